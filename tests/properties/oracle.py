"""What the statement alone says must happen: a small office on paper, without a database.

The rows are those of `tests/stories/decision-table.csv`, and each of their clauses is written here
once more, by its words and not by the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.vocabulary import Role
from tests import cast
from tests.workflow.test_decision_table import ROWS, clauses

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

Row = dict[str, str]
Held = tuple[Role, str | None]
"""A post: its role, and the code of its unit."""

ALL_SEEING = {Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.INSPECTOR}


@dataclass
class Answer:
    unit: str
    stance: str
    answered: bool = False
    """Whether an objection has its response."""


@dataclass
class Paper:
    """All that is known of one instance."""

    number: int
    task: cast.CastTask
    lead: str
    asked: list[str]
    rows: list[Row]
    """The rows it was assigned under, whatever was published since."""
    state: str = "assigned"
    version: int = 1
    round: int = 0
    products: set[int] = field(default_factory=set)
    """The positions for which a version stands."""
    answers: list[Answer] = field(default_factory=list)
    """Those of the current round, in order."""
    reported_by: str = ""
    answers_due: date | None = None
    voted: bool | None = None
    """How the committee voted in this round; None when it has not."""

    @property
    def demanded(self) -> set[int]:
        return {n for n, product in enumerate(self.task.products, 1) if product.required}

    @property
    def collective(self) -> bool:
        return any(product.approval == "collective" for product in self.task.products)

    def last_word(self, unit: str) -> Answer | None:
        return next((each for each in reversed(self.answers) if each.unit == unit), None)

    @property
    def silent(self) -> list[str]:
        return [unit for unit in self.asked if self.last_word(unit) is None]

    @property
    def open_objections(self) -> list[Answer]:
        words = [self.last_word(unit) for unit in self.asked]
        return [word for word in words if word and word.stance == "object" and not word.answered]


@dataclass(frozen=True)
class Attempt:
    """Somebody, in one of their posts, who wants something on a day."""

    paper: Paper
    who: str
    posts: tuple[Held, ...]
    post: Held | None
    today: date

    @property
    def unit(self) -> str | None:
        return self.post[1] if self.post else None


def _settled_with(it: Attempt) -> bool:
    silent = set(it.paper.silent) - {it.unit}
    objecting = {answer.unit for answer in it.paper.open_objections} - {it.unit}
    return not silent and not objecting


def _settles_all(it: Attempt) -> bool:
    return len(it.paper.open_objections) == 1 and not it.paper.silent


CLAUSES: dict[str, Callable[[Attempt], bool]] = {
    "every required product kind has a current version": (
        lambda it: it.paper.demanded <= it.paper.products
    ),
    "at least one cooperating unit is asked": lambda it: it.paper.asked != [],
    "no cooperating unit is asked": lambda it: it.paper.asked == [],
    "this unit has not confirmed in this round": (
        lambda it: (it.unit, "confirm") not in {(a.unit, a.stance) for a in it.paper.answers}
    ),
    "another answer or a response to an objection is still missing": (
        lambda it: not _settled_with(it)
    ),
    "it is the last answer and no objection is without a response": _settled_with,
    "this unit has not objected in this round": (
        lambda it: (it.unit, "object") not in {(a.unit, a.stance) for a in it.paper.answers}
    ),
    "an objection has no response": lambda it: it.paper.open_objections != [],
    "something else is still missing": lambda it: not _settles_all(it),
    "it answers the last open objection and every unit has answered": _settles_all,
    "the answering time is over": (
        lambda it: it.paper.answers_due is not None and it.today > it.paper.answers_due
    ),
    "no objection is without a response": lambda it: it.paper.open_objections == [],
    "the approver neither reported it nor belongs to the lead unit": (
        lambda it: (
            it.who != it.paper.reported_by and it.paper.lead not in {unit for _, unit in it.posts}
        )
    ),
    "a collective matter has its recorded vote": (
        lambda it: not it.paper.collective or it.paper.voted is True
    ),
}


def sees(paper: Paper, who: str, posts: tuple[Held, ...]) -> bool:
    """Whether the instance exists for somebody."""
    if who == "clock":
        return True
    if paper.task.sensitivity != "restricted":
        return bool(posts)
    concerned = {paper.lead, *paper.asked}
    if any(role in ALL_SEEING or unit in concerned for role, unit in posts):
        return True
    administers = any(role == Role.ADMINISTRATOR for role, _ in posts)
    return any(unit == cast.FOLLOW_UP_UNIT for _, unit in posts) and not administers


def standings(paper: Paper, who: str, posts: tuple[Held, ...], post: Held | None) -> set[str]:
    """What somebody is before an instance, in one of their posts."""
    if who == "clock":
        return {"clock"}
    if post is None or any(role == Role.ADMINISTRATOR for role, _ in posts):
        return set()
    role, unit = post
    found = set()
    if role in {Role.HEAD, Role.DEPUTY, Role.OFFICER}:
        found |= {"lead_member"} if unit == paper.lead else set()
        found |= {"lead_head"} if unit == paper.lead and role == Role.HEAD else set()
        found |= {"cooperating_head"} if unit in paper.asked and role == Role.HEAD else set()
        found |= {"follow_up"} if unit == cast.FOLLOW_UP_UNIT else set()
    found |= {"committee"} if role in {Role.CHAIR, Role.VICE_CHAIR} else set()
    found |= {"chair"} if role == Role.CHAIR else set()
    return found


def expected(
    paper: Paper, who: str, posts: tuple[Held, ...], action: str, today: date
) -> tuple[Row, Held | None] | None:
    """The row that applies, and the post in which it does; None when it is refused."""
    for post in posts or (None,):
        for standing in sorted(standings(paper, who, posts, post)):
            attempt = Attempt(paper, who, posts, post, today)
            for row in paper.rows:
                told = (row["state"], row["action"], row["standing"])
                if told == (paper.state, action, standing) and all(
                    CLAUSES[clause](attempt) for clause in clauses(row)
                ):
                    return row, post
    return None


def move_on(
    paper: Paper,
    row: Row,
    *,
    who: str,
    unit: str | None,
    about: str | None,
    answers_due: date | None,
) -> None:
    """Writes on the paper what was done under a row."""
    action = row["action"]
    if action == "report":
        paper.round += 1
        paper.answers, paper.voted = [], None
        paper.reported_by, paper.answers_due = who, answers_due
    elif action in {"confirm", "object"}:
        paper.answers.append(Answer(unit or "", action))
    elif action == "respond":
        answered = [a for a in paper.answers if a in paper.open_objections]
        next(a for a in answered if about in {None, a.unit}).answered = True
    elif action == "lapse":
        paper.answers += [Answer(silent, "no_response") for silent in paper.silent]
    paper.state = row["leads_to"]
    paper.version += 1


PAUSE: Row = {
    "state": "in_progress",
    "action": "pause",
    "standing": "lead_head",
    "leads_to": "assigned",
    "provided_that": "",
    "must_give": "reason",
}
"""A row that a later definition adds."""

WITHOUT_WITHDRAW = [row for row in ROWS if row["action"] != "withdraw"]
EDITIONS = (ROWS, [*WITHOUT_WITHDRAW, PAUSE])
"""The statement, and how a commune might change it: one row more, one less."""
