"""Who takes whose place, as people read it: for themselves, and for the chair and the office."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from models.organisation import Post, Unit
from models.plan import Section
from models.queries.organisation import posts_of
from models.queries.record import events
from models.queries.substitution import (
    all_sections,
    area_parts,
    in_place_of,
    named_parts,
    posts_lasting,
    substitutions_of,
    takers_of,
)
from models.record import Event
from models.substitution import Substitution
from models.vocabulary import SUBSTITUTED_ROLES, Role
from workflow.actors.actor import Actor
from workflow.actors.areas import Area
from workflow.actors.directory import may_be_given_work, units_valid
from workflow.actors.held_posts import halted, still_given
from workflow.calendar.days import local_day
from workflow.delegation.area_assignment import AreaEntry, assigning_post
from workflow.delegation.candidates import Candidates, candidates

REMEMBERED = timedelta(days=365)
"""How long a substitution that is over stands in the lists; the record has it for good."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One substitution in a list."""

    substitution: Substitution
    area: tuple[str, ...]
    """The lead units by name, then the sections by numeral; empty: everything."""
    today: date
    halted: str | None
    """Why it would give no right today, though its dates say so; None when nothing is amiss."""

    @property
    def lasts(self) -> bool:
        """Whether it gives its right today, or will."""
        return still_given(self.substitution, self.today)

    @property
    def awaits(self) -> bool:
        """Whether it would, once whoever authorises agreed."""
        return self.lasts and self.substitution.awaits_agreement

    @property
    def begun(self) -> bool:
        """Whether its dates say that it runs today."""
        return self.lasts and self.substitution.valid_from <= self.today


@dataclass(frozen=True, slots=True)
class Places:
    """What somebody reads of who takes whose place; what runs or will stands first in each."""

    mine: Sequence[PlaceLine]
    """Who takes their place."""
    taken: Sequence[PlaceLine]
    """Whose place they take."""
    others: Sequence[PlaceLine]
    """All else there is, for the chair and the office."""
    done: Sequence[Event]
    """What others did in their place, the newest first."""


@dataclass(frozen=True, slots=True)
class Givable:
    """Posts whose place can be given away, and to whom that of the one which was chosen."""

    posts: Sequence[Post]
    chosen: Post | None
    candidates: Sequence[Candidates]


@dataclass(frozen=True, slots=True)
class PlacesOffered:
    """What the forms offer: whose places can be given away, to whom, and within which areas."""

    own: Givable
    """The posts of the actor."""
    others: Givable
    """Those of others, for the chair and the office; otherwise none."""
    units: Sequence[Unit]
    sections: Sequence[Section]
    needs_document: bool
    """Whether the office enters it for others, and so only what a document says."""


@dataclass(frozen=True, slots=True)
class ViceChair:
    """A vice-chair's post with its area."""

    post: Post
    area: tuple[str, ...]
    entry: AreaEntry


def places(session: Session, *, size: int, actor: Actor, at: datetime) -> Places:
    """What the actor reads of who takes whose place; `size` lines of what was done at most."""
    assert actor.user_id is not None
    me, today = actor.user_id, local_day(at)
    wanted = substitutions_of(actor.commune_id).where(
        Substitution.valid_to >= today - REMEMBERED, _of_concern(actor)
    )
    found = session.scalars(wanted).all()
    names = area_names(session, actor.commune_id, [each.id for each in found])
    own = _own_posts(session, actor.commune_id, {each.substitute_id for each in found})
    lines = [
        PlaceLine(each, names.get(each.id, ()), today, halted(each, own[each.substitute_id], today))
        for each in found
    ]
    lines.sort(key=lambda line: not line.lasts)
    mine = [line for line in lines if line.substitution.post.user_id == me]
    taken = [line for line in lines if line.substitution.substitute_id == me]
    return Places(
        mine=mine,
        taken=taken,
        others=[line for line in lines if line not in mine and line not in taken],
        done=_done_in_place(session, actor.commune_id, me, size),
    )


def _done_in_place(
    session: Session, commune_id: uuid.UUID, user_id: uuid.UUID, size: int
) -> Sequence[Event]:
    """The last that others did in the place of a person."""
    takers = session.scalars(takers_of(commune_id, user_id)).all()
    # By their lines, and not by all there are: most people's places nobody ever took.
    done = events(commune_id).where(Event.actor_id.in_(takers), in_place_of(commune_id, user_id))
    return session.scalars(done.order_by(Event.seq.desc()).limit(size)).all() if takers else []


def places_offered(
    session: Session, *, chosen: uuid.UUID | None = None, actor: Actor, at: datetime
) -> PlacesOffered:
    """What the actor can choose from when they say who takes a place, also that in a post chosen.

    One of the actor's own is chosen beforehand, of others none.
    """
    today = local_day(at)
    all_posts = session.scalars(posts_lasting(actor.commune_id, today)).all()
    arranging = assigning_post(actor)
    takable = [post for post in all_posts if post.role in SUBSTITUTED_ROLES]
    own = [post for post in takable if post.user_id == actor.user_id]
    others = [post for post in takable if post not in own and arranging and _of_commune(post)]

    def givable(posts: Sequence[Post], beforehand: Post | None) -> Givable:
        one = next((post for post in posts if post.id == chosen), beforehand)
        able = candidates(one, all_posts, but_for=[actor.user_id]) if one else []
        return Givable(posts, one, able)

    return PlacesOffered(
        own=givable(own, next(iter(own), None)),
        others=givable(others, None),
        units=[u for u in units_valid(session, actor.commune_id, today) if may_be_given_work(u)],
        sections=session.scalars(all_sections(actor.commune_id)).all(),
        needs_document=arranging is not None and arranging.follows_up,
    )


def vice_chairs(session: Session, *, actor: Actor, at: datetime) -> list[ViceChair]:
    """The vice-chairs with their areas, in the order in which they came to office."""
    lasting = session.scalars(posts_lasting(actor.commune_id, local_day(at))).all()
    posts = [post for post in lasting if post.role is Role.VICE_CHAIR]
    ids = [post.id for post in posts]
    names = area_names(session, actor.commune_id, ids)
    parts = session.scalars(area_parts(actor.commune_id, ids)).all()
    return [
        ViceChair(
            post,
            names.get(post.id, ()),
            AreaEntry(
                tuple(p.unit_id for p in parts if p.post_id == post.id and p.unit_id),
                tuple(p.section_id for p in parts if p.post_id == post.id and p.section_id),
            ),
        )
        for post in posts
    ]


def area_of(session: Session, post: Post) -> Area | None:
    """The area of a post; None where it is everything."""
    parts = session.scalars(area_parts(post.commune_id, [post.id])).all()
    return Area.of(parts) if parts else None


def area_names(
    session: Session, commune_id: uuid.UUID, owner_ids: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[str, ...]]:
    """What the areas of some posts and substitutions are called; nothing for those without."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    owners = list(owner_ids)
    parts = session.execute(named_parts(commune_id, owners)) if owners else ()
    for part, unit, section in parts:
        owner = part.post_id or part.substitution_id
        assert owner is not None
        found[owner].append(unit or section or "")
    return {owner: tuple(names) for owner, names in found.items()}


def _of_concern(actor: Actor) -> ColumnElement[bool]:
    if assigning_post(actor):
        return true()
    return (Post.user_id == actor.user_id) | (Substitution.substitute_id == actor.user_id)


def _of_commune(post: Post) -> bool:
    return post.unit is None or post.unit.subordinate


def _own_posts(
    session: Session, commune_id: uuid.UUID, user_ids: Iterable[uuid.UUID]
) -> Mapping[uuid.UUID, Sequence[Post]]:
    found: dict[uuid.UUID, list[Post]] = defaultdict(list)
    people = list(user_ids)
    for post in session.scalars(posts_of(commune_id, people)) if people else ():
        found[post.user_id].append(post)
    return found
