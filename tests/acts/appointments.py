"""Who of the lead unit is named to work on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import Role
from tests import cast
from tests.acts import TEXTS, Giving, unless
from workflow.engine.acts.appointments import AppointmentEntry

if TYPE_CHECKING:
    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation

OF_UNITS = {Role.HEAD, Role.DEPUTY, Role.OFFICER}
PEOPLE = [person.username for person in cast.PEOPLE]


def somebody(situation: Situation) -> AppointmentEntry:
    """The first of the unit who does not head it, or its head where there is nobody else."""
    unit = situation.instance.lead_unit.code
    others = [
        person.username
        for person in cast.PEOPLE
        if any(role is Role.OFFICER and code == unit for role, code, _ in person.posts)
    ]
    return AppointmentEntry((next(iter(others), cast.HEADS.get(unit, "kinhte")),))


def people_around(paper: Paper) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly those of the unit."""
    theirs = [p.username for p in cast.PEOPLE if paper.lead in {code for _, code, _ in p.posts}]
    of_them = st.lists(st.sampled_from(theirs or PEOPLE), max_size=3)
    return (of_them | st.lists(st.sampled_from(PEOPLE), max_size=2)).map(tuple)


def by_chance(paper: Paper, today: date) -> st.SearchStrategy[AppointmentEntry]:
    days = st.none() | st.integers(-2, 60).map(lambda n: today + timedelta(days=n))
    return st.builds(AppointmentEntry, people_around(paper), TEXTS, days)


def fault(it: Taking, entry: AppointmentEntry) -> type[Exception] | None:
    today, staff, paper = it.moment.today, it.moment.staff, it.paper
    theirs = all(
        any(role in OF_UNITS and unit == paper.lead for role, unit in staff.held(who, today))
        for who in entry.officers
    )
    last = paper.due_on if paper.due_on >= today else date.max
    in_time = entry.due_on is None or today <= entry.due_on <= last
    return unless(entry.officers and theirs and in_time)


GIVEN = {
    "appointment": Giving(
        AppointmentEntry,
        usual=somebody,
        forgotten=((AppointmentEntry(()), "officers"),),
        mistaken=lambda _paper: [AppointmentEntry(("nobody",)), AppointmentEntry(("chutich",))],
        by_chance=by_chance,
        fault=fault,
    )
}
