"""Fixtures of the record's tests: histories worth tampering with, and one database alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import Office
from tests.stations import station

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.stock import PostgresqlStock, SqliteStock


@station
def closed_in_the_end(office: Office, label: str) -> int:
    """A closed instance that was returned once."""
    number = office.reported(label)
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("chutich", number, "approve")
    return number


@station
def objected_to(office: Office, label: str) -> int:
    """An instance to which one unit objected, and was answered, and another agreed."""
    number = office.reported(label)
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "confirm")
    office.perform("kinhte", number, "respond")
    return number


@pytest.fixture
def number(office: Office) -> int:
    """A closed instance that was returned once."""
    return closed_in_the_end(office, "I.2")


@pytest.fixture
def answered(office: Office) -> int:
    """An instance to which one unit objected, and was answered, and another agreed."""
    return objected_to(office, "I.1")


@pytest.fixture
def sqlite_office(sqlite_stock: SqliteStock, data_dir: Path) -> Iterator[Office]:
    """The office on SQLite, which alone can be bent so."""
    with sqlite_stock.copied("office") as engine:
        yield Office.opened(engine, files=data_dir / "files")


@pytest.fixture
def postgresql_office(postgresql_stock: PostgresqlStock, data_dir: Path) -> Iterator[Office]:
    """The office on PostgreSQL, which alone can be bent so."""
    with postgresql_stock.copied("office") as engine:
        yield Office.opened(engine, files=data_dir / "files")
