"""How much of a form is read: more than any page of ours has, and little enough to cost nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from web.config import MEGABYTE

if TYPE_CHECKING:
    from flask import Flask

FORM = "application/x-www-form-urlencoded"
FIELDS = 1000
"""The largest forms tick the free days of a year, or the people of a commune: some hundred."""


def set_up(app: Flask, *, largest_document: int) -> None:
    """Nothing; afterwards what is too large, or of too many parts, is refused before it is read."""
    app.config.update(
        # Room for the other fields beside the largest file.
        MAX_CONTENT_LENGTH=largest_document + MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=FIELDS,
    )
    app.before_request(_refuse_what_is_too_much)


def _refuse_what_is_too_much() -> None:
    # Werkzeug counts the parts of a form with files only, and of the other kind not even the bytes.
    if request.query_string.count(b"&") >= FIELDS:
        abort(414)
    if request.mimetype == FORM and _is_too_much():
        abort(413)


def _is_too_much() -> bool:
    request.max_content_length = MEGABYTE
    return request.get_data().count(b"&") >= FIELDS
