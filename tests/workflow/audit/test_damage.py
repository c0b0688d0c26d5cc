"""Damage under the record, an index that lies or a page of noise: told, and never the end."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.database import make_engine, reading_sessions
from models.record import Event
from models.schema_check.storage import OTHER_KEYS
from tests.foundations import BY_STATE, ON_EVENT, OPEN_BY_STATE, bend, found, ground
from tests.statements import counted
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both

# ruff: noqa: S608 - the statements are made of our own names


class TestIndexes:
    """An index that leaves a row out, and looks as it always did."""

    def test_on_sqlite(self, sqlite_office: Office) -> None:
        number = sqlite_office.reported("I.2")
        sqlite_office.perform("chutich", number, "return")
        seq = sqlite_office.events(number)[-1].seq
        with closing(sqlite3.connect(str(sqlite_office.engine.url.database))) as plain, plain:
            [usual] = plain.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (ON_EVENT,))
            plain.execute(f"DROP INDEX {ON_EVENT}")
            plain.execute(f"{usual[0]} WHERE seq <> {seq}")
            plain.execute("PRAGMA writable_schema = ON")
            plain.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (*usual, ON_EVENT))
        sqlite_office.engine.dispose()
        # Hidden from the page that goes by the index.
        with sqlite_office.reading() as session:
            shown = session.scalars(
                select(Event.seq).where(
                    Event.commune_id == sqlite_office.commune_id,
                    Event.instance_id == sqlite_office.instance(number).id,
                )
            ).all()
        assert seq not in shown
        told = ground(sqlite_office)
        assert {(f.code, f.subject) for f in told} == {("storage_damaged", "database")}
        assert any(f"missing from index {ON_EVENT}" in f.detail["told"] for f in told)

    @pytest.mark.parametrize("amcheck", [True, False])
    def test_on_postgresql(self, postgresql_office: Office, *, amcheck: bool) -> None:
        office = postgresql_office
        upkeep = f"UPDATE pg_index SET indisready = {{}} WHERE indexrelid = '{ON_EVENT}'::regclass"
        bend(office.engine, ["CREATE EXTENSION amcheck"] if amcheck else [])
        assert ground(office) == []
        bend(office.engine, [upkeep.format("false")])
        office.assign("I.2")
        bend(office.engine, [upkeep.format("true")])
        [told] = ground(office)
        assert (told.code, told.subject) == ("storage_damaged", f"index {ON_EVENT}")
        assert ("lacks matching index tuple" in told.detail["told"]) is amcheck

    @pytest.mark.parametrize("amcheck", [True, False])
    def test_one_that_knows_a_row_by_its_old_key(
        self, postgresql_office: Office, *, amcheck: bool
    ) -> None:
        office = postgresql_office
        number = office.assign("I.2")
        # Of all that go by the state, or PostgreSQL would make them new entries.
        upkeep = (
            "UPDATE pg_index SET indislive = {0}, indisready = {0}, indisvalid = {0} WHERE"
            " indrelid = 'task_instance'::regclass AND pg_get_indexdef(indexrelid) ~ 'state'"
        )
        bend(office.engine, ["CREATE EXTENSION amcheck"] if amcheck else [])
        bend(office.engine, [upkeep.format("false")])
        office.perform("kinhte", number, "start")
        bend(office.engine, [upkeep.format("true")])
        told = ground(office)
        assert {(f.code, f.subject) for f in told} == {
            ("storage_damaged", f"index {BY_STATE}"),
            ("storage_damaged", f"index {OPEN_BY_STATE}"),
        }
        # There are as many rows in it as in the table.
        assert [f.detail["told"] == OTHER_KEYS for f in told] == [not amcheck] * 2

    def test_all_of_them_are_asked_at_once(self, postgresql_office: Office) -> None:
        with counted(postgresql_office.engine) as statements:
            assert ground(postgresql_office) == []
        added = [each for each in statements if "hashtextextended" in each]
        assert len(added) == 2, "what their tables hold, and what they hold themselves"

    def test_whoever_may_only_read_verifies_as_well(self, postgresql_office: Office) -> None:
        bend(
            postgresql_office.engine,
            [
                "CREATE ROLE inspector LOGIN",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO inspector",
                "ALTER ROLE inspector SET default_transaction_read_only = on",
                "REVOKE TEMPORARY ON DATABASE dondoc FROM PUBLIC",
            ],
        )
        engine = make_engine(postgresql_office.engine.url.set(username="inspector"))
        try:
            with reading_sessions(engine)() as session:
                assert verify(session, postgresql_office.commune_id).findings == ()
        finally:
            engine.dispose()
            bend(
                postgresql_office.engine,
                ["DROP OWNED BY inspector CASCADE", "DROP ROLE inspector"],
            )


SENSELESS = {
    "user_account": "UPDATE user_account SET password_set_at = 'x'",
    "record_head": "UPDATE record_head SET at = 'x'",
    "counter": "UPDATE counter SET value = 'x'",
    "outbox": "UPDATE outbox SET event_seq = X'ff', delivered_at = 'x'",
    "product_version": "UPDATE product_version SET sha256 = X'ff'",
}
"""What no column of the program's can hold, and SQLite takes: by table."""


class TestDamage:
    """Pages that no longer read: findings, and never the end."""

    @pytest.mark.parametrize("table", SENSELESS)
    def test_a_value_that_cannot_be_hides_nothing_else(
        self, sqlite_office: Office, table: str
    ) -> None:
        sqlite_office.closed("I.1")
        bend(sqlite_office.engine, [SENSELESS[table], "DROP INDEX ix_task_instance_one_running"])
        with sqlite_office.reading() as session:
            result = verify(session, sqlite_office.commune_id, files=lambda _: True)
        told = {each.code for each in result.findings}
        assert "schema_lacks" in told
        assert told & {"question_failed", "row_changed"} or table == "outbox"

    def test_a_page_of_noise(self, sqlite_office: Office) -> None:
        place = Path(str(sqlite_office.engine.url.database))
        with closing(sqlite3.connect(place)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            [root] = plain.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'")
            [size] = plain.execute("PRAGMA page_size")
        sqlite_office.engine.dispose()
        with place.open("r+b") as file:
            file.seek((root[0] - 1) * size[0])
            file.write(b"\xff" * size[0])
        told = {code for code, _ in found(sqlite_office)}
        assert {"storage_damaged", "question_failed"} <= told

    def test_a_table_that_is_gone(self, office: Office) -> None:
        bend(office.engine, ["DROP TABLE mention"])
        told = found(office)
        assert ("schema_lacks", "table mention") in told
        assert ("question_failed", "mention") in told
        # The others were still asked.
        bend(office.engine, ["UPDATE task SET assigning_note = 'Khác.'"])
        assert any(code == "row_changed" for code, _ in found(office))

    def test_a_row_that_names_none(self, sqlite_office: Office) -> None:
        with closing(sqlite3.connect(str(sqlite_office.engine.url.database))) as plain, plain:
            plain.execute("UPDATE record_head SET commune_id = ?", ("0" * 32,))
        assert {(f.code, f.subject) for f in ground(sqlite_office)} == {
            ("storage_damaged", "table record_head")
        }
