"""Recording how the committee voted, where the law asks for a collective decision."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from models.base import Owned
from models.vocabulary import EventKind, VoteForm
from models.work import Vote
from workflow.calendar.days import local_day
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, demand
from workflow.instance.seats import seats_to_count
from workflow.instance.telling import UNITS, News
from workflow.instance.vote_count import count_votes

MOST_MEMBERS = 999


@dataclass(frozen=True, slots=True)
class VoteEntry(Entry):
    """The result of a vote, as the minutes or the opinion slips have it."""

    kind = "vote"
    read_elsewhere = ("document_number",)
    """In the decision of the committee."""

    form: VoteForm
    decided_on: date
    members: int
    """All members of the committee, present or not: the majority is counted of them."""
    in_favour: int
    against: int
    abstained: int
    chair_in_favour: bool
    document_number: str
    """Of the minutes or of the summary of the slips."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the fields unless the figures agree."""
        self.check_on(case.situation.today)

    def check_on(self, today: date) -> None:
        """Raise `Invalid` likewise; the decision cannot come after this day."""
        wrong = {name: "out_of_range" for name in _COUNTS if getattr(self, name) < 0}
        if not 0 < self.members <= MOST_MEMBERS:
            wrong["members"] = "out_of_range"
        if not self.document_number.strip():
            wrong["document_number"] = "required"
        if self.decided_on > today:
            wrong["decided_on"] = "in_future"
        if not wrong:
            wrong = self._contradictions()
        if wrong:
            raise Invalid(wrong)

    def _contradictions(self) -> dict[str, str]:
        if self.in_favour + self.against + self.abstained > self.members:
            return {"members": "more_votes_than_members"}
        most = self.members if self.chair_in_favour else self.members - 1
        if not self.chair_in_favour <= self.in_favour <= most:
            return {"chair_in_favour": "chair_vote_differs"}
        return {}


_COUNTS = ("in_favour", "against", "abstained")


@dataclass(frozen=True, slots=True)
class CountEntry(Entry):
    """The document that goes with the count of the slips."""

    kind = "count"
    read_elsewhere = ("document_number",)
    """In the decision of the committee."""

    document_number: str
    """Of the minutes or of the summary of the slips."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless it has a number."""
        demand(document_number=self.document_number)


def keep_vote(act: Act[VoteEntry]) -> list[Owned]:
    """The vote as it was entered."""
    return [_vote(act, act.entry)]


def keep_count(act: Act[CountEntry]) -> list[Owned]:
    """The vote as counted from the slips; with the seats, after a session in which nobody voted."""
    situation = act.case.situation
    ballot, seats = situation.ballot, seats_to_count(situation)
    assert ballot is not None
    count = count_votes(seats, ballot.slips)
    in_session = ballot.form is VoteForm.SESSION
    counted = VoteEntry(
        form=ballot.form,
        decided_on=ballot.held_on if in_session else local_day(act.at),
        members=count.members,
        in_favour=count.in_favour,
        against=count.against,
        abstained=count.abstained,
        chair_in_favour=count.chair_in_favour,
        document_number=act.entry.document_number,
    )
    new = () if ballot.seats else seats
    act.session.add_all(new)
    return [_vote(act, counted), *new]


def _vote(act: Act[Any], result: VoteEntry) -> Vote:
    vote = Vote(
        **act.place,
        recorded_by_id=act.case.actor.user_id,
        recorded_at=act.at,
        **asdict(result),
    )
    act.session.add(vote)
    return vote


def _entered(act: Act[Any], rows: Sequence[Owned]) -> dict[str, Any]:
    """The result, as it was entered or counted."""
    names = [each.name for each in fields(VoteEntry)]
    return {
        "round": act.place["round"],
        "entry": {
            name: getattr(vote, name) for vote in rows if isinstance(vote, Vote) for name in names
        },
    }


_VOTE = frozenset({Ground.VOTE})

VOTED = News("vote_counted", (*UNITS, Standing.FOLLOW_UP, Standing.MEMBER))

DECISIONS: dict[str, Effect[Any]] = {
    EffectName.VOTE: Effect(
        keep_vote,
        VoteEntry,
        needs=(ConditionName.DECISION_AWAITED, ConditionName.NO_BALLOT_OPEN),
        rests_on=(Ground.ROUND,),
        changes=_VOTE,
        kind=EventKind.VOTE,
        details=_entered,
        tells=(VOTED,),
    ),
    EffectName.COUNT: Effect(
        keep_count,
        CountEntry,
        needs=(
            ConditionName.DECISION_AWAITED,
            ConditionName.BALLOT_OPEN,
            ConditionName.BALLOT_COUNTABLE,
        ),
        rests_on=(Ground.BALLOT,),
        changes=_VOTE,
        kind=EventKind.VOTE,
        details=_entered,
        tells=(VOTED,),
    ),
}
"""How the committee's decision comes into the books."""
