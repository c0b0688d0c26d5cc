"""What an actor may see. What they may not see does not exist for them."""

import uuid
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from models.queries.record import about_person
from models.queries.row_by_row import has_answer
from models.queries.substitution import in_place_of
from models.queries.work import concerns, is_restricted
from models.record import Event
from models.vocabulary import Sensitivity
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that the actor may see it.

    Whoever holds a post in the commune sees its work; restricted tasks are for the units they
    concern, the committee, the follow-up office and the inspectors. Whoever takes a place within
    an area sees of these what is in the area. The clock sees all.
    """
    if actor.user_id is None or actor.sees_everything:
        return true()
    if not actor.posts:
        return false()
    over_all = (within(actor, post) for post in actor.posts if post.areas and _looks_over_all(post))
    return or_(
        ~is_restricted(actor.commune_id),
        of_units(actor, partial(concerns, actor.commune_id)),
        *over_all,
    )


def of_units(
    actor: Actor, condition: Callable[[Iterable[uuid.UUID]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """A condition on `TaskInstance` that names units, for each of the actor's within their post.

    Whoever takes a place within an area has to do with what is of the unit and in the area.
    """
    posts = [(post, post.unit_id) for post in actor.posts if post.unit_id]
    free = {unit_id for post, unit_id in posts if not post.areas}
    limited = (
        and_(condition([unit_id]), within(actor, post)) for post, unit_id in posts if post.areas
    )
    return or_(false(), *([condition(free)] if free else []), *limited)


def sees(actor: Actor, instance: TaskInstance) -> bool:
    """The same of one instance, with its task and the units asked loaded."""
    if actor.user_id is None or actor.sees_everything:
        return True
    is_open = instance.task.sensitivity is not Sensitivity.RESTRICTED
    return any(is_open or _reaches(post, instance) for post in actor.posts)


def seen_among(
    session: Session, instances: Iterable[TaskInstance], actor: Actor
) -> frozenset[uuid.UUID]:
    """The ids of those of some instances that the actor may see, in one statement."""
    ids = [instance.id for instance in instances]
    if not ids:
        return frozenset()
    wanted = select(TaskInstance.id).where(
        TaskInstance.commune_id == actor.commune_id, TaskInstance.id.in_(ids), visible_to(actor)
    )
    return frozenset(session.scalars(wanted))


def events_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Event` that the actor may read it.

    The record is open to those who by a post of their own see everything. Administrators read all
    of it but the lines about instances they may not see; everybody else the lines about instances
    they may see, about themselves, what they did themselves, and what was done in their place.
    """
    if actor.user_id is None or actor.reads_whole_record:
        return true()
    about_visible = has_answer(
        select(TaskInstance)
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.id == Event.instance_id,
            visible_to(actor),
        )
        .correlate(Event)
    )
    if actor.is_administrator:
        return Event.instance_id.is_(None) | about_visible
    return (
        about_visible
        | (Event.actor_id == actor.user_id)
        | about_person(actor.commune_id, actor.user_id)
        | in_place_of(actor.commune_id, actor.user_id)
    )


def _reaches(post: HeldPost, instance: TaskInstance) -> bool:
    """Whether a post opens a restricted instance: as `visible_to`, of one."""
    if not post.covers(instance):
        return False
    asked = {cooperation.unit_id for cooperation in instance.cooperations}
    of_unit = post.unit_id in {instance.lead_unit_id, *asked}
    return of_unit or (bool(post.areas) and _looks_over_all(post))


def _looks_over_all(post: HeldPost) -> bool:
    """Whether a post is not about the work of one unit."""
    return post.unit_id is None or post.follows_up


def within(actor: Actor, post: HeldPost) -> ColumnElement[bool]:
    """What a post of an actor is limited to: `HeldPost.covers` in SQL."""
    return and_(true(), *(area.condition(actor.commune_id) for area in post.areas))
