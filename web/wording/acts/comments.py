"""The discussion."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "comment": ActionWords(
            _l("Viết trao đổi"),
            _l("Đã gửi trao đổi."),
            _l("gửi ý kiến trao đổi"),
        ),
    },
    entries={
        "comment": EntryWords(_l("nội dung trao đổi; nếu có: người được nhắc đến")),
    },
    faults={
        "unknown_mention": _l(
            "Không nhắc đến được @%(missing)s: tên đăng nhập không đúng,"
            " hoặc người đó không xem được nhiệm vụ này."
        ),
        "not_mentionable": _l("Có người không xem được nhiệm vụ này nên không nhắc đến được."),
    },
)
