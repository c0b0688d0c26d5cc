"""A database moved from one kind to the other: nothing is lost, altered or made up on the way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from models.backup.transfer import NotTaken, held_still, is_empty
from models.base import Base, new_key
from models.database import make_engine, reading_sessions
from models.file_store import FileStore
from models.migrations.upgrade import config_for
from models.notice import Mail
from models.vocabulary import MailKind
from models.work import Report
from web.cli import main
from workflow.audit import chain
from workflow.audit.verification import verify
from workflow.backup.moving import CannotMove, RecordNotWhole, move

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.office import Office
    from tests.sample import SampleCommune

pytestmark = [pytest.mark.both, pytest.mark.thorough]


@pytest.fixture
def elsewhere(engine: Engine, tmp_path: Path, empty_server: str) -> Iterator[Engine]:
    """An empty database of the other kind."""
    there = f"sqlite:///{tmp_path / 'moved.db'}"
    if engine.dialect.name == "sqlite":
        there = empty_server
    with disposed(there) as target:
        yield target


@contextmanager
def disposed(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads it."""
    with reading_sessions(engine)() as session:
        return {
            table.name: [
                tuple(r) for r in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


def test_everything_arrives_as_it_was(sample: SampleCommune, elsewhere: Engine) -> None:
    before = content(sample.engine)
    moved = move(sample.engine, elsewhere, sample.files)
    assert moved.rows == sum(map(len, before.values()))
    after = content(elsewhere)
    assert {name for name, rows in before.items() if rows != after[name]} == set()
    [(commune_id, *_)] = before["commune"]
    with reading_sessions(sample.engine)() as here, reading_sessions(elsewhere)() as there:
        assert list(chain.export(here, commune_id)) == list(chain.export(there, commune_id))
        assert verify(there, commune_id).whole


def test_it_goes_there_and_back(sample: SampleCommune, elsewhere: Engine, tmp_path: Path) -> None:
    move(sample.engine, elsewhere, sample.files)
    with disposed(f"sqlite:///{tmp_path / 'back.db'}") as back:
        move(elsewhere, back, sample.files)
        assert content(back) == content(sample.engine)


def test_the_office_goes_on_there(office: Office, elsewhere: Engine) -> None:
    office.reported("I.1")
    assert office.files is not None
    move(office.engine, elsewhere, office.files)
    there = type(office)(elsewhere, office.commune_id, office.files.root)
    there.now = office.now
    there.assign_all("II.1")
    with there.reading() as session:
        assert verify(session, there.commune_id).whole


def test_nothing_is_put_where_something_is(office: Office, tmp_path: Path) -> None:
    with disposed(f"sqlite:///{tmp_path / 'other.db'}") as target:
        with target.begin() as connection:
            connection.execute(text("CREATE TABLE theirs (word text)"))
        with pytest.raises(CannotMove, match="not empty"):
            move(office.engine, target, FileStore(tmp_path))
    assert not is_empty(office.engine)


def test_what_was_left_when_the_schema_was_about_to_be_made_is_nothing(
    office: Office, elsewhere: Engine, tmp_path: Path
) -> None:
    with elsewhere.begin() as connection:
        command.ensure_version(config_for(connection))
    assert is_empty(elsewhere)
    move(office.engine, elsewhere, FileStore(tmp_path))
    assert not is_empty(elsewhere)


def test_a_record_that_is_not_whole_is_moved_only_when_told_to(
    office: Office, elsewhere: Engine
) -> None:
    office.reported("I.1")
    assert office.files is not None
    with office.transaction() as session:
        session.execute(update(Report).values(results="Khác."))
    with pytest.raises(RecordNotWhole):
        move(office.engine, elsewhere, office.files)
    assert is_empty(elsewhere)
    move(office.engine, elsewhere, office.files, despite_findings=True)
    with reading_sessions(elsewhere)() as session:
        assert len(verify(session, office.commune_id).findings) == 1


def a_mail(office: Office) -> Mail:
    return Mail(
        commune_id=office.commune_id,
        id=new_key(),
        user_id=office.user("kinhte").id,
        kind=MailKind.DIGEST,
        address="kinhte@example.vn",
        message_id="<1@example.vn>",
        state="waiting",
        created_at=office.now,
        next_attempt_at=office.now,
    )


def test_a_row_that_the_other_does_not_take_is_named_and_nothing_arrives(
    office: Office, elsewhere: Engine, tmp_path: Path
) -> None:
    mail = a_mail(office)
    with office.transaction() as session:
        session.add(mail)
    if office.engine.dialect.name == "postgresql":
        # Everything that PostgreSQL holds is taken by SQLite.
        assert move(office.engine, elsewhere, FileStore(tmp_path)).rows
        return
    with office.transaction() as session:
        session.execute(text("UPDATE mail SET last_error = 'a' || char(0) || 'b'"))
    with pytest.raises(NotTaken, match=rf"^mail {office.commune_id} {mail.id}: "):
        move(office.engine, elsewhere, FileStore(tmp_path))
    assert is_empty(elsewhere)
    with office.transaction() as session:
        session.execute(update(Mail).values(last_error="", attempts=2**40))
    with pytest.raises(NotTaken, match=rf"^mail {office.commune_id} {mail.id}: "):
        move(office.engine, elsewhere, FileStore(tmp_path))
    assert is_empty(elsewhere)


def test_nobody_writes_while_it_is_moved(office: Office) -> None:
    """A writer gives up after a while, on each database by its own limit."""
    with (
        held_still(office.engine),
        disposed(office.engine.url.render_as_string(hide_password=False)) as other,
        other.connect().execution_options(writes=True) as connection,
    ):
        driver = connection.connection.driver_connection
        assert driver is not None
        is_file = other.dialect.name == "sqlite"
        driver.execute("PRAGMA busy_timeout=50" if is_file else "SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match=r"locked|lock timeout"):
            connection.execute(text("UPDATE record_head SET seq = seq"))


def test_the_command_says_what_to_set_next(
    office: Office,
    elsewhere: Engine,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.assign("I.1")
    last = office.events()[-1]
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    there = elsewhere.url.render_as_string(hide_password=False)

    def dondoc(*arguments: str) -> tuple[int, str]:
        answer = CliRunner().invoke(main, ["db", "move", *arguments], prog_name="dondoc")
        return answer.exit_code, answer.output

    code, said = dondoc("--to", there)
    assert code == 0, said
    assert f"head {last.seq}:{last.hash}." in said
    assert "Now set DONDOC_DATABASE_URL=" in said
    assert dondoc("--to", there)[0] == 1
    assert "is not empty" in dondoc("--to", there)[1]
    assert dondoc("--to", "mysql://x/y")[0] == 2
    assert dondoc("--to", "what")[0] == 2
