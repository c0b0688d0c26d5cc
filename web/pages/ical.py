"""A person's due dates as an iCalendar (RFC 5545), for the calendar program they already use.

Of a restricted task nothing goes out but its number.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import gettext

from models.vocabulary import Sensitivity
from web import wording
from web.formats import day
from web.language import spoken_in
from web.pages.due_dates import due_label
from workflow.texts import shortened, shown_on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from icalendar import Event

    from models.organisation import Commune, User
    from web.config import Settings
    from workflow.notifications.calendar_feed import LastMove
    from workflow.worklist.due_dates import Due

REFRESHED_EVERY = timedelta(hours=6)
"""How often programs are asked to read again."""

_SUMMARY_LENGTH = 120


def calendar_of(
    user: User,
    commune: Commune,
    dues: Sequence[Due],
    changes: Mapping[UUID, LastMove],
    settings: Settings,
) -> bytes:
    """The calendar, as it is sent; of the same due dates always the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - no start of the program waits for it

    with spoken_in(user.language):
        name = gettext("Lịch đến hạn · %(commune)s", commune=shown_on_one_line(commune.name))
        calendar = Calendar()
        calendar.add("prodid", "-//Don Doc//dondoc//VI")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        # The property of RFC 7986, and the one that programs knew before it.
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
        for due in dues:
            calendar.add_component(_event(due, changes[due.instance.id], settings))
        return calendar.to_ical()


def uid(due: Due, settings: Settings) -> str:
    """By what programs know an event again, whatever else of it changes."""
    host = urlsplit(settings.public_url).hostname
    return f"{due.instance.number}-{due.kind}@{host}"


def _event(due: Due, change: LastMove, settings: Settings) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", uid(due, settings))
    # Without a METHOD this is when the event last changed, not when it was written out.
    event.add("dtstamp", change.at)
    event.add("last-modified", change.at)
    # Raised by all that moves the event, also by what leaves the instance's version as it is.
    event.add("sequence", change.line)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", _summary(due))
    if not _is_restricted(due):
        event.add("description", _description(due))
    path = url_for("tasks.show", number=due.instance.number)
    event.add("url", settings.public_url + path)
    return event


def _is_restricted(due: Due) -> bool:
    return due.instance.task.sensitivity is Sensitivity.RESTRICTED


def _summary(due: Due) -> str:
    if _is_restricted(due):
        return gettext("Nhiệm vụ số %(n)s (hạn chế)", n=due.instance.number)
    text = f"{due_label(due)}: {due.instance.task.content}"
    return shortened(text, _SUMMARY_LENGTH)


def _description(due: Due) -> str:
    period = gettext("Kỳ: %(period)s", period=wording.period_inside(due.instance.period))
    lead = gettext("Đơn vị chủ trì: %(unit)s", unit=shown_on_one_line(due.instance.lead_unit.name))
    lines = [period, lead]
    if due.reported:
        reported_on = day(due.instance.reported_at)
        lines.append(gettext("Đã báo cáo ngày %(day)s.", day=reported_on))
    return "\n".join(lines)
