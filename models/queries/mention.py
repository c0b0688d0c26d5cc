"""Questions about who is named in the discussion."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models.mention import Mention
from models.work import Comment


def mentions_in(commune_id: uuid.UUID, comment_ids: Iterable[uuid.UUID]) -> Select[Mention]:
    """Everybody named in these lines of discussion, with the person, in the order named."""
    return (
        select(Mention)
        .where(Mention.commune_id == commune_id, Mention.comment_id.in_(list(comment_ids)))
        .options(joinedload(Mention.user))
        .order_by(Mention.id)
    )


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
