"""Questions about the private addresses of due dates."""

import uuid

from sqlalchemy import Select, select

from models.feed import Feed
from models.organisation import User


def living_feed(commune_id: uuid.UUID, user_id: uuid.UUID) -> Select[Feed]:
    """The address that a person has; at most one."""
    return select(Feed).where(
        Feed.commune_id == commune_id, Feed.user_id == user_id, Feed.revoked_at.is_(None)
    )


def feed_reader(commune_id: uuid.UUID, token_hash: str) -> Select[User]:
    """Whose due dates a token opens, as long as neither it nor they are shut out."""
    return (
        select(User)
        .join(Feed, (Feed.commune_id == User.commune_id) & (Feed.user_id == User.id))
        .where(
            Feed.commune_id == commune_id,
            Feed.token_hash == token_hash,
            Feed.revoked_at.is_(None),
            User.active,
        )
    )
