"""A notice of what somebody has to do, and the mail of it, never say less than its card."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from tests.deliveries import reach, tell
from tests.told_table import ONE_OF_EACH, PEOPLE, STATED
from tests.web.tables import words
from web.mail.messenger import Messenger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.told_table import Row
    from tests.web.mail_server import MailServer

DUTIES = sorted(row for row, told in STATED.items() if any(w.startswith("must") for w in told))
SAID = re.compile(r'<p class="(job-asked|told-back)">(.*?)</p>', re.DOTALL)
AS_THEY_BEGIN = 120


def card(page: str, number: int) -> str:
    """The card of a task among others on the page."""
    [_, rest] = page.split(f'id="nhiem-vu-{number}"')
    return rest.partition("</article>")[0]


def said_on(html: str) -> Iterator[str]:
    """What a card says beside the task: what is asked, and the reason of what was answered.

    Who answered, and when, a notice says in words of its own.
    """
    for kind, found in SAID.findall(html):
        said = " ".join(unescape(re.sub("<[^>]+>", " ", found)).split())
        answer, _, reason = said.rpartition(": ")
        if answer or kind == "job-asked":
            yield reason[:AS_THEY_BEGIN].rstrip(".")


@pytest.mark.thorough
@pytest.mark.parametrize("row", DUTIES, ids="/".join)
def test_whoever_must_do_something_reads_in_the_notice_what_stands_on_the_card(
    office: Office,
    sign_in: Callable[[str], Client],
    mailing_app: Flask,
    mail_server: MailServer,
    row: Row,
) -> None:
    story = ONE_OF_EACH[row]
    number = story.arranged(office)
    tell(office)
    for who in {name for people in PEOPLE.values() for name in people}:
        reach(office, who)
    office.later(minutes=1)
    given = () if story.entry is None else (story.entry,)
    office.perform(story.who, number, story.cell[1], *given)
    line = office.events()[-1].seq
    Messenger(mailing_app).tell()
    with office.reading() as session:
        wanted = select(User.username).join(Notice, Notice.user_id == User.id)
        found = session.scalars(wanted.where(Notice.event_seq == line, Notice.duty)).all()
    mails = {
        message["To"].addresses[0].username: message.get_body(("plain",)).get_content()
        for message in mail_server.messages
    }
    assert found
    for who in found:
        client = sign_in(who)
        notice = words(client.get("/thong-bao").text)
        mail = " ".join(mails.get(who, notice).split())
        for said in said_on(card(client.get("/viec-cua-toi").text, number)):
            assert said in notice, (who, said)
            assert said in mail, (who, said)
