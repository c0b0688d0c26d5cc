"""Questions about ballots and those who vote."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased, selectinload

from models.ballot import Ballot, Seat, VotingTerms
from models.organisation import Post, Unit, User
from models.queries.cached import prepared
from models.queries.organisation import posts_of_people
from models.record import Event
from models.vocabulary import EventKind, Role
from models.work import TaskInstance


@prepared
def ballots_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Ballot]:
    """The ballots on instances that were not withdrawn, with their seats and slips."""
    return (
        select(Ballot)
        .where(
            Ballot.commune_id == commune_id,
            Ballot.instance_id.in_(instance_ids),
            Ballot.withdrawn_at.is_(None),
        )
        .options(
            selectinload(Ballot.seats).joinedload(Seat.user),
            selectinload(Ballot.slips),
        )
        .execution_options(populate_existing=True)
    )


def may_be_asked(user_id: uuid.UUID | None, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that its round is before somebody, by such a `Ballot`.

    Of a session that lies ahead no seats are kept: it may be before any member.
    """
    seats = exists().where(Seat.commune_id == Ballot.commune_id, Seat.ballot_id == Ballot.id)
    return exists().where(
        Ballot.commune_id == TaskInstance.commune_id,
        Ballot.instance_id == TaskInstance.id,
        Ballot.round == TaskInstance.round,
        Ballot.withdrawn_at.is_(None),
        or_(seats.where(Seat.user_id == user_id), ~seats),
        *which,
    )


def terms_of(commune_id: uuid.UUID) -> Select[VotingTerms]:
    """How the commune's committee votes; no row means as it is by default."""
    return select(VotingTerms).where(VotingTerms.commune_id == commune_id)


@prepared
def posts_of_members(
    commune_id: uuid.UUID, roles: Iterable[Role], day: date
) -> Select[User, Post, Unit | None, str]:
    """All posts on a day of those who hold one in some roles, person by person by their names.

    Those who may not sign in are members of a committee all the same.
    """
    seat = aliased(Post)
    is_member = exists().where(
        seat.commune_id == User.commune_id,
        seat.user_id == User.id,
        seat.role.in_(roles),
        seat.valid_from <= day,
        seat.valid_to.is_(None) | (seat.valid_to >= day),
    )
    return (
        posts_of_people(commune_id, day)
        .where(is_member)
        .order_by(User.sort_key, User.id, Post.valid_from, Post.id)
    )


@prepared
def openings_of(
    commune_id: uuid.UUID, ballot_ids: Iterable[uuid.UUID], action: str
) -> Select[uuid.UUID, Event]:
    """Each of some ballots with the line of the record by which it was opened."""
    return (
        select(Ballot.id, Event)
        .join(
            Event,
            (Event.commune_id == Ballot.commune_id)
            & (Event.instance_id == Ballot.instance_id)
            & (Event.at == Ballot.opened_at),
        )
        .where(
            Ballot.commune_id == commune_id,
            Ballot.id.in_(ballot_ids),
            Event.kind == EventKind.VOTE,
            Event.action == action,
        )
    )
