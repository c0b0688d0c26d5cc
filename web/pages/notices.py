"""What *Thông báo* shows, and the bell on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from flask_babel import gettext

from web.clock import now
from web.database import if_it_can_be, reading, transaction
from web.formats import day
from web.identity import current_actor, current_person
from web.pages.asks import asked, told_why
from web.pages.discussion import LINE, anchor_of_line
from web.pages.places import place_to_act
from workflow.notifications import inbox
from workflow.notifications.of_substitutions import PRINCIPAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from workflow.notifications.inbox import Subject, Told

PAGE_SIZE = 10
"""About how many things a page tells of: on a phone each is a card."""


def set_up(app: Flask) -> None:
    """Let every page say how many notices wait."""
    app.jinja_env.globals["unread_notices"] = unread_label


def unread() -> Sequence[Subject]:
    """What each unread notice is about: one statement for each page."""
    if "unread" not in g:
        g.unread = inbox.unread(reading(), current_actor()) if current_person() else []
    found: Sequence[Subject] = g.unread
    return found


def unread_label() -> str:
    """How many there are, as the bell shows it; empty for none."""
    count = len(unread())
    most = inbox.MOST_COUNTED - 1
    return f"{most}+" if count > most else str(count or "")


def read_about(*subjects: Subject) -> None:
    """Note that the person has read what they were told about these."""
    actor = current_actor()
    known = not set(subjects).isdisjoint(unread())
    # Of so many as are not counted, the next ones may be among them.
    beyond = len(unread()) == inbox.MOST_COUNTED
    if known or (beyond and inbox.is_unread(reading(), *subjects, actor=actor)):
        with if_it_can_be(), transaction() as session:
            inbox.read_about(session, *subjects, actor=actor, at=now())
        g.pop("unread")


def at_once(group: Sequence[Told]) -> Sequence[Told]:
    """What is read of one thing without unfolding: the newest, and what calls the person to it."""
    newest = group[0]
    calls = [each for each in group if each.open and each.notice.duty]
    return [newest] if newest in calls or not calls else [newest, calls[0]]


def page_of(told: Told) -> tuple[str, dict[str, object]]:
    """The page of what a notice is about: its endpoint, and what its address holds.

    For a line of discussion that is the page of the discussion on which it stands.
    """
    if told.situation:
        line = {LINE: told.comment.id} if told.comment else {}
        return "tasks.show", {"number": told.situation.instance.number, **line}
    if told.place:
        return "substitutions.index", {}
    if told.consent:
        return "consents.index", {}
    if told.ending and not told.ending.ends:
        return "handovers.index", {}
    return "handovers.show", {"post_id": told.notice.post_id}


def asked_of(told: Told) -> list[str]:
    """What the card of a task says of what awaits the reader: what is asked, and by when.

    Empty for what asks nothing of them any more.
    """
    situation = told.situation
    if situation is None or not told.work_items:
        return []
    item = told.work_items[0]
    rules = situation.definition.rules_in(situation.state)
    found = asked(situation, next((r for r in rules if r.action == item.turn.action), None))
    back = situation.came_back
    is_lead = item.unit_id == situation.instance.lead_unit_id
    if is_lead and not (back and back.seq == told.event.seq):
        found += told_why(situation, back)
    deadlines = [each.turn.deadline for each in told.work_items if each.turn.deadline]
    by = [gettext("Hạn: %(day)s.", day=day(min(deadlines)))] if deadlines else []
    return [*found, *by]


def anchor_of(told: Told) -> str:
    """Where on that page somebody does what awaits them, or reads what they have to know."""
    if told.place:
        return "thay-toi" if told.notice.standing == PRINCIPAL else "toi-thay"
    if told.consent:
        return f"de-nghi-{told.consent.number}"
    if told.comment:
        return anchor_of_line(told.comment)
    why, book = told.notice.why, told.situation.definition if told.situation else None
    return place_to_act(why, book.effect_of(why) if book else None)
