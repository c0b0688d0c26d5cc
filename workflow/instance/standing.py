"""What a post amounts to before one instance: the standings that the table speaks of."""

from models.vocabulary import UNIT_ROLES, Role
from workflow.actors.actor import CLOCK, Actor, HeldPost
from workflow.instance.situation import Situation

COOPERATING_HEAD = "cooperating_head"
"""The one standing that somebody may have several times over: once for each unit they head."""

OF_THE_LEAD = ("lead_member", "lead_head")
COMMITTEE = "committee"

STANDINGS = (*OF_THE_LEAD, COOPERATING_HEAD, "follow_up", COMMITTEE, "chair", "clock")
"""Every standing there is; who has none may look, where looking is allowed, and do nothing."""


VICE_CHAIR = "vice_chair"
"""As what a vice-chair is told of what is overdue in their field; it gives no right of its own."""


def standings(situation: Situation, actor: Actor, post: HeldPost | None) -> frozenset[str]:
    """What an actor in one of their posts is before this instance; outside its area nothing.

    An administrator, an inspector and a member of the committee who is neither chair nor
    vice-chair have no standing: they decide nothing by themselves.
    """
    if actor.is_administrator:
        return frozenset()
    if post is None:
        return frozenset({"clock"}) if _is_clock(actor) else frozenset()
    if not post.covers(situation.instance):
        return frozenset()
    if post.role is Role.CHAIR:
        return frozenset({"committee", "chair"})
    if post.role is Role.VICE_CHAIR:
        return frozenset({"committee"})
    if post.role in UNIT_ROLES:
        return frozenset(_of_unit_post(situation, post))
    return frozenset()


def stands_as(standing: str, situation: Situation, actor: Actor) -> bool:
    """Whether an actor is told as this: one of the standings, or as the field's vice-chair."""
    if standing == VICE_CHAIR:
        return any(
            post.role is Role.VICE_CHAIR and "committee" in standings(situation, actor, post)
            for post in actor.posts
        )
    return any(standing in standings(situation, actor, post) for post in actor.posts)


def _of_unit_post(situation: Situation, post: HeldPost) -> list[str]:
    heads = post.role is Role.HEAD
    found = []
    if post.unit_id == situation.instance.lead_unit_id:
        found += ["lead_member", "lead_head"] if heads else ["lead_member"]
    if heads and any(unit.id == post.unit_id for unit in situation.asked):
        found.append(COOPERATING_HEAD)
    if post.follows_up:
        found.append("follow_up")
    return found


def _is_clock(actor: Actor) -> bool:
    return actor.user_id is None and actor.name == CLOCK
