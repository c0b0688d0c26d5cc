"""The same value written otherwise past the program: what is stored has one spelling."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from models.base import Base
from models.canonical import written
from models.migrations.guards import guard
from models.migrations.upgrade import config_for
from models.record import Event
from models.vocabulary import Stance
from models.work import Confirmation
from tests.tampering import found, name_of, one, only_on_sqlite, past_the_guards, seq_of, tamper
from workflow.audit import hashes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from tests.office import Office

pytestmark = pytest.mark.both


class TestSpelling:
    """The same value written otherwise: read back it is the same, and no question finds it.

    PostgreSQL keeps each of these values in one way, so that there nothing is changed.
    """

    @pytest.mark.parametrize(
        ("column", "spelling"),
        [
            ("id", "id"),
            ("unit_id", "id"),
            ("given_by_id", "id"),
            ("given_at", "instant"),
            ("given_at", "end"),
        ],
    )
    def test_a_row(self, office: Office, answered: int, column: str, spelling: str) -> None:
        answer = one(office, Confirmation, Confirmation.stance == Stance.CONFIRMED)
        respell(office, "confirmation", column, spelling, "stance = 'confirmed'")
        seq = seq_of(office, answered, "confirm")
        # Where it names another row, it also names none any more.
        told = {each for each in found(office) if each[0] != "storage_damaged"}
        assert told == only_on_sqlite(office, ("row_changed", seq, name_of(answer)))

    @pytest.mark.parametrize(
        ("column", "spelling"),
        [("instance_id", "id"), ("actor_id", "id"), ("at", "instant"), ("at", "end")],
    )
    def test_a_line(self, office: Office, number: int, column: str, spelling: str) -> None:
        seq = seq_of(office, number, "return")
        respell(office, "event", column, spelling, f"seq = {seq}")
        assert found(office) == only_on_sqlite(office, ("event_changed", seq, f"event/{seq}"))

    def test_a_day(self, office: Office) -> None:
        unit = office.unit("THON_1")
        respell(office, "unit", "valid_from", "day", "code = 'THON_1'")
        told = {(code, subject) for code, _, subject in found(office)}
        assert told == only_on_sqlite(office, ("row_changed", name_of(unit)))

    def test_a_yes(self, office: Office) -> None:
        user = office.user("kinhte")
        respell(office, "user_account", "active", "yes", "username = 'kinhte'")
        told = {(code, subject) for code, _, subject in found(office)}
        assert told == only_on_sqlite(office, ("row_changed", name_of(user)))


RESPELLED: dict[str, Callable[[dict[str, Any]], str]] = {
    "white space": lambda value: f" {written(value)}",
    "as other programs write it": json.dumps,
    "a key twice": lambda value: '{"round":9,' + written(value)[1:],
    "a key twice, the false one last": lambda value: written(value)[:-1] + ',"":1,"":2}',
    "another order": lambda value: json.dumps(
        dict(sorted(value.items(), reverse=True)), ensure_ascii=False, separators=(",", ":")
    ),
    "a number otherwise": lambda value: re.sub(r":(\d+)", r":\1.0", written(value)),
    "a letter otherwise": lambda value: written(value).replace("a", "\\u0061", 1),
    "a slash otherwise": lambda value: written(value).replace("/", "\\/", 1),
}
"""Other texts for a value; most of them give the same value back."""

NOWHERE = {("details", "a slash otherwise"), ("rows", "a number otherwise")}
"""What stands in no line of the office."""


class TestTexts:
    """JSON whose value is right and whose text is not the one that was written."""

    @pytest.mark.parametrize("way", RESPELLED)
    @pytest.mark.parametrize("column", ["details", "rows"])
    def test_a_line(self, office: Office, number: int, column: str, way: str) -> None:
        told = ((e.seq, getattr(e, column)) for e in office.events())
        otherwise = ((seq, value, RESPELLED[way](value)) for seq, value in told)
        seqs = [seq for seq, value, respelled in otherwise if respelled != written(value)]
        assert bool(seqs) is ((column, way) not in NOWHERE)
        for seq in seqs[-1:]:
            kept = getattr(one(office, Event, Event.seq == seq), column)
            with past_the_guards(office) as connection:
                put_text(connection, "event", column, RESPELLED[way](kept), seq=seq)
            assert ("event_changed", seq, f"event/{seq}") in found(office)

    def test_a_row(self, office: Office) -> None:
        task = office.task("I.1")
        with past_the_guards(office) as connection:
            given = f"{written(task.source_lines)} "
            put_text(connection, "task", "source_lines", given, id=task.id)
        assert {(code, subject) for code, _, subject in found(office)} == {
            ("row_changed", name_of(task))
        }

    def test_a_text_kept_as_bytes(self, office: Office) -> None:
        if office.engine.dialect.name == "sqlite":
            tamper(office, text("UPDATE event SET details = CAST(details AS BLOB) WHERE seq = 3"))
        expected = only_on_sqlite(office, ("event_changed", 3, "event/3"))
        assert {each for each in found(office) if each[0] != "storage_damaged"} == expected


class TestUpgradedTexts:
    """What today's program wrote is whole after an upgrade; what somebody else wrote is not."""

    def test_texts_as_they_used_to_be_written(self, office: Office, number: int) -> None:
        assert number
        as_before(office)
        assert found(office)
        upgrade_texts(office)
        assert found(office) == set()

    def test_a_text_of_somebody_else_is_not_made_good(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "return")
        line = one(office, Event, Event.seq == seq)
        as_before(office)
        with past_the_guards(office) as connection:
            twice = '{"round": 9, ' + json.dumps(line.details)[1:]
            put_text(connection, "event", "details", twice, seq=seq)
        upgrade_texts(office)
        assert found(office) == {("event_changed", seq, f"event/{seq}")}


def put_text(connection: Connection, table: str, column: str, given: str, **where: Any) -> None:
    """The text of a JSON column, just as it is given."""
    [(key, value)] = where.items()
    if isinstance(value, uuid.UUID) and connection.dialect.name == "sqlite":
        value = value.hex
    new = ":given" if connection.dialect.name == "sqlite" else "CAST(:given AS json)"
    connection.execute(
        text(f"UPDATE {table} SET {column} = {new} WHERE {key} = :value"),  # noqa: S608 - ours
        {"given": given, "value": value},
    )


def as_before(office: Office) -> None:
    """Every text as the release before left it: as Python's own JSON writes it."""
    with past_the_guards(office) as connection:
        for table, key, columns in (
            ("event", "seq", ("details", "rows")),
            ("definition", "id", ("body",)),
            ("task", "id", ("source_lines",)),
        ):
            noun = Base.metadata.tables[table]
            for column in columns:
                for value, kept in connection.execute(select(noun.c[key], noun.c[column])).all():
                    put_text(connection, table, column, json.dumps(kept), **{key: value})


def upgrade_texts(office: Office) -> None:
    """What the one upgrade does that is about texts: the tables of later ones stay as they are."""
    [migration] = (
        each.module
        for each in ScriptDirectory.from_config(config_for(None)).walk_revisions()
        if each.module.__name__.endswith("one_text_for_a_value_py")
    )
    with office.engine.execution_options(writes=True).begin() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
        guard(connection)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class TestQuickForm:
    @given(content=st.dictionaries(st.text(), json_values))
    def test_it_never_doubts_what_was_sealed(self, content: dict[str, Any]) -> None:
        assert hashes.has_hash("x/1", content, hashes.content_hash("x/1", content))

    @given(content=st.dictionaries(st.text(), json_values), other=json_values)
    def test_it_never_takes_other_content(self, content: dict[str, Any], other: Any) -> None:
        digest = hashes.content_hash("x/1", {**content, "key": "sealed"})
        assert other == "sealed" or not hashes.has_hash("x/1", {**content, "key": other}, digest)


OTHERWISE = {
    "id": ("upper({})", "upper({}::text)::uuid"),
    "instant": ("replace({}, ' ', 'T')", "replace({}::text, ' ', 'T')::timestamptz"),
    "day": ("'2025-W27-2'", "'20250701'"),
    "yes": ("2", "'yes'"),
    "end": ("{} || char(0)", "{}"),
}
"""Another spelling of a column's own value, on SQLite and on PostgreSQL."""


def respell(office: Office, table: str, column: str, spelling: str, where: str) -> None:
    """A value of some rows is written otherwise, with a tool that minds no foreign key."""
    on_sqlite, on_postgresql = (way.format(column) for way in OTHERWISE[spelling])
    change = "UPDATE {} SET {} = {} WHERE {}"
    if office.engine.dialect.name != "sqlite":
        tamper(office, text(change.format(table, column, on_postgresql, where)))
        return
    with past_the_guards(office, put_back=False):
        pass
    with closing(sqlite3.connect(str(office.engine.url.database))) as plain, plain:
        changed = plain.execute(change.format(table, column, on_sqlite, where))
        assert changed.rowcount == 1
    with office.engine.execution_options(writes=True).begin() as connection:
        guard(connection)
