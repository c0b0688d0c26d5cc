"""No line of the log says what anybody typed, whatever failed, and still says where and why."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import DateTime, Integer, cast, delete, insert, literal, select, text, update

from models.base import new_key
from models.organisation import Commune, Unit, User
from models.plan import Task
from web import logs
from web.app import create_app
from web.cli import main
from web.config import Settings
from web.database import Database
from web.identity import public
from web.mail.messenger import Messenger
from web.server.background import clock_running
from web.wordless import keep_words_out, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.office import Office

TYPED = "NỘI DUNG RIÊNG zq3w"
"""What somebody typed, and nobody else may read in a log."""

PLAIN = TYPED.encode("ascii", "backslashreplace").decode()


def user(office: Office, **changes: Any) -> dict[str, Any]:
    row = {
        "commune_id": office.commune_id,
        "id": new_key(),
        "username": "moi",
        "full_name": TYPED,
        "name_key": TYPED,
        "sort_key": TYPED,
        "language": "vi",
        "active": True,
        "created_at": office.now,
    }
    return {**row, **changes}


def flush_of_what_is_there(session: Session, office: Office) -> None:
    session.add(User(**user(office, username=TYPED)))
    session.flush()
    session.add(User(**user(office, username=TYPED)))
    session.flush()


def insert_of_what_is_there(session: Session, office: Office) -> None:
    for _ in range(2):
        session.execute(insert(User), user(office, username=TYPED))


def insert_of_many(session: Session, office: Office) -> None:
    session.execute(insert(User), [user(office, username=TYPED) for _ in range(3)])


def insert_without_what_has_to_be(session: Session, office: Office) -> None:
    session.execute(insert(User.__table__), user(office, full_name=TYPED, username=None))


def insert_of_a_word_that_is_none(session: Session, office: Office) -> None:
    session.execute(insert(Unit), {"commune_id": office.commune_id, "kind": TYPED})


def insert_of_an_instant_that_is_none(session: Session, office: Office) -> None:
    naive = datetime(2026, 9, 21)  # noqa: DTZ001 - that is what is refused
    session.execute(insert(User), user(office, created_at=naive))


def update_to_what_is_there(session: Session, office: Office) -> None:
    session.execute(insert(User), user(office, username=TYPED))
    session.execute(update(User).values(username=TYPED))


def update_to_what_no_column_takes(session: Session, _office: Office) -> None:
    session.execute(update(Task).values(position=text("no_such_column")), {"content_key": TYPED})


def update_of_a_loaded_row(session: Session, office: Office) -> None:
    session.execute(insert(User), user(office, username=TYPED))
    session.scalars(select(User).where(User.username == "kinhte")).one().username = TYPED
    session.flush()


def delete_of_what_others_name(session: Session, _office: Office) -> None:
    session.execute(update(Commune).values(name=TYPED))
    session.execute(delete(Commune).where(Commune.name == TYPED))


def question_that_cannot_be_read(session: Session, _office: Office) -> None:
    session.execute(text("SELECT 1 FROM no_such_table WHERE x = :x"), {"x": TYPED})


def question_for_a_number(session: Session, _office: Office) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("SELECT json(:x)"), {"x": TYPED})
    session.execute(select(cast(literal(TYPED), Integer)))


def question_for_an_instant(session: Session, _office: Office) -> None:
    session.execute(select(cast(literal(TYPED), DateTime))).all()
    session.execute(text("SELECT abs(:x, :x)"), {"x": TYPED})


def call_that_raises(session: Session, office: Office) -> None:
    try:
        insert_of_what_is_there(session, office)
    except Exception as error:
        raise RuntimeError(TYPED) from error


def several_at_once(session: Session, office: Office) -> None:
    try:
        insert_of_what_is_there(session, office)
    except Exception as error:  # noqa: BLE001 - whatever it is
        raise ExceptionGroup(TYPED, [error, ValueError(TYPED)])  # noqa: B904 - its context counts


def with_a_note(_session: Session, _office: Office) -> None:
    error = KeyError(TYPED)
    error.add_note(TYPED)
    raise error


def form_in_the_words(_session: Session, office: Office) -> None:
    raise AssertionError(f"{user(office)!r} {TYPED.encode('utf-16-le')!r}")


def text_that_is_none(_session: Session, _office: Office) -> None:
    TYPED.encode("ascii")


def file_named_by_somebody(_session: Session, _office: Office) -> None:
    with open(f"/no-such-folder/{TYPED}"):  # noqa: PTH123 - as it is done
        pass


FAILING = [
    flush_of_what_is_there, insert_of_what_is_there, insert_of_many,
    insert_without_what_has_to_be, insert_of_a_word_that_is_none,
    insert_of_an_instant_that_is_none, update_to_what_is_there, update_to_what_no_column_takes,
    update_of_a_loaded_row, delete_of_what_others_name, question_that_cannot_be_read,
    question_for_a_number, question_for_an_instant, call_that_raises, several_at_once,
    with_a_note, form_in_the_words, text_that_is_none, file_named_by_somebody,
]  # fmt: skip


def failed(office: Office, failing: Callable[[Session, Office], None]) -> Exception:
    with pytest.raises(Exception) as caught, office.transaction() as session:  # noqa: PT011
        failing(session, office)
    return caught.value


def is_silent(log: str) -> bool:
    return TYPED not in log and PLAIN not in log and "zq3w" not in log


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    keep_words_out()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize("failing", FAILING, ids=lambda each: each.__name__)
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_told_without_its_words(
    office: Office, failing: Any, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    error = failed(office, failing)
    log = logging.getLogger("web.anything")
    log.error("it failed", exc_info=error)
    log.error("it failed: %s", error)
    log.error(error)
    assert is_silent(caplog.text)
    formatter = logs._formatter(Settings(log_format=form))
    assert all(is_silent(formatter.format(record)) for record in caplog.records)
    own = [record for record in caplog.records if record.name == log.name]
    lines = [formatter.format(record) for record in own]
    assert "test_log_without_words.py" in lines[0], "it says where"
    assert type(error).__name__ in lines[0], "it says what kind"
    assert type(error).__name__ in lines[1]
    if form == "json":
        assert [json.loads(line)["level"] for line in lines] == ["error"] * 3


@pytest.mark.both
def test_what_mends_a_clash_is_still_said(office: Office) -> None:
    said = told(failed(office, insert_of_what_is_there))
    code = {"sqlite": "user_account.username", "postgresql": "uq_user_account_"}
    assert code[office.engine.dialect.name] in said, said[-300:]


def test_an_engine_never_shows_what_was_sent(office: Office) -> None:
    for failing in (insert_of_what_is_there, question_that_cannot_be_read):
        assert "[parameters" not in str(failed(office, failing))


@pytest.mark.parametrize("failing", FAILING, ids=lambda each: each.__name__)
def test_a_page_that_fails_tells_neither_the_log_nor_the_person(
    office: Office, data_dir: Path, failing: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data_dir=data_dir), engine=office.engine)

    @app.get("/loi")
    @public
    def fail() -> str:
        with office.transaction() as session:
            failing(session, office)
        return ""

    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/loi")
    assert answer.status_code in {500, 503}
    assert is_silent(caplog.text)
    assert is_silent(answer.text)
    assert "/loi" in caplog.text


def test_the_threads_beside_the_server_tell_nothing(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    error = failed(office, insert_of_what_is_there)

    def fail(*_: object, **__: object) -> None:
        raise error

    office.assign("I.1")
    for called in ("web.server.background.run_due", "workflow.notifications.delivery.deliver"):
        monkeypatch.setattr(called, fail)
    ticking = clock_running(Database(office.engine), clock=lambda: office.now)
    with ticking:
        pass  # it looks at once, and leaving waits until it has looked
    assert not Messenger(app).tell()
    assert "the clock could not do what is due" in caplog.text
    assert "the messenger is stuck at commune" in caplog.text
    assert is_silent(caplog.text)


@pytest.mark.parametrize("command", [("worker", "--once"), ("workflow", "run-due")])
def test_a_command_that_fails_tells_nothing(
    office: Office,
    database: str,
    data_dir: Path,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = failed(office, insert_of_what_is_there)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(data_dir))
    for called in ("web.cli.workflow.run_due", "web.mail.messenger.Messenger.tell"):
        monkeypatch.setattr(called, fail)
    answer = CliRunner().invoke(main, command, prog_name="dondoc")
    assert answer.exit_code == 1
    assert is_silent(answer.output)


def test_a_line_is_one_line_whatever_is_in_it() -> None:
    record = logging.getLogger().makeRecord(
        "web", logging.ERROR, __file__, 1, "asked for %s", ("a\r\n2026 ERROR b\x1b[31m",), None
    )
    [line] = logs._formatter(Settings()).format(record).splitlines()
    assert r"a\r\n2026 ERROR b\x1b[31m" in line
