"""Questions about who acts in whose place, and within which area."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from models.organisation import Post, Unit, User
from models.plan import Section
from models.queries.cached import prepared
from models.queries.organisation import overlaps
from models.queries.together import Gathering
from models.record import Event
from models.substitution import AreaPart, PlaceConsent, Substitution
from models.vocabulary import EventKind, Role

Here: TypeAlias = uuid.UUID | ScalarSelect[uuid.UUID]
"""The commune: its key, or the question for that of the one there is."""


def running_on(commune_id: Here, day: date) -> ColumnElement[bool]:
    """The condition that a substitution gives its right on a day."""
    return running_between(commune_id, day, day)


def running_between(commune_id: Here, first: date, last: date) -> ColumnElement[bool]:
    """The condition that it does so on some day from first to last.

    It was not taken back, and waits for nobody's word.
    """
    return and_(
        Substitution.valid_from <= last,
        Substitution.valid_to >= first,
        Substitution.ended_at.is_(None),
        ~_waits(commune_id),
    )


def waiting_for(commune_id: uuid.UUID, user_id: uuid.UUID, day: date) -> Select[Substitution]:
    """The substitutions that wait for a person's word and are not over on a day."""
    return substitutions_of(commune_id).where(
        Post.user_id == user_id,
        Substitution.valid_to >= day,
        Substitution.ended_at.is_(None),
        _waits(commune_id),
    )


def _waits(commune_id: Here) -> ColumnElement[bool]:
    """The condition that a substitution waits for the word of whoever authorises."""
    return exists().where(
        PlaceConsent.commune_id == commune_id,
        PlaceConsent.substitution_id == Substitution.id,
        PlaceConsent.agreed_at.is_(None),
    )


@prepared
def area_parts(commune_id: uuid.UUID, owner_ids: Iterable[uuid.UUID]) -> Select[AreaPart]:
    """Everything that the areas of some posts and substitutions are made of."""
    return (
        select(AreaPart)
        .where(
            AreaPart.commune_id == commune_id,
            or_(AreaPart.post_id.in_(owner_ids), AreaPart.substitution_id.in_(owner_ids)),
        )
        .order_by(AreaPart.id)
    )


def named_parts(
    commune_id: uuid.UUID, owner_ids: Iterable[uuid.UUID]
) -> Select[AreaPart, str | None, str | None]:
    """The same with the name of the unit or the numeral of the section, in the office's order."""
    return (
        area_parts(commune_id, owner_ids)
        .add_columns(Unit.name, Section.numeral)
        .outerjoin(Unit, (Unit.commune_id == AreaPart.commune_id) & (Unit.id == AreaPart.unit_id))
        .outerjoin(
            Section,
            (Section.commune_id == AreaPart.commune_id) & (Section.id == AreaPart.section_id),
        )
        .order_by(None)
        .order_by(AreaPart.unit_id.is_(None), Unit.position, Section.position, AreaPart.id)
    )


def posts_lasting(commune_id: uuid.UUID, day: date) -> Select[Post]:
    """The posts that hold on a day or will, with who holds them; the committee's first."""
    return (
        select(Post)
        .outerjoin(Unit, (Unit.commune_id == Post.commune_id) & (Unit.id == Post.unit_id))
        .where(Post.commune_id == commune_id, overlaps(Post, day, None))
        .options(joinedload(Post.user), contains_eager(Post.unit))
        .order_by(Post.unit_id.is_not(None), Unit.position, Post.valid_from, Post.id)
    )


def substitutions_of(commune_id: uuid.UUID) -> Select[Substitution]:
    """Every substitution there ever was, with who, for whom and in which post; newest first."""
    return (
        select(Substitution)
        .join(
            Post,
            (Post.commune_id == Substitution.commune_id) & (Post.id == Substitution.post_id),
        )
        .where(Substitution.commune_id == commune_id)
        .options(
            joinedload(Substitution.substitute),
            joinedload(Substitution.consent).joinedload(PlaceConsent.asked_by),
            joinedload(Substitution.post).options(joinedload(Post.user), joinedload(Post.unit)),
        )
        .order_by(Substitution.valid_from.desc(), Substitution.id.desc())
    )


def post_with_id(commune_id: uuid.UUID, post_id: uuid.UUID) -> Select[Post]:
    """The post with an id, with its unit and who holds it."""
    return (
        select(Post)
        .where(Post.commune_id == commune_id, Post.id == post_id)
        .options(joinedload(Post.user), joinedload(Post.unit))
    )


def in_place_of(commune_id: uuid.UUID, user_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition on `Event` that somebody else acted in a person's place."""
    theirs = exists().where(
        Post.commune_id == commune_id, Post.id == Event.post_id, Post.user_id == user_id
    )
    return theirs.correlate(Event) & (Event.actor_id != user_id)


def takers_of(commune_id: uuid.UUID, user_id: uuid.UUID) -> Select[uuid.UUID]:
    """Who ever was to act in the place of a person, each once."""
    return (
        select(Substitution.substitute_id)
        .distinct()
        .join(
            Post, (Post.commune_id == Substitution.commune_id) & (Post.id == Substitution.post_id)
        )
        .where(Substitution.commune_id == commune_id, Post.user_id == user_id)
    )


def done_for_others(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID], actions: Iterable[str]
) -> Select[Event]:
    """The lines by which somebody acted on instances in another's place."""
    return (
        select(Event)
        .join(Post, (Post.commune_id == Event.commune_id) & (Post.id == Event.post_id))
        .where(
            Event.commune_id == commune_id,
            Event.instance_id.in_(instance_ids),
            Event.kind != EventKind.REFUSAL,
            Event.action.in_(actions),
            Event.actor_id != Post.user_id,
        )
    )


@Gathering
def deciders(commune_id: uuid.UUID, first: date, last: date) -> Iterator[Select[Any]]:
    """The posts of chair and vice-chairs on some day from first to last, and who takes them.

    With the posts that these hold themselves, with people and units, and with the parts of the
    areas to which places are limited.
    """
    posts = select(Post).where(
        Post.commune_id == commune_id,
        Post.role.in_((Role.CHAIR, Role.VICE_CHAIR)),
        overlaps(Post, first, last),
    )
    places = select(Substitution).where(
        Substitution.commune_id == commune_id,
        Substitution.post_id.in_(posts.with_only_columns(Post.id)),
        running_between(commune_id, first, last),
    )
    substitutes = places.with_only_columns(Substitution.substitute_id)
    own = select(Post).where(
        Post.commune_id == commune_id, Post.user_id.in_(substitutes), overlaps(Post, first, last)
    )
    people = union_all(posts.with_only_columns(Post.user_id), substitutes)
    units = own.with_only_columns(Post.unit_id)
    limits = places.with_only_columns(Substitution.id)
    yield posts
    yield places
    yield own
    yield select(User).where(User.commune_id == commune_id, User.id.in_(people))
    yield select(Unit).where(Unit.commune_id == commune_id, Unit.id.in_(units))
    yield select(AreaPart).where(
        AreaPart.commune_id == commune_id, AreaPart.substitution_id.in_(limits)
    )


def places_in(
    commune_id: uuid.UUID, post_ids: Iterable[uuid.UUID], first: date, last: date
) -> Select[Substitution]:
    """Who takes the place in some posts on some day from first to last, unless it was taken back.

    The first to begin comes first.
    """
    return (
        substitutions_of(commune_id)
        .where(
            Substitution.post_id.in_(list(post_ids)),
            Substitution.valid_from <= last,
            Substitution.valid_to >= first,
            Substitution.ended_at.is_(None),
        )
        .order_by(None)
        .order_by(Substitution.valid_from, Substitution.id)
    )


def all_sections(commune_id: uuid.UUID) -> Select[Section]:
    """The sections of the commune's plans, in the order of the plans."""
    return select(Section).where(Section.commune_id == commune_id).order_by(Section.position)
