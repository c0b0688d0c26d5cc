"""Whoever watches is told the truth: whether people can work, what is wrong, and what mends it."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from sqlalchemy import event, text

from models.backup.copies import Verified
from models.backup.writing import note_verified
from models.database import make_engine
from models.trouble import Trouble
from tests.client import Client
from tests.premises import MORNING
from tests.web.commands import set_revision
from web.app import create_app
from web.cli import main
from web.config import MEGABYTE, Settings
from web.database import Database
from web.health.doctor import examination
from web.health.results import Installation, Level, Result, worst
from web.health.signs import CLOCK, FORWARDED, MESSENGER, VERIFICATION, Sign, Signs
from web.keeping import source_of
from web.metrics import metrics_served
from web.server.background import clock_running
from web.wording.health import SENTENCES, TOPICS, health_sentence
from workflow.backup.creation import create

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Engine

    from tests.office import Office

pytestmark = pytest.mark.both

TOKEN = "mot-chuoi-dai-kho-doan"  # noqa: S105 - of the tests
STRANGER = {"X-Forwarded-For": "203.0.113.9"}
WATCHER = {"Authorization": f"Bearer {TOKEN}"}


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def own_engine(office: Office) -> Iterator[Engine]:
    """An engine of this test's own, which it may spoil, on the office's database."""
    engine = make_engine(office.engine.url)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    data_dir.mkdir(mode=0o700, exist_ok=True)
    return Settings(data_dir=data_dir, metrics_token=TOKEN)


@pytest.fixture
def watched(office: Office, own_engine: Engine, settings: Settings) -> Flask:
    app = create_app(settings, engine=own_engine, clock=lambda: office.now)
    app.test_client_class = Client
    return app


@pytest.fixture
def watcher(watched: Flask) -> FlaskClient:
    return watched.test_client()


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """While it lasts, somebody else has the database and lets nobody write."""
    other = make_engine(engine.url)
    with other.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE counter IN EXCLUSIVE MODE"))
        else:
            connection.execute(text("SELECT 1"))
        yield
    other.dispose()


# Ready


def test_it_is_ready_and_trying_it_leaves_nothing(
    office: Office, watcher: FlaskClient, data_dir: Path
) -> None:
    before = office.contents()
    answer = watcher.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert office.contents() == before
    assert list(data_dir.rglob(".tried*")) == []


def test_whoever_has_the_database_for_long_is_noticed_soon(
    own_engine: Engine, watcher: FlaskClient
) -> None:
    with held(own_engine):
        answer = watcher.get("/readyz")
    assert answer.status_code == 503
    assert "Database: The database does not answer." in answer.text
    with own_engine.connect() as connection:
        if own_engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10000


def test_what_can_only_be_read_is_not_ready(own_engine: Engine, watcher: FlaskClient) -> None:
    own_engine.dispose()

    @event.listens_for(own_engine, "connect")
    def forbid(connection: Any, _record: Any) -> None:
        if own_engine.dialect.name == "sqlite":
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()

    answer = watcher.get("/readyz")
    assert answer.status_code == 503
    assert "can be read now, and not written" in answer.text


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_another_schema_is_not_ready(
    own_engine: Engine, watcher: FlaskClient, revision: str
) -> None:
    set_revision(own_engine, revision)
    answer = watcher.get("/readyz")
    assert answer.status_code == 503
    assert "than the program" in answer.text


def test_a_disk_that_takes_nothing_is_not_ready(
    watcher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = watcher.get("/readyz")
    assert answer.status_code == 503
    assert "The server's disk is full" in answer.text


@pytest.mark.parametrize(("free", "code", "says"), [(300, 200, "300 MB"), (20, 503, "20 MB")])
def test_it_warns_before_the_disk_is_full(
    watcher: FlaskClient, monkeypatch: pytest.MonkeyPatch, free: int, code: int, says: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free * MEGABYTE))
    answer = watcher.get("/readyz")
    assert answer.status_code == code
    assert says in answer.text


def test_a_damaged_page_is_not_ready(office: Office, tmp_path: Path) -> None:
    if office.engine.dialect.name != "sqlite":
        return
    for number in ("I.1", "I.2", "I.3"):
        office.in_progress(number)
    copy = tmp_path / "copy.db"
    with office.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'task_instance'"
        ).scalar_one()
    shutil.copyfile(office.engine.url.database or "", copy)
    with copy.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(os.urandom(4096))
    engine = make_engine(f"sqlite:///{copy}")
    app = create_app(Settings(data_dir=tmp_path), engine=engine, clock=lambda: office.now)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "damaged in part" in answer.text
    engine.dispose()


def test_what_a_page_met_is_known_to_whoever_watches(watched: Flask) -> None:
    assert watched.test_client().get("/readyz").status_code == 200
    watched.extensions["readiness"].note(Trouble.DAMAGED)
    assert watched.test_client().get("/readyz").status_code == 503


@pytest.mark.parametrize("name", [CLOCK, MESSENGER])
def test_what_stands_still_is_not_ready(
    office: Office, watched: Flask, settings: Settings, name: str
) -> None:
    signs = Signs(settings)
    for each in (CLOCK, MESSENGER):
        signs.give(each, Sign(at=office.now))
    known = watched.extensions["readiness"]
    known._began -= 3600
    assert watched.test_client().get("/readyz").status_code == 200
    signs.give(name, Sign(at=office.now - timedelta(minutes=16)))
    known._until = 0
    answer = watched.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "16 min" in answer.text


def test_a_round_of_the_clock_leaves_its_sign(office: Office, settings: Settings) -> None:
    with clock_running(Database(office.engine), clock=lambda: office.now, signs=Signs(settings)):
        pass
    sign = Signs(settings).last(CLOCK)
    assert sign is not None
    assert sign.at == office.now


def test_a_sign_that_cannot_be_left_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.touch()
    signs = Signs(Settings(data_dir=in_the_way))
    signs.give(CLOCK, Sign(at=MORNING))
    assert signs.last(CLOCK) is None
    assert "could not be left" in caplog.text


def test_strangers_learn_no_more_than_yes_or_no(own_engine: Engine, watcher: FlaskClient) -> None:
    set_revision(own_engine, "0001")
    answer = watcher.get("/readyz", headers=STRANGER)
    assert (answer.status_code, answer.text) == (503, "not ready")
    assert "\n" in watcher.get("/readyz", headers={**STRANGER, **WATCHER}).text


def test_asking_often_costs_nothing(own_engine: Engine, watcher: FlaskClient) -> None:
    watcher.get("/readyz")
    asked: list[str] = []

    @event.listens_for(own_engine, "before_cursor_execute")
    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    for _ in range(50):
        assert watcher.get("/readyz").status_code == 200
    assert asked == []


# Figures


def test_figures_are_for_whoever_shows_the_token(
    office: Office, watcher: FlaskClient, tmp_path: Path
) -> None:
    closed = create_app(Settings(data_dir=tmp_path / "x"), engine=office.engine).test_client()
    assert closed.get("/metrics").status_code == 404
    for shown in ({}, STRANGER, {"Authorization": "Bearer x"}, {"Authorization": TOKEN}):
        assert watcher.get("/metrics", headers=shown).status_code == 401
    answer = watcher.get("/metrics", headers={**STRANGER, **WATCHER})
    assert answer.status_code == 200
    assert "dondoc_record_head" in answer.text


def test_figures_hold_nothing_that_somebody_typed(
    office: Office, watched: Flask, watcher: FlaskClient
) -> None:
    office.assign("I.1")
    watcher.get("/bi-mat-1")
    watcher.open("/dang-nhap", method="BIMAT2")
    watcher.get("/lien-ket/bi-mat-3")
    browser: Client = watched.test_client()
    browser.sign_in("bimat4", "bi-mat-5")
    told = watcher.get("/metrics", headers=WATCHER).text
    assert not any(word in told.lower() for word in ("bi-mat", "bimat", "kinhte"))
    for line in (
        'dondoc_requests_total{method="GET",route="none",status="404"} 1.0',
        'method="other"',
        'route="/lien-ket/<token>"',
        "dondoc_sign_in_failures_total 1.0",
        "dondoc_database_answers 1.0",
    ):
        assert line in told
    assert "dondoc_outbox_waiting 0.0" not in told


def test_figures_do_without_the_database(watched: Flask) -> None:
    watched.extensions["database"] = Database(make_engine("sqlite:////no/such/x", making=False))
    told = watched.test_client().get("/metrics", headers=WATCHER).text
    assert "dondoc_database_answers 0.0" in told


def test_this_machine_reads_figures_at_a_port_of_its_own(watched: Flask) -> None:
    from tests.ports import free_port  # noqa: PLC0415 - for one of its names only

    port = free_port()
    with (
        metrics_served(watched, port),
        urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer,
    ):
        assert b"dondoc_record_head" in answer.read()


# The doctor


def examined(office: Office, settings: Settings, engine: Engine | None = None) -> dict[str, Result]:
    of = Installation(settings, Database(engine or office.engine), office.now)
    return {result.topic: result for result in examination(of)}


@pytest.mark.parametrize(("free", "says"), [(77_000, "75 GB"), (1_536, "1,5 GB"), (700, "700 MB")])
def test_much_free_space_is_told_in_gigabytes(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, says: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free * MEGABYTE))
    assert health_sentence(examined(office, settings)["space"]) == f"Còn trống {says}."


def test_the_doctor_looks_at_everything(office: Office, settings: Settings) -> None:
    assert set(examined(office, settings)) == set(TOPICS)


def test_the_doctor_finds_what_is_wrong(office: Office, settings: Settings) -> None:
    assert office.files is not None
    number = office.in_progress("I.1")
    version, *_ = office.hand_in(number)
    (office.files.root / str(office.commune_id) / version.sha256[:2] / version.sha256).unlink()
    Signs(settings).give(VERIFICATION, Sign(at=office.now, findings=3))
    Signs(settings).give(FORWARDED, Sign(at=office.now))
    settings.data_dir.chmod(0o755)
    secret = settings.data_dir / "sample-password"
    secret.touch()
    secret.chmod(0o644)
    office.later(days=-3)
    found = examined(office, settings)
    codes = {result.code for result in found.values() if result.level is Level.BAD}
    assert codes >= {
        "documents_lost", "time_stops", "verification_found", "proxies_unheard",
        "permissions_open", "backup_none",
    }  # fmt: skip
    assert all(result.mend for result in found.values() if result.level is Level.BAD)


def test_a_clock_that_is_behind_and_stops_nothing(office: Office, settings: Settings) -> None:
    office.in_progress("I.1")
    office.later(hours=-1)
    found = examined(office, settings)["time"]
    assert (found.code, found.mend) == ("time_behind", "timedatectl status")


def test_what_is_mended_is_found_no_more(office: Office, settings: Settings) -> None:
    Signs(settings).give(VERIFICATION, Sign(at=office.now - timedelta(days=2)))
    found = examined(office, settings)
    for topic in ("database", "pages", "store", "documents", "time", "verification", "permissions"):
        assert found[topic].level is Level.GOOD, found[topic]


def test_copies_on_the_disk_of_the_data_are_remarked(office: Office, settings: Settings) -> None:
    office.in_progress("I.1")
    beside = settings.data_dir / "backups"
    copy = create(source_of(settings, office.engine), beside, at=office.now)
    note_verified(copy.path, Verified(at=office.now, findings=0))
    assert examined(office, settings)["backup"].code == "backup_good"
    daily = settings.model_copy(update={"backup_dir": beside})
    assert examined(office, daily)["backup"].code == "backup_same_disk"


def test_every_finding_has_a_sentence(app: Flask) -> None:
    facts = dict.fromkeys(
        ("free", "wanted", "minutes", "count", "waiting", "failed", "folder", "hours", "name",
         "days", "findings", "paths", "url"), 7
    )  # fmt: skip
    with app.app_context():
        for code in [*SENTENCES, *(f"trouble_{each}" for each in Trouble)]:
            said = health_sentence(Result("database", Level.BAD, code, facts))
            assert said.endswith(".")
            assert "%(" not in said
    assert worst([]) is Level.GOOD


def test_administrators_see_what_the_doctor_found(sign_in: Callable[[str], Client]) -> None:
    page = sign_in("admin").get("/quan-tri/tinh-trang")
    assert page.status_code == 200
    assert "Tình trạng hệ thống" in page.text
    assert "<code>dondoc record verify</code>" in page.text
    # On a telephone the table has no columns; each row says what it tells.
    assert "lệnh ở mục “Cách khắc phục” chạy trên máy chủ" in page.text
    assert '<td data-label="Cách khắc phục">' in page.text
    assert sign_in("kinhte").get("/quan-tri/tinh-trang").status_code == 403


def test_the_command_tells_by_its_exit_code(
    office: Office, database: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(data_dir))
    answer = CliRunner().invoke(main, ["doctor"], prog_name="dondoc")
    assert answer.exit_code == 1
    assert "There is no backup" in answer.output
    assert "→ dondoc backup create" in answer.output
    verified = CliRunner().invoke(main, ["record", "verify"], prog_name="dondoc")
    again = CliRunner().invoke(main, ["doctor"], prog_name="dondoc")
    assert verified.exit_code == 0
    assert "nothing was found" in again.output
    assert office.commune_id


@pytest.mark.parametrize("database_url", ["sqlite:////no/such/x.db", ""])
def test_the_command_needs_no_database(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database_url)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(data_dir))
    answer = CliRunner().invoke(main, ["doctor"], prog_name="dondoc")
    assert answer.exit_code == 1
    assert "The database is not on the server." in answer.output
    assert not data_dir.exists()
