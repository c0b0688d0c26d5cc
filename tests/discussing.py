"""Lines of discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.administration import administer
from workflow.discussion.comments import comment

if TYPE_CHECKING:
    from models.work import Comment
    from tests.office import Office


def say(
    office: Office,
    number: int,
    body: str,
    *ticked: str,
    by: str = "kinhte",
    token: str | None = None,
) -> Comment:
    ids = [office.user(name).id for name in ticked]
    return administer(office, comment, number, body, mentioned=ids, by=by, token=token)
