"""Signing in where that is not what a test is about: without the form, and without a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, session
from flask.sessions import SecureCookieSessionInterface

from models.queries.organisation import user_named
from models.vocabulary import EventKind
from web import identity
from web.clock import now, today
from web.database import transaction
from workflow.actors.actor import Actor
from workflow.auth.credentials import note
from workflow.auth.sessions import open_session

if TYPE_CHECKING:
    from flask import Flask

    from tests.client import Client


def let_in(browser: Client, username: str, at: str | None = None) -> None:
    """Make it the browser of a person who has signed in, at an address if it is not the usual."""
    with browser.application.test_request_context(base_url=at):
        kept = _admitted(username)
    with browser.session_transaction(base_url=at) as cookie:
        cookie.update(kept)


def cookie_of(app: Flask, username: str) -> str:
    """What the browser of a person keeps who has signed in, wherever the application is served."""
    with app.test_request_context():
        kept = _admitted(username)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    return str(signer.dumps(kept))


def _admitted(username: str) -> dict[str, Any]:
    """What the browser keeps of a session that the database and its record know."""
    commune_id, address = identity.current_commune().id, identity.address()
    agent = request.user_agent.string
    with transaction() as writing:
        user = writing.scalars(user_named(commune_id, username)).one()
        assert user.active, f"{username} may not sign in"
        opened = open_session(writing, user, address=address, agent=agent, at=now())
        actor = Actor.of(writing, user, on=today(), address=address)
        note(writing, EventKind.SIGN_IN, user, actor=actor, at=now())
    identity.admit(user, opened)
    return dict(session)
