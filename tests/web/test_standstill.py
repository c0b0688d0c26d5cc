"""When the database or the disk does not do what it was asked, people are told what it is."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.database import make_engine
from models.migrations.upgrade import upgrade
from models.trouble import Trouble
from tests.papers import pdf
from web import logs, standstill
from web.app import create_app
from web.config import Settings
from web.identity import public

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both


class Driven(Exception):
    """An error as a driver raises it, with the code by which it is known."""

    def __init__(self, **codes: object) -> None:
        super().__init__("words that nobody goes by")
        self.__dict__.update(codes)


def of_sqlite(code: int) -> DBAPIError:
    return DBAPIError("SELECT", None, Driven(sqlite_errorcode=code))


def of_postgresql(code: str) -> DBAPIError:
    return DBAPIError("SELECT", None, Driven(sqlstate=code))


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (of_sqlite(5), Trouble.BUSY),
        (of_sqlite(517), Trouble.BUSY),
        (of_sqlite(8), Trouble.READ_ONLY),
        (of_sqlite(1544), Trouble.READ_ONLY),
        (of_sqlite(11), Trouble.DAMAGED),
        (of_sqlite(779), Trouble.DAMAGED),
        (of_sqlite(13), Trouble.FULL),
        (of_sqlite(4874), Trouble.FULL),
        (of_sqlite(778), Trouble.FAILING),
        (of_sqlite(14), Trouble.MISSING),
        (of_sqlite(26), Trouble.NO_DATABASE),
        (of_postgresql("53100"), Trouble.FULL),
        (of_postgresql("53300"), Trouble.BUSY),
        (of_postgresql("25006"), Trouble.READ_ONLY),
        (of_postgresql("55P03"), Trouble.BUSY),
        (of_postgresql("57014"), Trouble.BUSY),
        (of_postgresql("57P01"), Trouble.AWAY),
        (of_postgresql("40P01"), Trouble.BUSY),
        (of_postgresql("XX001"), Trouble.DAMAGED),
        (of_postgresql("58030"), Trouble.FAILING),
        (of_postgresql("42P01"), Trouble.OTHER_SCHEMA),
        (of_postgresql("42501"), Trouble.FORBIDDEN),
        (InterfaceError("SELECT", None, Driven(sqlstate="08006")), Trouble.AWAY),
        (OperationalError("SELECT", None, Driven()), Trouble.UNKNOWN),
        (NoConnectionFree("QueuePool limit"), Trouble.BUSY),
        (OSError(errno.ENOSPC, "x"), Trouble.FULL),
        (OSError(errno.EDQUOT, "x"), Trouble.FULL),
        (OSError(errno.EROFS, "x"), Trouble.READ_ONLY),
        (OSError(errno.EIO, "x"), Trouble.FAILING),
        (PermissionError(errno.EACCES, "x"), Trouble.FORBIDDEN),
    ],
    ids=lambda value: "" if isinstance(value, Trouble) else repr(getattr(value, "orig", value)),
)
def test_each_trouble_has_its_page(
    office: Office,
    tmp_path: Path,
    error: Exception,
    trouble: Trouble,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)

    @app.get("/loi")
    @public
    def fail() -> str:
        raise error

    answer = app.test_client().get("/loi")
    assert answer.status_code == 503
    assert str(standstill.EXPLANATIONS[trouble].what_happened) in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["X-Request-Id"] in answer.text
    assert "words that nobody goes by" not in caplog.text + answer.text


def test_every_trouble_has_words() -> None:
    assert set(standstill.EXPLANATIONS) == set(Trouble)


@pytest.mark.parametrize("code", ["23505", "22P02", "42601"])
def test_a_fault_of_ours_is_no_trouble_of_the_database(
    office: Office, tmp_path: Path, code: str
) -> None:
    app = create_app(Settings(data_dir=tmp_path / "data"), engine=office.engine)

    @app.get("/loi")
    @public
    def fail() -> str:
        raise of_postgresql(code)

    assert app.test_client().get("/loi").status_code == 500


# A disk that takes nothing more


def only_read(engine: Engine) -> None:
    """From now on the database takes no writing, as on a disk that is mounted read-only."""
    engine.dispose()

    @event.listens_for(engine, "connect")
    def forbid(connection: Any, _record: Any) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()


@pytest.fixture
def own_engine(office: Office) -> Any:
    """An engine of this test's own, which it may spoil, on the office's database."""
    engine = make_engine(office.engine.url)
    yield engine
    engine.dispose()


@pytest.fixture
def signed_in(office: Office, own_engine: Engine, data_dir: Path) -> Client:
    from tests.client import Client  # noqa: PLC0415 - only its name is needed above

    app = create_app(Settings(data_dir=data_dir), engine=own_engine, clock=lambda: office.now)
    app.test_client_class = Client
    browser: Client = app.test_client()
    assert browser.sign_in("kinhte").status_code == 303
    return browser


def test_what_can_only_be_read_is_shown_and_what_is_sent_is_refused(
    office: Office, own_engine: Engine, signed_in: Client
) -> None:
    number = office.in_progress("I.1")
    fields = signed_in.fields(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/comment")
    only_read(own_engine)
    office.later(minutes=20)
    assert signed_in.get("/viec-cua-toi").status_code == 200
    assert signed_in.get(f"/nhiem-vu/{number}").status_code == 200
    answer = signed_in.post(f"/nhiem-vu/{number}/comment", data={**fields, "body": "Đã đo xong."})
    assert answer.status_code == 503
    assert "Hệ thống chỉ cho xem" in answer.text
    assert "Nội dung vừa nhập còn ở trang trước" in answer.text
    # Nothing is to be migrated, so nothing is written.
    upgrade(own_engine)


def test_what_cannot_be_written_beside_is_read_as_it_lies(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if office.engine.dialect.name != "sqlite":
        return
    copy = tmp_path / "copy.db"
    office.engine.dispose()
    shutil.copyfile(office.engine.url.database or "", copy)
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and may(path, mode))
    engine = make_engine(f"sqlite:///{copy}")
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM commune").scalar() == 1
    engine.dispose()
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]


def test_a_full_disk_is_told_apart_when_a_comment_is_sent(
    office: Office, own_engine: Engine, signed_in: Client
) -> None:
    if own_engine.dialect.name != "sqlite":
        return
    number = office.in_progress("I.1")
    fields = signed_in.fields(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/comment")
    own_engine.dispose()

    @event.listens_for(own_engine, "connect")
    def fill(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")

    long = {**fields, "body": "Đo đạc. " * 600}
    answer = signed_in.post(f"/nhiem-vu/{number}/comment", data=long)
    assert answer.status_code == 503
    assert "Máy chủ hết dung lượng lưu trữ" in answer.text
    assert signed_in.get(f"/nhiem-vu/{number}").status_code == 200


def test_an_upload_on_a_full_disk_keeps_what_was_typed_and_leaves_nothing(
    office: Office, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.files is not None
    number = office.in_progress("I.1")
    browser = sign_in("kinhte")
    page = f"/nhiem-vu/{number}"
    fields = browser.fields(page, f"{page}/san-pham")

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    typed = {"requirement": "1", "title": "Đề án", "number": "12/ĐA-UBND", "dated": "2026-09-20"}
    sent = {**fields, **typed, "file": (BytesIO(pdf()), "a.pdf")}
    answer = browser.post(f"{page}/san-pham", data=sent)
    assert answer.status_code == 503
    assert "Máy chủ hết dung lượng lưu trữ" in answer.text
    assert "Nội dung vừa nhập còn ở trang trước" in answer.text
    assert [path for path in office.files.root.rglob("*") if path.is_file()] == []


def test_a_damaged_page_is_named_with_a_reference(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if office.engine.dialect.name != "sqlite":
        return
    copy = tmp_path / "copy.db"
    office.engine.dispose()
    shutil.copyfile(office.engine.url.database or "", copy)
    with copy.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(32 * 4096))
    app = create_app(Settings(data_dir=tmp_path, database_url=f"sqlite:///{copy}"))
    answer = app.test_client().get("/dang-nhap")
    assert answer.status_code == 503
    assert "bị hỏng một phần" in answer.text
    [reference] = re.findall(r"<code>([0-9a-f]{8})</code>", answer.text)
    assert answer.headers["X-Request-Id"] == reference
    assert "sqlite_errorname SQLITE_CORRUPT" in caplog.text


def test_a_refusal_that_cannot_be_written_down_is_no_fault_of_ours(
    own_engine: Engine, signed_in: Client
) -> None:
    only_read(own_engine)
    answer = signed_in.post("/quan-tri/thoi-han")
    assert answer.status_code in {400, 403, 503}


# A file that is gone


@pytest.mark.parametrize("instead", ["nothing", "a folder", "a broken link"])
def test_a_document_that_is_gone_has_a_page_and_a_line(
    office: Office,
    sign_in: Callable[[str], Client],
    instead: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert office.files is not None
    number = office.in_progress("I.1")
    version, *_ = office.hand_in(number)
    place = office.files.root / str(office.commune_id) / version.sha256[:2] / version.sha256
    place.unlink()
    if instead == "a folder":
        place.mkdir()
    elif instead == "a broken link":
        place.symlink_to("nowhere")
    answer = sign_in("kinhte").get(f"/nhiem-vu/{number}/san-pham/{version.number}")
    assert answer.status_code == 410
    assert "Tệp không còn trên máy chủ" in answer.text
    [line] = [each for each in caplog.records if version.sha256 in each.getMessage()]
    assert line.levelno == logging.ERROR


# What a request is called


def test_lines_say_which_request_they_belong_to(
    office: Office, data_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=data_dir, log_format="json", log_access=True)
    handlers = logging.getLogger().handlers[:]
    logs.set_up(settings)
    try:
        app = create_app(settings, engine=office.engine, clock=lambda: office.now)
        browser = app.test_client()
        token = "bi-mat-cua-lien-ket"  # noqa: S105 - of the test
        answers = [
            browser.get("/dang-nhap?next=/bi-mat"),
            browser.get(f"/lien-ket/{token}"),
            browser.get(f"/lien-ket/{token}/x"),
            browser.get("/khong-co/bi-mat"),
        ]
    finally:
        logging.getLogger().handlers[:] = handlers
    said = capfd.readouterr().err
    assert "bi-mat" not in said
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["request_id"] for line in lines] == [
        each.headers["X-Request-Id"] for each in answers
    ]
    assert len({line["request_id"] for line in lines}) == 4
    assert [line["status"] for line in lines] == [each.status_code for each in answers]
    assert lines[0]["route"] == "/dang-nhap"
    assert lines[1]["route"] == "/lien-ket/<token>"


def test_lines_name_a_person_by_id_alone(
    app: Flask, office: Office, sign_in: Callable[[str], Client], data_dir: Path
) -> None:
    said: list[str] = []
    formatter = logs._formatter(Settings(data_dir=data_dir, log_format="json"))

    @app.get("/xem")
    def look() -> str:
        record = logging.getLogger().makeRecord("web", 20, "", 1, "seen", (), None)
        said.append(formatter.format(record))
        return ""

    sign_in("kinhte").get("/xem")
    line = json.loads(said[0])
    assert line["person"] == str(office.user("kinhte").id)
    assert "kinhte" not in said[0]
    assert make_url(str(office.engine.url)).database not in said[0]
