"""What the statement alone says must happen: a small office on paper, without a database.

The rows are those of `tests/stories/decision-table.csv`, and each of their clauses is written here
once more, by its words and not by the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from models.vocabulary import Role
from tests import cast
from tests.acts.issuing import approved
from tests.decision_table import ROWS, clauses
from tests.properties.putting import (
    awaited,
    can_still,
    is_countable,
    is_kept_out,
    judges_own_work,
)
from tests.properties.staff import OF_COMMITTEE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tests.properties.paper import Moment, Paper, Row
    from tests.properties.staff import Held

ALL_SEEING = {Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.INSPECTOR}


@dataclass(frozen=True)
class Attempt:
    """Somebody, in one of their posts, who wants something at a moment."""

    paper: Paper
    who: str
    post: Held | None
    moment: Moment
    about: str | None = None
    """The unit whose answer the office writes down."""

    @property
    def unit(self) -> str | None:
        if self.about in self.paper.asked:
            return self.about
        return self.post[1] if self.post else None

    @property
    def own_stances(self) -> set[str]:
        """How their unit answered by itself in this round."""
        return {a.stance for a in self.paper.answers if a.unit == self.unit and not a.on_paper}

    @property
    def units(self) -> set[str]:
        """All the units of who wants it."""
        return {unit for _, unit in self.moment.held(self.who) if unit}

    @property
    def today(self) -> date:
        return self.moment.today

    @property
    def of_lead(self) -> bool:
        """Whether they belong to the lead unit in any of their posts."""
        return self.paper.lead in {unit for _, unit in self.moment.held(self.who)}

    @property
    def chair_of_lead(self) -> bool:
        """Whether the chair belongs to the lead unit beside."""
        staff, today = self.moment.staff, self.today
        return any(
            staff.chairs(who, today) and self.paper.lead in staff.units(who, today)
            for who in staff.members(today)
        )


def _has_not_answered(it: Attempt) -> bool:
    """Whether what stands for their unit is silence, or what the office wrote down."""
    word = it.paper.last_word(it.post[1]) if it.post and it.post[1] else None
    return word is not None and (word.on_paper or word.stance == "no_response")


def _settled_with(it: Attempt) -> bool:
    silent = set(it.paper.silent) - {it.unit}
    objecting = {answer.unit for answer in it.paper.open_objections} - {it.unit}
    return not silent and not objecting


def _decided_by_others(it: Attempt) -> bool:
    asking = {it.paper.asked_by, it.paper.declined_by}
    return it.who not in asking and not it.of_lead


def _left_to_the_office(it: Attempt) -> bool:
    asked, latest = it.paper.proposed_on, it.moment.left_to_office
    return latest is not None and (asked is None or asked <= latest)


def _settles_all(it: Attempt) -> bool:
    return len(it.paper.open_objections) == 1 and not it.paper.silent


def _can_be_asked(it: Attempt) -> bool:
    members = it.moment.staff.members(it.today)
    return any(
        it.moment.lead_votes or not judges_own_work(it.paper, who, it.moment, it.today)
        for who in members
    )


def _can_be_taken_back(it: Attempt) -> bool:
    putting = it.paper.putting
    return not putting or not putting.slips or awaited(putting, it.paper, it.moment) != []


def _may_vote(it: Attempt) -> bool:
    putting = it.paper.putting
    return (
        putting is not None
        and can_still(putting, it.paper, it.who, it.moment)
        and not putting.lies_ahead(it.today)
        and not is_kept_out(putting, it.paper, it.who, it.moment)
    )


def _is_countable(it: Attempt) -> bool:
    return it.paper.putting is not None and is_countable(it.paper.putting, it.paper, it.moment)


CLAUSES: dict[str, Callable[[Attempt], bool]] = {
    "what must be new has a current version": (
        lambda it: it.paper.demanded_anew <= set(it.paper.current)
    ),
    "at least one cooperating unit is asked": lambda it: it.paper.asked != [],
    "no cooperating unit is asked": lambda it: it.paper.asked == [],
    "this unit has not confirmed in this round": (lambda it: "confirm" not in it.own_stances),
    "another answer or a response to an objection is still missing": (
        lambda it: not _settled_with(it)
    ),
    "it is the last answer and no objection is without a response": _settled_with,
    "this unit has not objected in this round": (lambda it: "object" not in it.own_stances),
    "an objection has no response": lambda it: it.paper.open_objections != [],
    "something else is still missing": lambda it: not _settles_all(it),
    "it answers the last open objection and every unit has answered": _settles_all,
    "the answering time is over": (
        lambda it: it.paper.answers_due is not None and it.today > it.paper.answers_due
    ),
    "no objection is without a response": lambda it: it.paper.open_objections == [],
    "the approver neither reported it nor belongs to the lead unit": (
        lambda it: it.who != it.paper.reported_by and not it.of_lead
    ),
    "where the terms demand it the office has submitted it": (
        lambda it: (
            not it.moment.must_submit
            or any(
                round_ == it.paper.round
                for round_, *_ in it.paper.kept["submission"][it.paper.slips_void :]
            )
        )
    ),
    "who acts approved it or holds the post in which it was approved": (
        lambda it: it.paper.approval is not None and it.paper.approval.by == it.who
    ),
    "it was approved a short while ago": (
        lambda it: (
            it.paper.approval is None
            or it.moment.now <= it.paper.approval.at + timedelta(minutes=30)
        )
    ),
    "nothing was done that rests on the approval": (
        lambda it: (
            it.paper.approval is None
            or not (it.paper.approval.followed or it.paper.approval.issued)
        )
    ),
    "it was approved with a direction on which nothing was reported": (
        lambda it: not all(each.followed for each in it.paper.directed)
    ),
    "somebody is named to work on it": lambda it: it.paper.appointed,
    "a collective matter has its recorded vote": (
        lambda it: not it.paper.collective or (it.paper.vote is not None and it.paper.vote.adopted)
    ),
    "the due date has not passed": lambda it: it.today <= it.paper.due_on,
    "no extension waits for an answer": lambda it: it.paper.proposed_on is None,
    "nothing that was sent back waits for an answer": lambda it: not it.paper.declined_by,
    "an extension waits for an answer": lambda it: it.paper.proposed_on is not None,
    "what was sent back waits for an answer": lambda it: it.paper.declined_by != "",
    "who answers did not ask and does not belong to the lead unit": _decided_by_others,
    "the proposed date lies within what the committee left to the office": _left_to_the_office,
    "who acts for the office does not belong to the lead unit": lambda it: not it.of_lead,
    "who acts signs for the office": (
        lambda it: it.post is not None and it.post[0] in {Role.HEAD, Role.DEPUTY}
    ),
    "who acts for the committee does not belong to the lead unit": lambda it: not it.of_lead,
    "the chair belongs to the lead unit": lambda it: it.chair_of_lead,
    "the office leads it itself": lambda it: it.paper.lead == cast.FOLLOW_UP_UNIT,
    "the committee has had no word in it": lambda it: not it.paper.before_committee,
    "some unit other than their own has not answered by itself": (
        lambda it: set(it.paper.unspoken) - it.units != set()
    ),
    "this unit has not answered by itself": _has_not_answered,
    "the committee has not begun to decide as a body": (
        lambda it: it.paper.putting is None and it.paper.vote is None
    ),
    "some unit is awaited": lambda it: it.paper.awaited != set(),
    "some unit other than their own is awaited": lambda it: it.paper.awaited - it.units != set(),
    "the committee decides as a body, and has not in this round": (
        lambda it: it.paper.collective and it.paper.vote is None
    ),
    "what was approved is of a kind that is issued with a number": (
        lambda it: approved(it.paper) != []
    ),
    "something is handed in": lambda it: it.paper.current != {},
    "the members were asked": lambda it: it.paper.putting is not None,
    "the members were not asked": lambda it: it.paper.putting is None,
    "some member can vote": _can_be_asked,
    "a slip is awaited, or none was given": _can_be_taken_back,
    "the member was asked, has not voted, and may today": _may_vote,
    "no slip is awaited, or somebody voted in the session": _is_countable,
}


def _is_kept_out(it: Attempt) -> bool:
    """Whether the terms alone keep somebody from voting, who was asked and has not yet."""
    paper, putting = it.paper, it.paper.putting
    return (
        putting is not None
        and paper.vote is None
        and can_still(putting, paper, it.who, it.moment)
        and is_kept_out(putting, paper, it.who, it.moment)
    )


RIGHTS: dict[str, Callable[[Attempt], bool]] = {
    **{
        clause: CLAUSES[clause]
        for clause in (
            "the approver neither reported it nor belongs to the lead unit",
            "who acts approved it or holds the post in which it was approved",
            "who answers did not ask and does not belong to the lead unit",
            "the proposed date lies within what the committee left to the office",
            "who acts for the office does not belong to the lead unit",
            "who acts signs for the office",
            "who acts for the committee does not belong to the lead unit",
            "the chair belongs to the lead unit",
            "the office leads it itself",
        )
    },
    "some unit other than their own has not answered by itself": (
        lambda it: it.paper.unspoken == [] or set(it.paper.unspoken) - it.units != set()
    ),
    "the member was asked, has not voted, and may today": lambda it: not _is_kept_out(it),
}
"""The clauses that are about whose business it is, and not about the moment."""


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
    if post is None:
        return set()
    role, unit = post
    # A vote belongs to the seat in the committee, whatever else somebody does.
    found = {"member"} if role in OF_COMMITTEE else set()
    if any(role == Role.ADMINISTRATOR for role, _ in posts):
        return found
    found |= {"participant"} if role != Role.INSPECTOR else set()
    if role in {Role.HEAD, Role.DEPUTY, Role.OFFICER}:
        found |= {"lead_member"} if unit == paper.lead else set()
        found |= {"lead_head"} if unit == paper.lead and role == Role.HEAD else set()
        found |= {"cooperating_head"} if unit in paper.asked and role == Role.HEAD else set()
        found |= {"follow_up"} if unit == cast.FOLLOW_UP_UNIT else set()
    found |= {"committee"} if role in {Role.CHAIR, Role.VICE_CHAIR} else set()
    found |= {"chair"} if role == Role.CHAIR else set()
    return found


def expected(
    paper: Paper, who: str, action: str, moment: Moment, about: str | None = None
) -> tuple[Row, Held | None] | None:
    """The row that applies, and the post in which it does; None when it is refused.

    `about` is the unit whose answer is written down.

    Who heads several of the units asked answers first for one that has not answered.
    """
    found = [
        (row, attempt.post)
        for row, attempt in _rows_for(paper, who, action, moment, about)
        if all(CLAUSES[clause](attempt) for clause in clauses(row))
    ]
    return min(found, key=lambda it: _has_answered(paper, *it), default=None)


def lacks_right(paper: Paper, who: str, action: str, moment: Moment) -> bool:
    """Whether it is never somebody's to do: they are told so, even if they did it once."""
    posts = moment.held(who)
    held = {each for post in posts or (None,) for each in standings(paper, who, posts, post)}
    if not any(row["action"] == action and row["standing"] in held for row in paper.rows):
        return True
    found = list(_rows_for(paper, who, action, moment))
    return found != [] and not any(
        all(RIGHTS[clause](attempt) for clause in clauses(row) if clause in RIGHTS)
        for row, attempt in found
    )


def _rows_for(
    paper: Paper, who: str, action: str, moment: Moment, about: str | None = None
) -> Iterator[tuple[Row, Attempt]]:
    """The rows of the state that name what somebody is, in each of their posts."""
    posts = moment.held(who)
    for post in posts or (None,):
        for standing in sorted(standings(paper, who, posts, post)):
            for row in paper.rows:
                told = (row["state"], row["action"], row["standing"])
                if told == (paper.state, action, standing):
                    yield row, Attempt(paper, who, post, moment, about)


def _has_answered(paper: Paper, row: Row, post: Held | None) -> bool:
    answering = row["standing"] == "cooperating_head"
    return answering and post is not None and post[1] in {a.unit for a in paper.answers}


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
