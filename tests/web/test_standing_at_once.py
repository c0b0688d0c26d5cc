"""What ends somebody's right ends it at their very next request, whichever process answers."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from models.database import make_engine
from models.vocabulary import Role
from tests import factories
from tests.administration import administer
from tests.admission import let_in
from tests.client import Client
from tests.places import take_place
from tests.web.accounts import ACCOUNT, change_password, is_in
from web.app import create_app
from web.config import Settings
from workflow.administration import people
from workflow.calendar.days import LOCAL
from workflow.delegation.substitutions import end_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.office import Office

pytestmark = pytest.mark.both

ASSIGNING = "/giao-nhiem-vu"
"""Open to those alone who follow up for the committee, or take the place of one who does."""


@pytest.fixture
def processes(office: Office, database: str, data_dir: Path) -> Iterator[tuple[Flask, Flask]]:
    """Two applications on one database, that share nothing else, as two processes do not."""
    engines = [make_engine(database) for _ in range(2)]
    made = [
        create_app(
            Settings(data_dir=data_dir),
            engine=engine,
            clock=lambda: office.now,
            hashing=factories.CHEAPLY,
        )
        for engine in engines
    ]
    for each in made:
        each.test_client_class = Client
    yield made[0], made[1]
    for engine in engines:
        engine.dispose()


@pytest.fixture
def browsers(processes: tuple[Flask, Flask]) -> Callable[[str], tuple[Client, Client]]:
    """A verb that gives the two browsers of one session of a person, each at a process."""

    def signed_in(username: str) -> tuple[Client, Client]:
        here, there = (process.test_client() for process in processes)
        let_in(here, username)
        cookie = here.get_cookie("dondoc")
        assert cookie
        there.set_cookie("dondoc", cookie.value)
        assert all(map(is_in, (here, there, here, there)))
        return here, there

    return signed_in


Browsers = "Callable[[str], tuple[Client, Client]]"


def answers(browsers: tuple[Client, Client], address: str = ASSIGNING) -> set[int]:
    """What both processes answer."""
    return {browser.get(address).status_code for browser in browsers}


def test_a_session_that_was_ended_is_worth_nothing(browsers: Browsers) -> None:
    here, there = browsers("kinhte")
    assert here.send(ACCOUNT, form="/dang-xuat").status_code == 303
    assert not is_in(there)
    assert not is_in(here)


def test_nor_is_one_that_another_browser_ended(browsers: Browsers) -> None:
    thief, at_the_other = browsers("kinhte")
    owner, _ = browsers("kinhte")
    change_password(owner)
    assert not is_in(at_the_other)
    assert not is_in(thief)


def test_whoever_is_shut_out_is_out(office: Office, browsers: Browsers) -> None:
    both = browsers("vanphong")
    administer(office, people.disable, "vanphong")
    assert not any(map(is_in, both))


def test_a_session_ends_by_itself_in_both(office: Office, browsers: Browsers) -> None:
    both = browsers("kinhte")
    office.later(minutes=61)
    assert not any(map(is_in, both))


def test_a_post_that_ends_at_midnight_gives_no_right_after_it(
    office: Office, browsers: Browsers
) -> None:
    office.now = datetime.combine(office.now.astimezone(LOCAL), time(23, 50), LOCAL)
    both = browsers("vanphong")
    office.end_posts("vanphong", last_day=office.now.date())
    assert answers(both) == {200}
    midnight = datetime.combine(office.now + timedelta(days=1), time(), LOCAL)
    office.now = midnight - timedelta(seconds=1)
    assert answers(both) == {200}
    office.now = midnight
    assert answers(both) == {403}
    assert all(map(is_in, both)), "Who holds nothing is signed in all the same."


def test_a_post_that_was_given_counts_at_once(office: Office, browsers: Browsers) -> None:
    both = browsers("kinhte")
    assert answers(both) == {403}
    office.give_post("kinhte", Role.OFFICER, office.actor("vanphong").posts[0].unit_code)
    assert answers(both) == {200}


def test_a_place_counts_as_long_as_it_is_taken(office: Office, browsers: Browsers) -> None:
    page = f"/nhiem-vu/{office.reported()}"
    both = browsers("kinhte.pho")

    def may_withdraw() -> set[bool]:
        return {f"{page}/withdraw" in each.get(page).text for each in both}

    assert may_withdraw() == {False}
    place = take_place(office, "kinhte.pho", "kinhte")
    assert may_withdraw() == {True}
    administer(office, end_place, place.id, by="kinhte")
    assert may_withdraw() == {False}
