"""A task of which many units are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.base import new_key
from models.organisation import Unit
from models.vocabulary import EventKind, Role, UnitKind
from tests import cast, factories
from workflow.planning.assignment import Assignment, assign
from workflow.vietnamese import fold

if TYPE_CHECKING:
    from datetime import date

    from tests.office import Office


def many_units(office: Office, count: int) -> list[str]:
    """The user names of the heads of as many units more; those that are there are not made anew."""
    with office.transaction() as session:
        there = set(session.scalars(select(Unit.code)))
        for n in (n for n in range(count) if f"HOI_{n}" not in there):
            unit = Unit(
                commune_id=office.commune_id, id=new_key(), code=f"HOI_{n}", name=f"Hội {n}",
                short_name=f"Hội {n}", name_key=fold(f"Hội {n}"), kind=UnitKind.ORGANISATION,
                subordinate=False, informed=False, position=100 + n,
                valid_from=factories.SINCE,
            )  # fmt: skip
            session.add(unit)
            factories.write_down(session, EventKind.UNIT, "unit", [unit], at=office.now)
            person = cast.Person(f"hoi{n}", f"A Hội {n}", ())
            user = factories.make_user(session, office.commune_id, person, at=office.now)
            factories.give_post(session, user, role=Role.HEAD, unit_id=unit.id, at=office.now)
    return [f"hoi{n}" for n in range(count)]


def asked_of_many(
    office: Office, count: int = 14, *, day: date | None = None
) -> tuple[int, list[str]]:
    """An instance on which as many units are asked for their answer; and their heads."""
    heads = many_units(office, count)
    units = tuple(office.unit(f"HOI_{n}").id for n in range(count))
    assignment = replace(
        Assignment.as_proposed(office.propose("I.1", day=day)), cooperating_ids=units
    )
    with office.transaction() as session:
        [made] = assign(session, assignment, actor=office.actor("vanphong"), at=office.now)
    office.perform("kinhte", made.number, "start")
    office.report(made.number)
    return made.number, heads
