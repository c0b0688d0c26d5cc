"""The committee before which matters are, or may be put: who its members are, and who votes."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from models.ballot import Ballot
from models.queries.ballot import openings_of, terms_of
from workflow.actors.directory import CommitteeMember, committee_on

OPEN_BALLOT = "open_ballot"
"""The action by which a matter is put before the members, as the record has it."""


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
    *,
    is_to_be_asked: bool,
) -> Committee:
    """The committee as these undecided ballots need it; or as one needs that may be opened."""
    if not ballots and not is_to_be_asked:
        return NOBODY
    terms = session.scalar(terms_of(commune_id)) if is_to_be_asked else None
    return Committee(
        committee_on(session, commune_id, today),
        {
            ballot.id: committee_on(session, commune_id, ballot.held_on)
            for ballot in ballots
            if not ballot.seats and ballot.held_on < today
        },
        _keeping_lead_out(session, commune_id, ballots),
        terms is None or terms.lead_members_vote,
    )


def _keeping_lead_out(
    session: Session, commune_id: uuid.UUID, ballots: Sequence[Ballot]
) -> frozenset[uuid.UUID]:
    """Those of some ballots, as the record has it: the terms may have changed since."""
    if not ballots:
        return frozenset()
    keys = [each.id for each in ballots]
    opened = session.execute(openings_of(commune_id, keys, OPEN_BALLOT))
    return frozenset(
        key for key, event in opened if not event.details.get("lead_members_vote", True)
    )
