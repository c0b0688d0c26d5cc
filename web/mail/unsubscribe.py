"""The link in a mail by which its reader gets no more of the kind, without signing in.

It names the contact and the address that the mail went to: whoever reads an address of before
changes nothing. It is signed with the installation's key, so that nothing about it has to be kept:
neither a secret in the database nor a list of the links that were sent.
"""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from workflow.errors import Unknown
from workflow.notifications.preferences import address_mark


def token_for(contact_id: UUID, address: str) -> str:
    """What stands for a contact, as it is reached at an address, in the address of its link."""
    return str(_signer().dumps([contact_id.hex, address_mark(address)]))


def contact_in(token: str) -> tuple[UUID, str | None]:
    """The contact that a token stands for, and the mark of the address it was sent to.

    Mails of earlier versions name the contact alone. Raises `Unknown` for what was not made here.
    """
    try:
        named = _signer().loads(token)
        key, mark = named if isinstance(named, list) else (named, None)
        return UUID(hex=key), mark
    except (BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Unknown from error


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
