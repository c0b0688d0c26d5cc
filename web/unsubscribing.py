"""The link in a mail by which its reader gets no more of the kind, without signing in.

It names the contact and is signed with the installation's key, so that nothing about it has to be
kept: neither a secret in the database nor a list of the links that were sent.
"""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from workflow.errors import Unknown


def token_for(contact_id: UUID) -> str:
    """What stands for a contact in the address of its link."""
    return str(_signer().dumps(contact_id.hex))


def contact_in(token: str) -> UUID:
    """The contact that a token stands for. Raises `Unknown` for what was not made here."""
    try:
        return UUID(hex=_signer().loads(token))
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Unknown from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
