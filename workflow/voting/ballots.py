"""Putting a collective matter before the members of the committee, who vote in the program.

The majority is of all members, present or not (Law 72/2025/QH15, article 40, clause 3). A vote is
given once, in person: whoever stands in for a member elsewhere does not vote for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.ballot import Ballot, Slip
from models.base import Owned
from models.vocabulary import Choice, EventKind, VoteForm
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, ReasonEntry
from workflow.instance.seats import seated, seats_of
from workflow.instance.telling import News
from workflow.instance.vote_count import lies_ahead

MOST_DAYS = 60
"""How far ahead a session, or the last day for slips, may lie."""


@dataclass(frozen=True, slots=True)
class BallotEntry(Entry):
    """How the members are asked."""

    kind = "ballot"

    form: VoteForm
    held_on: date | None
    """The day of the session, on which alone is voted; or the last day for opinion slips."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the day unless it can be taken."""
        today = case.situation.today
        if self.held_on is None:
            raise Invalid({"held_on": "required"})
        if self.held_on < today:
            raise Invalid({"held_on": "in_past"})
        if self.held_on > today + timedelta(days=MOST_DAYS):
            raise Invalid({"held_on": "ballot_far"})


@dataclass(frozen=True, slots=True)
class SlipEntry(Entry):
    """What a member gives."""

    kind = "slip"
    read_elsewhere = ("remark",)
    """On the slips, which are shown once they were counted."""

    choice: Choice | None
    remark: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless something was chosen."""
        if self.choice is None:
            raise Invalid({"choice": "required"})


def keep_ballot(act: Act[BallotEntry]) -> list[Owned]:
    """The ballot, with a seat for each member who is asked."""
    situation = act.case.situation
    ballot = Ballot(
        **act.place,
        form=act.entry.form,
        held_on=act.entry.held_on,
        opened_by_id=act.case.actor.user_id,
        opened_at=act.at,
    )
    act.session.add(ballot)
    act.session.flush()
    # Those who vote in a session are the members of its day, who may be others by then.
    if lies_ahead(ballot, situation.today):
        return [ballot]
    lead_votes = situation.committee.lead_members_vote
    seats = seated(situation, ballot, situation.committee.members, lead_votes=lead_votes)
    act.session.add_all(seats)
    return [ballot, *seats]


def keep_ballot_withdrawal(act: Act[ReasonEntry]) -> list[Owned]:
    """The ballot, taken back from the members: what they voted counts for nothing."""
    ballot = act.changing(_ballot_of(act))
    ballot.withdrawn_by_id, ballot.withdrawn_at = act.case.actor.user_id, act.at
    return [ballot]


def keep_slip(act: Act[SlipEntry]) -> list[Owned]:
    """The member's slip; with the first one of a session the seats of its day."""
    ballot = _ballot_of(act)
    slip = Slip(
        commune_id=ballot.commune_id,
        ballot_id=ballot.id,
        user_id=act.case.actor.user_id,
        choice=act.entry.choice,
        remark=act.entry.remark,
        cast_at=act.at,
    )
    seats = () if ballot.seats else seats_of(act.case.situation)
    act.session.add_all((*seats, slip))
    return [slip, *seats]


def _ballot_of(act: Act[Any]) -> Ballot:
    ballot = act.case.situation.ballot
    assert ballot is not None
    return ballot


def _opened(act: Act[BallotEntry], _rows: Sequence[Owned]) -> dict[str, Any]:
    lead_votes = act.case.situation.committee.lead_members_vote
    return {"round": act.place["round"], "lead_members_vote": lead_votes}


def _withdrawn(act: Act[ReasonEntry], _rows: Sequence[Owned]) -> dict[str, Any]:
    return {"round": act.place["round"], "slips": len(_ballot_of(act).slips)}


def _cast(act: Act[SlipEntry], _rows: Sequence[Owned]) -> dict[str, Any]:
    return {"round": act.place["round"], "choice": act.entry.choice}


_BALLOT = frozenset({Ground.BALLOT})

BALLOT_OPENED = News("ballot_opened", (Standing.LEAD_HEAD, Standing.FOLLOW_UP), can_wait=True)
BALLOT_WITHDRAWN = News(
    "ballot_withdrawn", (Standing.LEAD_HEAD, Standing.FOLLOW_UP, Standing.MEMBER)
)

BALLOTS: dict[str, Effect[Any]] = {
    EffectName.BALLOT: Effect(
        keep_ballot,
        BallotEntry,
        needs=(
            ConditionName.DECISION_AWAITED,
            ConditionName.NO_BALLOT_OPEN,
            ConditionName.COMMITTEE_CAN_VOTE,
        ),
        rests_on=(Ground.ROUND,),
        changes=_BALLOT,
        kind=EventKind.VOTE,
        details=_opened,
        tells=(BALLOT_OPENED,),
    ),
    EffectName.BALLOT_WITHDRAWAL: Effect(
        keep_ballot_withdrawal,
        ReasonEntry,
        needs=(ConditionName.BALLOT_OPEN,),
        rests_on=(Ground.BALLOT,),
        changes=_BALLOT,
        kind=EventKind.VOTE,
        details=_withdrawn,
        tells=(BALLOT_WITHDRAWN,),
    ),
    # What others voted meanwhile does not matter: a slip is given on the matter, and once.
    EffectName.SLIP: Effect(
        keep_slip,
        SlipEntry,
        needs=(
            ConditionName.DECISION_AWAITED,
            ConditionName.BALLOT_OPEN,
            ConditionName.SLIP_AWAITED,
        ),
        standing=Standing.MEMBER,
        rests_on=(Ground.BALLOT,),
        kind=EventKind.VOTE,
        details=_cast,
    ),
}
"""What is done with a ballot before it is counted."""
