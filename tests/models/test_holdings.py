"""Who holds what is found once, and not once more for each post, however places are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg import ClientCursor
from sqlalchemy import event

from models.queries import holdings
from models.vocabulary import Role
from tests.full_house import full_house
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from tests.office import Office

ROLES = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
UNITS = ("PHONG_KINH_TE", "PHONG_VHXH", "CONG_AN_XA")
MOST_PAGES = 2_000
"""Of its memory that PostgreSQL looks at for one question in this small office; it was millions."""


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("question", ["person", "everybody", "around", "members"])
def test_who_holds_what_is_looked_up_once(office: Office, question: str) -> None:
    full_house(office)
    day, units = local_day(office.now), [office.unit(code).id for code in UNITS]
    asked: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "person": (holdings.held_by_person, (office.user("vanphong").id, day)),
        "everybody": (holdings.held_by_everybody, (day,)),
        "around": (holdings.held_around, (units, ROLES, day)),
        "members": (holdings.held_by_members, (ROLES, day, day)),
    }
    of_question, values = asked[question]
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        seen.append((statement, given))

    with office.reading() as session:
        event.listen(office.engine, "before_cursor_execute", note)
        try:
            assert list(of_question.rows(session, office.commune_id, *values))
        finally:
            event.remove(office.engine, "before_cursor_execute", note)
    assert pages_looked_at(office, *seen[-1]) < MOST_PAGES


def pages_looked_at(office: Office, statement: str, values: Any) -> int:
    """How many pages of its memory PostgreSQL looked at to answer."""
    with office.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor = ClientCursor(driver)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        found = cursor.fetchone()
    assert found is not None
    plan = found[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
