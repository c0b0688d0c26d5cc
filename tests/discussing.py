"""Lines of discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.work import Comment
from workflow.audit.log import line_numbered
from workflow.audit.record import keys_of
from workflow.discussion.comments import CommentEntry

if TYPE_CHECKING:
    from tests.office import Office


def say(
    office: Office,
    number: int,
    body: str,
    *ticked: str,
    by: str = "kinhte",
    token: str | None = None,
) -> Comment:
    entry = CommentEntry(body, tuple(office.user(name).id for name in ticked))
    outcome = office.perform(by, number, "comment", entry, token=token)
    with office.reading() as session:
        [key] = keys_of(Comment, line_numbered(session, office.commune_id, outcome.seq))
        return session.get_one(Comment, (office.commune_id, key))
