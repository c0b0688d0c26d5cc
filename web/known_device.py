"""The browsers that somebody has signed in with before: a stranger's guesses cost them no wait."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

COOKIE = "device"
LASTS = 180 * 24 * 3600
"""Seconds without signing in after which a browser is a stranger's again."""
MOST_PEOPLE = 5
"""How many of those who share a machine are remembered: the last ones."""


def known_device(username: str) -> str | None:
    """The mark of this browser, when this person signed in with it before; None otherwise."""
    mark, usernames = _remembered()
    return mark if username.casefold() in usernames else None


def remember_device(response: Response, username: str) -> None:
    """Know this browser as one of this person's."""
    mark, usernames = _remembered()
    latest = [username, *(name for name in usernames if name != username)]
    response.set_cookie(
        _name(),
        _signer().dumps([mark, latest[:MOST_PEOPLE]]),
        max_age=LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _remembered() -> tuple[str, list[str]]:
    """The mark and the people in the cookie; a new mark and nobody where there is none."""
    try:
        mark, usernames = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return secrets.token_urlsafe(16), []
    return mark, usernames


def _name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=COOKIE)
