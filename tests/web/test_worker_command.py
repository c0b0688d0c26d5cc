"""`dondoc worker` and `dondoc mail`: people are told without a server beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.record import Outbox
from web.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.office import Office


@pytest.fixture(autouse=True)
def installation(
    office: Office, database: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Office:
    """An installation on the office's database, without a mail server."""
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(data_dir))
    return office


def dondoc(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="dondoc")


def test_once_tells_everybody_and_a_second_time_nobody(office: Office) -> None:
    office.assign("I.1")
    for _ in range(2):
        result = dondoc("worker", "--once")
        assert result.exit_code == 0, result.output
        with office.reading() as session:
            told = session.scalars(
                select(User.username)
                .join(Notice, (Notice.commune_id == User.commune_id) & (Notice.user_id == User.id))
                .order_by(User.username)
            ).all()
            waiting = session.scalars(select(Outbox).where(Outbox.delivered_at.is_(None))).all()
        assert told == ["congan", "kiemnhiem", "kinhte", "kinhte.cb", "kinhte.pho", "vhxh"]
        assert waiting == []


def test_without_a_mail_server_a_trial_says_so() -> None:
    result = dondoc("mail", "test", "ai@example.vn")
    assert (result.exit_code, "DONDOC_SMTP_HOST is not set" in result.output) == (1, True)


def test_what_is_no_address_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("DONDOC_MAIL_FROM", "dondoc@example.vn")
    result = dondoc("mail", "test", "không phải địa chỉ")
    assert (result.exit_code, "is not an e-mail address" in result.output) == (2, True)


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("DONDOC_MAIL_FROM", "dondoc@example.vn")
    monkeypatch.setenv("DONDOC_SMTP_PORT", "1")
    result = dondoc("mail", "test", "ai@example.vn")
    assert (result.exit_code, "127.0.0.1 port 1 did not take" in result.output) == (1, True)
