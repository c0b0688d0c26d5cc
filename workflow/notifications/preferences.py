"""How people want to be told: where they get mail, when, and what of it."""

import hashlib
import re
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.database import Transaction
from models.notice import ADDRESS_LENGTH, Contact
from models.organisation import User
from models.queries.notice import contact_of
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.auth.accounts import Denied, look_at
from workflow.auth.credentials import hold_person, note
from workflow.auth.hashing import Hashing
from workflow.auth.throttle import Origin
from workflow.calendar.days import LOCAL, local_day
from workflow.errors import Invalid, Unknown
from workflow.notifications.mail_queue import DIGEST_AT

SET, UNSUBSCRIBE = "set_contact", "unsubscribe"

# What mail servers take everywhere; whatever else a header could be made of is not in it.
_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.ASCII | re.IGNORECASE,
)
_LOCAL_PART = 64


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What a person says about being told. Quiet hours are minutes of the local day."""

    address: str = ""
    at_once: bool = True
    digest: bool = True
    quiet_from: int | None = None
    quiet_to: int | None = None

    def check(self) -> None:
        """Raise `Invalid` beside the fields that cannot be taken."""
        wrong = {}
        if self.address and not is_address(self.address):
            wrong["address"] = "address_shape"
        if (self.quiet_from is None) != (self.quiet_to is None):
            wrong["quiet_from" if self.quiet_from is None else "quiet_to"] = "both_hours"
        elif self.quiet_from is not None and self.quiet_from == self.quiet_to:
            wrong["quiet_to"] = "no_hours"
        if wrong:
            raise Invalid(wrong)


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address that can be written to."""
    local, _, _ = text.partition("@")
    fits = len(text) <= ADDRESS_LENGTH and len(local) <= _LOCAL_PART
    return fits and _ADDRESS.fullmatch(text) is not None


def address_mark(address: str) -> str:
    """What stands for an address in a link, from which nobody reads it."""
    return hashlib.sha256(address.casefold().encode()).hexdigest()[:16]


def my_contact(session: Session, actor: Actor) -> Contact | None:
    """How the actor wants to be told; None as long as they have not said."""
    assert actor.user_id is not None
    return session.scalar(contact_of(actor.commune_id, actor.user_id))


def change_contact(
    transaction: Transaction,
    user: User,
    entry: ContactEntry,
    password: str,
    *,
    actor: Actor,
    hashing: Hashing,
    origin: Origin,
    at: datetime,
) -> Denied | None:
    """None once a person is told so from now on; `Denied` when the password is wrong.

    Another address takes the password: a session that was left open must not lead their mail
    elsewhere. A wrong one counts as a failed sign-in. Raises `Invalid`.
    """
    entry.check()
    with transaction() as session:
        if not _moves_address(session, user, entry):
            set_contact(session, user, entry, actor=actor, at=at)
            return None
    if not password:
        raise Invalid({"password": "password_for_address"})
    known = (user.commune_id, user.username, password)
    proof = look_at(transaction, *known, hashing=hashing, origin=origin, at=at)
    if isinstance(proof, Denied):
        return proof
    with transaction() as session:
        if isinstance(denied := proof.judge(session, at=at), Denied):
            return denied
        set_contact(session, user, entry, actor=actor, at=at)
    return None


def _moves_address(session: Session, user: User, entry: ContactEntry) -> bool:
    """Whether somebody would get their mail elsewhere than now, or none any more."""
    contact = session.scalar(contact_of(user.commune_id, hold_person(session, user).id))
    return entry.address != (contact.address if contact else "")


def set_contact(
    session: Session, user: User, entry: ContactEntry, *, actor: Actor, at: datetime
) -> Contact:
    """How a person is told from now on. Raises `Invalid`."""
    entry.check()
    # The person is held, so that of two first times at once the second finds the first.
    hold_person(session, user)
    contact = session.scalar(contact_of(user.commune_id, user.id).with_for_update())
    if contact is None:
        # The digest of a day that has begun is the next day's.
        begun = at.astimezone(LOCAL).time() >= DIGEST_AT
        contact = Contact(
            commune_id=user.commune_id,
            user_id=user.id,
            digested_on=local_day(at) if begun else None,
        )
        session.add(contact)
    elif all(getattr(contact, name) == value for name, value in asdict(entry).items()):
        return contact
    for name, value in asdict(entry).items():
        setattr(contact, name, value)
    note(session, EventKind.PERSON, user, contact, action=SET, actor=actor, at=at)
    return contact


def unsubscribe(
    session: Session,
    commune_id: uuid.UUID,
    contact_id: uuid.UUID,
    *,
    sent_to: str | None = None,
    address: str,
    at: datetime,
) -> User:
    """The person, who from now on gets by mail only what is their duty; twice is once.

    Whoever has the link may do it: it came to their address. `sent_to` is the mark of that; None
    accepts any. Raises `Unknown`, also when they are reached elsewhere now.
    """
    contact = session.get(Contact, (commune_id, contact_id), with_for_update=True)
    if contact is None or sent_to not in (None, address_mark(contact.address)):
        raise Unknown
    user = session.get_one(User, (commune_id, contact.user_id))
    if contact.digest:
        contact.digest = False
        actor = Actor.of(session, user, on=local_day(at), address=address)
        note(session, EventKind.PERSON, user, contact, action=UNSUBSCRIBE, actor=actor, at=at)
    return user
