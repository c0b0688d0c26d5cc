"""The language of the screen: Vietnamese is the source, English beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import has_request_context, session
from flask_babel import Babel, get_locale

if TYPE_CHECKING:
    from flask import Flask

LANGUAGES = ("vi", "en")
SOURCE = LANGUAGES[0]
_KEPT = "language"


def set_up(app: Flask) -> None:
    """Have every sentence come out in the person's language."""
    Babel(app, default_locale=SOURCE, locale_selector=chosen)


def chosen() -> str:
    """The language kept in the cookie, so that even an error page needs no database."""
    kept = session.get(_KEPT) if has_request_context() else None
    return kept if kept in LANGUAGES else SOURCE


def choose(code: str) -> None:
    """Answer this browser in the language."""
    session[_KEPT] = code


def current() -> str:
    """The language of the sentences being written."""
    return str(get_locale() or SOURCE)
