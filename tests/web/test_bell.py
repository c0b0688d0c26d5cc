"""The bell on every page, and what opening a page settles of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from tests.statements import counted
from workflow.notifications.inbox import MOST_COUNTED, unread

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.both


def told_of(office: Office, number: int, username: str, times: int = 1) -> None:
    """Somebody was told of an instance so many times, and has read nothing of it."""
    told = {
        "commune_id": office.commune_id,
        "user_id": office.user(username).id,
        "instance_id": office.instance(number).id,
        "why": "start",
        "standing": "lead_member",
        "duty": True,
        "created_at": office.now,
    }
    with office.transaction() as session:
        session.add_all(
            Notice(**told, event_seq=1000 + n, awaited_since=office.now + timedelta(seconds=n))
            for n in range(times)
        )


def read_at(office: Office, number: int) -> list[datetime | None]:
    """When what was told of an instance was read."""
    about = select(Notice.read_at).where(Notice.instance_id == office.instance(number).id)
    with office.reading() as session:
        return list(session.scalars(about))


def test_whoever_was_told_of_more_than_is_counted_changes_nothing_by_looking(
    office: Office, sign_in: SignIn
) -> None:
    told_of(office, office.assign("I.1"), "kinhte", MOST_COUNTED)
    looked_at, browser = office.assign("I.2"), sign_in("kinhte")
    browser.get(f"/nhiem-vu/{looked_at}")
    with counted(office.engine) as sent:
        browser.get(f"/nhiem-vu/{looked_at}")
    assert [each for each in sent if each.startswith(("UPDATE", "BEGIN IMMEDIATE"))] == []


def test_what_lies_beyond_those_counted_is_read_by_opening_it(
    office: Office, sign_in: SignIn
) -> None:
    many, one = office.assign("I.1"), office.assign("I.2")
    told_of(office, many, "kinhte", MOST_COUNTED)
    told_of(office, one, "kinhte")
    sign_in("kinhte").get(f"/nhiem-vu/{one}")
    assert None not in read_at(office, one)
    assert set(read_at(office, many)) == {None}


def test_of_restricted_tasks_the_bell_counts_what_somebody_may_see(office: Office) -> None:
    restricted, open_to_all = office.assign("II.2"), office.assign("I.1")
    for number in (restricted, open_to_all):
        for username in ("vhxh", "congan"):
            told_of(office, number, username)
    with office.reading() as session:
        assert unread(session, office.actor("vhxh")) == [open_to_all]
        assert set(unread(session, office.actor("congan"))) == {restricted, open_to_all}
