"""An instance as a sheet of paper has it: all that was done to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from tests import cast
    from tests.acts.issuing import Issuing
    from tests.properties.putting import Figures, Putting
    from tests.properties.staff import Held, Staff

Row = dict[str, str]
"""A row of the decision table, as it is stated."""


@dataclass
class Answer:
    unit: str
    stance: str
    answered_by: str = ""
    """Who responded to an objection, as soon as somebody has."""
    on_paper: bool = False
    """Whether the office wrote it down."""


@dataclass
class Version:
    """A document that was handed in for a product."""

    number: int
    position: int
    content: str
    by: str
    stands: bool = True
    """Whether it was not taken out again."""


@dataclass
class Approved:
    by: str
    at: datetime
    direction: str
    followed: bool = False
    issued: bool = False
    """Whether something was issued since."""


@dataclass
class Paper:
    """All that is known of one instance."""

    number: int
    task: cast.CastTask
    lead: str
    asked: list[str]
    rows: list[Row]
    """The rows it was assigned under, whatever was published since."""
    cut_off: date
    due_on: date
    original_due_on: date
    state: str = "assigned"
    version: int = 1
    round: int = 0
    versions: list[Version] = field(default_factory=list)
    issued: list[tuple[int, Issuing]] = field(default_factory=list)
    """What was handed in as issued, each with the number of the version it was issued of."""
    answers: list[Answer] = field(default_factory=list)
    """Those of the current round, in order."""
    reported_by: str = ""
    reported_on: date | None = None
    """When the report was made that others consider, or that was accepted."""
    answers_due: date | None = None
    said_of: dict[int, tuple[int, int] | str] = field(default_factory=dict)
    """What the last report said of products it brought none of: what still holds, or why not."""
    putting: Putting | None = None
    """How it lies before the members of the committee, in this round."""
    votes: dict[int, Figures] = field(default_factory=dict)
    """How the committee voted, by the round."""
    kept: defaultdict[str, list[tuple[object, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What was only put beside it, by the kind of what was given."""
    proposed_on: date | None = None
    """To which date an extension is asked for, as long as that is not answered."""
    asked_by: str = ""
    declined_by: str = ""
    """Who has sent it back, as long as that is not answered."""
    before_committee: bool = False
    """Whether it was ever sent back, or given out in place of what was."""
    reminded: set[date] = field(default_factory=set)
    """The due dates on whose day the clock has reminded."""

    slips_void: int = 0
    """How many of the slips with which it was submitted an objection came after."""
    appointed: bool = False
    """Whether somebody of the lead unit is named to work on it."""
    approval: Approved | None = None
    """How it was approved in this round; None where that was taken back."""
    directed: list[Approved] = field(default_factory=list)
    """How it was approved with a direction, in whatever round, but for what was taken back."""

    @property
    def named_here(self) -> list[str]:
        """What the statement names in its state."""
        return list(dict.fromkeys(row["action"] for row in self.rows if self.state == row["state"]))

    @property
    def current(self) -> dict[int, Version]:
        """The latest version that stands, by its position."""
        return {version.position: version for version in self.versions if version.stands}

    @property
    def vote(self) -> Figures | None:
        """How the committee voted in this round; None when it has not."""
        return self.votes.get(self.round)

    @property
    def made_by(self) -> set[str]:
        """Who made, for the lead unit, what is reported in this round."""
        responding = {answer.answered_by for answer in self.answers}
        handing_in = {version.by for version in self.current.values()}
        return {self.reported_by, *responding, *handing_in} - {""}

    @property
    def demanded(self) -> set[int]:
        return {n for n, product in enumerate(self.task.products, 1) if product.required}

    @property
    def demanded_anew(self) -> set[int]:
        """What each period must bring: of the products demanded those that report."""
        return {n for n in self.demanded if self.task.products[n - 1].kind == "BC"}

    @property
    def to_answer(self) -> set[int]:
        """The products of which the next report says why it brings none."""
        return self.demanded - self.demanded_anew - set(self.current)

    @property
    def collective(self) -> bool:
        """Whether the committee decides on a product; not on one that the report had none of."""
        said = set() if self.state == "in_progress" else self.said_of
        return any(
            product.approval == "collective" and n not in said
            for n, product in enumerate(self.task.products, 1)
        )

    def last_word(self, unit: str) -> Answer | None:
        return next((each for each in reversed(self.answers) if each.unit == unit), None)

    @property
    def silent(self) -> list[str]:
        return [unit for unit in self.asked if self.last_word(unit) is None]

    @property
    def awaited(self) -> set[str]:
        """The units whose turn it is."""
        match self.state:
            case "assigned" | "in_progress":
                return set() if self.declined_by else {self.lead}
            case "reported":
                return {*self.silent, *({self.lead} if self.open_objections else set())}
            case _:
                return set()

    @property
    def latest(self) -> date:
        """The day after which no due date can lie."""
        return self.cut_off.replace(year=self.cut_off.year + 1)

    @property
    def unspoken(self) -> list[str]:
        """The units that have not answered by themselves, whatever was written down for them.

        That they let their time go by is no answer.
        """
        spoke = {
            answer.unit
            for answer in self.answers
            if not answer.on_paper and answer.stance != "no_response"
        }
        return [unit for unit in self.asked if unit not in spoke]

    @property
    def open_objections(self) -> list[Answer]:
        words = [self.last_word(unit) for unit in self.asked]
        return [word for word in words if word and word.stance == "object" and not word.answered_by]


@dataclass(frozen=True)
class Moment:
    """A day in the office, and what holds on it beside the papers."""

    today: date
    staff: Staff
    left_to_office: date | None
    """The last day to which the office may extend the instance in question by itself."""
    lead_votes: bool
    """Whether a member votes on their own work in what is put before the committee now."""

    now: datetime
    must_submit: bool
    """Whether nothing is approved that the office has not submitted."""

    def held(self, who: str) -> tuple[Held, ...]:
        return self.staff.held(who, self.today)
