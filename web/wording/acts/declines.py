"""What a lead unit sends back, and what it keeps nevertheless."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "decline": ActionWords(
            _l("Từ chối, chuyển trả"),
            _l("Đã chuyển trả. Chủ tịch hoặc Phó Chủ tịch UBND xã sẽ giao lại hoặc giữ nguyên."),
            _l("từ chối, chuyển trả"),
            "danger",
            _l("Dùng khi nhiệm vụ không thuộc chức năng của đơn vị; nêu rõ lý do."),
        ),
        "uphold": ActionWords(
            _l("Giữ nguyên phân công"),
            _l("Đã giữ nguyên phân công. Chờ đơn vị chủ trì tiếp nhận."),
            _l("giữ nguyên phân công"),
            "secondary",
            _l("Đơn vị vẫn chủ trì nhiệm vụ này và đọc được lý do."),
        ),
    },
    requests={
        "decline": ActionWords(
            _l("Từ chối, chuyển trả"),
            _l(
                "Đã chuyển trả. Chủ tịch hoặc Phó Chủ tịch UBND xã sẽ đề nghị đơn vị khác hoặc"
                " tiếp tục đề nghị."
            ),
            _l("từ chối, chuyển trả"),
            "danger",
            _l("Dùng khi nhiệm vụ không thuộc chức năng của đơn vị; nêu rõ lý do."),
        ),
        "uphold": ActionWords(
            _l("Tiếp tục đề nghị"),
            _l("Đã tiếp tục đề nghị. Chờ đơn vị chủ trì tiếp nhận."),
            _l("tiếp tục đề nghị"),
            "secondary",
            _l("Đơn vị vẫn được đề nghị chủ trì nhiệm vụ này và đọc được lý do."),
        ),
    },
    news={
        "sent_back": _l("Đơn vị chủ trì đề nghị chuyển trả nhiệm vụ"),
        "kept_with_unit": _l("Nhiệm vụ vẫn do đơn vị này chủ trì"),
    },
    conditions={
        "no_decline_waiting": _l("nhiệm vụ không bị chuyển trả, hoặc đã có quyết định"),
        "decline_asked": _l("nhiệm vụ đã được chuyển trả và chưa có quyết định"),
    },
    obstacles={
        "decline_waiting": _l("Nhiệm vụ đã được chuyển trả và đang chờ quyết định."),
        "not_declined": _l("Không có đề nghị chuyển trả nào đang chờ quyết định."),
    },
)
