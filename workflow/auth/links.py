"""One-time links, by which people set a password that nobody else ever knew."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.account import OneTimeLink
from models.database import Transaction
from models.organisation import User
from models.queries.account import link_with
from models.queries.consent import agreed_to, withheld
from models.queries.record import last_issued
from models.vocabulary import EventKind, LinkPurpose
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.audit.idempotency import Intent
from workflow.auth.accounts import Denied, look_at, set_password
from workflow.auth.credentials import hold_person, new_token, note, token_hash, void_links
from workflow.auth.feed_addresses import revoke_feed
from workflow.auth.hashing import Hashing
from workflow.auth.passwords import fault_in
from workflow.auth.throttle import Origin, forgive
from workflow.calendar.days import local_day
from workflow.errors import Invalid, Unknown

LINK_LIVES = timedelta(hours=72)
REDEEM = "redeem_link"


class Withheld(Unknown):
    """The link sets no password yet: a second person has not agreed to it."""


def issue_link(session: Session, user: User, *, actor: Actor, at: datetime) -> str:
    """The token of a new link that lets the person set a password once, within 72 hours.

    Links issued before, if not used, are void.
    """
    _, token = make_link(session, user, actor=actor, at=at)
    return token


def make_link(
    session: Session, user: User, *, actor: Actor, at: datetime
) -> tuple[OneTimeLink, str]:
    """The same link with its row."""
    user = hold_person(session, user)
    void_links(session, user, at=at)
    token = new_token()
    first = user.password_hash is None
    link = OneTimeLink(
        commune_id=user.commune_id,
        user_id=user.id,
        purpose=LinkPurpose.FIRST_PASSWORD if first else LinkPurpose.NEW_PASSWORD,
        token_hash=token_hash(token),
        issued_at=at,
        expires_at=at + LINK_LIVES,
    )
    session.add(link)
    session.flush()
    note(session, EventKind.LINK_ISSUED, user, actor=actor, at=at)
    return link, token


def prolong(link: OneTimeLink, *, at: datetime) -> None:
    """Let a link that waited for somebody's word live as long as a new one."""
    link.expires_at = at + LINK_LIVES


def holder_of_link(session: Session, commune_id: uuid.UUID, token: str, *, at: datetime) -> User:
    """Whose password a link sets.

    Raises `Unknown` when it was used, has lapsed or never was, and `Withheld` while it waits.
    """
    found = session.execute(link_with(commune_id, token_hash(token))).one_or_none()
    if found is None:
        raise Unknown
    link, user = found
    if link.used_at is not None or link.expires_at <= at or not user.active:
        raise Unknown
    same = (OneTimeLink.commune_id == commune_id) & (OneTimeLink.id == link.id)
    if session.scalar(select(OneTimeLink.id).where(same, withheld(commune_id))):
        raise Withheld
    return user


def redeem_link(
    transaction: Transaction,
    commune_id: uuid.UUID,
    token: str,
    password: str,
    *,
    hashing: Hashing,
    origin: Origin,
    operation: str | None = None,
    at: datetime,
) -> User:
    """The person whose password is now set; the link is used up, their sessions and feed are ended.

    Sent again with the same `operation` and password it is answered the same. Raises `Unknown`,
    or `Invalid` for a password that is too weak: the link stays good.
    """
    sent = _Sent(commune_id, token, password, hashing, origin, operation)
    try:
        return _redeem(transaction, sent, at)
    except Withheld:
        raise
    except Unknown:
        return _redeemed_before(transaction, sent, at)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came by the form of a link."""

    commune_id: uuid.UUID
    token: str = field(repr=False)
    password: str = field(repr=False)
    hashing: Hashing
    origin: Origin
    operation: str | None

    @property
    def intent(self) -> dict[str, str]:
        """What it shall do; never the password, of which only a slow hash is kept."""
        return {"action": REDEEM, "link": token_hash(self.token)}

    def change(self, session: Session, user: User, at: datetime) -> Change:
        """The change that the link's holder makes as the person; having it is the right to."""
        return Change.unheld(
            session,
            EventKind.PASSWORD_SET,
            f"user/{user.username}",
            REDEEM,
            intent=Intent(self.operation, self.intent),
            actor=Actor.of(session, user, on=local_day(at), address=self.origin.address),
            at=at,
        )


def _redeem(transaction: Transaction, sent: _Sent, at: datetime) -> User:
    with transaction() as session:
        user = holder_of_link(session, sent.commune_id, sent.token, at=at)
    if fault := fault_in(sent.password, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    hashed = sent.hashing.hashed(sent.password)
    with transaction() as session:
        # Held before the link, as whoever voids it does: one waits, and neither for the other.
        user = hold_person(session, user)
        if not (user.active and _use_up(session, sent.commune_id, sent.token, at)):
            raise Unknown
        forgive(session, sent.commune_id, user.username, sent.origin)
        change = sent.change(session, user, at)
        actor, by = change.actor, _by_whom(session, user, sent)
        set_password(session, user, hashed, keep=None, actor=actor, at=at, link=by)
        # Whoever needed a link may have lost more than a password.
        revoke_feed(session, user, actor=actor, at=at)
        change.keep()
    return user


def _by_whom(session: Session, user: User, sent: _Sent) -> dict[str, Any]:
    """By whose link a password is set, and by whose word, where it took a second person."""
    issued = session.scalars(last_issued(user)).one()
    agreed = session.scalar(agreed_to(sent.commune_id, token_hash(sent.token)))
    by = {"line": issued.seq, "issued_by": issued.actor}
    return by | ({"agreed_by": agreed.full_name} if agreed else {})


def _redeemed_before(transaction: Transaction, sent: _Sent, at: datetime) -> User:
    """The person whose password this same form set before. Raises `Unknown` for all else.

    Only who has the form's own secret is told whether a password fits, and slowed down like
    whoever guesses at the sign-in page.
    """
    with transaction() as session:
        found = session.execute(link_with(sent.commune_id, token_hash(sent.token))).one_or_none()
        if found is None:
            raise Unknown
        _, user = found
        if sent.change(session, user, at).earlier is None:
            raise Unknown
    known = (sent.commune_id, user.username, sent.password)
    proof = look_at(transaction, *known, hashing=sent.hashing, origin=sent.origin, at=at)
    if isinstance(proof, Denied):
        raise Unknown
    with transaction() as session:
        proven = proof.judge(session, at=at)
    if isinstance(proven, Denied):
        raise Unknown
    return proven


def _use_up(session: Session, commune_id: uuid.UUID, token: str, at: datetime) -> bool:
    """Whether it was this one who used the link: one statement decides."""
    used = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == commune_id,
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
            ~withheld(commune_id),
        )
        .values(used_at=at)
        .returning(OneTimeLink.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None
