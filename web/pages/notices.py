"""What *Thông báo* shows, and the bell on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g

from web import wording
from web.clock import now
from web.database import reading, transaction
from web.identity import current_actor, current_person
from workflow import notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from models.record import Event

PAGE_SIZE = 20


def set_up(app: Flask) -> None:
    """Nothing; afterwards every page can say how many notices wait."""
    app.jinja_env.globals["unread_notices"] = unread_label


def unread() -> Sequence[int]:
    """The number of the instance of each unread notice: one statement for each page."""
    if "unread" not in g:
        g.unread = notices.unread(reading(), current_actor()) if current_person() else []
    found: Sequence[int] = g.unread
    return found


def unread_label() -> str:
    """How many there are, as the bell shows it; empty for none."""
    count = len(unread())
    most = notices.MOST_COUNTED - 1
    return f"{most}+" if count > most else str(count or "")


def read_about(number: int) -> None:
    """Nothing; afterwards the person has read what they were told about an instance."""
    if number in unread() or len(unread()) == notices.MOST_COUNTED:
        with transaction() as session:
            notices.read_about(session, number, actor=current_actor(), at=now())
        g.pop("unread")


def place_to_act(why: str) -> str:
    """Where on the page of an instance somebody does what awaits them."""
    return _PLACES.get(why, f"viec-{why}")


def deed_of(event: Event) -> str:
    """What a line of the record tells, with who did it."""
    return f"{wording.event_actor(event)} {wording.deed(event)}"


_PLACES = {
    "start": "viec",
    "vote": "bieu-quyet",
    "cast": "bieu-quyet",
    "mention": "trao-doi",
    "hand_in": "nop-san-pham",
}
