"""A matter that is put before the members of the committee, on paper.

By Law 72/2025/QH15, article 40, clause 3, the majority is of all members, and a tie goes with the
chair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.vocabulary import Choice, VoteForm

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Moment, Paper


@dataclass(frozen=True)
class Seat:
    who: str
    chairs: bool
    votes: bool
    """Not for who would judge their own work, where the terms keep these out."""


@dataclass(frozen=True)
class Figures:
    """How many of the members voted how."""

    decided_on: date
    members: int
    in_favour: int
    against: int
    abstained: int
    chair_in_favour: bool

    @property
    def agree(self) -> bool:
        """Whether they can be true."""
        voted = self.in_favour + self.against + self.abstained
        others = self.members - 1
        chair_fits = self.in_favour >= 1 if self.chair_in_favour else self.in_favour <= others
        least = min(self.in_favour, self.against, self.abstained)
        return 0 < self.members < 1000 and least >= 0 and voted <= self.members and chair_fits

    @property
    def adopted(self) -> bool:
        if self.in_favour * 2 == self.members:
            return self.chair_in_favour
        return self.in_favour * 2 > self.members


@dataclass
class Putting:
    form: VoteForm
    held_on: date
    """The day of the session, or the last day for slips."""
    lead_votes: bool
    """Whether who would judge their own work votes too, by the terms of the day it was put."""
    seats: list[Seat] = field(default_factory=list)
    """Empty before a session's day, and until somebody votes in it or it is counted."""
    slips: dict[str, Choice] = field(default_factory=dict)

    @property
    def in_session(self) -> bool:
        return self.form is VoteForm.SESSION

    def lies_ahead(self, today: date) -> bool:
        """Whether its session is still to come."""
        return self.in_session and today < self.held_on

    def is_over(self, today: date) -> bool:
        return today > self.held_on


def put(paper: Paper, form: VoteForm, held_on: date, moment: Moment) -> Putting:
    """A matter as it is put now: who gives slips is asked now, who sits in a session on its day."""
    new = Putting(form, held_on, moment.lead_votes)
    if not new.lies_ahead(moment.today):
        new.seats = seats_on(new, paper, moment, moment.today)
    return new


def seats_on(putting: Putting, paper: Paper, moment: Moment, day: date) -> list[Seat]:
    """A seat for each member of a day."""
    return [
        Seat(
            who,
            moment.staff.chairs(who, day),
            putting.lead_votes or not judges_own_work(paper, who, moment, day),
        )
        for who in moment.staff.members(day)
    ]


def judges_own_work(paper: Paper, who: str, moment: Moment, day: date) -> bool:
    """Whether somebody made the result for the lead unit, or belongs to it."""
    return who in paper.made_by or paper.lead in moment.staff.units(who, day)


def asked(putting: Putting, paper: Paper, moment: Moment) -> list[Seat]:
    """Who may have a vote today: the members of a session's own day, before any of them voted."""
    if putting.seats or putting.is_over(moment.today):
        return putting.seats
    return seats_on(putting, paper, moment, moment.today)


def counted(putting: Putting, paper: Paper, moment: Moment) -> list[Seat]:
    """Of whom the majority is: after a session in which nobody voted, the members of its day."""
    if not putting.seats and putting.is_over(moment.today):
        return seats_on(putting, paper, moment, putting.held_on)
    return asked(putting, paper, moment)


def is_kept_out(putting: Putting, paper: Paper, who: str, moment: Moment) -> bool:
    """Whether the terms keep somebody from voting: since they were asked, or as they are today."""
    seated_so = any(seat.who == who and not seat.votes for seat in putting.seats)
    judges = judges_own_work(paper, who, moment, moment.today)
    return seated_so or (judges and not putting.lead_votes)


def can_still(putting: Putting, paper: Paper, who: str, moment: Moment) -> bool:
    """Whether somebody was asked, has not voted, and it is not too late."""
    if who in putting.slips or putting.is_over(moment.today):
        return False
    return who in {seat.who for seat in asked(putting, paper, moment)}


def awaited(putting: Putting, paper: Paper, moment: Moment) -> list[str]:
    """Whose slips may still come, of those who are members to this day."""
    return [
        who
        for who in moment.staff.members(moment.today)
        if can_still(putting, paper, who, moment) and not is_kept_out(putting, paper, who, moment)
    ]


def is_countable(putting: Putting, paper: Paper, moment: Moment) -> bool:
    """Whether no slip is awaited, or somebody voted in the session; nobody is never counted."""
    if putting.lies_ahead(moment.today):
        return False
    if not any(seat.votes for seat in counted(putting, paper, moment)):
        return False
    if putting.is_over(moment.today):
        return True
    return putting.slips != {} and (putting.in_session or not awaited(putting, paper, moment))


def figures(putting: Putting, today: date) -> Figures:
    """What comes of the slips, counted today."""
    given = list(putting.slips.values())
    chairs = {seat.who for seat in putting.seats if seat.chairs}
    return Figures(
        decided_on=putting.held_on if putting.in_session else today,
        members=len(putting.seats),
        in_favour=given.count(Choice.IN_FAVOUR),
        against=given.count(Choice.AGAINST),
        abstained=given.count(Choice.ABSTAIN),
        chair_in_favour=any(putting.slips.get(who) is Choice.IN_FAVOUR for who in chairs),
    )
