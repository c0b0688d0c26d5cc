"""What the units asked answer to a report, and what the lead unit responds."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "confirm": ActionWords(
            _l("Xác nhận phối hợp"),
            _l("Đã ghi nhận xác nhận của đơn vị."),
            _l("xác nhận phối hợp"),
            "primary",
            _l(
                "Đơn vị xác nhận phần việc của mình; việc phê duyệt kết quả thuộc Ủy ban nhân"
                " dân xã."
            ),
        ),
        "object": ActionWords(
            _l("Không thống nhất"),
            _l("Đã ghi nhận ý kiến không thống nhất. Đơn vị chủ trì sẽ giải trình bằng văn bản."),
            _l("không thống nhất"),
            "danger",
            _l("Nêu rõ nội dung chưa thống nhất và đề nghị của đơn vị."),
        ),
        "respond": ActionWords(
            _l("Giải trình, tiếp thu"),
            _l("Đã gửi giải trình, tiếp thu."),
            _l("giải trình, tiếp thu"),
            "primary",
            _l(
                "Nêu nội dung tiếp thu hoặc lý do giữ nguyên. Ý kiến khác nhau được trình nguyên"
                " văn."
            ),
        ),
        "lapse": ActionWords(
            _l("Hết hạn trả lời"),
            _l("Đã hết hạn trả lời; nhiệm vụ chuyển sang xem xét."),
            _l("ghi nhận hết hạn trả lời"),
        ),
    },
    requests={
        "confirm": ActionWords(
            _l("Xác nhận phối hợp"),
            _l("Đã ghi nhận xác nhận của đơn vị."),
            _l("xác nhận phối hợp"),
            "primary",
            _l("Đơn vị xác nhận phần việc của mình; Ủy ban nhân dân xã ghi nhận kết quả."),
        ),
    },
    news={
        "answer_came": _l("Có đơn vị phối hợp đã xác nhận"),
        "answer_put_right": _l("Ý kiến phối hợp ghi thay đơn vị đã được sửa"),
        "grounds_changed": _l("Ý kiến phối hợp về kết quả đang chờ anh/chị quyết định đã thay đổi"),
        "objection_came": _l("Có đơn vị phối hợp không thống nhất"),
        "objection_answered": _l("Ý kiến không thống nhất đã được giải trình"),
        "silence_noted": _l("Hết hạn trả lời; ghi nhận đơn vị anh/chị không có ý kiến"),
        "all_answered": _l("Việc lấy ý kiến phối hợp đã kết thúc"),
    },
    entries={
        "opinion": EntryWords(_l("ý kiến của đơn vị")),
        "response": EntryWords(_l("nội dung giải trình, tiếp thu")),
    },
    conditions={
        "not_confirmed_yet": _l("đơn vị chưa xác nhận ở lần báo cáo này"),
        "not_objected_yet": _l("đơn vị chưa nêu ý kiến không thống nhất ở lần báo cáo này"),
        "objection_open": _l("có ý kiến không thống nhất chưa được giải trình"),
        "answering_time_over": _l("đã qua ngày cuối để trả lời"),
        "objections_answered": _l("mọi ý kiến không thống nhất đã được giải trình"),
    },
    facts={
        "last_answer": _l("nếu mọi đơn vị đã trả lời và không còn ý kiến chờ giải trình"),
        "not last_answer": _l("nếu còn đơn vị chưa trả lời hoặc còn ý kiến chờ giải trình"),
        "last_response": _l("nếu đó là ý kiến cuối cùng chờ giải trình và mọi đơn vị đã trả lời"),
        "not last_response": _l("nếu còn ý kiến khác chờ giải trình hoặc còn đơn vị chưa trả lời"),
    },
    obstacles={
        "confirmed_already": _l("Đơn vị đã xác nhận ở lần báo cáo này."),
        "objected_already": _l("Đơn vị đã nêu ý kiến không thống nhất ở lần báo cáo này."),
        "no_open_objection": _l("Không có ý kiến nào đang chờ giải trình."),
        "answering_time_runs": _l("Chưa hết hạn trả lời."),
        "objections_open": _l("Còn ý kiến không thống nhất chưa được giải trình: %(missing)s."),
    },
)
