"""One-time links, by which people set a password that nobody else ever knew."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.account import OneTimeLink
from models.database import Transaction
from models.organisation import User
from models.selects.account import link_with
from models.vocabulary import EventKind, LinkPurpose
from workflow.accounts import hash_password, set_password
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.credentials import new_token, note, token_hash
from workflow.errors import Invalid, Unknown
from workflow.passwords import fault_in
from workflow.throttle import Origin, forgive

LINK_LIVES = timedelta(hours=72)


def issue_link(session: Session, user: User, *, actor: Actor, at: datetime) -> str:
    """The token of a new link that lets the person set a password once, within 72 hours.

    Links issued before, if not used, are void.
    """
    void_links(session, user, at=at)
    token = new_token()
    first = user.password_hash is None
    session.add(
        OneTimeLink(
            commune_id=user.commune_id,
            user_id=user.id,
            purpose=LinkPurpose.FIRST_PASSWORD if first else LinkPurpose.NEW_PASSWORD,
            token_hash=token_hash(token),
            issued_at=at,
            expires_at=at + LINK_LIVES,
        )
    )
    note(session, EventKind.LINK_ISSUED, actor, user, at)
    return token


def void_links(session: Session, user: User, *, at: datetime) -> None:
    """Nothing; afterwards no link issued to the person before sets a password."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == user.commune_id,
            OneTimeLink.user_id == user.id,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )


def holder_of_link(session: Session, commune_id: uuid.UUID, token: str, *, at: datetime) -> User:
    """Whose password a link sets. Raises `Unknown` when it was used, has lapsed or never was."""
    found = session.execute(link_with(commune_id, token_hash(token))).one_or_none()
    if found is None:
        raise Unknown
    link, user = found
    if link.used_at is not None or link.expires_at <= at or not user.active:
        raise Unknown
    return user


def redeem_link(
    transaction: Transaction,
    commune_id: uuid.UUID,
    token: str,
    password: str,
    *,
    address: str,
    at: datetime,
) -> User:
    """The person whose password is now set; the link is used up, and their sessions are ended.

    Of several who redeem it at once, one succeeds. Raises `Unknown` or `Invalid`.
    """
    with transaction() as session:
        user = holder_of_link(session, commune_id, token, at=at)
    if fault := fault_in(password, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    hashed = hash_password(password)
    with transaction() as session:
        if not _use_up(session, commune_id, token, at):
            raise Unknown
        actor = Actor.of(session, user, on=local_day(at), address=address)
        forgive(session, commune_id, user.username, Origin(address))
        set_password(session, user, hashed, keep=None, actor=actor, at=at)
    return user


def _use_up(session: Session, commune_id: uuid.UUID, token: str, at: datetime) -> bool:
    """Whether it was this one who used the link: one statement decides."""
    used = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == commune_id,
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(OneTimeLink.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None
