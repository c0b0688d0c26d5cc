"""What a person holds on a day: their own posts, and the places of others that they take."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.organisation import Post, Unit
from models.substitution import Substitution
from models.titles import in_full
from models.vocabulary import SIGNING_ROLES, Role, SubstitutionKind, UnitKind
from models.work import TaskInstance
from workflow.actors.areas import Area
from workflow.calendar.validity import holds

ALONE = (Role.ADMINISTRATOR, Role.INSPECTOR)
"""Whoever holds one of these takes nobody's place: they must not decide what they watch over."""

STAND_INS: dict[Role, tuple[Role, ...]] = {
    Role.CHAIR: (Role.VICE_CHAIR,),
    Role.VICE_CHAIR: (Role.CHAIR, Role.VICE_CHAIR),
}
"""Who stands in for the committee's posts; for a unit's, whoever holds a post in the unit."""

AUTHORISING = (Role.HEAD, Role.CHAIR)
"""Who authorises others in writing, by Decree 30/2020, article 13: whoever heads something."""

DEPUTIES = {Role.HEAD: Role.DEPUTY, Role.CHAIR: Role.VICE_CHAIR}
"""Whose post is to sign for the head in their absence: they alone sign KT."""


class Signing(StrEnum):
    """How one signs for another, by Decree 30/2020, article 13."""

    FOR_THE_HEAD = "for_the_head"
    """As the deputy of who heads it."""
    BY_AUTHORITY = "by_authority"
    """As whoever was authorised in writing."""
    AS_COLLEAGUE = "as_colleague"
    """As somebody of the same unit, for whom the decree knows no form."""
    BY_ORDER = "by_order"
    """By order of the chair, as who heads the office that acts for them (TL.)."""
    FOR_THE_COMMITTEE = "for_the_committee"
    """For the committee, which decided as a body (TM.)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose place somebody takes, and by what."""

    substitution_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    kind: SubstitutionKind
    signs: Signing
    document_number: str
    until: date
    own: str = ""
    """The post of their own on which it rests, in words."""
    unit_ids: frozenset[uuid.UUID] = frozenset()
    """The units in which the other one holds a post on that day."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post valid on the day of acting, one's own or that of somebody whose place one takes."""

    id: uuid.UUID
    role: Role
    title: str
    unit_id: uuid.UUID | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    follows_up: bool = False
    """Whether it is a post in the unit that follows up for the committee."""
    serves_committee: bool = False
    """Whether it is one in a body of the committee's own: no village, and nothing outside."""
    areas: tuple[Area, ...] = ()
    """What it is limited to: an instance has to be within each of them."""
    place: Place | None = None
    """Whose place is taken in it; None for one's own."""

    @property
    def name(self) -> str:
        """The post in words: `Trưởng phòng, Phòng Kinh tế`."""
        return in_full(self.title, self.unit_name)

    @property
    def signs_for_office(self) -> bool:
        """Whether what the follow-up office sends out is signed in it: as its head, or a deputy.

        Decree 30/2020, article 13: officers prepare what these sign.
        """
        return self.follows_up and self.role in SIGNING_ROLES

    def covers(self, instance: TaskInstance) -> bool:
        """Whether an instance is within what the post is limited to."""
        return all(area.covers(instance) for area in self.areas)


def held_post(post: Post, unit: Unit | None, follow_up_code: str | None = None) -> HeldPost:
    """A post as it is held, still without its limits; without the code it follows up for nobody."""
    return HeldPost(
        id=post.id,
        role=post.role,
        title=post.title,
        unit_id=post.unit_id,
        unit_code=unit.code if unit else None,
        unit_name=unit.name if unit else None,
        follows_up=unit is not None and unit.code == follow_up_code,
        serves_committee=unit is not None and _is_of_committee(unit),
    )


def hindrance(kind: SubstitutionKind, post: HeldPost, own: Sequence[HeldPost]) -> str | None:
    """Why somebody with these posts of their own cannot take the place in a post; None: they can.

    It is asked when a place is given, and again on each day on which it is taken.
    """
    if any(each.role in ALONE for each in own):
        return "watches_over"
    if kind is SubstitutionKind.DELEGATION:
        return _not_authorised(post, own)
    return None if any(_stands_in(post, each) for each in own) else "no_deputy"


def resting_on(kind: SubstitutionKind, post: HeldPost, own: Sequence[HeldPost]) -> HeldPost:
    """Of somebody's own posts the one that lets them take a place, which they can take."""
    able = (each for each in own if not hindrance(kind, post, [each]))
    return next(able, own[0])


def signing(kind: SubstitutionKind, post: HeldPost, own: Sequence[HeldPost]) -> Signing:
    """How somebody with these posts of their own signs in a place."""
    if kind is SubstitutionKind.DELEGATION:
        return Signing.BY_AUTHORITY
    deputy = DEPUTIES.get(post.role)
    is_deputy = any(each.role is deputy and each.unit_id == post.unit_id for each in own)
    return Signing.FOR_THE_HEAD if is_deputy else Signing.AS_COLLEAGUE


def still_given(found: Substitution, day: date) -> bool:
    """Whether a place is taken on a day or will be: it was not taken back, and is not over."""
    return found.ended_at is None and found.valid_to >= day


def halted(found: Substitution, own: Iterable[Post], day: date) -> str | None:
    """Why a substitution gives no right on a day within its dates; None when it does.

    `own` are posts of the substitute, of that day and of others.
    """
    if not found.substitute.active:
        return "substitute_locked"
    if not holds(found.post, day):
        return "post_over"
    held = [held_post(post, post.unit) for post in own if holds(post, day)]
    return hindrance(found.kind, held_post(found.post, found.post.unit), held)


def _stands_in(post: HeldPost, own: HeldPost) -> bool:
    """Whether a post of somebody's own makes them one who can stand in for another."""
    return _same_unit(post, own) or own.role in STAND_INS.get(post.role, ())


def _not_authorised(post: HeldPost, own: Sequence[HeldPost]) -> str | None:
    """Why whoever holds a post cannot authorise somebody with these posts; None: they can.

    Law 72/2025/QH15, article 14, says whom the chair authorises; Decree 30/2020, article 13, that
    everybody else authorises within what they head. So it leads downwards alone.
    """
    if post.role not in AUTHORISING:
        return "authorised_by_heads"
    if post.role is Role.CHAIR:
        return None if any(each.serves_committee for each in own) else "not_of_commune"
    beside = [each for each in own if _same_unit(post, each)]
    above = any(each.role in _ABOVE_UNITS for each in own)
    below = beside and not any(each.role is Role.HEAD for each in beside)
    return None if below and not above else "not_below"


def _is_of_committee(unit: Unit) -> bool:
    return unit.subordinate and unit.kind is not UnitKind.VILLAGE


def _same_unit(post: HeldPost, own: HeldPost) -> bool:
    return own.unit_id is not None and own.unit_id == post.unit_id


_ABOVE_UNITS = (Role.CHAIR, Role.VICE_CHAIR)
