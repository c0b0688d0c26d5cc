"""What was issued of the products approved."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords


def issued(details: Json) -> str:
    """What was handed in as issued, after the name of who did it."""
    given = details["entry"]
    told = {
        "number": given["document_number"],
        "day": day(date.fromisoformat(given["issued_on"])),
        "who": given["signed_by"],
        "title": details["title"],
        "n": details["of_product"],
    }
    if details["corrects"]:
        return gettext(
            "nộp lại văn bản đã ban hành số %(number)s ngày %(day)s, %(who)s ký,"
            " của sản phẩm “%(title)s” (bản %(n)s)",
            **told,
        )
    return gettext(
        "nộp văn bản đã ban hành số %(number)s ngày %(day)s, %(who)s ký,"
        " của sản phẩm “%(title)s” (bản %(n)s)",
        **told,
    )


WORDS = SubjectWords(
    actions={
        "hand_in_issued": ActionWords(
            _l("Nộp văn bản đã ban hành"),
            _l("Đã nộp văn bản đã ban hành."),
            _l("nộp văn bản đã ban hành"),
            hint=_l(
                "Bản đã nộp giữ nguyên; văn bản đã ký, đã lấy số được lưu bên cạnh, không phải"
                " mở lại nhiệm vụ. Nộp nhầm thì nộp lại; lần nộp trước vẫn xem được."
            ),
        ),
    },
    news={
        "document_issued": _l("Văn bản của nhiệm vụ đã được ban hành"),
    },
    entries={
        "issue": EntryWords(_l("tệp, sản phẩm; số, ngày ban hành, người ký và chức vụ")),
    },
    conditions={
        "document_to_issue": _l("có sản phẩm là văn bản phải lấy số, ban hành"),
    },
    obstacles={
        "nothing_to_issue": _l("Nhiệm vụ này không có sản phẩm nào phải lấy số, ban hành."),
    },
    faults={
        "nothing_issued_of_it": _l("Hãy chọn một sản phẩm phải lấy số, ban hành."),
        "issued_before_decided": _l(
            "Văn bản do tập thể Ủy ban nhân dân xã quyết định thì không ban hành trước ngày biểu"
            " quyết thông qua."
        ),
        "issued_already": _l("Đúng văn bản này, với số, ngày và người ký này, đã được nộp."),
    },
)
"""What was issued of what was approved as a draft."""
