"""Who holds what is found once, and not once more for each post, however places are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg import ClientCursor
from sqlalchemy import event

from models.queries import holdings
from models.vocabulary import Role
from tests.full_house import full_house
from workflow.auth.credentials import token_hash
from workflow.auth.sessions import open_session
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from tests.office import Office

ROLES = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
UNITS = ("PHONG_KINH_TE", "PHONG_VHXH", "CONG_AN_XA")
MOST_PAGES = 20_000
"""Of its memory that PostgreSQL looks at for one question in this small office; it was millions.

By what it has counted of the tables until then it may choose some thousands.
"""


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
@pytest.mark.parametrize("question", ["person", "session", "everybody", "around", "members"])
def test_who_holds_what_is_looked_up_once(office: Office, question: str) -> None:
    full_house(office)
    commune, day = office.commune_id, local_day(office.now)
    units = [office.unit(code).id for code in UNITS]
    asked: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "person": (holdings.held_by_person, (commune, office.user("vanphong").id, day)),
        "session": (holdings.held_in_session, (session_of(office, "vanphong"), day)),
        "everybody": (holdings.held_by_everybody, (commune, day)),
        "around": (holdings.held_around, (commune, units, ROLES, day)),
        "members": (holdings.held_by_members, (commune, ROLES, day, day)),
    }
    of_question, values = asked[question]
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        seen.append((statement, given))

    with office.reading() as session:
        event.listen(office.engine, "before_cursor_execute", note)
        try:
            assert list(of_question.rows(session, *values))
        finally:
            event.remove(office.engine, "before_cursor_execute", note)
    assert pages_looked_at(office, *seen[-1]) < MOST_PAGES


def session_of(office: Office, username: str) -> str:
    """The hash of the token of a session that was opened for a person."""
    with office.transaction() as session:
        opened = open_session(session, office.user(username), address="", agent="", at=office.now)
    return token_hash(opened.token)


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
