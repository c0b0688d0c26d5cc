"""Bringing a database up to date: a copy of it as it was comes first, and tries the way."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event, insert, text

from models.backup.copies import copies_in
from models.base import new_key
from models.database import make_engine
from models.migrations.revisions import revision_of, upgrade_to
from models.migrations.upgrade import newest_revision
from models.organisation import Commune
from models.record import RecordHead
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

pytestmark = pytest.mark.both

AT = datetime(2026, 9, 21, 1, tzinfo=UTC)
EARLIER = "0012"
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def earlier(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a database that an earlier release has left, with a commune in it."""
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    url = f"sqlite:///{tmp_path / 'data' / 'dondoc.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_server")
        monkeypatch.setenv("DONDOC_DATABASE_URL", url)
    engine = make_engine(url)
    upgrade_to(engine, EARLIER)
    with engine.begin() as connection:
        key = new_key()
        connection.execute(
            insert(Commune.__table__).values(
                id=key, code="x", name="Xã", full_name="Xã", province="x", sample=False,
                follow_up_unit_code="x", due_offset_days=2, answer_days=3, due_soon_days=3,
                created_at=AT,
            )
        )  # fmt: skip
        connection.execute(
            insert(RecordHead.__table__).values(commune_id=key, seq=0, at=AT, hash="0" * 64)
        )
    engine.dispose()
    return url


def dondoc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dondoc")


def schema_of(url: str) -> str | None:
    engine = make_engine(url)
    with engine.connect() as connection:
        revision = revision_of(connection)
    engine.dispose()
    return revision


def test_an_upgrade_makes_a_copy_first(earlier: str, tmp_path: Path) -> None:
    done = dondoc("db", "upgrade")
    assert done.exit_code == 0, done.output
    assert schema_of(earlier) == newest_revision()
    [copy] = copies_in(tmp_path / "data" / "backups")
    assert f"A copy of it as it was is {copy.path}" in done.output
    assert copy.manifest.schema_revision == EARLIER
    assert copy.verified is not None
    again = dondoc("db", "upgrade")
    assert again.exit_code == 0
    assert len(copies_in(tmp_path / "data" / "backups")) == 1, "there was nothing to change"


@pytest.mark.usefixtures("programs")
def test_of_several_upgrades_at_once_one_makes_the_copy(earlier: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web.cli", "db", "upgrade"]
    began = [
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _ in range(3)
    ]
    said = [each.communicate()[0] for each in began]
    assert [each.returncode for each in began] == [0] * 3, said
    assert schema_of(earlier) == newest_revision()
    [copy] = copies_in(tmp_path / "data" / "backups")
    assert copy.manifest.schema_revision == EARLIER
    assert ["A copy of it as it was" in each for each in said].count(True) == 1


def test_without_a_copy_there_is_no_upgrade(
    earlier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DONDOC_BACKUP_DIR", str(tmp_path / "file"))
    for command in (("db", "upgrade"), ("serve",)):
        refused = dondoc(*command)
        assert refused.exit_code == 1
        assert "is not a folder. No copy could be made before the upgrade" in refused.output
        assert schema_of(earlier) == EARLIER
    done = dondoc("db", "upgrade", "--without-backup")
    assert done.exit_code == 0, done.output
    assert schema_of(earlier) == newest_revision()


def test_a_disk_without_room_condemns_no_copy(
    earlier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "data" / "backups"
    with a_disk_without_room():
        refused = dondoc("db", "upgrade")
        assert refused.exit_code == 1
        assert "There is no room in" in refused.output
        assert "No copy could be made before the upgrade" in refused.output
        [copy] = copies_in(copies)
        assert "to lay out the copied database" in dondoc("backup", "verify", str(copy.path)).output
        monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
        into = tmp_path / "srv"
        put_back = dondoc("backup", "restore", str(copy.path), "--into", str(into), "--by", "x")
        assert f"There is no room in {into}: nothing was restored." in put_back.output
    assert not into.exists()
    assert schema_of(earlier) == EARLIER
    [copy] = copies_in(copies)
    assert copy.verified is None


@contextmanager
def a_disk_without_room() -> Iterator[None]:
    """Meanwhile no database of SQLite grows."""

    def be_full(connection: Any, _record: object) -> None:
        if hasattr(connection, "set_progress_handler"):
            connection.execute("PRAGMA max_page_count=1")

    event.listen(Engine, "connect", be_full)
    try:
        yield
    finally:
        event.remove(Engine, "connect", be_full)


def test_a_way_that_fails_on_the_copy_is_not_gone(earlier: str) -> None:
    engine = make_engine(earlier)
    with engine.begin() as connection:
        # What a migration is about to make is there already.
        connection.execute(text("UPDATE alembic_version SET version_num = '0011'"))
    engine.dispose()
    refused = dondoc("db", "upgrade")
    assert refused.exit_code == 1
    assert "nothing was changed" in refused.output
    assert schema_of(earlier) == "0011"
