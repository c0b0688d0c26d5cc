"""One person cannot fill the office's disk, its record or its day; and nobody meets the limit."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from models.vocabulary import EventKind
from tests.papers import pdf
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.audit.allowances import COMMENTS, EXPORTS, REFUSALS, UPLOADS, Allowance
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

HOUR = timedelta(hours=1)


def done(office: Office, username: str, allowance: Allowance, times: int) -> None:
    """Write so many lines of a kind by a person, of this moment."""
    with office.transaction() as session:
        actor = Actor.of(session, office.user(username), on=local_day(office.now))
        for each in range(times):
            line = record.Line(kind=allowance.kind, actor=actor, at=office.now, subject=f"x/{each}")
            record.append(session, line)


def send_comment(client: Client, number: int) -> TestResponse:
    page = f"/nhiem-vu/{number}"
    return client.send(page, f"{page}/comment", body="Đã nhận.")


def send_document(client: Client, number: int) -> TestResponse:
    page = f"/nhiem-vu/{number}"
    file = (BytesIO(pdf(uuid4().hex)), "bao-cao.pdf")
    return client.send(page, f"{page}/san-pham", requirement="1", file=file)


def send_export(client: Client, _number: int) -> TestResponse:
    return client.send("/nhat-ky", "/nhat-ky/xuat")


def send_what_is_refused(client: Client, number: int) -> TestResponse:
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    return client.post(f"/nhiem-vu/{number}/vote", data=hidden)


@pytest.mark.parametrize(
    ("allowance", "send", "who", "answer"),
    [
        (COMMENTS, send_comment, ("kinhte", "vhxh"), (303, "gửi 120 trao đổi")),
        (UPLOADS, send_document, ("kinhte", "kinhte.cb"), (303, "nộp 1000 tệp")),
        (EXPORTS, send_export, ("vanphong", "chutich"), (200, "xuất nhật ký 10 lần")),
        (REFUSALS, send_what_is_refused, ("kinhte", "vhxh"), (403, "hơn 100 lần")),
    ],
    ids=["comments", "documents", "exports", "refusals"],
)
def test_beyond_what_an_hour_allows_one_person_is_asked_to_wait(
    office: Office,
    sign_in: SignIn,
    allowance: Allowance,
    send: Callable[[Client, int], TestResponse],
    who: tuple[str, str],
    answer: tuple[int, str],
) -> None:
    taken, sentence = answer
    number = office.in_progress("I.1")
    client, another = sign_in(who[0]), sign_in(who[1])
    done(office, who[0], allowance, allowance.an_hour - 1)
    assert send(client, number).status_code == taken

    told = send(client, number)
    assert told.status_code == 429
    assert 0 < int(told.headers["Retry-After"]) <= HOUR.total_seconds() + 1
    assert sentence in " ".join(told.text.split())
    assert send(another, number).status_code == taken

    office.now += HOUR
    assert send(sign_in(who[0]), number).status_code == taken


def test_a_flood_of_refused_posts_is_summed_up(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.1")
    client = sign_in("kinhte")
    done(office, "kinhte", REFUSALS, REFUSALS.an_hour)
    before = len(office.events(None, EventKind.REFUSAL))

    flood = [send_what_is_refused(client, number) for _ in range(20)]

    assert {answer.status_code for answer in flood} == {429}
    assert all("không có thẩm quyền" in answer.text for answer in flood)
    written = office.events(None, EventKind.REFUSAL)[before:]
    # The 1st, 2nd, 4th, 8th and 16th; each tells how many came since the last one.
    assert [event.details.get("unwritten", 0) for event in written] == [0, 0, 1, 3, 7]

    office.now += HOUR
    send_what_is_refused(sign_in("kinhte"), number)
    assert office.events(None, EventKind.REFUSAL)[-1].details["unwritten"] == 4


def test_what_is_refused_before_it_is_judged_is_summed_up_too(
    office: Office, sign_in: SignIn
) -> None:
    client = sign_in("kinhte")
    done(office, "kinhte", REFUSALS, REFUSALS.an_hour)
    before = len(office.events(None, EventKind.REFUSAL))
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    flood = [client.post("/quan-tri/nguoi-moi", data=hidden) for _ in range(5)]
    assert {answer.status_code for answer in flood} == {429}
    assert len(office.events(None, EventKind.REFUSAL)) == before + 3
