"""Questions about ballots and those who vote."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, or_, select

from models.ballot import Ballot, Seat, Slip, VotingTerms
from models.record import Event
from models.vocabulary import EventKind
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


def may_be_asked(
    commune_id: uuid.UUID, user_id: uuid.UUID | None, *which: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that its round is before somebody, by such a `Ballot`.

    Of a session that lies ahead no seats are kept: it may be before any member.
    """
    seats = exists().where(Seat.commune_id == commune_id, Seat.ballot_id == Ballot.id)
    return exists().where(
        Ballot.commune_id == commune_id,
        Ballot.instance_id == TaskInstance.id,
        Ballot.round == TaskInstance.round,
        Ballot.withdrawn_at.is_(None),
        or_(seats.where(Seat.user_id == user_id), ~seats),
        *which,
    )


def terms_of(commune_id: uuid.UUID) -> Select[VotingTerms]:
    """How the commune's committee votes; no row means as it is by default."""
    return select(VotingTerms).where(VotingTerms.commune_id == commune_id)
