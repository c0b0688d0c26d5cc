"""What *Thông báo* shows, and the bell on every page."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flask import g
from flask_babel import gettext

from web import wording
from web.clock import now
from web.database import if_it_can_be, reading, transaction
from web.formats import day
from web.identity import current_actor, current_person
from web.pages.discussion import LINE, anchor_of_line
from web.wording import substitutions
from workflow.calendar.days import local_day
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE
from workflow.documents.products import HAND_IN
from workflow.instance.turn import ESCALATIONS, OVERDUE
from workflow.notifications import inbox
from workflow.notifications.of_substitutions import PRINCIPAL
from workflow.scheduler.reminding import REMIND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask

    from workflow.notifications.inbox import Subject, Told
    from workflow.worklist.work_items import Call

PAGE_SIZE = 20


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
    if not set(subjects).isdisjoint(unread()) or len(unread()) == inbox.MOST_COUNTED:
        with if_it_can_be(), transaction() as session:
            inbox.read_about(session, *subjects, actor=current_actor(), at=now())
        g.pop("unread")


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
    return "handovers.show", {"post_id": told.notice.post_id}


def anchor_of(told: Told) -> str:
    """Where on that page somebody does what awaits them, or reads what they have to know."""
    if told.place:
        return "thay-toi" if told.notice.standing == PRINCIPAL else "toi-thay"
    if told.consent:
        return f"de-nghi-{told.consent.number}"
    return anchor_of_line(told.comment) if told.comment else place_to_act(told.notice.why)


def place_to_act(why: str) -> str:
    """Where on a page somebody does what awaits them."""
    return _PLACES.get(why, f"viec-{why}")


def kind_of(told: Told) -> str:
    """What sort of thing a notice is about that is not about a task."""
    if told.consent:
        if told.consent.is_done_alone:
            return gettext("Việc quản trị đã làm")
        return gettext("Đề nghị của quản trị")
    return gettext("Người thay") if told.place else gettext("Bàn giao")


def title_of(told: Told) -> str:
    """What a notice is about: a task by its content; else what is handed over, or taken."""
    if told.situation:
        return told.situation.instance.task.content
    if told.place:
        return substitutions.taking(told.place)
    if told.consent:
        return wording.guarded(told.consent)
    assert told.ending is not None, "what concerns nobody any more is not named"
    return gettext("Bàn giao của %(name)s", name=told.ending.post.user.full_name)


def span_of(told: Told) -> str:
    """From when to when a place is taken; which post it is that is handed over, and its last day.

    Empty for a task, and for what concerns the reader no more.
    """
    if told.place:
        return substitutions.span(told.place)
    if told.ending is None or told.ending.post.valid_to is None:
        return ""
    post, last = told.ending.post, day(told.ending.post.valid_to)
    return gettext("%(post)s, đến hết %(last)s", post=post.name, last=last)


def deed_of(told: Told) -> str:
    """What the line tells that a notice is about: who did what, or of what they are reminded."""
    event = told.event
    if event.action == REMIND:
        return _reminder_of(told)
    deed = f"{wording.event_actor(event)} {wording.deed(event)}"
    said = textwrap.shorten(wording.said(event), _LONGEST_QUOTE, placeholder="…")
    # A full stop follows wherever this is shown.
    return f"{deed}: “{said.removesuffix('.')}”" if said else deed


_LONGEST_QUOTE = 300


def told_as(told: Told) -> str:
    """As what the person is told: for which units where they are several, and in whose place."""
    several = len({call.unit_id for call in told.calls}) > 1
    capacities = [_capacity(call, name_unit=several) for call in told.calls]
    return wording.told_as(told.notice.standing, capacities)


def _capacity(call: Call, *, name_unit: bool) -> str:
    who, unit, place = wording.standing(call.standing), call.turn.unit, call.place
    if unit and (name_unit or place):
        who = f"{who} ({unit.name})"
    if place is None:
        return who
    return gettext(
        "%(who)s, thay %(person)s đến %(day)s", who=who, person=place.name, day=day(place.until)
    )


def _reminder_of(told: Told) -> str:
    """What, of all that was reminded of at once, this person was meant by: each deadline once."""
    due = told.event.details["entry"]["due"]
    units: dict[str, set[str]] = defaultdict(set)
    meant = [each for each in due if _means(each, told)] or due
    for each in sorted(meant, key=itemgetter("deadline")):
        units[_deadline_of(each, told)].add(each["unit_id"])
    if told.notice.why != OVERDUE:
        return wording.reminded(units)
    names = {str(u.id): u.name for u in (told.situation.units if told.situation else ())}
    return wording.reminded(
        _with_units(sentence, [names[each] for each in names if each in late])
        for sentence, late in units.items()
    )


def _means(due: Mapping[str, Any], told: Told) -> bool:
    why = told.notice.why
    if why != OVERDUE:
        return bool(due["action"] == ("report" if why == HAND_IN else why))
    own = {str(call.unit_id) for call in told.calls}
    return (
        due["stage"] in ESCALATIONS
        and due["standing"] == told.notice.standing
        and (not own or due["unit_id"] in own)
    )


def _deadline_of(due: Mapping[str, Any], told: Told) -> str:
    deadline, on = date.fromisoformat(due["deadline"]), local_day(told.event.at)
    report = told.situation.report if told.situation else None
    if due["action"] == "approve" and report and deadline < on:
        return wording.awaiting_approval(local_day(report.reported_at))
    return wording.deadline(deadline, on)


def _with_units(sentence: str, names: Sequence[str]) -> str:
    return f"{sentence} ({', '.join(names)})" if names else sentence


_PLACES = {
    "vote": "bieu-quyet",
    "cast": "bieu-quyet",
    "mention": "trao-doi",
    "hand_in": "nop-san-pham",
    OVERDUE: "dang-cho",
    HAND_OVER: "lap-ban-giao",
    SIGN: "ban-giao",
    TAKE: "ban-giao",
}
