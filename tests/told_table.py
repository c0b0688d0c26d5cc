"""Who is told of what was done, as it is stated apart, and as it comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from tests.decision.stories import STORIES
from tests.decision_table import ROWS
from tests.deliveries import tell

if TYPE_CHECKING:
    from tests.decision.arranging import Story
    from tests.office import Office

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
"""The state, the act, where it leads and who does it."""

Told = dict[str, set[str]]
"""Of each that somebody is told the standings that are told it."""


def stated(row: dict[str, str]) -> Told:
    """Who is told of what, as a line states it: `what: standing, standing; …`."""
    parts = (part.partition(":") for part in row["who_is_told"].split(";") if part.strip())
    return {what.strip(): {each.strip() for each in who.split(",")} for what, _, who in parts}


STATED: dict[Row, Told] = {
    (row["state"], row["action"], row["leads_to"], row["standing"]): stated(row) for row in ROWS
}


def row_of(story: Story) -> Row:
    """The row in which a story is taken."""
    state, action, by = story.cell
    return state, action, story.row.rpartition(" ")[2], by


ONE_OF_EACH = {
    row_of(story): story for story in reversed(STORIES) if not story.obstacle and not story.breaks
}
"""For each row of the book the first story in which it is taken."""


def told_of(office: Office, story: Story) -> Told:
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
    told: Told = {}
    for standing, people in PEOPLE.items():
        for each in _asked(people, story.who) & heard.keys():
            told.setdefault(heard[each], set()).add(standing)
    return told


def _asked(people: tuple[str, ...], who: str) -> set[str]:
    """Who is asked what they heard: of the lead unit's head who acted the other head."""
    return {ANOTHER_HEAD} if people == (who,) == PEOPLE["lead_head"] else set(people)
