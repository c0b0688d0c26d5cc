"""What keeps a command from working is told apart, in a sentence, and makes nothing worse."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from pysqlite3 import dbapi2
from sqlalchemy import text

from models.database import make_engine
from models.migrations.upgrade import SchemaState, schema_state, upgrade
from tests.web.commands import commands, members, set_revision
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.office import Office

pytestmark = [pytest.mark.both, pytest.mark.thorough]

COMMANDS = [
    ("record", "verify"),
    ("record", "head"),
    ("record", "export"),
    ("worker", "--once"),
    ("files", "sweep"),
    ("user", "link", "kinhte"),
    ("user", "create-admin", "moi", "--name", "Người mới"),
    ("workflow", "run-due"),
    ("workflow", "publish"),
    ("demo", "purge", "--yes"),
    ("backup", "create", f"{tempfile.gettempdir()}/copies-of-nothing"),
    ("backup", "accept", "--by", "admin"),
    ("record", "go-on", "--by", "admin"),
    ("user", "waiting"),
    ("user", "agree", "1"),
    ("db", "move", "--to", "sqlite:////dev/null/x.db"),
    ("db", "rebuild"),
    ("db", "distribute"),
    ("files", "examine"),
    ("workflow", "published"),
]
"""Every command that works on a database which has to be there."""

OF_THIS_SCHEMA = [each for each in COMMANDS if each[0] != "backup"]
"""Those that want the schema of the program; a copy is made of any."""

PREPARING = [("db", "upgrade"), ("demo", "load")]

NEED_NONE = {
    "backup list", "backup restore", "backup verify", "db check", "doctor", "mail test",
    "plan check", "plan read", "plan show", "serve", "workflow diagram", "workflow docs",
    "workflow table",
}  # fmt: skip
"""Commands that work on no database, or whose sentences other tests hear."""


def dondoc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dondoc")


def refused(*arguments: str) -> str:
    """The one sentence with which a command ended."""
    answer = dondoc(*arguments)
    assert answer.exit_code == 1, (arguments, answer.output)
    assert "Traceback" not in answer.output
    assert answer.output.startswith("Error: ")
    return answer.output


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("DONDOC_DATA_DIR", str(folder))
    return folder


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("migrated") / "dondoc.db"
    engine = make_engine(f"sqlite:///{place}")
    upgrade(engine)
    engine.dispose()
    return place


@pytest.fixture
def file(data_folder: Path, migrated: Path) -> Path:
    """The database of an installation, with a schema and nothing in it."""
    data_folder.mkdir(mode=0o700)
    return Path(shutil.copy(migrated, data_folder / "dondoc.db"))


def test_every_command_is_tried_here() -> None:
    tried = {" ".join(each) for each in (*COMMANDS, *PREPARING)}
    untried = {
        " ".join(path)
        for path in commands(main)
        if path and not any(line.startswith(" ".join(path)) for line in tried)
    }
    groups = {name for name, each in members(main).items() if isinstance(each, click.Group)}
    assert untried - groups == NEED_NONE


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_missing_database_is_not_made(command: tuple[str, ...], data_folder: Path) -> None:
    assert "Start once with: dondoc serve" in refused(*command)
    assert not data_folder.exists()


@pytest.mark.parametrize("command", [*COMMANDS, *PREPARING], ids=" ".join)
@pytest.mark.parametrize("remains", ["secret.key", "files/c/ab/hash"])
def test_a_lost_database_is_not_made_anew_beside_its_files(
    command: tuple[str, ...], remains: str, data_folder: Path
) -> None:
    (data_folder / remains).parent.mkdir(parents=True)
    (data_folder / remains).write_bytes(bytes(32))
    assert "Restore it from a backup" in refused(*command)
    assert not (data_folder / "dondoc.db").exists()


@pytest.mark.parametrize("command", [*COMMANDS, *PREPARING], ids=" ".join)
@pytest.mark.parametrize("content", [b"not a database at all" * 400, "a folder"])
def test_something_else_in_its_place_is_named(
    command: tuple[str, ...], content: bytes | str, file: Path
) -> None:
    file.unlink()
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.mkdir()
    said = refused(*command)
    assert "is not a database" in said
    assert "db upgrade" not in said


@pytest.mark.parametrize("command", [*COMMANDS, *PREPARING], ids=" ".join)
def test_a_damaged_database_is_named(command: tuple[str, ...], file: Path) -> None:
    with file.open("r+b") as database:
        database.seek(100)
        database.write(os.urandom(16 * 4096))
    said = refused(*command)
    assert "is damaged" in said
    assert "backup" in said
    assert "db upgrade" not in said


@pytest.mark.parametrize("command", OF_THIS_SCHEMA, ids=" ".join)
def test_an_earlier_schema_is_named_with_what_mends_it(
    command: tuple[str, ...], office: Office, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    set_revision(office.engine, "0001")
    assert "run: dondoc db upgrade" in refused(*command)


@pytest.mark.parametrize("command", [*OF_THIS_SCHEMA, *PREPARING], ids=" ".join)
def test_a_later_schema_is_named_and_left_alone(
    command: tuple[str, ...], office: Office, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    before = office.contents()
    set_revision(office.engine, "9999")
    assert "a later release" in refused(*command)
    assert office.contents() == before


def test_a_database_in_use_is_not_said_to_be_old(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    if office.engine.dialect.name == "postgresql":
        return
    monkeypatch.setattr("models.database.SQLITE_PRAGMAS", ("PRAGMA busy_timeout=1",))
    monkeypatch.setenv(
        "DONDOC_DATABASE_URL", office.engine.url.render_as_string(hide_password=False)
    )
    with closing(dbapi2.connect(office.engine.url.database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        said = refused("workflow", "publish")
    assert "in use by another program" in said
    assert "db upgrade" not in said


def test_a_database_server_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", "postgresql+psycopg://dondoc@127.0.0.1:1/dondoc")
    assert "does not answer" in refused("record", "head")


@pytest.mark.usefixtures("file")
def test_what_nobody_foresaw_ends_without_anybodys_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_session: object) -> None:
        raise ValueError("NỘI DUNG RIÊNG")

    monkeypatch.setattr("web.cli.installation.commune_in", fail)
    answer = dondoc("record", "head")
    assert answer.exit_code == 1
    assert "Something went wrong that should not (ValueError)" in answer.output
    assert "RIÊNG" not in answer.output


def test_what_commands_make_is_for_the_account_alone(data_folder: Path) -> None:
    before = os.umask(0o022)
    try:
        assert dondoc("demo", "load").exit_code == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    open_to_others = [
        str(path)
        for path in [data_folder, *data_folder.rglob("*")]
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []


# Two at once


BENT = {
    "no table": ("DROP TABLE alembic_version",),
    "an empty table": ("DELETE FROM alembic_version",),
    "two words": ("INSERT INTO alembic_version VALUES ('0001')",),
    "a word that is none": ("UPDATE alembic_version SET version_num = 'mới'",),
}
"""What was done to the mark by which a database says which schema it has."""


@pytest.mark.parametrize("way", BENT)
def test_a_database_that_does_not_say_its_schema(
    office: Office, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path))
    before = office.contents()
    bend(office.engine, *BENT[way])
    for command in (("serve",), ("worker", "--once"), ("record", "verify"), ("record", "head")):
        refused = CliRunner().invoke(main, command)
        assert refused.exit_code == 1, refused.output
        assert "does not say which schema it has" in refused.output
        assert "run: dondoc db upgrade" in refused.output
    mended = CliRunner().invoke(main, ["db", "upgrade"])
    assert (mended.exit_code, "and says so" in mended.output) == (0, True), mended.output
    assert CliRunner().invoke(main, ["record", "verify", "--no-files"]).exit_code == 0
    assert office.contents() == before


@pytest.mark.parametrize("way", BENT)
def test_one_that_is_not_what_this_release_makes_either_is_left_alone(
    office: Office, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path))
    bend(office.engine, "CREATE VIEW theirs AS SELECT 1", *BENT[way])
    refused = CliRunner().invoke(main, ["db", "upgrade"])
    assert refused.exit_code == 1
    assert "cannot be written anew" in refused.output
    assert "dondoc backup restore" in refused.output
    assert schema_state(office.engine) is SchemaState.UNMARKED


def bend(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def emptied(engine: Engine) -> Iterator[str]:
    """The address of the database with nothing in it."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    else:
        Path(engine.url.database or "").unlink()
    engine.dispose()
    yield engine.url.render_as_string(hide_password=False)


@pytest.mark.usefixtures("programs")
def test_of_several_upgrades_at_once_one_works_and_the_others_wait(engine: Engine) -> None:
    command = [sys.executable, "-m", "web.cli", "db", "upgrade"]
    with emptied(engine) as url:
        began = [
            subprocess.Popen(
                command,
                env={**os.environ, "DONDOC_DATABASE_URL": url},
                cwd=Path(__file__).parents[2],
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        said = [each.communicate(timeout=120)[1] for each in began]
        assert [each.returncode for each in began] == [0] * 3, said
    assert schema_state(engine) is SchemaState.NEWEST


def test_what_comes_first_comes_only_before_something_is_changed(office: Office) -> None:
    came: list[str] = []
    upgrade(office.engine, first=lambda: came.append("needless"))
    assert came == []
    with office.engine.begin() as connection:
        before = connection.scalar(text("SELECT version_num FROM alembic_version"))
    set_revision(office.engine, "0012" if before != "0012" else "0011")

    def stop() -> None:
        raise RuntimeError("the backup failed")

    with pytest.raises(RuntimeError):
        upgrade(office.engine, first=stop)
    assert schema_state(office.engine) is SchemaState.OLDER
