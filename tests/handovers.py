"""Posts that end, and their hand-over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.queries.handover import handed_over_items
from tests.administration import administer
from tests.places import TODAY
from workflow.delegation import handovers
from workflow.engine.acts.reassignment import ReassignmentEntry

if TYPE_CHECKING:
    import uuid

    from models.handover import HandOver
    from tests.office import Office
if TYPE_CHECKING:
    from tests.office import Office

LAST = TODAY + timedelta(days=3)


def leaving(office: Office, who: str = "kinhte", to: str = "kinhte.pho") -> uuid.UUID:
    """The post that ends, its successor named by giving them the same from the day after."""
    [post] = office.posts(who)
    office.end_posts(who, last_day=LAST)
    unit = office.actor(who).posts[0].unit_code
    office.give_post(to, post.role, unit, since=LAST + timedelta(days=1))
    return post.id


def hand_over(office: Office, post: uuid.UUID, to: str = "kinhte.pho", **more: str) -> HandOver:
    return administer(office, handovers.hand_over, post, to, **{"by": "kinhte", **more})


def sign(office: Office, post: uuid.UUID, by: str = "kinhte") -> HandOver:
    return administer(office, handovers.sign, post, by=by)


def take(office: Office, post: uuid.UUID, by: str = "kinhte.pho") -> HandOver:
    return administer(office, handovers.take, post, by=by)


def listed(office: Office, made: HandOver) -> list[tuple[int, str]]:
    """The numbers on the list of a hand-over, each with the state in which it was."""
    with office.reading() as session:
        items = session.scalars(handed_over_items(made.commune_id, made.id))
        return [(item.instance.number, item.state) for item in items]


def reassigned(office: Office) -> tuple[int, int]:
    """The numbers of a restricted instance that was sent back, and of what took its place."""
    number = office.assign("II.2")
    office.perform("congan", number, "decline")
    due = office.instance(number).due_on
    office.perform("chutich", number, "reassign", ReassignmentEntry("PHONG_VHXH", due, "-"))
    successor = office.situation(number).successor
    assert successor is not None
    return number, successor.number
