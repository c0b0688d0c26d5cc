"""What the page of a task instance shows of the committee's collective decision."""

from dataclasses import dataclass

from models.ballot import Ballot, Seat, Slip
from models.work import Vote
from web import wording
from workflow.actors.actor import Actor
from workflow.instance.seats import awaited_seats, changes_since, is_kept_out, seats_of
from workflow.instance.situation import Situation
from workflow.instance.tally import Tally, is_adopted, lies_ahead, tally
from workflow.voting.decisions import may_record_vote, obstacle_to_deciding
from workflow.voting.eligibility import (
    can_be_taken_back,
    may_cast,
    may_withdraw,
    obstacle_to_closing,
    office_post,
)


@dataclass(frozen=True, slots=True)
class Member:
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
    actor: Actor

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
        return asked and obstacle_to_deciding(self.situation) is not None

    @property
    def session_ahead(self) -> bool:
        """Whether the members vote on a day to come."""
        return self.ballot is not None and lies_ahead(self.ballot, self.situation.today)

    @property
    def over(self) -> bool:
        """Whether the last day on which members could vote is past."""
        return self.ballot is not None and self.ballot.held_on < self.situation.today

    @property
    def members(self) -> list[Member]:
        """The members asked, each with their vote; empty when none was asked."""
        if self.ballot is None:
            return []
        slips = {slip.user_id: slip for slip in self.ballot.slips}
        held = {member.user.id: member.posts for member in self.situation.committee}
        awaited = {seat.user_id for seat in awaited_seats(self.situation)}
        return [
            Member(
                seat,
                slips.get(seat.user_id),
                kept_out=is_kept_out(self.situation, seat.user_id, held.get(seat.user_id, ())),
                awaited=seat.user_id in awaited,
            )
            for seat in seats_of(self.situation)
        ]

    @property
    def tally(self) -> Tally | None:
        """The count of the slips given so far; None when nobody was asked."""
        return tally(seats_of(self.situation), self.ballot.slips) if self.ballot else None

    @property
    def changes(self) -> str:
        """How the committee changed since its members were asked, and what follows from it."""
        found = changes_since(self.situation)
        if not found or self.stopped:
            return ""
        return wording.committee_changed(found, may_be_taken_back=can_be_taken_back(self.situation))

    @property
    def may_record(self) -> bool:
        """Whether the reader may enter the decision now, or ask the members."""
        return may_record_vote(self.situation, self.actor)

    @property
    def may_cast(self) -> bool:
        """Whether the reader may vote now."""
        return may_cast(self.situation, self.actor)

    @property
    def may_withdraw(self) -> bool:
        """Whether the reader may take the matter back from the members now."""
        return may_withdraw(self.situation, self.actor)

    @property
    def counts(self) -> bool:
        """Whether it is for the reader to count the slips, sooner or later."""
        office = office_post(self.situation, self.actor)
        asked = self.ballot is not None and self.recorded is None
        return office is not None and asked and not self.stopped

    @property
    def to_do(self) -> str:
        """What the reader can do about it now, in a word; empty for nothing."""
        if self.may_cast:
            return wording.action("cast")
        if self.may_record or (self.counts and not self.not_countable):
            return wording.action("vote")
        return ""

    @property
    def not_countable(self) -> str:
        """Why the reader cannot count the slips yet; empty when they can."""
        post = office_post(self.situation, self.actor)
        obstacle = obstacle_to_closing(self.situation, post)
        return wording.obstacle(obstacle) if obstacle else ""
