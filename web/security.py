"""What protects every answer: headers, cookies, limits, trusted names, and safe ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_cookie
from werkzeug.routing import BaseConverter, RequestRedirect

from models.plan import NUMERAL
from web.forwarded import Forwarded

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

    from web.config import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class NumberConverter(BaseConverter):
    """A whole number in an address: ASCII digits, no leading zero, small enough for a column."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)


class SmallNumberConverter(NumberConverter):
    """The same for what is counted within something else, in a smaller column."""

    regex = "[1-9][0-9]{0,8}"


class NumeralConverter(BaseConverter):
    """A section's Roman numeral."""

    regex = NUMERAL


class Sessions(SecureCookieSessionInterface):
    """The cookie session, which static files neither read nor renew: they are everybody's."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


def set_up(app: Flask, settings: Settings, key: bytes) -> None:
    """Have the application keep to the rules of this module."""
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME="__Host-dondoc" if settings.is_secure else "dondoc",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.hosts),
        # A form is as good as the session it belongs to: long reports take more than an hour.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    app.url_map.converters.update(
        number=NumberConverter, small=SmallNumberConverter, numeral=NumeralConverter
    )
    app.after_request(_protect)
    if settings.is_secure:
        app.after_request(_insist_on_https)
    if settings.trusted_proxies:
        # Flask's own way to wrap it.
        app.wsgi_app = Forwarded(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]


def person_of(app: Flask) -> Callable[[str], str | None]:
    """Says of a Cookie header, without asking the database, whose it is.

    That is the token of the session which the program itself wrote into the cookie, or None. The
    session may have ended since: this only tells strangers from whoever signed in lately.
    """
    name = app.config["SESSION_COOKIE_NAME"]
    longest = app.config["SESSION_LIMITS"].longest.total_seconds()
    signer = Sessions().get_signing_serializer(app)
    assert signer is not None

    def of(cookies: str) -> str | None:
        said = parse_cookie(cookies).get(name, "")
        try:
            token = signer.loads(said, max_age=int(longest)).get("_user_id")
        except BadSignature:
            return None
        return None if token is None else str(token)

    return of


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # What one person was shown is kept nowhere; not for the next one at the same machine.
        response.cache_control.no_store = True
        response.vary.add("Cookie")
    return response


def _insist_on_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    # On plain http browsers ignore it, and complain of it on every page.
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def way_back(target: str | None) -> str | None:
    """An address of one of our own pages, built anew from what was asked for; None otherwise."""
    try:
        parts = urlsplit((target or "").replace("\\", "/"))
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            return None
        adapter = current_app.url_map.bind("localhost")
        endpoint, values = adapter.match(parts.path, method="GET")
    except (ValueError, HTTPException, RequestRedirect):
        return None
    query = urlencode(parse_qsl(parts.query))
    return adapter.build(endpoint, values) + (f"?{query}" if query else "")
