"""Questions about handing over."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from models.handover import HandOver, HandOverItem
from models.organisation import Post, User
from models.plan import Task
from models.queries.organisation import valid_on
from models.queries.work import concerns
from models.vocabulary import SUBSTITUTED_ROLES, Role
from models.work import TaskInstance


def ending_posts(commune_id: uuid.UUID, first: date, last: date) -> Select[Post, HandOver | None]:
    """The posts whose last day is from first to last, each with its hand-over; the first first.

    Also those of any other day whose hand-over was begun and is not taken over yet.
    """
    unfinished = HandOver.id.is_not(None) & HandOver.taken_at.is_(None)
    return _with_hand_overs(commune_id).where(
        Post.valid_to.between(first, last) | unfinished, Post.role.in_(SUBSTITUTED_ROLES)
    )


def posts_with_ids(
    commune_id: uuid.UUID, post_ids: Iterable[uuid.UUID]
) -> Select[Post, HandOver | None]:
    """Some posts, each with its hand-over, the first to end first."""
    return _with_hand_overs(commune_id).where(Post.id.in_(list(post_ids)))


def _with_hand_overs(commune_id: uuid.UUID) -> Select[Post, HandOver | None]:
    """Posts with who holds them, and their hand-overs with who takes over and who signed."""
    return (
        select(Post, HandOver)
        .join(Post.user)
        .outerjoin(
            HandOver, (HandOver.commune_id == Post.commune_id) & (HandOver.post_id == Post.id)
        )
        .where(Post.commune_id == commune_id)
        .options(
            contains_eager(Post.user),
            joinedload(Post.unit),
            joinedload(HandOver.successor),
            joinedload(HandOver.handed_by),
        )
        .order_by(Post.valid_to, User.sort_key, Post.id)
    )


def posts_around(
    commune_id: uuid.UUID,
    user_ids: Iterable[uuid.UUID],
    unit_ids: Iterable[uuid.UUID],
    day: date,
) -> Select[Post]:
    """Every post that these people hold, held or will hold, and those of who heads units on a day.

    With who holds them and their unit.
    """
    heads = (Post.role == Role.HEAD) & Post.unit_id.in_(list(unit_ids)) & valid_on(Post, day)
    return (
        select(Post)
        .where(Post.commune_id == commune_id, Post.user_id.in_(list(user_ids)) | heads)
        .options(joinedload(Post.user), joinedload(Post.unit))
    )


def handed_over(
    commune_id: uuid.UUID, hand_over_ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID, uuid.UUID]:
    """The ids of some hand-overs, each with that of its post."""
    return select(HandOver.id, HandOver.post_id).where(
        HandOver.commune_id == commune_id, HandOver.id.in_(list(hand_over_ids))
    )


def hand_overs(commune_id: uuid.UUID, post_ids: Iterable[uuid.UUID]) -> Select[HandOver]:
    """The hand-overs of some posts."""
    return select(HandOver).where(
        HandOver.commune_id == commune_id, HandOver.post_id.in_(list(post_ids))
    )


def handed_over_items(commune_id: uuid.UUID, hand_over_id: uuid.UUID) -> Select[HandOverItem]:
    """The list of a hand-over in its order, each with its instance."""
    return (
        select(HandOverItem)
        .where(HandOverItem.commune_id == commune_id, HandOverItem.hand_over_id == hand_over_id)
        .options(
            joinedload(HandOverItem.instance).options(
                joinedload(TaskInstance.task).joinedload(Task.section),
                joinedload(TaskInstance.period),
            )
        )
        .order_by(HandOverItem.position)
    )


def open_instances(
    commune_id: uuid.UUID, states: Iterable[str], unit_id: uuid.UUID | None
) -> Select[uuid.UUID]:
    """The ids of what stands in one of the states: of one unit, or for the committee all of it."""
    found = select(TaskInstance.id).where(
        TaskInstance.commune_id == commune_id, TaskInstance.state.in_(list(states))
    )
    return found.where(concerns(commune_id, [unit_id])) if unit_id else found
