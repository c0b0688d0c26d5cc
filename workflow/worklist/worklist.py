"""What a person has before them: what awaits them, what falls due, whom they wait for."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
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
from workflow.instance.tally import lies_ahead
from workflow.instance.turn import Turn
from workflow.worklist.work_items import WorkItem, work_items

MOST_CALLED = 50
"""How many instances that may await a person stand on one page."""

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
    """Three lists, the most pressing first in each; none of an instance stands twice."""

    now: tuple[ListedInstance, ...]
    soon: tuple[ListedInstance, ...]
    """What falls due soon, and the sessions of the committee to come."""
    waiting: tuple[ListedInstance, ...]
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
    definitions = definitions_of(session, actor.commune_id).values()
    ids, edge = _page(session, definitions, actor, after)
    situations = read_situations(session, actor.commune_id, ids, at=at)
    listing = [_listed(situation, actor) for situation in situations]
    now = [listed for listed in listing if listed.item and not _lies_ahead(listed)]
    rest = [listed for listed in listing if listed not in now]
    horizon = today + timedelta(days=commune.due_soon_days)
    soon = [
        listed
        for listed in rest
        if listed.item or (_led_by(listed, actor) and _is_owed(listed) and _due(listed) <= horizon)
    ]
    waiting = [listed for listed in rest if listed not in soon and listed.turns]
    return Worklist(_pressing(now), _pressing(soon), _late_first(_pressing(waiting), today), edge)


def running(session: Session, actor: Actor, at: datetime) -> list[Situation]:
    """The situations that may await a person, all of them, by number."""
    definitions = definitions_of(session, actor.commune_id).values()
    ids = session.scalars(_by_deadline(actor, _may_call(definitions, actor)))
    return read_situations(session, actor.commune_id, ids, at=at)


def _page(
    session: Session, definitions: Collection[Definition], actor: Actor, after: Edge | None
) -> tuple[list[uuid.UUID], Edge | None]:
    """The ids of what stands on a page, and behind what the next one begins; in one statement."""
    parts = [_called(definitions, actor, after)]
    if after is None:
        parts.append(_watched(definitions, actor))
    rows = session.execute(union_all(*(select(part.subquery()) for part in parts))).all()
    called = sorted(Edge(due_on, number) for calls, _, due_on, number in rows if calls)
    edge = called[MOST_CALLED - 1] if len(called) > MOST_CALLED else None
    ids = [
        key
        for calls, key, due_on, number in rows
        if not (calls and edge and Edge(due_on, number) > edge)
    ]
    return ids, edge


_Listed = Select[bool, uuid.UUID, date, int]
"""Whether an instance may await a person, its id, and by what it has its place in the list."""


def _called(definitions: Collection[Definition], actor: Actor, after: Edge | None) -> _Listed:
    """What may await a person, of one page and the first of the next."""
    wanted = _by_deadline(actor, _may_call(definitions, actor))
    if after:
        wanted = wanted.where(tuple_(_NO_DEADLINE, TaskInstance.number) > tuple_(*after))
    return wanted.with_only_columns(literal(True), *_IN_THE_LIST).limit(MOST_CALLED + 1)


def _watched(definitions: Collection[Definition], actor: Actor) -> _Listed:
    """What a person only watches: of their units, or of the commune."""
    unfinished = TaskInstance.state.in_(unfinished_states(definitions)) & not_over()
    inspects = any(post.role is Role.INSPECTOR for post in actor.posts)
    oversees = actor.follows_up or ((_deciding(actor) or inspects) and actor.sees_everything)
    watches = unfinished if oversees else unfinished & of_units(actor, concerns)
    # What may await them stands on a page of its own, however late that is.
    wanted = _by_deadline(actor, watches & ~_may_call(definitions, actor))
    return wanted.with_only_columns(literal(False), *_IN_THE_LIST).limit(MOST_WATCHED)


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

_IN_THE_LIST = (TaskInstance.id, _NO_DEADLINE, TaskInstance.number)


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
