"""The private address of due dates, as a calendar program reads it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import vobject
from sqlalchemy import select

from models.feed import Feed
from models.vocabulary import EventKind
from tests.administration import administer, is_whole
from tests.cast import PEOPLE
from tests.due_dates import ask_members, due
from tests.web.accounts import ACCOUNT, ADDRESS, REVOKE, make
from workflow.administration import people
from workflow.auth.credentials import token_hash
from workflow.calendar.days import local_day
from workflow.notifications.calendar_feed import AHEAD, BACK

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from flask import Flask

    from tests.client import Client
    from tests.office import Office


def events(client: Client, path: str) -> dict[str, Any]:
    """Each event of the calendar by its UID, as the client library understands it."""
    answer = client.get(path)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.get_data(as_text=True))
    return {each.uid.value: each for each in calendar.contents.get("vevent", [])}


def test_every_event_is_a_due_date_of_the_office(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    office.reported("I.1")
    office.closed("I.2")
    office.assign_all("II.1")
    office.assign("II.2")
    ask_members(office, office.reviewed("I.3"))
    for username in (person.username for person in PEOPLE if person.username != "vangchuc"):
        found = events(client, make(sign_in(username)))
        assert_they_are_due(office, username, found)


def assert_they_are_due(office: Office, username: str, found: dict[str, Any]) -> None:
    today = local_day(office.now)
    expected = {
        f"{number}-{kind}@127.0.0.1": (day, number)
        for kind, day, number in due(office, username, today - BACK, today + AHEAD)
    }
    assert {uid: event.dtstart.value for uid, event in found.items()} == {
        uid: day for uid, (day, _) in expected.items()
    }, username
    for uid, (day, number) in expected.items():
        event = found[uid]
        assert event.dtend.value == day + timedelta(days=1)
        assert event.url.value.endswith(f"/nhiem-vu/{number}")
        moving = (EventKind.ASSIGNMENT, EventKind.TRANSITION, EventKind.VOTE)
        last = office.events(number, *moving)[-1]
        assert event.sequence.value == str(last.seq)
        moved_at = last.at.replace(microsecond=0)
        assert event.last_modified.value == event.dtstamp.value == moved_at


def test_an_event_says_what_it_is_and_of_whom(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    [event] = events(client, make(sign_in("kinhte"))).values()
    assert event.summary.value == "Hạn báo cáo I.1: Rà soát nhu cầu vốn vay của hộ nghèo"
    assert event.description.value == "Kỳ: quý IV/2026\nĐơn vị chủ trì: Phòng Kinh tế"
    assert event.dtstart.value == office.instance(number).due_on
    path = make(sign_in("congan"))
    assert events(client, path) == {}
    office.report(number)
    [event] = events(client, path).values()
    assert event.summary.value == "Hạn trả lời I.1: Rà soát nhu cầu vốn vay của hộ nghèo"


def test_of_a_restricted_task_nothing_goes_out_but_its_number(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("II.2")
    for username in ("congan", "chutich", "vanphong", "giamsat"):
        path = make(sign_in(username))
        [event] = events(client, path).values()
        assert event.summary.value == f"Nhiệm vụ số {number} (hạn chế)"
        assert "description" not in event.contents
        text = client.get(path).text
        assert "II.2" not in text
        assert "an ninh" not in text
        assert "Công an" not in text


def test_the_calendar_is_written_as_rfc_5545_has_it(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    office.in_progress("I.1")
    path = make(sign_in("kinhte"))
    answer = client.get(path)
    lines = answer.data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode() for line in lines], "folding never cuts a letter in two"
    assert any(line.startswith(b" ") for line in lines), "a line long enough to fold"
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    for wanted in (
        b"VERSION:2.0",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        b"DTSTART;VALUE=DATE:20261216",
    ):
        assert wanted in lines
    assert answer.content_type == "text/calendar; charset=utf-8"
    for directive in ("no-store", "private"):
        assert directive in answer.headers["Cache-Control"]


def test_a_vote_put_off_raises_the_sequence_of_its_event(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    path = make(client := sign_in("uyvien"))
    number = office.reviewed("I.3")
    ask_members(office, number)
    [before] = events(client, path).values()
    office.perform("vanphong", number, "withdraw_ballot")
    office.later(days=1)
    ask_members(office, number)
    [after] = events(client, path).values()
    assert (after.uid.value, after.dtstart.value) > (before.uid.value, before.dtstart.value)
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_did_not_change_is_not_sent_again(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("I.1")
    path = make(sign_in("kinhte"))
    tag = client.get(path).headers["ETag"]
    office.later(hours=1)
    same = client.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    office.perform("kinhte", number, "start")
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_the_address_is_shown_once_and_kept_as_a_hash(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("kinhte")
    path = make(client)
    assert not ADDRESS.search(client.get(ACCOUNT).text)
    with office.reading() as session:
        [feed] = session.scalars(select(Feed))
    assert feed.token_hash == token_hash(path.removeprefix("/lich-han/").removesuffix(".ics"))


def test_a_new_address_voids_the_one_before(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    mine = sign_in("kinhte")
    first = make(mine)
    second = make(mine)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with office.reading() as session:
        assert [
            feed.revoked_at is None for feed in session.scalars(select(Feed).order_by(Feed.made_at))
        ] == [False, True]
    assert is_whole(office)


def test_revoked_disabled_and_unknown_are_one_answer(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    revoked = make(sign_in("kinhte"))
    sign_in("kinhte").send(ACCOUNT, form=REVOKE)
    disabled = make(sign_in("vhxh"))
    administer(office, people.disable, "vhxh")
    answers = [client.get(path) for path in (revoked, disabled, "/lich-han/nobody-s.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    administer(office, people.enable, "vhxh")
    assert client.get(disabled).status_code == 200


def test_the_record_tells_of_it_and_knows_no_token(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("kinhte")
    paths = [make(client), make(client)]
    client.send(ACCOUNT, form=REVOKE)
    lines = office.events(None, EventKind.PERSON)[-3:]
    assert [line.action for line in lines] == ["make_feed", "make_feed", "revoke_feed"]
    assert [len(line.rows) for line in lines] == [1, 2, 1]
    assert {line.subject for line in lines} == {"user/kinhte"}
    everything = str([vars(line) for line in office.events()]) + str(office.contents())
    for path in paths:
        assert path.removeprefix("/lich-han/").removesuffix(".ics") not in everything
    assert is_whole(office)


def test_the_log_knows_no_token(
    app: Flask, client: Client, sign_in: Callable[[str], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    path = make(sign_in("kinhte"))

    def broken() -> None:
        raise RuntimeError("no clock")

    app.config["CLOCK"] = broken
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.DEBUG):
        assert client.get(path).status_code == 500
        assert client.get("/viec-cua-toi").status_code in {303, 500}
    assert "RuntimeError" in caplog.text
    assert "/lich-han/<token>.ics" in caplog.text
    assert path not in caplog.text


def test_a_person_without_posts_reads_an_empty_calendar(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    office.assign("I.1")
    assert events(client, make(sign_in("vangchuc"))) == {}
