"""Collective decisions: Law 72/2025/QH15, article 40, clause 3."""

import uuid
from collections import Counter
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date

from models.ballot import Ballot, Seat, Slip
from models.vocabulary import ApprovalMode, Choice, VoteForm
from models.work import TaskInstance, Vote


def is_adopted(vote: Vote) -> bool:
    """Whether more than half of all members were in favour; a tie goes with the chair."""
    if vote.in_favour * 2 == vote.members:
        return vote.chair_in_favour
    return vote.in_favour * 2 > vote.members


def decides_as_body(instance: TaskInstance, answered: Container[uuid.UUID] = ()) -> bool:
    """Whether the committee decides on an instance's result as a body.

    Not on products that were `answered` without a new version: what holds it has adopted, and of
    what did not arise there is nothing to adopt.
    """
    return any(
        requirement.approval_mode is ApprovalMode.COLLECTIVE and requirement.id not in answered
        for requirement in instance.task.requirements
    )


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How a ballot stands: of all members, those who voted how."""

    members: int
    in_favour: int
    against: int
    abstained: int
    chair_in_favour: bool


def count_votes(seats: Collection[Seat], slips: Iterable[Slip]) -> VoteCount:
    """The count of the slips given so far."""
    choices = {slip.user_id: slip.choice for slip in slips}
    counted = Counter(choices.values())
    chair = next((seat for seat in seats if seat.is_chair), None)
    return VoteCount(
        members=len(seats),
        in_favour=counted[Choice.IN_FAVOUR],
        against=counted[Choice.AGAINST],
        abstained=counted[Choice.ABSTAIN],
        chair_in_favour=chair is not None and choices.get(chair.user_id) is Choice.IN_FAVOUR,
    )


def yet_to_vote(
    ballot: Ballot, seats: Iterable[Seat], able: Collection[uuid.UUID], today: date
) -> tuple[Seat, ...]:
    """The seats whose members are still waited for: until they vote, or their last day is over.

    `able` are the people who can vote today: nobody waits for one who was shut out, or left.
    """
    if ballot.held_on < today:
        return ()
    given = {slip.user_id for slip in ballot.slips}
    return tuple(
        seat for seat in seats if seat.votes and seat.user_id in able and seat.user_id not in given
    )


def lies_ahead(ballot: Ballot, today: date) -> bool:
    """Whether it is for a session to come: nobody votes before its day."""
    return ballot.form is VoteForm.SESSION and today < ballot.held_on
