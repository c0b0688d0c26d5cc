"""What a person holds on a day: their own posts, and the places of others that they take."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.organisation import Post, Unit
from models.substitution import Substitution
from models.vocabulary import Role, SubstitutionKind
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

DEPUTIES = {Role.HEAD: Role.DEPUTY, Role.CHAIR: Role.VICE_CHAIR}
"""Whose post is to sign for the head in their absence: they alone sign KT."""


class Signing(StrEnum):
    """How one signs in another's place, by Decree 30/2020, article 13."""

    FOR_THE_HEAD = "for_the_head"
    """As the deputy of who heads it."""
    BY_AUTHORITY = "by_authority"
    """As whoever was authorised in writing."""
    AS_COLLEAGUE = "as_colleague"
    """As somebody of the same unit, for whom the decree knows no form."""


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
    of_commune: bool = True
    """Whether it is a post of the commune itself, and not of a body that is not under it."""
    areas: tuple[Area, ...] = ()
    """What it is limited to: an instance has to be within each of them."""
    place: Place | None = None
    """Whose place is taken in it; None for one's own."""

    @property
    def name(self) -> str:
        """The post in words: `Trưởng phòng, Phòng Kinh tế`."""
        return f"{self.title}, {self.unit_name}" if self.unit_name else self.title

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
        of_commune=unit is None or unit.subordinate,
    )


def hindrance(kind: SubstitutionKind, post: HeldPost, own: Sequence[HeldPost]) -> str | None:
    """Why somebody with these posts of their own cannot take the place in a post; None: they can.

    It is asked when a place is given, and again on each day on which it is taken.
    """
    if any(each.role in ALONE for each in own):
        return "watches_over"
    if any(_serves(kind, post, each) for each in own):
        return None
    return "no_deputy" if kind is SubstitutionKind.STAND_IN else "not_of_commune"


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


def _serves(kind: SubstitutionKind, post: HeldPost, own: HeldPost) -> bool:
    """Whether a post of somebody's own makes them one who can take the place in a post."""
    same_unit = own.unit_id is not None and own.unit_id == post.unit_id
    if kind is SubstitutionKind.STAND_IN:
        return same_unit or own.role in STAND_INS.get(post.role, ())
    return same_unit or own.of_commune
