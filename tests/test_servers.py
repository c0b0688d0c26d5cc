"""What the other tests stand on: a database server and a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.chromium import chromium
from tests.servers import fresh_database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def answer(url: str, *statements: str) -> object:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements[:-1]:
            connection.execute(text(statement))
        return connection.scalar(text(statements[-1]))


def test_a_fresh_database_is_a_copy_of_its_template_and_gone_afterwards(cluster: Engine) -> None:
    with fresh_database(cluster) as first:
        answer(
            first, "CREATE TABLE unit (name text)", "INSERT INTO unit VALUES ('Đội') RETURNING name"
        )
        with fresh_database(cluster, template=make_url(first).database or "") as second:
            assert answer(second, "SELECT lower(name) FROM unit") == "đội"
        with pytest.raises(OperationalError, match="does not exist"):
            answer(second, "SELECT 1")


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="apt install chromium"), chromium():
        pass
