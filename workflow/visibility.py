"""What an actor may see. What they may not see does not exist for them."""

from sqlalchemy import ColumnElement, exists, false, true

from models.record import Event
from models.selects.record import about_person
from models.selects.work import concerns, is_restricted
from models.vocabulary import Sensitivity
from models.work import TaskInstance
from workflow.actor import Actor


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that the actor may see it.

    Whoever holds a post in the commune sees its work; restricted tasks are for the units they
    concern, the committee, the follow-up office and the inspectors. The clock sees all.
    """
    if actor.user_id is None or actor.sees_everything:
        return true()
    if not actor.posts:
        return false()
    return ~is_restricted() | concerns(actor.unit_ids)


def sees(actor: Actor, instance: TaskInstance) -> bool:
    """The same of one instance, with its task and the units asked loaded."""
    if actor.user_id is None or actor.sees_everything:
        return True
    if not actor.posts:
        return False
    asked = {cooperation.unit_id for cooperation in instance.cooperations}
    is_open = instance.task.sensitivity is not Sensitivity.RESTRICTED
    return is_open or bool(actor.unit_ids & {instance.lead_unit_id, *asked})


def events_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Event` that the actor may read it.

    The record is open to those who see everything. Administrators read all of it but the lines
    about instances they may not see; everybody else the lines about instances they may see, about
    themselves, and what they did themselves.
    """
    if actor.user_id is None or actor.sees_everything:
        return true()
    about_visible = exists().where(
        TaskInstance.commune_id == Event.commune_id,
        TaskInstance.id == Event.instance_id,
        visible_to(actor),
    )
    if actor.is_administrator:
        return Event.instance_id.is_(None) | about_visible
    return (
        about_visible
        | (Event.actor_id == actor.user_id)
        | about_person(actor.commune_id, actor.user_id)
    )
