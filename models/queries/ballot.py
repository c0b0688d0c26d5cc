"""Questions about ballots and those who vote."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from models.ballot import Ballot, Seat, Slip, VotingTerms
from models.organisation import Post, Unit, User
from models.queries.cached import prepared
from models.queries.organisation import posts_of_people
from models.record import Event
from models.vocabulary import EventKind, Role
from models.work import TaskInstance


def ballots_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Ballot]:
    """The ballots on instances that were not withdrawn."""
    return select(Ballot).where(
        Ballot.commune_id == commune_id,
        Ballot.instance_id.in_(instance_ids),
        Ballot.withdrawn_at.is_(None),
    )


def seats_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Seat]:
    """The seats of these ballots."""
    of_ballot = (Ballot.commune_id == Seat.commune_id) & (Ballot.id == Seat.ballot_id)
    return ballots_on(commune_id, instance_ids).join(Seat, of_ballot).with_only_columns(Seat)


def slips_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Slip]:
    """The slips given in these ballots."""
    of_ballot = (Ballot.commune_id == Slip.commune_id) & (Ballot.id == Slip.ballot_id)
    return ballots_on(commune_id, instance_ids).join(Slip, of_ballot).with_only_columns(Slip)


def openings_on(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID], actions: Iterable[str]
) -> Select[Event]:
    """The lines of the record by which these ballots were opened, with one of some actions."""
    of_ballot = (
        (Event.commune_id == Ballot.commune_id)
        & (Event.instance_id == Ballot.instance_id)
        & (Event.at == Ballot.opened_at)
    )
    return (
        ballots_on(commune_id, instance_ids)
        .join(Event, of_ballot)
        .where(Event.kind == EventKind.VOTE, Event.action.in_(actions))
        .with_only_columns(Event)
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
