"""What a person has before them: what awaits them, what falls due, whom they wait for."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import (
    Date,
    Select,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from models.awaited import Awaited
from models.organisation import Commune
from models.queries.work import led_by
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.visibility import of_units, visible_to
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import days_late
from workflow.definition.vocabulary import EffectName
from workflow.engine.explain import Verdict, explain
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn
from workflow.instance.vote_count import lies_ahead
from workflow.worklist.called import Called, Edge, calling, watching
from workflow.worklist.unissued import Unissued, is_unissued
from workflow.worklist.work_items import WorkItem, work_items

MOST_CALLED = 50
"""How many instances that may await a person stand on one page."""

MOST_UNISSUED = 5
"""How many instances that wait to be issued are named here; a page of their own has them all."""

MOST_WATCHED = 20
"""How many instances somebody merely watches here; the list of instances has them all."""


@dataclass(frozen=True, slots=True)
class ListedInstance:
    """One instance on the worklist."""

    situation: Situation
    turns: tuple[Turn, ...]
    """Who keeps it where it is."""
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
    watches_more: bool = False
    """Whether there is more that they only watch."""


def worklist_of(
    session: Session, *, actor: Actor, at: datetime, after: Edge | None = None
) -> Worklist:
    """The worklist of a person on a day, read in a fixed number of statements.

    It holds what may await them and falls due first, `MOST_CALLED` at the most, or goes on behind
    an edge; and, where it begins, the first of what they only watch.
    """
    commune = session.get_one(Commune, actor.commune_id)
    today = local_day(at)
    page = _page(session, actor, after)
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
        page.watches_more,
    )


def running(session: Session, actor: Actor, at: datetime) -> list[Situation]:
    """The situations that may await a person, all of them, by number."""
    found = (row.instance_id for each in calling(actor) for row in session.execute(each))
    return read_situations(session, actor.commune_id, found, at=at)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page."""

    ids: list[uuid.UUID]
    unissued: frozenset[uuid.UUID]
    """Those of them that only wait to be issued."""
    unissued_in_all: int
    edge: Edge | None
    """Behind which the next page begins."""
    watches_more: bool


def _page(session: Session, actor: Actor, after: Edge | None) -> _Page:
    """What stands on a page; in one statement."""
    parts = _called(actor, after)
    if after is None:
        parts += [*_watched(actor), _unissued(actor)]
    found = union_all(*(select(part.subquery()) for part in parts)) if parts else None
    rows = [] if found is None else session.execute(found).all()
    called, watched = (
        sorted({Edge(row.due_on, row.number) for row in rows if row.list == which})
        for which in (_CALLED, _WATCHED)
    )
    edge = called[MOST_CALLED - 1] if len(called) > MOST_CALLED else None
    ends = {_CALLED: edge, _WATCHED: watched[:MOST_WATCHED][-1] if watched else None}
    shown = [
        row
        for row in rows
        if not (end := ends.get(row.list)) or Edge(row.due_on, row.number) <= end
    ]
    listed = {row.id for row in shown if row.list != _UNISSUED}
    unissued = [row for row in shown if row.list == _UNISSUED and row.id not in listed]
    return _Page(
        ids=[row.id for row in shown],
        unissued=frozenset(row.id for row in unissued),
        unissued_in_all=max((row.in_all for row in rows if row.list == _UNISSUED), default=0),
        edge=edge,
        watches_more=len(watched) > MOST_WATCHED,
    )


_CALLED, _WATCHED, _UNISSUED = range(3)

_Listed = Select[int, uuid.UUID, date, int, int]
"""In which list an instance stands, its id, by what it has its place, and how many are there."""


def _called(actor: Actor, after: Edge | None) -> list[_Listed]:
    """What may await a person, as each of what they are: of one page and the first of the next."""
    return [_listed_as(_CALLED, each, MOST_CALLED + 1) for each in calling(actor, after=after)]


def _watched(actor: Actor) -> list[_Listed]:
    """What a person only watches, of each of their units or of the commune, and one more."""
    watched = watching(actor, all_over=_oversees(actor))
    return [_listed_as(_WATCHED, each, MOST_WATCHED + 1) for each in watched]


def _listed_as(which: int, found: Called, most: int) -> _Listed:
    columns = (Awaited.instance_id.label("id"), Awaited.due_on, Awaited.number)
    return found.with_only_columns(
        literal(which).label("list"), *columns, literal(0).label("in_all")
    ).limit(most)


def _unissued(actor: Actor) -> _Listed:
    """What waits to be issued, of their own units or of all that they look over: a few."""
    theirs = true() if _oversees(actor) else of_units(actor, led_by)
    return (
        select(
            literal(_UNISSUED).label("list"),
            TaskInstance.id,
            func.coalesce(TaskInstance.due_on, literal(date.max, Date)).label("due_on"),
            TaskInstance.number,
            func.count().over().label("in_all"),
        )
        .where(
            TaskInstance.commune_id == actor.commune_id,
            is_unissued(),
            theirs,
            visible_to(actor),
        )
        .order_by(TaskInstance.number)
        .limit(MOST_UNISSUED)
    )


def _oversees(actor: Actor) -> bool:
    """Whether somebody watches over all that goes on, and not over their own units alone."""
    inspects = any(post.role is Role.INSPECTOR for post in actor.posts)
    return actor.follows_up or bool((_deciding(actor) or inspects) and actor.sees_everything)


def _deciding(actor: Actor) -> list[HeldPost]:
    return [post for post in actor.posts if post.role in (Role.CHAIR, Role.VICE_CHAIR)]


def _listed(situation: Situation, actor: Actor) -> ListedInstance:
    item = next(iter(work_items(situation, actor)), None)
    return ListedInstance(
        situation, situation.held_up_by, item, _verdict(situation, actor, item) if item else None
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
