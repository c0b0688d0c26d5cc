"""Handing over: what was open when a post ended, to whom it went, and who signed for it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, ShortText, within_commune
from models.organisation import Post, User
from models.work import TaskInstance


class HandOver(Owned):
    """The open work of a post that ends, given to a successor; whole once both have signed."""

    __tablename__ = "hand_over"
    __table_args__ = (
        within_commune("post", "post_id"),
        within_commune("user_account", "successor_id"),
        within_commune("user_account", "made_by_id"),
        within_commune("user_account", "handed_by_id"),
        UniqueConstraint("commune_id", "post_id"),
        Index(None, "commune_id", "successor_id"),
        CheckConstraint("(handed_at IS NULL) = (handed_by_id IS NULL)", name="handed_by_somebody"),
        CheckConstraint("taken_at IS NULL OR handed_at IS NOT NULL", name="handed_before_taken"),
    )
    witnessed = (
        "post_id", "successor_id", "remark", "made_by_id", "made_at", "handed_by_id", "handed_at",
        "taken_at",
    )  # fmt: skip

    post_id: Mapped[uuid.UUID]
    successor_id: Mapped[uuid.UUID]
    remark: Mapped[str] = mapped_column(Prose)
    made_by_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    handed_by_id: Mapped[uuid.UUID | None]
    """Who signed for the leaver: themself, or whoever did so in their place."""
    handed_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(
        primaryjoin="and_(HandOver.commune_id == Post.commune_id,"
        " foreign(HandOver.post_id) == Post.id)",
        viewonly=True,
    )
    successor: Mapped[User] = relationship(
        primaryjoin="and_(HandOver.commune_id == User.commune_id,"
        " foreign(HandOver.successor_id) == User.id)",
        viewonly=True,
    )
    handed_by: Mapped[User | None] = relationship(
        primaryjoin="and_(HandOver.commune_id == User.commune_id,"
        " foreign(HandOver.handed_by_id) == User.id)",
        viewonly=True,
    )


class HandOverItem(Owned):
    """One open instance on the list, as it stood when the list was made."""

    __tablename__ = "hand_over_item"
    __table_args__ = (
        within_commune("hand_over", "hand_over_id"),
        within_commune("task_instance", "instance_id"),
        UniqueConstraint("commune_id", "hand_over_id", "instance_id"),
    )
    witnessed = ("hand_over_id", "instance_id", "position", "state", "awaited")

    hand_over_id: Mapped[uuid.UUID]
    instance_id: Mapped[uuid.UUID]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(ShortText)
    awaited: Mapped[str] = mapped_column(ShortText)
    """The action that awaited the post then; empty when another was awaited."""

    instance: Mapped[TaskInstance] = relationship(
        primaryjoin="and_(HandOverItem.commune_id == TaskInstance.commune_id,"
        " foreign(HandOverItem.instance_id) == TaskInstance.id)",
        viewonly=True,
    )
