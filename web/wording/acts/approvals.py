"""Approving, with a direction or without; taking it back; what is done on a direction."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from web.wording.acts import ActionWords, EntryWords, SubjectWords


def directing(given: Json) -> str:
    """That something was directed with it."""
    return gettext(", có ý kiến chỉ đạo") if given.get("direction") else ""


def remarking(given: Json) -> str:
    """The same of a body outside, which nobody directs."""
    return gettext(", có ý kiến kèm theo") if given.get("direction") else ""


WORDS = SubjectWords(
    actions={
        "approve": ActionWords(
            _l("Phê duyệt"),
            _l("Đã phê duyệt kết quả. Nhiệm vụ kết thúc."),
            _l("phê duyệt kết quả"),
            "primary",
            _l("Phê duyệt kết quả và kết thúc nhiệm vụ của kỳ này."),
        ),
        "withdraw_approval": ActionWords(
            _l("Rút phê duyệt"),
            _l("Đã rút phê duyệt. Nhiệm vụ lại chờ phê duyệt."),
            _l("rút phê duyệt"),
            "danger",
            _l("Nhiệm vụ lại chờ phê duyệt; phê duyệt đã rút và lý do vẫn còn trong lịch sử."),
        ),
        "follow_direction": ActionWords(
            _l("Báo cáo thực hiện ý kiến chỉ đạo"),
            _l("Đã báo cáo việc thực hiện ý kiến chỉ đạo."),
            _l("báo cáo thực hiện ý kiến chỉ đạo"),
            "primary",
            _l("Nêu ngắn gọn kết quả thực hiện; nhiệm vụ vẫn ở trạng thái đã kết thúc."),
        ),
    },
    requests={
        "approve": ActionWords(
            _l("Ghi nhận kết quả"),
            _l("Kết quả đã được ghi nhận. Nhiệm vụ kết thúc."),
            _l("ghi nhận kết quả"),
            "primary",
            _l("Ghi nhận kết quả và kết thúc nhiệm vụ của kỳ này."),
        ),
        "withdraw_approval": ActionWords(
            _l("Rút ghi nhận kết quả"),
            _l("Đã rút ghi nhận kết quả. Kết quả lại chờ ghi nhận."),
            _l("rút ghi nhận kết quả"),
            "danger",
            _l("Kết quả lại chờ ghi nhận; lần ghi nhận đã rút và lý do vẫn còn trong lịch sử."),
        ),
        "follow_direction": ActionWords(
            _l("Trả lời ý kiến của Ủy ban nhân dân xã"),
            _l("Đã trả lời ý kiến của Ủy ban nhân dân xã."),
            _l("trả lời ý kiến của Ủy ban nhân dân xã"),
            "primary",
            _l("Nêu ngắn gọn kết quả thực hiện; nhiệm vụ vẫn ở trạng thái đã kết thúc."),
        ),
    },
    news={
        "result_approved": _l("Kết quả đã được phê duyệt"),
        "approval_withdrawn": _l("Phê duyệt đã được rút lại; kết quả chờ phê duyệt lại"),
        "direction_done": _l("Đơn vị chủ trì đã báo cáo thực hiện ý kiến chỉ đạo"),
    },
    news_of_requests={
        "result_approved": _l("Kết quả đã được ghi nhận"),
        "approval_withdrawn": _l("Việc ghi nhận đã được rút lại; kết quả chờ ghi nhận lại"),
        "direction_done": _l("Đơn vị chủ trì đã trả lời ý kiến của Ủy ban nhân dân xã"),
    },
    entries={
        "approval": EntryWords(
            _l("nếu có: ý kiến chỉ đạo, ý kiến kèm theo"), after=directing, after_request=remarking
        ),
        "direction_report": EntryWords(
            _l("kết quả thực hiện ý kiến chỉ đạo, trả lời ý kiến kèm theo")
        ),
    },
    conditions={
        "independent_approver": _l(
            "người phê duyệt, ghi nhận không phải người báo cáo và không thuộc đơn vị chủ trì"
        ),
        "approved_by_them": _l("chính người đó, hoặc người được thay, đã phê duyệt hoặc ghi nhận"),
        "withdrawal_time_runs": _l("còn trong thời gian được rút phê duyệt, ghi nhận"),
        "nothing_followed": _l("sau đó chưa có việc gì làm tiếp"),
        "direction_open": _l(
            "có ý kiến chỉ đạo hoặc ý kiến kèm theo, chưa báo cáo thực hiện, trả lời"
        ),
    },
    obstacles={
        "no_approval": _l("Không có phê duyệt nào để rút."),
        "approved_by_another": _l("Chỉ người đã phê duyệt, %(missing)s, được rút phê duyệt đó."),
        "withdrawal_time_over": _l(
            "Đã quá %(missing)s phút kể từ khi phê duyệt; để xem xét lại, mở lại nhiệm vụ."
        ),
        "direction_followed": _l(
            "Đơn vị chủ trì đã báo cáo thực hiện ý kiến chỉ đạo; muốn xem xét lại phải mở lại nhiệm"
            " vụ."
        ),
        "period_closed_since": _l("Kỳ báo cáo đã chốt sau khi phê duyệt nên số liệu đã cố định."),
        "issued_since": _l(
            "Sau khi phê duyệt đã có văn bản: %(missing)s; muốn xem xét lại phải mở lại nhiệm vụ."
        ),
        "approval_relied_on": _l(
            "Báo cáo của nhiệm vụ số %(missing)s dùng sản phẩm này làm văn bản còn hiệu lực; chỉ "
            "rút được phê duyệt sau khi báo cáo đó được thu hồi hoặc trả lại."
        ),
        "no_direction": _l("Không có ý kiến chỉ đạo nào chờ thực hiện."),
    },
    obstacles_of_requests={
        "no_approval": _l("Không có lần ghi nhận kết quả nào để rút."),
        "approved_by_another": _l("Chỉ người đã ghi nhận, %(missing)s, được rút lần ghi nhận đó."),
        "withdrawal_time_over": _l(
            "Đã quá %(missing)s phút kể từ khi ghi nhận; để xem xét lại, mở lại nhiệm vụ."
        ),
        "direction_followed": _l(
            "Đơn vị chủ trì đã trả lời ý kiến của Ủy ban nhân dân xã; muốn xem xét lại phải mở lại."
        ),
        "no_direction": _l("Không có ý kiến nào của Ủy ban nhân dân xã chờ trả lời."),
        "period_closed_since": _l("Kỳ báo cáo đã chốt sau khi ghi nhận nên số liệu đã cố định."),
        "issued_since": _l(
            "Sau khi ghi nhận đã có văn bản: %(missing)s; muốn xem xét lại phải mở lại."
        ),
        "approval_relied_on": _l(
            "Báo cáo của nhiệm vụ số %(missing)s dùng sản phẩm này làm văn bản còn hiệu lực; chỉ "
            "rút được lần ghi nhận sau khi báo cáo đó được rút hoặc đề nghị bổ sung."
        ),
    },
)
