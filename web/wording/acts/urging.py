"""Urging."""

from flask_babel import lazy_gettext as _l

from web.wording.acts import ActionWords, EntryWords, SubjectWords

WORDS = SubjectWords(
    actions={
        "urge": ActionWords(
            _l("Đôn đốc"),
            _l("Đã đôn đốc. Đơn vị được báo ngay."),
            _l("đôn đốc"),
            hint=_l(
                "Nội dung đôn đốc được gửi ngay đến người có trách nhiệm và tính vào số lần"
                " đôn đốc."
            ),
        ),
    },
    requests={
        "urge": ActionWords(
            _l("Đề nghị đẩy nhanh tiến độ"),
            _l("Đã đề nghị đẩy nhanh tiến độ. Đơn vị được báo ngay."),
            _l("đề nghị đẩy nhanh tiến độ"),
            hint=_l("Nội dung đề nghị được gửi ngay đến người có trách nhiệm."),
        ),
    },
    entries={
        "urging": EntryWords(_l("nội dung đôn đốc hoặc đề nghị, các đơn vị nhận")),
    },
    conditions={
        "unit_awaited": _l("đang chờ một đơn vị"),
        "other_unit_awaited": _l("đang chờ một đơn vị khác đơn vị của người gửi"),
    },
    obstacles={
        "no_unit_awaited": _l("Hiện không chờ đơn vị nào."),
        "own_unit_awaited": _l("Hiện chỉ chờ chính đơn vị của anh/chị."),
    },
    faults={
        "unit_not_awaited": _l("Có đơn vị hiện không có việc phải thực hiện ở nhiệm vụ này."),
    },
)
