"""In which instances somebody may be awaited or only watches: what the read model holds for them.

Whether something awaits them there is what the rules say (`workflow/worklist/work_items.py`).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, false, or_, true

from models.awaited import Awaited
from models.queries.awaited import (
    after_place,
    awaited_first,
    by_the_terms,
    of_body,
    of_unit,
)
from models.queries.ballot import may_be_asked
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.directory import ranked
from workflow.actors.visibility import visible_to, within
from workflow.definition.vocabulary import EffectName, Standing
from workflow.instance.standing import WATCHER, bodies_of


class Edge(NamedTuple):
    """The last of a page: by the due date, and on one day by the number."""

    due_on: date
    number: int


Called = Select[uuid.UUID, date, int]
"""Instances, each with its due date and its number."""


def calling(actor: Actor, *, after: Edge | None = None) -> list[Called]:
    """Where somebody may be awaited, as each of what they are; the most pressing first in each.

    Each is served by an index in this order, and so costs as much as is taken of it. Together
    they hold an instance more than once where somebody may be awaited as several.
    """
    further = after_place(*after) if after else true()
    return [_first(actor, whom & reach & further) for whom, reach in _whom(actor)]


def watching(actor: Actor, *, all_over: bool) -> list[Called]:
    """Where somebody watches that others are awaited, and is not themselves; as `calling`.

    Of their units, or of all that goes on. What awaits them is left out, however late that is.
    """
    everywhere = of_body(WATCHER, called=False) & visible_to(actor)
    of_units = (of_unit(each, called=False) & reach for each, reach in _units_of(actor))
    return [
        _first(actor, whom & ~_calls(actor)) for whom in ([everywhere] if all_over else of_units)
    ]


def _first(actor: Actor, condition: ColumnElement[bool]) -> Called:
    return awaited_first(actor.commune_id, condition, submission=EffectName.SUBMISSION)


def _calls(actor: Actor) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that somebody may be awaited in it."""
    here = (Awaited.commune_id == actor.commune_id, Awaited.instance_id == TaskInstance.id)
    terms = by_the_terms(actor.commune_id, EffectName.SUBMISSION)
    return or_(
        false(),
        *(
            exists().where(*here, whom, terms).correlate(TaskInstance) & reach
            for whom, reach in _whom(actor)
        ),
    )


def _whom(actor: Actor) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """As what somebody may be awaited, a condition on `Awaited`, and in which `TaskInstance`."""
    for unit_id, reach in _units_of(actor):
        yield of_unit(unit_id), reach
    of_bodies: dict[str, list[HeldPost]] = defaultdict(list)
    for post in actor.posts:
        for standing in sorted(bodies_of(post)):
            of_bodies[standing].append(post)
    for standing, posts in of_bodies.items():
        yield of_body(standing), _within_any(actor, posts) & visible_to(actor)
    if actor.user_id and ranked(actor.own_posts):
        yield (
            of_body(Standing.MEMBER),
            may_be_asked(actor.commune_id, actor.user_id) & visible_to(actor),
        )


def _units_of(actor: Actor) -> Iterator[tuple[uuid.UUID, ColumnElement[bool]]]:
    """The units of somebody, each with how far it reaches for them: what concerns it, they see."""
    of_units: dict[uuid.UUID, list[HeldPost]] = defaultdict(list)
    for post in actor.posts:
        if post.unit_id:
            of_units[post.unit_id].append(post)
    yield from ((unit_id, _within_any(actor, posts)) for unit_id, posts in of_units.items())


def _within_any(actor: Actor, posts: list[HeldPost]) -> ColumnElement[bool]:
    return or_(*(within(actor, post) for post in posts))
