"""The clock and the messenger in a process of their own: killed or stopped, twice or anew."""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from models.notice import Mail, Notice
from models.record import Outbox
from models.vocabulary import EventKind, MailState
from tests.administration import is_whole
from tests.deliveries import reach
from tests.web.browser import Browser
from tests.web.served import SECONDS, dondoc_serving, members, until
from web.config import Settings
from web.health.signs import CLOCK, MESSENGER, Sign, Signs
from web.server.processes import Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.office import Office
    from tests.web.mail_server import MailServer
    from tests.web.served import Serving

    Start = Callable[[], Iterator[Serving]]

READERS = ("kinhte", "kinhte.cb", "kinhte.pho", "congan", "vhxh", "kiemnhiem")

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("programs")]


@contextmanager
def office_served(database: str, data_dir: Path, mail_server: MailServer) -> Iterator[Serving]:
    """The office on two processes and the one for the clock, which sends to a mail server."""
    mail = {"smtp_host": "127.0.0.1", "smtp_security": "none", "mail_from": "dondoc@example.vn"}
    port = {"smtp_port": str(mail_server.port)}
    with dondoc_serving(database, data_dir, "--processes", "2", **mail, **port) as serving:
        yield serving


@pytest.fixture
def start(office: Office, database: str, data_dir: Path, mail_server: MailServer) -> Start:
    assert office
    return partial(office_served, database, data_dir, mail_server)


def the_clock(serving: Serving) -> int | None:
    """The process that minds the clock; None before it has begun."""
    for each in members(serving):
        # Whoever has just ended has none any more.
        with suppress(FileNotFoundError):
            *_, told = Path(f"/proc/{each}/cmdline").read_text().rstrip("\0").split("\0")
            if "," in told and Member.read(told).minds_the_clock:
                return each
    return None


def kill_the_clock(serving: Serving) -> None:
    until(lambda: the_clock(serving) is not None)
    os.kill(the_clock(serving) or 0, signal.SIGKILL)


def sign(data_dir: Path, name: str) -> Sign:
    """The last sign of the clock or the messenger; one of long ago where there is none."""
    return Signs(Settings(data_dir=data_dir)).last(name) or Sign(at=LONG_AGO, waits=True)


def in_review(office: Office, numbers: list[int]) -> int:
    """On how many of them the silence of those who were asked was noted."""
    return [office.state(each) for each in numbers].count("reviewed")


def mails(office: Office) -> Counter[MailState]:
    with office.reading() as session:
        return Counter(session.scalars(select(Mail.state)))


def test_killed_again_and_again_it_does_what_is_due_once(
    office: Office, start: Start, data_dir: Path
) -> None:
    numbers = [office.reported(label) for label in ("I.1", "II.2")]
    with start() as serving:
        Browser(serving.port).signed_in()
        for done in range(len(numbers)):
            until(lambda done=done: in_review(office, numbers) >= done)
            kill_the_clock(serving)
        until(lambda: in_review(office, numbers) == len(numbers))
        until(lambda: not sign(data_dir, CLOCK).waits)
    lapsed = Counter(
        event.instance_id
        for event in office.events(None, EventKind.TRANSITION)
        if event.action == "lapse"
    )
    assert sorted(lapsed.values()) == [1, 1]
    assert is_whole(office)


def test_what_it_was_sending_as_it_died_its_successor_does_not_send_as_well(
    office: Office, start: Start, data_dir: Path, mail_server: MailServer
) -> None:
    for each in READERS[:2]:
        reach(office, each)
    office.assign("I.1")
    mail_server.may_take.clear()
    with start() as serving:
        until(lambda: len(mail_server.got) == 1)
        before = sign(data_dir, MESSENGER)
        kill_the_clock(serving)
        mail_server.may_take.set()
        until(lambda: sign(data_dir, MESSENGER) != before)
    assert len({message["Message-ID"] for message in mail_server.messages}) == 2
    assert len(mail_server.messages) == 2
    assert mails(office) == {MailState.CLAIMED: 1, MailState.SENT: 1}


def test_a_mail_under_way_is_finished_when_all_are_told_to_stop(
    office: Office, start: Start, mail_server: MailServer
) -> None:
    for each in READERS[:2]:
        reach(office, each)
    office.assign("I.1")
    mail_server.may_take.clear()
    with start() as serving:
        until(lambda: len(mail_server.got) == 1)
        os.killpg(serving.process.pid, signal.SIGTERM)
        until(lambda: len(members(serving)) == 1)
        mail_server.may_take.set()
        assert serving.process.wait(SECONDS) == 0
    assert MailState.CLAIMED not in mails(office)
    assert len(mail_server.messages) == mails(office)[MailState.SENT]


def test_several_servers_at_once_tell_nobody_twice(
    office: Office, start: Start, mail_server: MailServer
) -> None:
    for each in READERS:
        reach(office, each)
    for label in ("I.1", "I.2", "I.3", "II.2"):
        office.assign(label)
    with ExitStack() as servers:
        for _ in range(2):
            servers.enter_context(start())
        until(lambda: set(mails(office)) == {MailState.SENT})
    with office.reading() as session:
        told = select(func.count()).select_from(Notice)
        told = told.group_by(Notice.user_id, Notice.event_seq, Notice.why)
        waiting = session.scalars(select(Outbox).where(Outbox.delivered_at.is_(None))).all()
        assert set(session.scalars(told)) == {1}
        assert waiting == []
    assert set(Counter(each["Message-ID"] for each in mail_server.messages).values()) == {1}
    assert len(mail_server.messages) == mails(office)[MailState.SENT]
