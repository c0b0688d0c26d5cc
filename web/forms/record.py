"""The filters of the record, as its addresses carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import EventKind
from web import wording
from web.formats import day
from web.forms.days import read_day
from web.forms.plans import number_from, text_from
from workflow.audit.log import RecordFilters
from workflow.calendar.validity import day_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from werkzeug.datastructures import MultiDict

BY_SYSTEM = "he-thong"
"""In place of a user name: what nobody signed in did."""

IN_MY_PLACE = "thay-toi"
"""The same: what others did in the reader's place."""

TOPICS = {
    "ban-giao": (_l("Bàn giao"), ("hand_over", "hand_over_signed", "hand_over_taken")),
    "nguoi-thay": (
        _l("Người thay thế, lĩnh vực"),
        ("give_place", "agree_place", "end_place", "set_area"),
    ),
    "lich": (
        _l("Lịch làm việc"),
        ("set_day", "remove_day", "settle_year", "unsettle_year", "calendar_terms"),
    ),
    "ky": (_l("Chốt kỳ, mở lại kỳ"), ("close_period", "reopen_period")),
    "tam-dung": (_l("Tạm dừng, kết thúc nhiệm vụ"), ("suspend", "end", "carry_on")),
}
"""What the record has under several kinds of line, or among others: its name and its actions."""

_LABEL = re.compile(r"(?P<numeral>[IVXLC]{1,8})\.(?P<position>[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class RecordSearch:
    """What the filters in an address say."""

    filters: RecordFilters
    args: Mapping[str, str]
    """The filters as an address carries them, what could not be read as it was typed."""
    faults: Mapping[str, str]
    """What is wrong with a filter, by its name in the address; with any, nothing is found."""


def search_from(args: MultiDict[str, str]) -> RecordSearch:
    """What is looked for; a choice that is not offered is left out."""
    person, action, kind = text_from(args, "nguoi"), args.get("viec"), args.get("loai", "")
    typed = {name: text_from(args, name) for name in ("nhiem-vu", "tu", "den")}
    label = _LABEL.fullmatch(typed["nhiem-vu"].upper())
    filters = RecordFilters(
        person=person if person not in (BY_SYSTEM, IN_MY_PLACE) else None,
        by_system=person == BY_SYSTEM,
        in_my_place=person == IN_MY_PLACE,
        kind=next((known for known in EventKind if known == kind), None),
        actions=TOPICS[kind][1] if kind in TOPICS else (),
        action=action if action in wording.ACTIONS else None,
        number=number_from(args, "nhiem-vu"),
        label=(label["numeral"], int(label["position"])) if label else None,
        first_day=_day(typed["tu"]),
        last_day=_day(typed["den"]),
    )
    chosen = {
        "nguoi": person,
        "loai": kind if filters.kind or filters.actions else "",
        "viec": filters.action,
        "nhiem-vu": typed["nhiem-vu"],
        "tu": str(filters.first_day or typed["tu"]),
        "den": str(filters.last_day or typed["den"]),
    }
    carried = {name: value for name, value in chosen.items() if value}
    return RecordSearch(filters, carried, _faults(filters, typed))


def _faults(filters: RecordFilters, typed: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if typed["nhiem-vu"] and not (filters.number or filters.label):
        found["nhiem-vu"] = gettext("Hãy nhập số của nhiệm vụ như 12, hoặc IV.1 cho mọi kỳ.")
    for name, read in (("tu", filters.first_day), ("den", filters.last_day)):
        if typed[name] and not read:
            far = day_fault(read_day(typed[name]))
            wrong = gettext("Ngày chưa đúng; hãy nhập như 05/10/2026.")
            found[name] = wording.invalid(far) if far else wrong
    if filters.first_day and filters.last_day and filters.last_day < filters.first_day:
        found["den"] = gettext("Ngày này phải từ %(day)s trở đi.", day=day(filters.first_day))
    return found


def _day(typed: str) -> date | None:
    found = read_day(typed)
    return None if day_fault(found) else found
