"""What the statement alone says must happen: a small office on paper, without a database.

The rows are those of `tests/stories/decision-table.csv`, and each of their clauses is written here
once more, by its words and not by the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.vocabulary import Role
from tests import cast
from tests.decision_table import ROWS, clauses

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
    cut_off: date
    due_on: date
    original_due_on: date
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
    proposed_on: date | None = None
    """To which date an extension is asked for, as long as that is not answered."""
    asked_by: str = ""
    declined_by: str = ""
    """Who has sent it back, as long as that is not answered."""
    reminded: set[date] = field(default_factory=set)
    """The due dates on whose day the clock has reminded."""

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
    left_to_office: date | None
    """The last day to which the office may extend by itself."""

    @property
    def unit(self) -> str | None:
        return self.post[1] if self.post else None


def _settled_with(it: Attempt) -> bool:
    silent = set(it.paper.silent) - {it.unit}
    objecting = {answer.unit for answer in it.paper.open_objections} - {it.unit}
    return not silent and not objecting


def _decided_by_others(it: Attempt) -> bool:
    asking = {it.paper.asked_by, it.paper.declined_by}
    return it.who not in asking and it.paper.lead not in {unit for _, unit in it.posts}


def _left_to_the_office(it: Attempt) -> bool:
    asked, latest = it.paper.proposed_on, it.left_to_office
    return latest is not None and (asked is None or asked <= latest)


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
    "the due date has not passed": lambda it: it.today <= it.paper.due_on,
    "no extension waits for an answer": lambda it: it.paper.proposed_on is None,
    "nothing that was sent back waits for an answer": lambda it: not it.paper.declined_by,
    "an extension waits for an answer": lambda it: it.paper.proposed_on is not None,
    "what was sent back waits for an answer": lambda it: it.paper.declined_by != "",
    "who answers did not ask and does not belong to the lead unit": _decided_by_others,
    "the proposed date lies within what the committee left to the office": _left_to_the_office,
    "some unit is awaited": lambda it: it.paper.awaited != set(),
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
    paper: Paper,
    who: str,
    posts: tuple[Held, ...],
    action: str,
    today: date,
    left_to_office: date | None = None,
) -> tuple[Row, Held | None] | None:
    """The row that applies, and the post in which it does; None when it is refused."""
    for post in posts or (None,):
        for standing in sorted(standings(paper, who, posts, post)):
            attempt = Attempt(paper, who, posts, post, today, left_to_office)
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
    until: date | None,
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
    elif action == "request_extension":
        paper.proposed_on, paper.asked_by = until, who
    elif action in {"grant_extension", "refuse_extension"}:
        paper.proposed_on, paper.asked_by = None, ""
        paper.due_on = until or paper.due_on
    elif action == "decline":
        paper.declined_by = who
    elif action in {"reassign", "uphold"}:
        paper.declined_by = ""
    elif action == "remind":
        paper.reminded.add(paper.due_on)
    _lead_to(paper, row["leads_to"])
    # A reminder leaves what somebody has before them as it is.
    paper.version += action != "remind"


def _lead_to(paper: Paper, state: str) -> None:
    paper.state = state
    if state in {"closed", "revoked"}:
        # A date that was asked for and not answered by then needs no answer any more.
        paper.proposed_on, paper.asked_by = None, ""


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
