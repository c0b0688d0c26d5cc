"""The copy of the day: when it is made, and whom a server tells that cannot make it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.backup.copies import copies_in
from models.backup.writing import alone_in
from models.notice import Contact
from tests.web.mail_server import served
from web.app import create_app
from web.config import Settings
from web.keeping import Keeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.office import Office
    from tests.web.mail_server import MailServer

HOUR = 9
"""An hour after the office's day begins in these tests."""


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with served() as server:
        yield server


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def keeper(office: Office, data_dir: Path, mail_server: MailServer, copies: Path) -> Keeper:
    settings = Settings(
        data_dir=data_dir,
        backup_dir=copies,
        backup_hour=HOUR,
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_security="none",
        mail_from="dondoc@example.vn",
    )
    app = create_app(settings, engine=office.engine, clock=lambda: office.now)
    return Keeper(app, lambda: office.now)


def pass_by(office: Office, **time: float) -> None:
    office.now += timedelta(**time)


def test_once_a_day_after_its_hour(office: Office, keeper: Keeper, copies: Path) -> None:
    keeper.keep()
    assert copies_in(copies) == []
    pass_by(office, hours=1)
    for _ in range(3):
        keeper.keep()
        pass_by(office, hours=3)
    [copy] = copies_in(copies)
    assert copy.is_whole
    pass_by(office, hours=15)
    keeper.keep()
    assert len(copies_in(copies)) == 2


def test_while_another_server_is_at_it_nothing_is_done_and_nobody_alarmed(
    office: Office, keeper: Keeper, copies: Path, mail_server: MailServer
) -> None:
    pass_by(office, hours=1)
    copies.mkdir()
    with alone_in(copies):
        keeper.keep()
    assert copies_in(copies) == []
    keeper.keep()
    assert len(copies_in(copies)) == 1
    assert mail_server.messages == []


def test_a_failure_is_logged_told_once_a_day_and_tried_again(
    office: Office,
    keeper: Keeper,
    copies: Path,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with office.transaction() as session:
        for name in ("admin", "kinhte"):
            person = office.user(name)
            session.add(
                Contact(
                    commune_id=person.commune_id, user_id=person.id, address=f"{name}@example.vn"
                )
            )
    copies.write_bytes(b"a file in the folder's place")
    pass_by(office, hours=1)
    for _ in range(130):
        keeper.keep()
        pass_by(office, minutes=1)
    assert caplog.text.count("the copy of the day failed") == 3
    [message] = mail_server.messages
    assert message["To"] == "admin@example.vn"
    assert "is not a folder" in message.get_content()
    copies.unlink()
    pass_by(office, hours=1)
    keeper.keep()
    # The addresses were put there past the program, which the copy tells: it is no whole one.
    [copy] = copies_in(copies)
    assert copy.verified is not None
