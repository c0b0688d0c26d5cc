"""What a person has before them: what awaits them, what falls due, whom they wait for."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from models.organisation import Commune
from models.queries.approval import waits_to_be_submitted
from models.queries.ballot import may_be_asked
from models.queries.deadline import awaits_an_answer
from models.queries.work import concerns, led_by, needs_vote, unanswered_by
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.directory import ranked
from workflow.actors.visibility import of_units, visible_to, within
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import days_late, not_over
from workflow.definition.definition import Definition
from workflow.definition.published import definitions_of, unfinished_states
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.engine.explain import Verdict, explain
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn
from workflow.instance.vote_count import lies_ahead
from workflow.worklist.unissued import Unissued, is_unissued
from workflow.worklist.work_items import WorkItem, work_items

MOST_CALLED = 50
"""How many instances that may await a person stand on one page."""

MOST_UNISSUED = 5
"""How many instances that wait to be issued are named here; a page of their own has them all."""

MOST_WATCHED = 50
"""How many instances somebody merely watches here; the plan has them all."""


class Edge(NamedTuple):
    """The last of a page: by the due date, and on one day by the number."""

    due_on: date
    number: int


@dataclass(frozen=True, slots=True)
class ListedInstance:
    """One instance on the worklist."""

    situation: Situation
    turns: tuple[Turn, ...]
    item: WorkItem | None = None
    """What awaits this person; None when nothing does."""
    verdict: Verdict | None = None
    """Whether that action is open to them, or what is still missing for it."""


@dataclass(frozen=True, slots=True)
class Worklist:
    """Lists, the most pressing first in each; none of an instance stands twice."""

    now: tuple[ListedInstance, ...]
    soon: tuple[ListedInstance, ...]
    """What falls due soon, and the sessions of the committee to come."""
    waiting: tuple[ListedInstance, ...]
    unissued: tuple[Unissued, ...] = ()
    """What of their own, or of all they look over, was approved and waits to be issued: a few."""
    unissued_in_all: int = 0
    edge: Edge | None = None
    """Behind which the next page begins; None when all that may await them is here."""


def worklist_of(
    session: Session, *, actor: Actor, at: datetime, after: Edge | None = None
) -> Worklist:
    """The worklist of a person on a day, read in a fixed number of statements.

    It holds what may await them and falls due first, `MOST_CALLED` at the most, or goes on behind
    an edge; and, where it begins, the first of what they only watch.
    """
    commune = session.get_one(Commune, actor.commune_id)
    today = local_day(at)
    definitions = definitions_of(session, actor.commune_id)
    page = _page(session, definitions, actor, after)
    situations = read_situations(session, actor.commune_id, page.ids, at=at)
    listing = [
        _listed(situation, actor)
        for situation in situations
        if situation.instance.id not in page.unissued
    ]
    now = [listed for listed in listing if listed.item and not _lies_ahead(listed)]
    rest = [listed for listed in listing if listed not in now]
    horizon = today + timedelta(days=commune.due_soon_days)
    soon = [
        listed
        for listed in rest
        if listed.item or (_led_by(listed, actor) and _is_owed(listed) and _due(listed) <= horizon)
    ]
    waiting = [listed for listed in rest if listed not in soon and listed.turns]
    return Worklist(
        _pressing(now),
        _pressing(soon),
        _late_first(_pressing(waiting), today),
        tuple(Unissued(each) for each in situations if each.instance.id in page.unissued),
        page.unissued_in_all,
        page.edge,
    )


def running(session: Session, actor: Actor, at: datetime) -> list[Situation]:
    """The situations that may await a person, all of them, by number."""
    definitions = definitions_of(session, actor.commune_id).values()
    ids = session.scalars(_by_deadline(actor, _may_call(definitions, actor)))
    return read_situations(session, actor.commune_id, ids, at=at)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page."""

    ids: list[uuid.UUID]
    unissued: frozenset[uuid.UUID]
    """Those of them that only wait to be issued."""
    unissued_in_all: int
    edge: Edge | None
    """Behind which the next page begins."""


def _page(
    session: Session,
    definitions: Mapping[uuid.UUID, Definition],
    actor: Actor,
    after: Edge | None,
) -> _Page:
    """What stands on a page; in one statement."""
    books = definitions.values()
    parts = [_called(books, actor, after)]
    if after is None:
        parts += [_watched(books, actor), _unissued(actor)]
    rows = session.execute(union_all(*(select(part.subquery()) for part in parts))).all()
    called = sorted(Edge(row.due_on, row.number) for row in rows if row.list == _CALLED)
    edge = called[MOST_CALLED - 1] if len(called) > MOST_CALLED else None
    shown = [
        row
        for row in rows
        if not (row.list == _CALLED and edge and Edge(row.due_on, row.number) > edge)
    ]
    listed = {row.id for row in shown if row.list != _UNISSUED}
    unissued = [row for row in shown if row.list == _UNISSUED and row.id not in listed]
    return _Page(
        ids=[row.id for row in shown],
        unissued=frozenset(row.id for row in unissued),
        unissued_in_all=max((row.in_all for row in rows if row.list == _UNISSUED), default=0),
        edge=edge,
    )


_CALLED, _WATCHED, _UNISSUED = range(3)

_Listed = Select[int, uuid.UUID, date, int, int]
"""In which list an instance stands, its id, by what it has its place, and how many are there."""


def _called(definitions: Collection[Definition], actor: Actor, after: Edge | None) -> _Listed:
    """What may await a person, of one page and the first of the next."""
    wanted = _by_deadline(actor, _may_call(definitions, actor))
    if after:
        wanted = wanted.where(tuple_(_NO_DEADLINE, TaskInstance.number) > tuple_(*after))
    return wanted.with_only_columns(*_in_the_list(_CALLED)).limit(MOST_CALLED + 1)


def _watched(definitions: Collection[Definition], actor: Actor) -> _Listed:
    """What a person only watches: of their units, or of the commune."""
    unfinished = TaskInstance.state.in_(unfinished_states(definitions)) & not_over()
    watches = unfinished if _oversees(actor) else unfinished & of_units(actor, concerns)
    # What may await them stands on a page of its own, however late that is.
    wanted = _by_deadline(actor, watches & ~_may_call(definitions, actor))
    return wanted.with_only_columns(*_in_the_list(_WATCHED)).limit(MOST_WATCHED)


def _unissued(actor: Actor) -> _Listed:
    """What waits to be issued, of their own units or of all that they look over: a few."""
    theirs = true() if _oversees(actor) else of_units(actor, led_by)
    wanted = (
        select(TaskInstance.id)
        .where(
            TaskInstance.commune_id == actor.commune_id,
            is_unissued(),
            theirs,
            visible_to(actor),
        )
        .order_by(TaskInstance.number)
    )
    in_all = func.count().over()
    return wanted.with_only_columns(*_in_the_list(_UNISSUED, in_all)).limit(MOST_UNISSUED)


def _oversees(actor: Actor) -> bool:
    """Whether somebody watches over all that goes on, and not over their own units alone."""
    inspects = any(post.role is Role.INSPECTOR for post in actor.posts)
    return actor.follows_up or bool((_deciding(actor) or inspects) and actor.sees_everything)


def _may_call(definitions: Collection[Definition], actor: Actor) -> ColumnElement[bool]:
    """The condition that something may await a person; whether it does is what the rules say."""

    def before(*standings: Standing, as_body: bool = False) -> ColumnElement[bool]:
        return TaskInstance.state.in_(_before(definitions, standings, as_body=as_body))

    asked = awaits_an_answer()
    calls_them: list[ColumnElement[bool]] = [
        before(Standing.LEAD_HEAD, Standing.LEAD_MEMBER) & of_units(actor, led_by),
        before(Standing.COOPERATING_HEAD) & of_units(actor, unanswered_by),
    ]
    if deciding := _deciding(actor):
        calls_them.append(_within_any(deciding) & (before(Standing.COMMITTEE) | asked))
    if following_up := [post for post in actor.posts if post.follows_up]:
        # Its turns are few among what it watches: it answers, and sees to collective decisions.
        collective = before(Standing.FOLLOW_UP, as_body=True) & needs_vote()
        submitting = TaskInstance.state.in_(_submitted(definitions)) & waits_to_be_submitted()
        awaited = before(Standing.FOLLOW_UP) | asked | collective | submitting
        calls_them.append(_within_any(following_up) & awaited)
    if actor.user_id and ranked(actor.own_posts):
        calls_them.append(may_be_asked(actor.user_id))
    return and_(not_over(), or_(*calls_them))


def _by_deadline(actor: Actor, condition: ColumnElement[bool]) -> Select[uuid.UUID]:
    return (
        select(TaskInstance.id)
        .where(TaskInstance.commune_id == actor.commune_id, condition, visible_to(actor))
        .order_by(_NO_DEADLINE, TaskInstance.number)
    )


def _deciding(actor: Actor) -> list[HeldPost]:
    return [post for post in actor.posts if post.role in (Role.CHAIR, Role.VICE_CHAIR)]


_NO_DEADLINE = func.coalesce(TaskInstance.due_on, literal(date.max, Date))
"""The due date; of what has none the last day there is, so that it comes last."""


def _in_the_list(which: int, in_all: ColumnElement[int] | None = None) -> tuple[Any, ...]:
    """The columns of an instance that stands in a list."""
    return (
        literal(which).label("list"),
        TaskInstance.id,
        _NO_DEADLINE.label("due_on"),
        TaskInstance.number,
        (literal(0) if in_all is None else in_all).label("in_all"),
    )


def _listed(situation: Situation, actor: Actor) -> ListedInstance:
    item = next(iter(work_items(situation, actor)), None)
    return ListedInstance(
        situation, situation.turns, item, _verdict(situation, actor, item) if item else None
    )


def _verdict(situation: Situation, actor: Actor, item: WorkItem) -> Verdict:
    """Whether what they are called to is open, for the unit whose turn it is."""
    unit = item.turn.unit
    return explain(situation, actor, item.turn.action, as_unit=unit.code if unit else None)


def _lies_ahead(listed: ListedInstance) -> bool:
    """Whether they are called to a session of the committee that is still to come."""
    situation, item = listed.situation, listed.item
    votes = item is not None and item.turn.effect == EffectName.SLIP
    ballot = situation.ballot if votes else None
    return ballot is not None and lies_ahead(ballot, situation.today)


def _led_by(listed: ListedInstance, actor: Actor) -> bool:
    instance = listed.situation.instance
    return instance.lead_unit_id in actor.units_before(instance)


def _is_owed(listed: ListedInstance) -> bool:
    """Whether its lead unit still has to report."""
    return listed.situation.instance.reported_at is None


def _pressing(listing: list[ListedInstance]) -> tuple[ListedInstance, ...]:
    return tuple(
        sorted(listing, key=lambda listed: (_due(listed), listed.situation.instance.number))
    )


def _late_first(listing: tuple[ListedInstance, ...], today: date) -> tuple[ListedInstance, ...]:
    """What is late before what waits for others without being late, however long ago it was due."""
    return tuple(
        sorted(listing, key=lambda listed: not days_late(listed.situation.instance, today))
    )


def _due(listed: ListedInstance) -> date:
    return listed.situation.instance.due_on or date.max


def _within_any(posts: Collection[HeldPost]) -> ColumnElement[bool]:
    return or_(*(within(post) for post in posts))


def _submitted(definitions: Collection[Definition]) -> set[str]:
    """The states in which something waits for the follow-up office to submit it."""
    return {
        rule.state
        for each in definitions
        for rule in each.rules
        if ConditionName.SUBMITTED in rule.provided
    }


def _before(
    definitions: Collection[Definition], standings: Collection[Standing], *, as_body: bool
) -> set[str]:
    """The states that somebody with one of these standings brings onward.

    Either towards a decision of the committee as a body, or otherwise.
    """
    return {
        state.name
        for each in definitions
        for state in each.states
        if any(
            rule.standing in standings
            and (ConditionName.DECISION_AWAITED in rule.provided) is as_body
            for rule in each.forward_rules(state.name)
        )
    }
