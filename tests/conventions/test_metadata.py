"""What every table keeps to, read from the metadata: the commune leads, everything has a name."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKeyConstraint,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from models.base import Base, UtcDateTime
from workflow.audit.vouching import witnessed_nouns

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
TABLES = list(Base.metadata.sorted_tables)
COLUMNS = [column for table in TABLES for column in table.columns]
OWNED = [table for table in TABLES if "commune_id" in table.columns]

UNBOUND = {
    "event.actor_id": "the record outlives the people's rows",
    "event.post_id": "the same",
    "event.instance_id": "the same",
    "operation.user_id": "kept for some days only, whatever becomes of the person",
    "definition.published_by_id": "empty for the installation itself; the record says who it was",
    "definition_in_force.put_by_id": "empty for the installation itself, as above",
    "tally.section_id": "counted from what has the keys; of all sections together it is none",
    "tally.period_id": "the same, with the others",
    "tally.lead_unit_id": "the same; of all units together it is none",
}
"""Columns that name a row without a foreign key, and why."""

UNWITNESSED = {
    "contact.digested_on": "which digest was made up last; it decides nothing",
    "definition.body": "its hash is witnessed, and recomputed from it",
    "gap.cause": "told by the line that noted it, and derived from what it vouches for",
    "product_requirement.new_each_period": "each change of it has a line; the plan has its hashes",
    "product_requirement.title": "what it is called on pages; the plan's own words are witnessed",
    "reminder.turn_since": "follows from the lines before; it only keeps a reminder from a second",
    "substitution.told_at": "whether the messenger was there; it gives no right",
    "task_instance.reported_at": "follows from lines and reports, with which it is compared",
    "task_instance.returned_at": "follows from lines, with which it is compared",
    "task_instance.unissued_since": "follows from lines and versions, with which it is compared",
    "task.content_key": "folded from the content, for search",
    "unit.name_key": "folded from the name, for search",
    "user_account.name_key": "folded from the name, for search",
    "user_account.sort_key": "made from the name, for lists",
    "user_account.password_hash": "a secret that no line may help to guess",
    "user_account.password_set_at": "belongs to it; a line of its own tells of each change",
    "user_account.language": "a person's own taste, which decides nothing",
}
"""Columns of witnessed tables that the record does not vouch for, and why."""

SEALED = {"event", "record_head"}
"""Tables that are the record itself."""


def names(columns: Iterable[Column[object]]) -> list[str]:
    return [column.name for column in columns]


def name_of(item: Table | Column[object]) -> str:
    return item.name if isinstance(item, Table) else f"{item.table.name}.{item.name}"


def test_only_the_commune_itself_belongs_to_nobody() -> None:
    assert [table.name for table in TABLES if table not in OWNED] == ["commune"]


@pytest.mark.parametrize("table", OWNED, ids=name_of)
def test_the_commune_leads_every_key_and_index(table: Table) -> None:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint):
            assert names(constraint.columns)[0] == "commune_id", constraint.name
    for index in table.indexes:
        assert names(index.columns)[0] == "commune_id", index.name


@pytest.mark.parametrize("table", OWNED, ids=name_of)
def test_no_foreign_key_leaves_the_commune(table: Table) -> None:
    for constraint in table.foreign_key_constraints:
        pairs = [(element.parent.name, element.column) for element in constraint.elements]
        first, target = pairs[0]
        assert first == "commune_id"
        if target.table.name == "commune":
            assert len(pairs) == 1
        else:
            assert target.name == "commune_id", constraint.name
            assert len(pairs) > 1
            assert names(target.table.primary_key) == [column.name for _, column in pairs]


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_everything_has_a_name_of_its_own(table: Table) -> None:
    given = [c.name for c in table.constraints] + [index.name for index in table.indexes]
    assert all(isinstance(name, str) for name in given), given
    # PostgreSQL cuts names at 63 characters, and two might become one.
    assert all(len(name) <= 63 for name in given)
    assert [name for name, count in Counter(given).items() if count > 1] == []


def test_names_do_not_meet_across_tables() -> None:
    indexes = [index.name for table in TABLES for index in table.indexes]
    assert [name for name, count in Counter(indexes).items() if count > 1] == []


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if isinstance(column.type, Enum)], ids=name_of
)
def test_a_word_of_a_vocabulary_is_guarded_by_a_check(column: Column[object]) -> None:
    assert isinstance(column.type, Enum)
    assert not column.type.native_enum
    assert column.type.create_constraint
    checks = [c for c in column.table.constraints if isinstance(c, CheckConstraint)]
    assert f"ck_{column.table.name}_{column.type.name}" in {str(check.name) for check in checks}
    assert column.type.enum_class is not None
    assert column.type.enums == [word.value for word in column.type.enum_class]
    assert column.type.length >= max(map(len, column.type.enums))


def test_instants_are_aware_everywhere() -> None:
    instants = [c for c in COLUMNS if isinstance(getattr(c.type, "impl", c.type), DateTime)]
    assert len(instants) > 10
    assert [name_of(c) for c in instants if not isinstance(c.type, UtcDateTime)] == []


def test_an_instant_is_called_at_and_a_day_on_or_by() -> None:
    others = {"blocked_until"}
    for column in COLUMNS:
        if isinstance(column.type, UtcDateTime):
            assert (
                column.name in others
                or column.name.endswith(("_at", "_since"))
                or (column.name == "at")
            ), name_of(column)
        if isinstance(column.type, Date):
            assert not column.name.endswith("_at"), name_of(column)


def test_a_line_of_text_has_its_longest_length() -> None:
    for column in COLUMNS:
        if isinstance(column.type, String) and not isinstance(column.type, Text):
            assert column.type.length, name_of(column)


def test_nothing_is_counted_in_fractions() -> None:
    assert [name_of(c) for c in COLUMNS if isinstance(c.type, Float | Numeric)] == []


def test_whatever_names_a_row_is_a_foreign_key() -> None:
    naming = {
        name_of(column)
        for column in COLUMNS
        if isinstance(column.type, Uuid) and column.name.endswith("_id") and not column.foreign_keys
    }
    assert naming == set(UNBOUND)


def test_internal_keys_are_made_here_and_not_by_the_database() -> None:
    for table in OWNED:
        if "id" in table.columns:
            assert table.columns["id"].default is not None
            assert names(table.primary_key) == ["commune_id", "id"]
    assert [name_of(c) for c in COLUMNS if c.server_default is not None or c.identity] == []


@pytest.mark.parametrize("noun", witnessed_nouns(), ids=lambda noun: noun.__tablename__)
def test_what_the_record_vouches_for_are_columns(noun: type) -> None:
    columns = set(noun.__table__.columns.keys())
    assert set(noun.witnessed) <= columns
    assert len(set(noun.witnessed)) == len(noun.witnessed)


def test_the_record_vouches_for_every_column_but_these() -> None:
    others = {
        name_of(column)
        for noun in witnessed_nouns()
        for column in Base.metadata.tables[noun.__tablename__].columns
        if column.name not in {"commune_id", "id", *noun.witnessed}
    }
    assert others == set(UNWITNESSED)


def test_what_the_record_does_not_vouch_for_is_said_where_it_is_described() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\* `([a-z_]+\.[a-z_]+)`", text, re.MULTILINE)) == set(UNWITNESSED)


def test_every_table_that_the_record_does_not_vouch_for_is_said_there_too() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    witnessed = {noun.__tablename__ for noun in witnessed_nouns()}
    told = set(re.findall(r"^\* `([a-z_]+)`:", text, re.MULTILINE))
    assert told == set(Base.metadata.tables) - witnessed - SEALED
