"""What a post amounts to before one instance: in which standings somebody may take a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import COMMITTEE_ROLES, UNIT_ROLES, Role
from workflow.actors.actor import CLOCK
from workflow.definition.vocabulary import Standing

if TYPE_CHECKING:
    from models.work import TaskInstance
    from workflow.actors.actor import Actor, HeldPost

HEADS = (Standing.LEAD_HEAD, Standing.COOPERATING_HEAD)
"""As what somebody answers for a unit."""
READERS = (Role.INSPECTOR, Role.ADMINISTRATOR)
"""They read, and stay out of the work they look at or keep running."""

VICE_CHAIR = "vice_chair"
"""As what a vice-chair is told of what is overdue in their field; it gives no right of its own."""


WATCHER = "watcher"
"""As what those stand in the read model whom an instance concerns and does not await."""


def standings(instance: TaskInstance, actor: Actor, post: HeldPost | None) -> frozenset[Standing]:
    """What an actor in one of their posts is before this instance; outside its area nothing.

    By themselves an administrator and a member of the committee who is neither chair nor
    vice-chair decide nothing; an inspector only looks. Who may look and has none does nothing.
    """
    if post is None:
        return frozenset({Standing.CLOCK}) if _is_clock(actor) else frozenset()
    found = _in_the_body(actor, post)
    if post.covers(instance) and not actor.is_administrator:
        found |= _by_themselves(instance, post)
    return frozenset(found)


def stands_as(standing: str, instance: TaskInstance, actor: Actor) -> bool:
    """Whether an actor is told as this: one of the standings, or as the field's vice-chair."""
    if standing == VICE_CHAIR:
        return any(
            post.role is Role.VICE_CHAIR and Standing.COMMITTEE in standings(instance, actor, post)
            for post in actor.posts
        )
    return any(standing in standings(instance, actor, post) for post in actor.posts)


def bodies_of(post: HeldPost) -> frozenset[str]:
    """As what, other than for a unit, somebody in a post may be awaited within its areas.

    As a member they are awaited by name, and wherever these lie.
    """
    found: set[str] = set()
    if post.role is Role.CHAIR:
        found = {Standing.COMMITTEE, Standing.CHAIR}
    elif post.role is Role.VICE_CHAIR:
        found = {Standing.COMMITTEE, VICE_CHAIR}
    return frozenset(found | {Standing.FOLLOW_UP} if post.follows_up else found)


def _in_the_body(actor: Actor, post: HeldPost) -> set[Standing]:
    """What a post amounts to wherever its areas lie.

    A vote is given in person: whoever takes a member's place has none for them.
    """
    found = set()
    if post.role in COMMITTEE_ROLES and post.place is None:
        found.add(Standing.MEMBER)
    if post.role not in READERS and not actor.is_administrator:
        found.add(Standing.PARTICIPANT)
    return found


def _by_themselves(instance: TaskInstance, post: HeldPost) -> set[Standing]:
    if post.role is Role.CHAIR:
        return {Standing.COMMITTEE, Standing.CHAIR}
    if post.role is Role.VICE_CHAIR:
        return {Standing.COMMITTEE}
    return _of_unit_post(instance, post) if post.role in UNIT_ROLES else set()


def _of_unit_post(instance: TaskInstance, post: HeldPost) -> set[Standing]:
    heads = post.role is Role.HEAD
    found = set()
    if post.unit_id == instance.lead_unit_id:
        found |= {Standing.LEAD_MEMBER, Standing.LEAD_HEAD} if heads else {Standing.LEAD_MEMBER}
    if heads and any(asked.unit_id == post.unit_id for asked in instance.cooperations):
        found.add(Standing.COOPERATING_HEAD)
    if post.follows_up:
        found.add(Standing.FOLLOW_UP)
    return found


def _is_clock(actor: Actor) -> bool:
    return actor.user_id is None and actor.name == CLOCK
