"""What a notice says, on its page and in a mail alike: of what, who did what, and as whom told."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from web.formats import day
from web.wording import actions, consents, events, people, replaced, substitutions
from web.wording.acts import appointments, reminders
from web.wording.address import is_requested, to_all, urged
from workflow.calendar.days import local_day
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.appointments import OFFICER_BACK, OFFICER_LEFT
from workflow.engine.opening import COOPERATION
from workflow.instance.turn import ESCALATIONS, OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.organisation import Unit
    from workflow.definition.definition import Definition
    from workflow.notifications.inbox import Told
    from workflow.worklist.work_items import WorkItem

_LONGEST_QUOTE = 300
WHOLE = 100_000
"""How long a text may be that is quoted as it stands: longer than any that is taken."""


def kind_of(told: Told) -> str:
    """What sort of thing a notice is about that is not about a task."""
    if told.consent:
        if told.consent.is_done_alone:
            return gettext("Việc quản trị đã làm")
        return gettext("Đề nghị của quản trị")
    return gettext("Người thay thế") if told.place else gettext("Bàn giao")


def title_of(told: Told) -> str:
    """What a notice is about: a task by its content; else what is handed over, or taken."""
    if told.situation:
        return told.situation.instance.task.content
    if told.place:
        return substitutions.taking(told.place)
    if told.consent:
        return consents.guarded(told.consent)
    assert told.ending is not None, "what concerns nobody any more is not named"
    if not told.ending.ends:
        return gettext("Chức vụ của %(name)s", name=told.ending.post.user.full_name)
    return gettext("Bàn giao của %(name)s", name=told.ending.post.user.full_name)


def span_of(told: Told) -> str:
    """From when to when a place is taken; which post it is that is handed over, and its last day.

    Empty for a task, and for what concerns the reader no more.
    """
    if told.place:
        return substitutions.span(told.place)
    if told.ending is None:
        return ""
    post = told.ending.post
    if post.valid_to is None:
        return gettext("%(post)s, chưa có ngày cuối cùng", post=post.name)
    return gettext("%(post)s, đến hết %(last)s", post=post.name, last=day(post.valid_to))


def deed_of(told: Told, longest: int = _LONGEST_QUOTE) -> str:
    """What the line tells that a notice is about: who did what, or of what they are reminded.

    What was said with it is cut where it is longer than `longest`.
    """
    if told.notice.why == OFFICER_LEFT.name and told.situation:
        return appointments.gone(told.situation.departed)
    if told.notice.why == OFFICER_BACK.name and told.situation:
        return appointments.back(told.situation.serving, told.event.subject)
    event, book = told.event, told.situation.definition if told.situation else COMMUNE
    if book.effect_of(event.action) == EffectName.REMINDERS:
        return _reminder_of(told, book)
    who = substitutions.event_signature(event)
    deed = f"{who} {_done(told, book)}"
    said = textwrap.shorten(events.said(event, book), longest, placeholder="…")
    if book.effect_of(event.action) == EffectName.REPORT:
        deed = "; ".join(filter(None, (deed, *_of_report(told))))
    # A full stop follows wherever this is shown.
    return f"{deed}: “{said.removesuffix('.')}”" if said else deed


def _done(told: Told, book: Definition) -> str:
    """What was done, in the words that are due to the reader where it is done to them."""
    if told.notice.why == COOPERATION.name:
        return _asked_to_cooperate(told.asked, lead_of(told))
    event, units = told.event, [item.turn.unit for item in told.work_items if item.turn.unit]
    if book.effect_of(event.action) == EffectName.URGING and units:
        return actions.past(event.action, urged(units, lead_of(told)))
    return events.deed(event, lead_of(told), book)


def _asked_to_cooperate(units: Sequence[Unit], lead: Unit | None) -> str:
    """What the committee did to these units of the reader's by giving out the task of another."""
    requested = gettext("đề nghị phối hợp thực hiện nhiệm vụ")
    ordered = gettext("giao phối hợp thực hiện nhiệm vụ")
    mixed = gettext("giao, đề nghị phối hợp thực hiện nhiệm vụ")
    return requested if is_requested(lead) else to_all(units, ordered, requested, mixed)


def _of_report(told: Told) -> Iterator[str]:
    """Where a report replaces another: what it changes, and that its reader answers anew."""
    situation, round_ = told.situation, told.event.details.get("round")
    if situation is None or not round_:
        return
    yield replaced.replacing(situation, round_)
    yield replaced.asked_anew(situation, round_, {item.unit_id for item in told.work_items})


def told_as(told: Told) -> str:
    """As what the person is told: for which units where they are several, and in whose place."""
    several = len({item.unit_id for item in told.work_items}) > 1
    capacities = [_capacity(item, name_unit=several) for item in told.work_items]
    return people.told_as(told.notice.standing, capacities)


def _capacity(item: WorkItem, *, name_unit: bool) -> str:
    who, unit, place = people.standing(item.standing), item.turn.unit, item.place
    if unit and (name_unit or place):
        who = f"{who} ({unit.name})"
    if place is None:
        return who
    return gettext(
        "%(who)s, thay %(person)s đến %(day)s", who=who, person=place.name, day=day(place.until)
    )


def _reminder_of(told: Told, book: Definition) -> str:
    """What, of all that was reminded of at once, this person was meant by: each deadline once."""
    due = told.event.details["entry"]["due"]
    units: dict[str, set[str]] = defaultdict(set)
    meant = [each for each in due if _means(each, told, book)] or due
    for each in sorted(meant, key=itemgetter("deadline")):
        units[_deadline_of(each, told, book)].add(each["unit_id"])
    if told.notice.why != OVERDUE:
        return reminders.reminded(units)
    names = {str(u.id): u.name for u in (told.situation.units if told.situation else ())}
    return reminders.reminded(
        _with_units(sentence, [names[each] for each in names if each in late])
        for sentence, late in units.items()
    )


def _means(due: Mapping[str, Any], told: Told, book: Definition) -> bool:
    why, action = told.notice.why, due["action"]
    if book.effect_of(why) == EffectName.PRODUCT:
        return book.effect_of(action) == EffectName.REPORT
    if why != OVERDUE:
        return bool(action == why)
    own = {str(item.unit_id) for item in told.work_items}
    return (
        due["stage"] in ESCALATIONS
        and due["standing"] == told.notice.standing
        and (not own or due["unit_id"] in own)
    )


def _deadline_of(due: Mapping[str, Any], told: Told, book: Definition) -> str:
    deadline, on = date.fromisoformat(due["deadline"]), local_day(told.event.at)
    report, lead = told.situation.report if told.situation else None, lead_of(told)
    if book.concludes(due["action"]) and report and lead and deadline < on:
        return reminders.awaiting_approval(local_day(report.reported_at), lead)
    return reminders.deadline(deadline, on)


def lead_of(told: Told) -> Unit | None:
    """The unit that leads the task that a notice is about; None where it is about none."""
    return told.situation.instance.lead_unit if told.situation else None


def _with_units(sentence: str, names: Sequence[str]) -> str:
    return f"{sentence} ({', '.join(names)})" if names else sentence
