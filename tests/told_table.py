"""Who is told of what was done, as it is stated apart, and as it comes about."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from tests.decision.stories import STORIES
from tests.deliveries import tell

if TYPE_CHECKING:
    from tests.decision.arranging import Story
    from tests.office import Office

TABLE = Path(__file__).parent / "stories" / "who-is-told.csv"

PEOPLE = {
    "lead_head": ("kinhte",),
    "lead_member": ("kinhte.pho", "kinhte.cb"),
    "cooperating_head": ("vhxh", "congan"),
    "follow_up": ("vanphong", "vanphong.cb"),
    "committee": ("phochutich",),
    "chair": ("chutich",),
    "member": ("uyvien",),
    "others": ("admin", "giamsat", "vhxh.cb", "nongdan", "thon1", "vangchuc"),
}
"""Who of the cast is what; what the first of the lead unit does its other head is told."""

ANOTHER_HEAD = "kiemnhiem"

Row = tuple[str, str, str, str]

with TABLE.open(encoding="utf-8", newline="") as table:
    ROWS = {
        (row["state"], row["action"], row["leads_to"], row["by"]): row
        for row in csv.DictReader(table)
    }


def row_of(story: Story) -> Row:
    """The state, the act, where it leads and who does it."""
    state, action, by = story.cell
    return state, action, story.row.rpartition(" ")[2], by


ONE_OF_EACH = {
    row_of(story): story for story in reversed(STORIES) if not story.obstacle and not story.breaks
}
"""For each row of the book the first story in which it is taken."""


def told_of(office: Office, story: Story) -> dict[str, str]:
    """What the people of each standing are told of an act, once all before was told."""
    number = story.arranged(office)
    tell(office)
    office.later(minutes=1)
    given = () if story.entry is None else (story.entry,)
    office.perform(story.who, number, story.cell[1], *given)
    line = office.events()[-1].seq
    tell(office)
    with office.reading() as session:
        found = session.execute(
            select(User.username, Notice.why, Notice.duty)
            .join(Notice, Notice.user_id == User.id)
            .where(Notice.event_seq == line)
        ).all()
    heard = {who: f"must {why}" if duty else why for who, why, duty in found}
    assert len(heard) == len(found), "somebody is told twice of one act"
    assert story.who not in heard, "who did it is told"
    return {standing: _said(heard, people, story.who) for standing, people in PEOPLE.items()}


def _said(heard: dict[str, str], people: tuple[str, ...], who: str) -> str:
    asked = (ANOTHER_HEAD,) if people == (who,) == PEOPLE["lead_head"] else people
    return " or ".join(sorted({heard[each] for each in asked if each in heard})) or "-"
