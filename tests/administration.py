"""What an administrator does in the tests, each deed in a transaction of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from models.vocabulary import EventKind
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.record import Event
    from tests.office import Office

Made = TypeVar("Made")

ONCE = "a-form-that-is-sent-twice"
"""An operation token."""


def administer(
    office: Office,
    verb: Callable[..., Made],
    *what: Any,
    by: str = "admin",
    **more: Any,
) -> Made:
    """What a service of administration gives to a person, by default the administrator."""
    actor = office.actor(by)
    with office.transaction() as session:
        return verb(session, *what, actor=actor, at=office.now, **more)


def look(
    office: Office,
    question: Callable[..., Made],
    *what: Any,
    by: str = "admin",
    **more: Any,
) -> Made:
    """What a person is told, by default the administrator."""
    with office.reading() as session:
        return question(session, *what, actor=office.actor(by), at=office.now, **more)


def is_whole(office: Office) -> bool:
    """Whether the record agrees with every table."""
    with office.reading() as session:
        return verify(session, office.commune_id).whole


def last_refusal(office: Office) -> Event:
    """The newest attempt that was refused."""
    return office.events(None, EventKind.REFUSAL)[-1]
