"""Questions about who is named in the discussion."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select

from models.mention import Mention
from models.work import Comment


def mentions_with(commune_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> Select[Mention, datetime]:
    """These mentions, each with the time of its line."""
    return (
        select(Mention, Comment.written_at)
        .join(
            Comment, (Comment.commune_id == Mention.commune_id) & (Comment.id == Mention.comment_id)
        )
        .where(Mention.commune_id == commune_id, Mention.id.in_(list(ids)))
        .order_by(Mention.id)
    )
