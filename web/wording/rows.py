"""What a row of the table asks: its conditions, its facts, and what has to be given."""

from flask_babel import lazy_gettext as _l

CONDITIONS = {
    "products_complete": _l("có đủ các sản phẩm mà kế hoạch yêu cầu"),
    "product_there": _l("đã nộp sản phẩm và chưa rút hết"),
    "not_confirmed_yet": _l("đơn vị chưa xác nhận ở vòng này"),
    "not_objected_yet": _l("đơn vị chưa nêu ý kiến không thống nhất ở vòng này"),
    "objection_open": _l("có ý kiến không thống nhất chưa được giải trình"),
    "answering_time_over": _l("đã qua ngày cuối để trả lời"),
    "objections_answered": _l("mọi ý kiến không thống nhất đã được giải trình"),
    "independent_approver": _l(
        "người phê duyệt không phải người báo cáo và không thuộc đơn vị chủ trì"
    ),
    "vote_recorded": _l("nếu do tập thể quyết định: tập thể đã biểu quyết thông qua"),
    "deadline_ahead": _l("có thời hạn và chưa quá hạn"),
    "no_extension_waiting": _l("không có đề nghị gia hạn nào đang chờ quyết định"),
    "no_decline_waiting": _l("nhiệm vụ không bị chuyển trả, hoặc đã có quyết định"),
    "extension_asked": _l("có đề nghị gia hạn đang chờ quyết định"),
    "decline_asked": _l("nhiệm vụ đã được chuyển trả và chưa có quyết định"),
    "independent_decider": _l(
        "người quyết định không phải người đề nghị và không thuộc đơn vị chủ trì"
    ),
    "within_office_limit": _l("ngày được đề nghị nằm trong mức Ủy ban nhân dân xã giao Văn phòng"),
    "unit_awaited": _l("đang chờ một đơn vị"),
    "decision_awaited": _l("nội dung do tập thể quyết định và chưa có kết quả biểu quyết"),
    "no_ballot_open": _l("chưa đưa ra lấy ý kiến thành viên"),
    "ballot_open": _l("đã đưa ra lấy ý kiến thành viên"),
    "committee_can_vote": _l("có thành viên biểu quyết được"),
    "ballot_revocable": _l("chưa có phiếu nào, hoặc còn chờ phiếu"),
    "slip_awaited": _l(
        "thành viên được lấy ý kiến, chưa gửi phiếu, và còn trong thời gian biểu quyết"
    ),
    "ballot_countable": _l("không còn chờ phiếu nào, hoặc phiên họp đã mở"),
}

FACTS = {
    "cooperation_asked": _l("nếu có đơn vị phối hợp"),
    "not cooperation_asked": _l("nếu không có đơn vị phối hợp"),
    "last_answer": _l("nếu mọi đơn vị đã trả lời và không còn ý kiến chờ giải trình"),
    "not last_answer": _l("nếu còn đơn vị chưa trả lời hoặc còn ý kiến chờ giải trình"),
    "last_response": _l("nếu đó là ý kiến cuối cùng chờ giải trình và mọi đơn vị đã trả lời"),
    "not last_response": _l("nếu còn ý kiến khác chờ giải trình hoặc còn đơn vị chưa trả lời"),
}

ENTRIES = {
    "report": _l("kết quả; nếu có: khó khăn, vướng mắc và đề xuất, kiến nghị"),
    "opinion": _l("ý kiến của đơn vị"),
    "reason": _l("lý do"),
    "response": _l("nội dung giải trình, tiếp thu"),
    "extension": _l("ngày đề nghị, lý do"),
    "grant": _l("hạn mới; nếu có: ghi chú"),
    "reassignment": _l("đơn vị, hạn hoàn thành, lý do"),
    "urging": _l("lời đôn đốc, các đơn vị được đôn đốc"),
    "reminders": _l("hạn và mức nhắc"),
    "product": _l("tệp, sản phẩm theo kế hoạch; nếu có: tên, số và ngày văn bản"),
    "product_withdrawal": _l("bản được rút"),
    "ballot": _l("hình thức, ngày họp hoặc ngày cuối nhận phiếu"),
    "slip": _l("ý kiến của thành viên; nếu có: ý kiến khác"),
    "count": _l("số biên bản hoặc văn bản tổng hợp phiếu"),
    "vote": _l("kết quả biểu quyết, số biên bản hoặc văn bản tổng hợp phiếu"),
    "comment": _l("nội dung trao đổi; nếu có: người được nhắc đến"),
}


def condition(name: str) -> str:
    """What must hold before an action is open, after the word "when"."""
    return str(CONDITIONS[name])


def fact(name: str) -> str:
    """What chooses between two outcomes of an action; `not x` denies one."""
    return str(FACTS[name])


def entry(name: str) -> str:
    """What a person has to give with an action."""
    return str(ENTRIES[name])
