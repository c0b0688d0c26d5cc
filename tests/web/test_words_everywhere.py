"""Nobody outside the committee is ordered anything: on no page, in no mail, file, or answer.

Everything there is to get is got, by everybody, in offices where whoever leads or is asked is a
body outside; every form there is to send is sent, and every mail that is written is read. A word
of order stands only beside the word of request, where both are meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.organisation import Unit, User
from models.vocabulary import MailKind
from tests.cast import FOLLOW_UP_UNIT, PEOPLE
from tests.deliveries import mails, reach
from tests.full_house import full_house
from tests.web.accounts import make
from tests.web.ordering import ordering, segments
from tests.web.walking import answers, everything
from tests.web.ways import all_ways
from web.language import LANGUAGES
from web.mail.messenger import Messenger
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.mail_server import MailServer
    from tests.web.walking import Said

    SignIn = Callable[[str], Client]

pytestmark = [pytest.mark.thorough, pytest.mark.either]

READERS = ("kinhte", "vhxh", "kinhte.pho", "kinhte.cb", "vanphong", "phochutich", "chutich",
           "giamsat", "admin")  # fmt: skip
"""A body outside that leads, one that is asked, and everybody else by what they are."""

READS_THE_RECORD = "chutich"
"""Who opens every line of it; the others read the list of them."""

OWN = re.compile("(POST )?/tai-khoan")
"""What is said to a reader of their own account alone, such as that an address can be revoked."""

WRITTEN_BY_THE_PROGRAM = re.compile(r'^\{ "|^[a-z_]+(/[\w-]+)*( [0-9a-f]{12})?$|^\w+/[0-9a-f-]{36}')
"""What a line of the record shows beneath its words as it is stored: names, keys, and values."""

WHOLE, TASKS = re.compile("/"), re.compile("/(viec-cua-toi|thong-bao|nhiem-vu|lich-han)")
GOES = defaultdict(lambda: WHOLE, {"kinhte.pho": TASKS, "kinhte.cb": TASKS, "phochutich": TASKS})
"""Which pages are opened by whoever is shown the others as another is."""


@pytest.fixture(params=["all at once", "each way"])
def office(request: pytest.FixtureRequest, office: Office) -> Office:
    """An office of nothing but bodies outside, where everything is going on, or went each way."""
    if request.param == "all at once":
        full_house(office)
    else:
        all_ways(office)
    with office.transaction() as session:
        outside = Unit.code != FOLLOW_UP_UNIT
        session.execute(update(Unit).where(outside).values(subordinate=False))
    return office


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_outside_is_ordered_anything_anywhere(
    office: Office,
    mailing_app: Flask,
    mail_server: MailServer,
    sign_in: SignIn,
    language: str,
) -> None:
    with office.transaction() as session:
        session.execute(update(User).values(language=language))
    found = ordered(mailed(office, mailing_app, mail_server), language)
    shown: dict[str, dict[str, str]] = {}
    for reader in READERS:
        client = sign_in(reader)
        speak(client, language)
        shown[reader] = dict(everything(client, make(client), opens=opened_by(reader)))
        found += ordered(shown[reader].items(), language, reader)
    for reader, pages in shown.items():
        client = sign_in(reader)
        speak(client, language)
        found += ordered(answers(client, pages), language, reader)
    assert list(dict.fromkeys(found)) == []


def speak(client: Client, language: str) -> None:
    """Have the pages of a browser come in a language."""
    with client.session_transaction() as cookie:
        cookie["language"] = language


def opened_by(reader: str) -> Callable[[str], bool]:
    """Which paths a reader opens: not each line of the record, whatever they are."""

    def opens(path: str) -> bool:
        line = re.fullmatch(r"/nhat-ky/\d+", path)
        return bool(GOES[reader].match(path)) and (not line or reader == READS_THE_RECORD)

    return opens


def mailed(office: Office, app: Flask, server: MailServer) -> list[Said]:
    """Every mail to anybody: what is told at once, and in the morning; as text, and as HTML."""
    for person in PEOPLE:
        reach(office, person.username)
    run_due(office.reading, office.transaction, at=office.now)
    Messenger(app).tell()
    while {mail.kind for mail in mails(office)} != set(MailKind):
        office.later(days=1)
        Messenger(app).tell()
    told: list[Said] = []
    for message in server.messages:
        to = f"mail to {message['To']}"
        told.append((to, str(message["Subject"])))
        told += [(to, part.get_content()) for part in message.walk() if not part.is_multipart()]
    return told


def ordered(told: Iterable[Said], language: str, reader: str = "") -> list[str]:
    """What orders somebody of what was said, and where."""
    return [
        f"{said} ({reader} {where})"
        for where, text in told
        if not OWN.match(where)
        for said in segments(text)
        if not WRITTEN_BY_THE_PROGRAM.search(said) and ordering(said, language)
    ]
