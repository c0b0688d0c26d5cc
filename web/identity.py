"""Who asks: the signed-in person, the commune they are in, and the actor they act as."""

from __future__ import annotations

from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

import flask_login
from flask import current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import LoginManager, UserMixin
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.local import LocalProxy

from web import language
from web.clock import now, today
from web.database import if_it_can_be, reading, transaction
from web.known_device import known_device
from web.security import way_back
from web.tracing import of_person
from workflow.actors.actor import Actor
from workflow.actors.commune import installed_commune
from workflow.auth import sessions
from workflow.auth.throttle import Origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask import Flask
    from werkzeug.wrappers import Response

    from models.organisation import Commune, User
    from web.config import Settings
    from workflow.auth.hashing import Hashing

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@dataclass(eq=False)
class Person(UserMixin):  # type: ignore[misc]  # Flask-Login is published without types
    """A signed-in person, as Flask-Login and the templates see them."""

    user: User
    session_id: UUID
    token: str

    def get_id(self) -> str:
        """The token that the cookie carries; the database knows only its hash."""
        return self.token

    @property
    def username(self) -> str:
        """The name they sign in with."""
        return self.user.username

    @property
    def full_name(self) -> str:
        """Their name."""
        return self.user.full_name


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a page's frame shows about the person: their posts, and which doors are theirs."""

    posts_label: str
    may_assign: bool
    sees_everything: bool
    is_administrator: bool


class PublicView(Generic[Given, Answer]):
    """A view that is open to people who have not signed in."""

    def __init__(self, view: Callable[Given, Answer]) -> None:
        self._view = view
        update_wrapper(self, view)

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return self._view(*args, **kwargs)


def public(view: Callable[Given, Answer]) -> PublicView[Given, Answer]:
    """The view, open to people who have not signed in; without it a view is not."""
    return PublicView(view)


def is_public(endpoint: str) -> bool:
    """Whether an endpoint is open to people who have not signed in."""
    return endpoint == "static" or isinstance(current_app.view_functions[endpoint], PublicView)


def set_up(app: Flask, settings: Settings) -> None:
    """Have every page ask for a signed-in person, unless it is `public`."""
    manager = LoginManager()
    # Its protections compare addresses, which phones change; ours are the rows in the database.
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_person)
    app.config["SESSION_LIMITS"] = sessions.SessionLimits.of(
        idle_minutes=settings.session_idle_minutes, hours=settings.session_hours
    )
    app.before_request(_demand_sign_in)
    # Asked for only where a page uses them: an error page must do without the database.
    app.jinja_env.globals.update(
        commune=LocalProxy(current_commune),
        current_user=flask_login.current_user,
        viewer=LocalProxy(viewer),
    )


def current_commune() -> Commune:
    """The commune of this installation; until it is set up there is no service."""
    if "commune" not in g:
        g.commune = installed_commune(reading())
        if g.commune is None:
            raise ServiceUnavailable
    commune: Commune = g.commune
    return commune


def current_person() -> Person | None:
    """The signed-in person, or None."""
    user = flask_login.current_user
    return user._get_current_object() if user.is_authenticated else None  # noqa: SLF001 - a proxy


def signed_in_person() -> Person:
    """The signed-in person, where a page is not `public`."""
    person = current_person()
    assert person is not None
    return person


def session_limits() -> sessions.SessionLimits:
    """How long sessions live in this installation."""
    limits: sessions.SessionLimits = current_app.config["SESSION_LIMITS"]
    return limits


def current_actor() -> Actor:
    """The signed-in person with the posts they hold today."""
    if "actor" not in g:
        g.actor = Actor.of(reading(), signed_in_person().user, on=today(), address=address())
    actor: Actor = g.actor
    return actor


def viewer() -> Viewer | None:
    """What the page's frame shows about the signed-in person; None when there is none."""
    if current_person() is None:
        return None
    if "viewer" not in g:
        actor = current_actor()
        g.viewer = Viewer(
            posts_label="; ".join(post.name for post in actor.own_posts),
            may_assign=actor.follows_up,
            sees_everything=actor.sees_everything,
            is_administrator=actor.is_administrator,
        )
    found: Viewer = g.viewer
    return found


def address() -> str:
    """The network address the request came from, at most as long as it is stored."""
    return (request.remote_addr or "")[: sessions.ADDRESS_LENGTH]


def origin(username: str) -> Origin:
    """Where somebody tries from who says to be this person."""
    return Origin(address(), known_device(username))


def hashing() -> Hashing:
    """What the current application hashes passwords with."""
    found: Hashing = current_app.config["HASHING"]
    return found


def admit(user: User, opened: sessions.OpenedSession) -> None:
    """Sign this browser in, with nothing left of what it was before."""
    session.clear()
    language.choose(user.language)
    flask_login.login_user(Person(user=user, session_id=opened.id, token=opened.token))


def dismiss() -> None:
    """Make this browser a stranger's, in the same language."""
    spoken = language.chosen()
    flask_login.logout_user()
    session.clear()
    language.choose(spoken)


def _person(token: str) -> Person | None:
    at = now()
    found = sessions.find_session(reading(), token, at=at, limits=session_limits())
    if found is None:
        return None
    g.commune, g.actor = found.commune, found.actor(at=at, address=address())
    of_person(found.user.id)
    if at - found.session.seen_at >= sessions.SEEN_EVERY:
        with if_it_can_be(), transaction() as writing:
            sessions.see_session(writing, found.session, at=at)
    return Person(user=found.user, session_id=found.session.id, token=token)


def _demand_sign_in() -> Response | None:
    # Without an endpoint the address is nobody's, and says so to everybody.
    if request.endpoint is None or is_public(request.endpoint) or current_person():
        return None
    if "_user_id" in session:
        flash(gettext("Phiên làm việc đã kết thúc. Đăng nhập lại để tiếp tục."), "warning")
    return redirect(url_for("session.sign_in", next=_page_to_return_to()), code=303)


def _page_to_return_to() -> str | None:
    """The page that was asked for, or the one from which something was sent."""
    if request.method in {"GET", "HEAD"}:
        return way_back(request.full_path)
    return way_back((request.referrer or "").removeprefix(request.host_url.rstrip("/")))
