"""A document that came with a form in which something else was wrong: it need not come twice.

Its bytes are in the store under their hash, and the returned form carries what names them, signed
for this person and this task. What is never handed in has no row, and the store's sweep finds it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from typing import IO, TYPE_CHECKING

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from web.clock import now
from web.files import file_store
from workflow.audit.allowances import WINDOW

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from flask import Flask

    from workflow.actors.actor import Actor
    from workflow.documents.uploads import ReceivedDocument

LASTS = 12 * 3600
"""Seconds for which a form that came back may be sent again without its document."""
AN_HOUR = 30
"""How many documents of one person are kept so within an hour: more mistakes than people make."""


class Keeping:
    """When documents of each person were kept of late."""

    def __init__(self) -> None:
        self._kept: defaultdict[UUID | None, list[datetime]] = defaultdict(list)
        self._lock = Lock()

    def allows(self, person: UUID | None, *, at: datetime) -> bool:
        """Whether one more may be kept, which is counted then."""
        with self._lock:
            lately = [moment for moment in self._kept[person] if moment > at - WINDOW]
            is_allowed = len(lately) < AN_HOUR
            self._kept[person] = [*lately, at] if is_allowed else lately
            return is_allowed


@dataclass(frozen=True, slots=True)
class HeldUpload:
    """A document that was received and examined, and not yet handed in."""

    sha256: str
    size: int
    file_name: str

    def opened(self, actor: Actor) -> IO[bytes]:
        """Its bytes."""
        return file_store().open(actor.commune_id, self.sha256)


def set_up(app: Flask) -> None:
    """Have the application count what it keeps."""
    app.extensions["keeping"] = Keeping()


def hold(document: ReceivedDocument, number: int, *, actor: Actor) -> tuple[HeldUpload | None, str]:
    """A document whose bytes stay from now on, and what names it in the form for an instance.

    Nothing, when the person left too many of late: it has to be chosen again.
    """
    is_new = not file_store().exists(actor.commune_id, document.sha256)
    keeping: Keeping = current_app.extensions["keeping"]
    if is_new and not keeping.allows(actor.user_id, at=now()):
        return None, ""
    document.received.keep()
    kept = HeldUpload(document.sha256, document.size, document.file_name)
    named = [kept.sha256, kept.size, kept.file_name]
    return kept, str(_signer().dumps([*_whose(actor, number), *named]))


def held(word: str, number: int, *, actor: Actor) -> HeldUpload | None:
    """The document that a form names; None for what was not made for this person and task.

    None as well once its bytes were cleared away.
    """
    try:
        *whose, sha256, size, file_name = _signer().loads(word, max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    if whose != _whose(actor, number) or not file_store().exists(actor.commune_id, sha256):
        return None
    return HeldUpload(sha256, size, file_name)


def _whose(actor: Actor, number: int) -> list[str | int]:
    return [str(actor.commune_id), str(actor.user_id), number]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="held-upload")
