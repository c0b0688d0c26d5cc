"""Who was named in a line of discussion, as it was when the line was sent."""

import uuid

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from models.base import Owned, within_commune
from models.organisation import User


class Mention(Owned):
    """One person named in one line of discussion; the line's own entry vouches for it."""

    __tablename__ = "mention"
    __table_args__ = (
        within_commune("comment", "comment_id"),
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "comment_id", "user_id"),
        Index(None, "commune_id", "user_id"),
    )
    witnessed = ("comment_id", "user_id")

    comment_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]

    user: Mapped[User] = relationship(
        primaryjoin="and_(Mention.commune_id == User.commune_id,"
        " foreign(Mention.user_id) == User.id)",
        viewonly=True,
    )
