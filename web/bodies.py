"""How much of a form is read: more than any page of ours has, and little enough to cost nothing.

A large one is read only of whoever may be signed in: the server asks before the body comes, and of
one that it leaves unread the application gets the head alone (`web/server/admission.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from web.config import MEGABYTE
from web.server.admission import UNREAD

if TYPE_CHECKING:
    from flask import Flask

    from web.config import Settings
    from web.server.parsing import Unread

FORM = "application/x-www-form-urlencoded"
FIELDS = 1000
"""The largest forms tick the free days of a year, or the people of a commune: some hundred."""


class LeftUnread(Exception):
    """The body of a request was not read, and the sign-in is not what is missing."""

    def __init__(self, why: Unread) -> None:
        super().__init__(why.value)
        self.why = why


def largest(settings: Settings) -> int:
    """How many bytes a form may have: room for the other fields beside the largest document."""
    return (settings.max_upload_mb + 1) * MEGABYTE


def set_up(app: Flask, settings: Settings) -> None:
    """Refuse what is too large, or of too many parts, before it is read."""
    app.config.update(
        MAX_CONTENT_LENGTH=largest(settings),
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=FIELDS,
    )
    app.before_request(_refuse_what_is_too_much)


def set_up_answers(app: Flask) -> None:
    """Refuse what came without its body, once it is known who asks."""
    app.before_request(_refuse_what_was_left_unread)


def _refuse_what_was_left_unread() -> None:
    if why := request.environ.get(UNREAD):
        raise LeftUnread(why)


def _refuse_what_is_too_much() -> None:
    # Werkzeug counts the parts of a form with files only, and of the other kind not even the bytes.
    if request.query_string.count(b"&") >= FIELDS:
        abort(414)
    if request.mimetype == FORM and _is_too_much():
        abort(413)


def _is_too_much() -> bool:
    request.max_content_length = MEGABYTE
    return request.get_data().count(b"&") >= FIELDS
