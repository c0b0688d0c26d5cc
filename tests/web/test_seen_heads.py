"""A database that is older than what an installation has seen is not gone on with in silence."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text, update

from models.backup.seen_heads import SEEN, seen_heads
from models.record import Event, Outbox, RecordHead
from web.app import create_app
from web.cli import main
from web.config import Settings
from web.keeping import Keeper
from web.server.background import keeper_running

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from click.testing import Result
    from flask import Flask

    from tests.office import Office

pytestmark = pytest.mark.both


@pytest.fixture
def data_dir(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def keeper(office: Office, data_dir: Path) -> Keeper:
    settings = Settings(data_dir=data_dir)
    return Keeper(create_app(settings, engine=office.engine), lambda: office.now)


def dondoc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dondoc")


def set_back(office: Office, seq: int) -> None:
    """Cuts the end off a record as an older copy of the database would have it."""
    with office.transaction() as session:
        if office.engine.dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER event_no_delete"))
        else:
            session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        session.execute(delete(Outbox).where(Outbox.event_seq > seq))
        session.execute(delete(Event).where(Event.seq > seq))
        last = office.events()[seq - 1]
        session.execute(update(RecordHead).values(seq=seq, hash=last.hash, at=last.at))


def test_what_is_seen_is_noted_and_follows_the_record(
    office: Office, keeper: Keeper, data_dir: Path
) -> None:
    for label in ("I.1", "I.2"):
        office.assign(label)
        keeper.keep()
        last = office.events()[-1]
        [head] = seen_heads(data_dir)
        assert (head.seq, head.hash) == (last.seq, last.hash)
    assert (data_dir / SEEN).stat().st_mode & 0o077 == 0


def test_what_was_done_last_before_it_stops_is_noted(
    office: Office, app: Flask, data_dir: Path
) -> None:
    has_looked = threading.Event()

    def clock() -> datetime:
        has_looked.set()
        return office.now

    with keeper_running(Keeper(app, clock)):
        has_looked.wait()
        office.assign("I.1")
    [head] = seen_heads(data_dir)
    assert head.seq == office.events()[-1].seq


def test_an_older_database_is_refused_until_somebody_answers_for_it(
    office: Office, keeper: Keeper, data_dir: Path
) -> None:
    office.assign("I.1")
    earlier = office.events()[-1].seq
    office.assign("I.2")
    keeper.keep()
    [seen] = seen_heads(data_dir)
    set_back(office, earlier)
    keeper.keep()
    assert seen_heads(data_dir) == (seen,), "a running server must not forget what it saw"
    for command in (("serve",), ("worker", "--once")):
        refused = dondoc(*command)
        assert refused.exit_code == 1
        assert f"line {seen.seq} of the record" in refused.output
        assert "dondoc backup accept --by USERNAME" in refused.output

    nobody = dondoc("backup", "accept", "--by", "khong-co-ai")
    assert (nobody.exit_code, "nothing was changed" in nobody.output) == (1, True)
    accepted = dondoc("backup", "accept", "--by", "chutich")
    assert accepted.exit_code == 0, accepted.output
    line = office.events()[-1]
    assert (line.action, line.details["seen"]["seq"]) == ("restore", seen.seq)
    assert dondoc("worker", "--once").exit_code == 0
    keeper.keep()
    assert [head.seq for head in seen_heads(data_dir)] == [line.seq]
    assert "not older" in dondoc("backup", "accept", "--by", "chutich").output


def test_an_empty_database_in_place_of_a_lost_one_is_refused(
    office: Office, keeper: Keeper, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.assign("I.1")
    keeper.keep()
    monkeypatch.setenv("DONDOC_DATABASE_URL", f"sqlite:///{tmp_path / 'other' / 'new.db'}")
    (tmp_path / "other").mkdir()
    shutil.rmtree(data_dir / "files", ignore_errors=True)
    (data_dir / "secret.key").unlink()
    refused = dondoc("serve")
    assert refused.exit_code == 1
    assert "older than what was seen here" in refused.output
