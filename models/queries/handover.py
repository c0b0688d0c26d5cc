"""Questions about handing over."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from models.handover import HandOver, HandOverItem
from models.organisation import Post, User
from models.plan import Task
from models.queries.work import concerns
from models.vocabulary import SUBSTITUTED_ROLES
from models.work import TaskInstance


def ending_posts(commune_id: uuid.UUID, first: date, last: date) -> Select[Post]:
    """The posts whose last day is from first to last, with who holds them; the first first.

    Also those of any other day whose hand-over was begun and is not taken over yet.
    """
    unfinished = exists().where(
        HandOver.commune_id == Post.commune_id,
        HandOver.post_id == Post.id,
        HandOver.taken_at.is_(None),
    )
    return (
        select(Post)
        .join(User, (User.commune_id == Post.commune_id) & (User.id == Post.user_id))
        .where(
            Post.commune_id == commune_id,
            Post.valid_to.between(first, last) | unfinished,
            Post.role.in_(SUBSTITUTED_ROLES),
        )
        .options(joinedload(Post.user), joinedload(Post.unit))
        .order_by(Post.valid_to, User.sort_key, Post.id)
    )


def posts_with_ids(commune_id: uuid.UUID, post_ids: Iterable[uuid.UUID]) -> Select[Post]:
    """Some posts, with who holds them, the first to end first."""
    return (
        select(Post)
        .where(Post.commune_id == commune_id, Post.id.in_(list(post_ids)))
        .options(joinedload(Post.user), joinedload(Post.unit))
        .order_by(Post.valid_to, Post.id)
    )


def handed_over(
    commune_id: uuid.UUID, hand_over_ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID, uuid.UUID]:
    """The ids of some hand-overs, each with that of its post."""
    return select(HandOver.id, HandOver.post_id).where(
        HandOver.commune_id == commune_id, HandOver.id.in_(list(hand_over_ids))
    )


def hand_overs(commune_id: uuid.UUID, post_ids: Iterable[uuid.UUID]) -> Select[HandOver]:
    """The hand-overs of some posts, each with its list and with who signs."""
    return (
        select(HandOver)
        .where(HandOver.commune_id == commune_id, HandOver.post_id.in_(list(post_ids)))
        .options(
            joinedload(HandOver.successor),
            joinedload(HandOver.handed_by),
            selectinload(HandOver.items)
            .joinedload(HandOverItem.instance)
            .options(
                joinedload(TaskInstance.task).joinedload(Task.section),
                joinedload(TaskInstance.period),
            ),
        )
    )


def open_instances(
    commune_id: uuid.UUID, states: Iterable[str], unit_id: uuid.UUID | None
) -> Select[uuid.UUID]:
    """The ids of what stands in one of the states: of one unit, or for the committee all of it."""
    found = select(TaskInstance.id).where(
        TaskInstance.commune_id == commune_id, TaskInstance.state.in_(list(states))
    )
    return found.where(concerns([unit_id])) if unit_id else found
