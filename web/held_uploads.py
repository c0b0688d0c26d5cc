"""A document that came with a form in which something else was wrong: it need not come twice.

Its bytes are in the store under their hash, and the returned form carries what names them, signed
for this person and this task. What is never handed in has no row, and the store's sweep finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from web.files import file_store

if TYPE_CHECKING:
    from workflow.actor import Actor
    from workflow.documents.uploads import ReceivedDocument

LASTS = 12 * 3600
"""Seconds for which a form that came back may be sent again without its document."""


@dataclass(frozen=True, slots=True)
class HeldUpload:
    """A document that was received and examined, and not yet handed in."""

    sha256: str
    size: int
    file_name: str

    def opened(self, actor: Actor) -> IO[bytes]:
        """Its bytes."""
        return file_store().open(actor.commune_id, self.sha256)


def hold(document: ReceivedDocument, number: int, *, actor: Actor) -> tuple[HeldUpload, str]:
    """A document whose bytes stay from now on, and what names it in the form for an instance."""
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
