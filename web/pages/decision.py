"""What the page of a task instance shows of the committee's collective decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.ballot import Ballot, Seat, Slip
from models.product import ProductVersion
from models.vocabulary import ApprovalMode
from models.work import Vote
from web import wording
from web.pages.offers import Offer
from workflow.definition.vocabulary import EffectName
from workflow.instance.seats import awaited_seats, changes_since, is_kept_out, seats_of
from workflow.instance.situation import Situation
from workflow.instance.vote_count import VoteCount, count_votes, is_adopted, lies_ahead
from workflow.voting.conditions import can_be_taken_back


def drafts_of(situation: Situation) -> list[ProductVersion]:
    """The documents that the committee votes on: those it decides on as a body, as handed in.

    While a report is considered none of them changes: another version takes another report.
    """
    return [
        situation.current_versions[demanded.id]
        for demanded in situation.instance.task.requirements
        if demanded.approval_mode is ApprovalMode.COLLECTIVE
        and demanded.id in situation.current_versions
    ]


@dataclass(frozen=True, slots=True)
class AskedMember:
    """A member of the committee who was asked, and how they voted."""

    seat: Seat
    slip: Slip | None
    kept_out: bool
    """Whether they do not vote because they would judge their own work."""
    awaited: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on the current round, for one reader."""

    situation: Situation
    offers: Mapping[str, Offer]
    """What the reader may do about it, by the effect; closed where only something is missing."""

    @property
    def drafts(self) -> list[ProductVersion]:
        """The documents that are, or were, voted on; empty while none is before the committee."""
        considered = self.situation.definition.considers(self.situation.state)
        return drafts_of(self.situation) if considered else []

    @property
    def recorded(self) -> Vote | None:
        """The decision once it is recorded."""
        return self.situation.vote

    @property
    def adopted(self) -> bool:
        """Whether what is recorded adopts the result."""
        return self.recorded is not None and is_adopted(self.recorded)

    @property
    def ballot(self) -> Ballot | None:
        """How the members were asked; None when they were not."""
        return self.situation.ballot

    @property
    def stopped(self) -> bool:
        """Whether the matter left the members before it was decided: returned, or taken back."""
        asked = self.ballot is not None and self.recorded is None
        return asked and not self.situation.decision_awaited

    @property
    def given_up(self) -> bool:
        """Whether the instance itself was taken back."""
        return self.situation.definition.is_given_up(self.situation.state)

    @property
    def session_ahead(self) -> bool:
        """Whether the members vote on a day to come."""
        return self.ballot is not None and lies_ahead(self.ballot, self.situation.today)

    @property
    def over(self) -> bool:
        """Whether the last day on which members could vote is past."""
        return self.ballot is not None and self.ballot.held_on < self.situation.today

    @property
    def members(self) -> list[AskedMember]:
        """The members asked, each with their vote; empty when none was asked."""
        if self.ballot is None:
            return []
        slips = {slip.user_id: slip for slip in self.ballot.slips}
        held = {member.user.id: member.posts for member in self.situation.committee.members}
        awaited = {seat.user_id for seat in awaited_seats(self.situation)}
        return [
            AskedMember(
                seat,
                slips.get(seat.user_id),
                kept_out=is_kept_out(self.situation, seat.user_id, held.get(seat.user_id, ())),
                awaited=seat.user_id in awaited,
            )
            for seat in seats_of(self.situation)
        ]

    @property
    def vote_count(self) -> VoteCount | None:
        """The count of the slips given so far; None when nobody was asked."""
        return count_votes(seats_of(self.situation), self.ballot.slips) if self.ballot else None

    @property
    def changes(self) -> str:
        """How the committee changed since its members were asked, and what follows from it."""
        found = changes_since(self.situation)
        if not found or self.stopped:
            return ""
        return wording.committee_changed(found, may_be_taken_back=can_be_taken_back(self.situation))

    @property
    def to_do(self) -> str:
        """What the reader can do about it now, in a word; empty for nothing."""
        for effect in (EffectName.SLIP, EffectName.COUNT, EffectName.VOTE):
            offer = self.offers.get(effect)
            if offer and offer.open:
                return offer.label
        return ""
