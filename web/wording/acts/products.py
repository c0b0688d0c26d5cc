"""Products: documents that are handed in, and taken out again."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "hand_in": ActionWords(
            _l("Nộp sản phẩm"),
            _l("Đã nộp sản phẩm."),
            _l("nộp sản phẩm"),
            "primary",
        ),
        "take_out": ActionWords(
            _l("Rút sản phẩm"),
            _l("Đã rút sản phẩm. Bản đã nộp vẫn được lưu."),
            _l("rút sản phẩm"),
            "danger",
        ),
    },
    entries={
        "product": EntryWords(_l("tệp, sản phẩm theo kế hoạch; nếu có: tên, số và ngày văn bản")),
        "product_withdrawal": EntryWords(_l("bản được rút")),
    },
    conditions={
        "products_complete": _l("có đủ các sản phẩm mà kế hoạch yêu cầu"),
        "product_there": _l("đã nộp sản phẩm và chưa rút hết"),
    },
    obstacles={
        "products_missing": _l("Còn thiếu: %(missing)s."),
        "no_product_yet": _l("Chưa có sản phẩm nào để rút."),
    },
    faults={
        "unknown_requirement": _l("Hãy chọn một sản phẩm của nhiệm vụ này."),
        "already_handed_in": _l("Đúng tệp này đã được nộp và đang là bản hiện hành."),
    },
)
