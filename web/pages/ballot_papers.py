"""The papers of a vote by hand: a slip for each member, and the minutes of the count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.ballot import Seat, Slip
from models.product import ProductVersion
from models.record import Event
from models.vocabulary import VoteForm
from models.work import Vote
from web.pages.decision import drafts_of
from web.pages.signatures import Signatures
from web.wording import events, substitutions
from workflow.calendar.days import local_day
from workflow.instance.seats import seats_of
from workflow.instance.situation import Situation
from workflow.instance.vote_count import is_adopted


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member to whom a slip is sent."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class BallotPapers:
    """What stands on the slips."""

    situation: Situation
    signatures: Signatures

    @property
    def asked_by(self) -> str:
        """Who asks the members, and in which capacity; empty where nobody did yet."""
        ballot = self.situation.ballot
        return self.signatures.by(ballot, ballot.opened_by_id, ballot.opened_at) if ballot else ""

    @property
    def addressees(self) -> list[Addressee]:
        """The members who were asked; those of today where nobody was."""
        if self.situation.ballot:
            seats = seats_of(self.situation)
            return [Addressee(seat.user.full_name, seat.title) for seat in seats if seat.votes]
        return [
            Addressee(member.user.full_name, member.post.title)
            for member in self.situation.committee.members
        ]

    @property
    def return_by(self) -> date | None:
        """The last day for slips; None for a session, and where nobody was asked."""
        ballot = self.situation.ballot
        return ballot.held_on if ballot and ballot.form is VoteForm.OPINION_SLIP else None

    @property
    def drafts(self) -> Sequence[ProductVersion]:
        """The documents that the vote is about."""
        return drafts_of(self.situation)


@dataclass(frozen=True, slots=True)
class CountingMinutes:
    """How the votes were counted."""

    situation: Situation
    vote: Vote
    signatures: Signatures
    decided: Event | None
    """The line by which somebody decided by it for the committee; None while nobody has."""

    @property
    def counted_by(self) -> str:
        """Who noted it, and in which capacity."""
        return self.signatures.by(self.vote, self.vote.recorded_by_id, self.vote.recorded_at)

    @property
    def signed_as(self) -> list[str]:
        """The capacity of who signs the minutes for the committee, in the lines of a signature."""
        return substitutions.signature_lines(self.decided)

    @property
    def signed_by(self) -> str:
        """Who does: who decided by it, or the chair; empty where the chair was not kept."""
        if self.decided:
            return events.event_actor(self.decided)
        return next((seat.user.full_name for seat, _ in self.members if seat.is_chair), "")

    @property
    def counted_on(self) -> date:
        """The day on which it was noted."""
        return local_day(self.vote.recorded_at)

    @property
    def drafts(self) -> Sequence[ProductVersion]:
        """The documents that the vote was about."""
        return drafts_of(self.situation)

    @property
    def returned(self) -> int:
        """How many slips came back."""
        return self.vote.in_favour + self.vote.against + self.vote.abstained

    @property
    def issued(self) -> int:
        """How many were given out: one for each member who could vote."""
        if self.situation.ballot and self.situation.ballot.seats:
            return sum(seat.votes for seat in self.situation.ballot.seats)
        return self.vote.members

    @property
    def is_tied(self) -> bool:
        """Whether the chair's vote tipped the balance."""
        return self.vote.in_favour * 2 == self.vote.members

    @property
    def adopted(self) -> bool:
        """Whether the result was adopted."""
        return is_adopted(self.vote)

    @property
    def members(self) -> list[tuple[Seat, Slip | None]]:
        """Each member with their slip; empty where the votes were entered from a paper."""
        ballot = self.situation.ballot
        if ballot is None:
            return []
        slips = {slip.user_id: slip for slip in ballot.slips}
        return [(seat, slips.get(seat.user_id)) for seat in ballot.seats]
