"""What was broadcast or published: a product of that kind, and links that are handed in for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.plan import ProductRequirement
from models.vocabulary import ApprovalMode, EventKind, ProductKind
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.documents.links import Link, written
from workflow.documents.products import ProductEntry

if TYPE_CHECKING:
    from models.product import ProductVersion
    from tests.office import Office

ADDRESS = "https://baoquangngai.vn/von-vay-12.html"
BROADCAST = Link(ADDRESS, "Vốn vay đến với hộ nghèo", date(2026, 1, 2), "Lời bình.\n\nHết.")


def asks_for_news(office: Office, label: str, *, collective: bool = False) -> int:
    """The position of a further product of a task, which is published."""
    task = office.task(label)
    position = len(task.requirements) + 1
    with office.transaction() as session:
        news = ProductRequirement(
            commune_id=office.commune_id,
            task_id=task.id,
            position=position,
            text="tin bài",
            kind=ProductKind.NEWS,
            approval_mode=ApprovalMode.COLLECTIVE if collective else ApprovalMode.INDIVIDUAL,
            required=True,
        )
        session.add(news)
        system = Actor.system(office.commune_id)
        Change.unheld(
            session, EventKind.PLAN, "plan/1", "load", actor=system, at=office.now
        ).write_down(news)
    return position


def link_handed_in(
    office: Office, number: int, position: int, link: Link = BROADCAST, *, by: str = "kinhte.cb"
) -> ProductVersion:
    """A link as the new version for a requirement."""
    assert office.files is not None
    with written(office.files, link, actor=office.actor(by)) as document:
        entry = ProductEntry(
            document,
            position,
            title=link.title,
            document_date=link.dated,
            address=link.spelled_out,
        )
        office.perform(by, number, "hand_in", entry)
    return office.situation(number).versions[0]
