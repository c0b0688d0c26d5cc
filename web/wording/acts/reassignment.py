"""What was sent back is given to another unit."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "reassign": ActionWords(
            _l("Giao đơn vị khác"),
            _l("Đã giao đơn vị khác. Nhiệm vụ này được thu hồi, có liên kết đến nhiệm vụ mới."),
            _l("giao đơn vị khác"),
            "primary",
            _l("Nhiệm vụ này được thu hồi; đơn vị được chọn nhận một nhiệm vụ mới của cùng kỳ."),
        ),
    },
    requests={
        "reassign": ActionWords(
            _l("Đề nghị đơn vị khác"),
            _l("Đã đề nghị đơn vị khác. Đề nghị này được rút, có liên kết đến nhiệm vụ mới."),
            _l("đề nghị đơn vị khác"),
            "primary",
            _l("Đề nghị này được rút; đơn vị được chọn nhận một nhiệm vụ mới của cùng kỳ."),
        ),
    },
    news={
        "moved_to_another": _l("Nhiệm vụ đã chuyển cho đơn vị khác chủ trì"),
    },
    entries={
        "reassignment": EntryWords(_l("đơn vị, hạn hoàn thành, lý do")),
    },
    faults={
        "unit_cannot_lead": _l("Đơn vị này không nhận nhiệm vụ này được; hãy chọn đơn vị khác."),
        "leads_already": _l("Đơn vị này đang chủ trì chính nhiệm vụ này của kỳ."),
    },
)
