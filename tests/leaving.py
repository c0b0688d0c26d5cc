"""Somebody leaves a unit, who was named for its work, and who is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from tests.administration import administer
from tests.deliveries import tell
from workflow.administration import posts
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from tests.office import Office

LEFT = "officer_left"


def told(office: Office, why: str) -> list[str]:
    """Who was told of it, as often as they were."""
    wanted = select(User.username).join(Notice, Notice.user_id == User.id).where(Notice.why == why)
    with office.reading() as session:
        return sorted(session.scalars(wanted))


def named(office: Office, label: str = "I.1", *who: str) -> int:
    number = office.in_progress(label)
    office.perform("kinhte", number, "appoint", AppointmentEntry(who or ("kinhte.cb",)))
    tell(office)
    return number


def leaves(office: Office, *who: str) -> None:
    """Each of them holds no post of a unit after today."""
    for username in who:
        for post in office.posts(username):
            if post.unit_id:
                administer(office, posts.end, username, post.id, office.now.date())


def morning(office: Office) -> None:
    """The clock goes through the next day, and everybody is told."""
    office.later(days=1)
    run_due(office.reading, office.transaction, at=office.now)
    tell(office)
