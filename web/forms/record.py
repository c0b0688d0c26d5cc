"""The filters of the record, as its addresses carry them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.vocabulary import EventKind
from web import wording
from web.forms.fields import DATE_FORMATS
from web.forms.plans import number_from, text_from
from workflow.journal import RecordFilters
from workflow.validity import day_fault

if TYPE_CHECKING:
    from datetime import date

    from werkzeug.datastructures import MultiDict

BY_SYSTEM = "he-thong"
"""In place of a user name: what nobody signed in did."""

IN_MY_PLACE = "thay-toi"
"""The same: what others did in the reader's place."""


def filters_from(args: MultiDict[str, str]) -> RecordFilters:
    """What the filters in an address say; what they say wrongly is left out."""
    person, action = text_from(args, "nguoi"), args.get("viec")
    return RecordFilters(
        person=person if person not in (BY_SYSTEM, IN_MY_PLACE) else None,
        by_system=person == BY_SYSTEM,
        in_my_place=person == IN_MY_PLACE,
        kind=next((kind for kind in EventKind if kind == args.get("loai")), None),
        action=action if action in wording.ACTIONS else None,
        number=number_from(args, "nhiem-vu"),
        first_day=_day_from(args, "tu"),
        last_day=_day_from(args, "den"),
    )


def filter_args(filters: RecordFilters) -> dict[str, str]:
    """The filters as an address carries them; nothing where nothing is set."""
    nobody = BY_SYSTEM if filters.by_system else IN_MY_PLACE if filters.in_my_place else None
    carried = {
        "nguoi": nobody or filters.person,
        "loai": filters.kind,
        "viec": filters.action,
        "nhiem-vu": filters.number,
        "tu": filters.first_day,
        "den": filters.last_day,
    }
    return {name: str(value) for name, value in carried.items() if value}


def _day_from(args: MultiDict[str, str], name: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            day = datetime.strptime(args.get(name, ""), form).date()  # noqa: DTZ007 - a day alone
        except ValueError:
            continue
        return None if day_fault(day) else day
    return None
