"""Who was told of what, and by which mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.notice import Mail, Notice
from models.organisation import User
from workflow.engine.news import NEWS
from workflow.notifications.delivery import deliver, tell_substitutes
from workflow.notifications.mail_queue import Sender
from workflow.notifications.preferences import ContactEntry, set_contact

if TYPE_CHECKING:
    from tests.office import Office

HERE = Sender("example.vn")


def tell(office: Office, sender: Sender | None = None) -> None:
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=sender, at=office.now):
            pass
        tell_substitutes(session, office.commune_id, sender=sender, at=office.now)


def told(office: Office) -> set[tuple[str, str]]:
    """Who was called to what; what people only have to know of left out."""
    return {(who, why) for who, why in heard(office) if why not in NEWS}


def heard(office: Office) -> set[tuple[str, str]]:
    """Who was told of what."""
    with office.reading() as session:
        return set(
            session.execute(
                select(User.username, Notice.why).join(Notice, Notice.user_id == User.id)
            ).all()
        )


def reach(office: Office, username: str, **how: object) -> None:
    with office.transaction() as session:
        entry = ContactEntry(address=f"{username}@example.vn", **how)
        user = office.user(username)
        set_contact(session, user, entry, actor=office.actor(username), at=office.now)


def mails(office: Office) -> list[Mail]:
    with office.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))
