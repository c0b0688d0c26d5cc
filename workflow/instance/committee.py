"""The committee before which matters are, or may be put: who its members are, and who votes."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from models.ballot import Ballot
from models.record import Event
from workflow.actors.directory import CommitteeMember, committee_on


@dataclass(frozen=True, slots=True)
class Committee:
    """The committee, as far as it matters to what is before it; else nobody."""

    members: tuple[CommitteeMember, ...] = ()
    """Those of today."""
    of_past_days: Mapping[uuid.UUID, tuple[CommitteeMember, ...]] = field(default_factory=dict)
    """By the ballot: those of the day of a session that is over and in which nobody voted."""
    keeping_lead_out: frozenset[uuid.UUID] = frozenset()
    """The ballots that keep members of the lead unit from voting."""
    lead_members_vote: bool = True
    """Whether a ballot opened now would let them vote."""

    def lets_lead_vote(self, ballot: Ballot) -> bool:
        """Whether members of the lead unit vote in a ballot."""
        return ballot.id not in self.keeping_lead_out


NOBODY = Committee()
"""What stands for the committee where nothing is before it."""


def committee_before(
    session: Session,
    commune_id: uuid.UUID,
    today: date,
    ballots: Sequence[Ballot],
    openings: Iterable[Event],
    *,
    is_to_be_asked: bool,
    lead_members_vote: bool,
) -> Committee:
    """The committee as these undecided ballots need it; or as one needs that may be opened.

    With the lines of the record by which ballots were opened, and what the terms are now.
    """
    if not ballots and not is_to_be_asked:
        return NOBODY
    unattended = [each for each in ballots if not each.seats and each.held_on < today]
    days = committee_on(session, commune_id, [today, *(each.held_on for each in unattended)])
    return Committee(
        days[today],
        {ballot.id: days[ballot.held_on] for ballot in unattended},
        _keeping_lead_out(ballots, openings),
        lead_members_vote,
    )


def _keeping_lead_out(ballots: Sequence[Ballot], openings: Iterable[Event]) -> frozenset[uuid.UUID]:
    """Those of some ballots, as the record has it: the terms may have changed since."""
    opened = {
        (line.instance_id, line.at): line.details.get("lead_members_vote", True)
        for line in openings
    }
    return frozenset(
        each.id for each in ballots if not opened.get((each.instance_id, each.opened_at), True)
    )
