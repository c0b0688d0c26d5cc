"""The words for acting in another's place, for areas, and for handing over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.record import Event
from models.substitution import Substitution
from models.titles import without_doubling
from models.vocabulary import SubstitutionKind
from web.formats import day
from web.wording import events
from workflow.actors.actor import HeldPost
from workflow.actors.held_posts import Signing
from workflow.audit.capacities import signs_of
from workflow.audit.record import IN_PLACE_OF
from workflow.delegation.vacancy import ChairlessDay

KINDS = {
    SubstitutionKind.STAND_IN: _l("Thay khi vắng mặt"),
    SubstitutionKind.DELEGATION: _l("Ủy quyền bằng văn bản"),
}

HALTED = {
    "substitute_locked": _l("Tài khoản của người thay thế đang khóa."),
    "post_over": _l("Người được thay đã thôi giữ chức vụ."),
    "watches_over": _l("Người thay thế đang làm quản trị hoặc giám sát."),
    "no_deputy": _l("Người thay thế không còn là cấp phó hoặc người cùng đơn vị."),
    "not_of_commune": _l(
        "Chủ tịch UBND xã chỉ ủy quyền cho người đứng đầu hoặc công chức của cơ quan, đơn vị thuộc"
        " Ủy ban nhân dân xã."
    ),
    "not_below": _l("Người đứng đầu chỉ ủy quyền cho cấp dưới trong chính đơn vị mình."),
    "authorised_by_heads": _l("Chỉ người đứng đầu đơn vị và Chủ tịch UBND xã được ủy quyền."),
}
"""Why a place gives no right though its dates say so, by the code."""


MARKS = {Signing.FOR_THE_HEAD: "KT.", Signing.BY_AUTHORITY: "TUQ."}
"""What stands before the post under a paper; a colleague puts nothing there."""

_MARKED = {"KT.": Signing.FOR_THE_HEAD, "TUQ.": Signing.BY_AUTHORITY}
"""How one signed, by what older lines of the record have before the post."""


_ABLE = {
    Signing.FOR_THE_HEAD: _l("ký KT."),
    Signing.BY_AUTHORITY: _l("ký TUQ."),
    Signing.AS_COLLEAGUE: _l("làm thay"),
}


def marks(signs: Iterable[Signing]) -> str:
    """How somebody could sign in a place, in a few words: `ký KT., ký TUQ.`."""
    return ", ".join(str(_ABLE[each]) for each in signs)


def able(names: Sequence[str]) -> str:
    """Who could take a place, where somebody cannot."""
    if not names:
        return gettext("Hiện không có người nào cử được theo hình thức này.")
    return gettext("Có thể cử: %(who)s.", who="; ".join(names))


def halted(code: str) -> str:
    """Why a place gives no right today."""
    return str(HALTED[code])


def kind(value: SubstitutionKind) -> str:
    """By which form somebody acts in another's place."""
    return str(KINDS[value])


def in_place_of(signs: Signing, person: str, post: str, document: str, own: str = "") -> str:
    """In whose place somebody signs, and how: `TUQ. Chủ tịch UBND xã (ông/bà A), theo 1/UQ`.

    Whoever is authorised says their own post too, where it is known. A colleague signs neither KT.
    nor TUQ.: `Thay Nguyễn Văn A, Trưởng phòng`.
    """
    if mark := MARKS.get(signs):
        said = gettext(
            "%(signs)s %(post)s (ông/bà %(person)s)", signs=mark, post=post, person=person
        )
    else:
        said = gettext("Thay %(person)s, %(post)s", person=person, post=post)
    if own and signs is Signing.BY_AUTHORITY:
        said = f"{said} – {own}"
    if not document:
        return said
    return gettext("%(in_place)s, theo %(document)s", in_place=said, document=document)


def acting_as(post: HeldPost | None) -> str:
    """Whose place is taken in a post, and how one signs there; empty for one's own."""
    if post is None or post.place is None:
        return ""
    place = post.place
    return in_place_of(place.signs, place.name, post.name, place.document_number, place.own)


def held(post: HeldPost) -> str:
    """A post that somebody holds, or whose place they take."""
    return acting_as(post) or post.name


def place(substitution: Substitution) -> str:
    """The post whose place is taken, and who holds it."""
    return substitution.post.holder


def taking(substitution: Substitution) -> str:
    """Who takes whose place: `Y Chín Chắn thay Nguyễn Văn A, Trưởng phòng`."""
    return gettext(
        "%(who)s thay %(place)s", who=substitution.substitute.full_name, place=place(substitution)
    )


def span(substitution: Substitution) -> str:
    """From when to when, and by which document: `Từ 21/09/2026 đến hết 21/10/2026, theo …`."""
    days = {"first": day(substitution.valid_from), "last": day(substitution.valid_to)}
    if not substitution.document_number:
        return gettext("Từ %(first)s đến hết %(last)s", **days)
    return gettext(
        "Từ %(first)s đến hết %(last)s, theo %(document)s",
        document=substitution.document_number,
        **days,
    )


def awaited(substitution: Substitution) -> str:
    """Whose word a place waits for, before which it gives no right."""
    return gettext(
        "Chưa có hiệu lực: chờ %(who)s đồng ý ủy quyền.", who=substitution.post.user.full_name
    )


def agreed(substitution: Substitution) -> str:
    """That whoever authorises agreed."""
    return gettext(
        "Đã đồng ý ủy quyền cho %(who)s. Mỗi việc làm thay được ghi rõ trong nhật ký.",
        who=substitution.substitute.full_name,
    )


def ended(substitution: Substitution) -> str:
    """That a place was taken back, or never came to hold."""
    if substitution.awaits_agreement:
        return gettext("Đã ghi nhận; việc ủy quyền này không có hiệu lực.")
    return gettext("Đã kết thúc việc thay; người thay thế không còn quyền từ lúc này.")


def given(substitution: Substitution) -> str:
    """That a place was given, from when to when, or whose word it waits for."""
    if substitution.awaits_agreement:
        return gettext(
            "Đã nhập: %(taking)s. %(waits)s",
            taking=taking(substitution),
            waits=awaited(substitution),
        )
    days = span(substitution)
    return gettext(
        "Đã cử %(taking)s, %(span)s. Mỗi việc làm thay được ghi rõ trong nhật ký.",
        taking=taking(substitution),
        span=days[:1].lower() + days[1:],
    )


def area(names: Sequence[str]) -> str:
    """What an area is made of: units by name, sections by numeral."""
    if not names:
        return gettext("Tất cả lĩnh vực")
    return "; ".join(_part(name) for name in names)


def _part(name: str) -> str:
    return gettext("mục %(numeral)s", numeral=name) if set(name) <= set("IVXLC") else name


FOR_ANOTHER = {
    Signing.FOR_THE_COMMITTEE: _l("TM. Ủy ban nhân dân xã"),
    Signing.FOR_THE_HEAD: _l("KT. Chủ tịch"),
    Signing.BY_ORDER: _l("TL. Chủ tịch"),
}
"""What stands before one's own post under a paper that one signs for another."""


def event_capacity(event: Event) -> str:
    """The post in which somebody acted, as the record keeps it, and for whom they signed.

    `KT. Chủ tịch – Phó Chủ tịch UBND xã`; in another's place whose it is.
    """
    told: dict[str, Any] | None = event.details.get(IN_PLACE_OF)
    said = _place_told(event, told) if told else without_doubling(event.capacity)
    before = ", ".join(str(FOR_ANOTHER[each]) for each in signs_of(event))
    if not before:
        return said
    return f"{before}, {said}" if told else f"{before} – {said}"


def event_signed(event: Event) -> str:
    """Who acted, and in which capacity: `A Công Tâm, Chủ tịch UBND xã`."""
    return ", ".join(filter(None, (events.event_actor(event), event_capacity(event))))


def signature_lines(event: Event | None) -> list[str]:
    """What stands above the name under a paper of the committee: the capacity of who signs it.

    The line is of who decided for the committee; without one it is the chair who will.
    """
    first = gettext("TM. ỦY BAN NHÂN DÂN")
    told: dict[str, Any] = event.details.get(IN_PLACE_OF, {}) if event else {}
    signs = _signed(event, told) if event and told else None
    deputy = signs is Signing.FOR_THE_HEAD or (event and Signing.FOR_THE_HEAD in signs_of(event))
    if deputy:
        return [first, gettext("KT. CHỦ TỊCH"), gettext("PHÓ CHỦ TỊCH")]
    if signs is Signing.BY_AUTHORITY:
        return [first, gettext("TUQ. CHỦ TỊCH"), str(told.get("own", "")).upper()]
    return [first, gettext("CHỦ TỊCH")]


def event_signature(event: Event) -> str:
    """Who acted, and where they signed for another in which capacity, within a sentence."""
    name = events.event_actor(event)
    if not signs_of(event) and IN_PLACE_OF not in event.details:
        return name
    return f"{name} ({event_capacity(event)})"


def _place_told(event: Event, told: Mapping[str, Any]) -> str:
    signed, own = _signed(event, told), told.get("own", "")
    return in_place_of(signed, told["person"], told["post"], told["document"], own)


def _signed(event: Event, told: Mapping[str, Any]) -> Signing:
    """How somebody signed; lines of before December 2026 have it as a word before the post."""
    if (said := told.get("signs")) in list(Signing):
        return Signing(said)
    return _MARKED.get(event.capacity.partition(" ")[0], Signing.AS_COLLEAGUE)


def gap(found: ChairlessDay) -> str:
    """That there is no chair from a day on, who can act, and what to do about it."""
    if found.deputies:
        who = gettext(
            "Trong lĩnh vực được phân công, vẫn phê duyệt, ghi nhận được: %(who)s.",
            who="; ".join(found.deputies),
        )
    else:
        who = gettext("Hiện không có người phê duyệt, ghi nhận kết quả.")
    return f"{_no_chair(found)} {who} {_way_out(found)}"


def _way_out(found: ChairlessDay) -> str:
    """What to do: nobody can take the place in a post that nobody holds."""
    if found.locked:
        return gettext("Văn phòng cử người thay thế ở mục Người thay thế, theo văn bản.")
    return gettext("Khi có quyết định, quản trị thêm chức vụ Chủ tịch mới.")


def _no_chair(found: ChairlessDay) -> str:
    if not found.locked:
        return gettext(
            "Ngày %(day)s xã không có Chủ tịch và không có người thay thế.", day=day(found.day)
        )
    return gettext(
        "Ngày %(day)s tài khoản của Chủ tịch %(who)s đang khóa và không có người thay thế.",
        day=day(found.day),
        who=found.locked,
    )
