"""What takes a second person, why it waits, and what became of it."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.consent import Consent
from models.vocabulary import ConsentState, GuardedDeed
from web.formats import day

GUARDED_DEEDS = {
    GuardedDeed.GIVE_POST: _l("Thêm chức vụ"),
    GuardedDeed.MOVE_END: _l("Sửa ngày cuối cùng của chức vụ"),
    GuardedDeed.LINK: _l("Cấp liên kết đặt mật khẩu"),
    GuardedDeed.ENABLE: _l("Mở lại tài khoản"),
    GuardedDeed.END_POST: _l("Ghi thôi giữ chức vụ"),
    GuardedDeed.DISABLE: _l("Khóa tài khoản"),
    GuardedDeed.RENAME: _l("Sửa họ tên"),
}

GUARDED_WHYS = {
    GuardedDeed.GIVE_POST: _l(
        "Chức vụ này có quyền quyết định nhiệm vụ nên quản trị không tự thêm được."
    ),
    GuardedDeed.MOVE_END: _l(
        "Chức vụ này có quyền quyết định nhiệm vụ nên quản trị không tự kéo dài được."
    ),
    GuardedDeed.LINK: _l(
        "Người có liên kết này vào được tài khoản của người có quyền quyết định. Chỉ đồng ý "
        "khi chính người đó đề nghị cấp."
    ),
    GuardedDeed.ENABLE: _l("Tài khoản này là của người có quyền quyết định."),
    GuardedDeed.END_POST: _l(
        "Có hiệu lực ngay, không chờ đồng ý. Nếu không đúng, quản trị sửa ngày cuối cùng"
        " khi có người thứ hai đồng ý."
    ),
    GuardedDeed.DISABLE: _l(
        "Có hiệu lực ngay, không chờ đồng ý. Nếu không đúng, quản trị mở lại tài khoản"
        " khi có người thứ hai đồng ý."
    ),
    GuardedDeed.RENAME: _l(
        "Có hiệu lực ngay, không chờ đồng ý. Các quyết định hiện tên này; nếu không đúng,"
        " yêu cầu quản trị sửa lại."
    ),
}
"""Why it takes a second person; of what waits for nobody, how it is set right."""

CONSENT_STATES = {
    ConsentState.WAITING: _l("Chờ đồng ý"),
    ConsentState.AGREED: _l("Đã đồng ý"),
    ConsentState.REFUSED: _l("Không đồng ý"),
    ConsentState.WITHDRAWN: _l("Đã rút lại"),
    ConsentState.LAPSED: _l("Hết hạn, không có hiệu lực"),
    ConsentState.ALONE: _l("Đã tự thực hiện"),
    ConsentState.TOLD: _l("Có hiệu lực ngay"),
}


_TO_ACCOUNTS = {
    GuardedDeed.LINK: _l("Cấp liên kết đặt mật khẩu cho %(who)s"),
    GuardedDeed.ENABLE: _l("Mở lại tài khoản của %(who)s"),
    GuardedDeed.DISABLE: _l("Khóa tài khoản của %(who)s"),
}


def guarded_deed(deed: GuardedDeed) -> str:
    """What is asked for, in a word."""
    return str(GUARDED_DEEDS[deed])


def guarded_why(deed: GuardedDeed) -> str:
    """Why it takes a second person."""
    return str(GUARDED_WHYS[deed])


def consent_state(state: ConsentState | str) -> str:
    """What became of it."""
    return str(CONSENT_STATES[ConsentState(state)])


def guarded(consent: Consent) -> str:
    """What it is: `Thêm chức vụ Phó Chủ tịch UBND xã cho Lê Văn A, từ ngày 05/10/2026`."""
    who = consent.user.full_name
    match consent.deed:
        case GuardedDeed.GIVE_POST:
            what = {"post": consent.post_name, "who": who, "since": day(consent.valid_from)}
            if consent.valid_to is None:
                return gettext("Thêm chức vụ %(post)s cho %(who)s, từ ngày %(since)s", **what)
            until = day(consent.valid_to)
            return gettext(
                "Thêm chức vụ %(post)s cho %(who)s, từ ngày %(since)s đến hết %(until)s",
                until=until,
                **what,
            )
        case GuardedDeed.MOVE_END if consent.valid_to is None:
            return gettext(
                "Bỏ ngày cuối cùng của chức vụ %(post)s, %(who)s", post=consent.post_name, who=who
            )
        case GuardedDeed.MOVE_END:
            return gettext(
                "Kéo dài chức vụ %(post)s của %(who)s đến hết %(until)s",
                post=consent.post_name,
                who=who,
                until=day(consent.valid_to),
            )
        case GuardedDeed.END_POST:
            return gettext(
                "%(who)s thôi giữ chức vụ %(post)s sau ngày %(until)s",
                post=consent.post_name,
                who=who,
                until=day(consent.valid_to),
            )
        case GuardedDeed.LINK | GuardedDeed.ENABLE | GuardedDeed.DISABLE:
            return str(_TO_ACCOUNTS[consent.deed] % {"who": who})
        case GuardedDeed.RENAME:
            return gettext(
                "Sửa họ tên của tài khoản %(username)s thành %(name)s",
                username=consent.user.username,
                name=consent.title,
            )
