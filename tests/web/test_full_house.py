"""However much is going on at once, a page and an act take few statements."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from seed.demo import accounts
from tests import factories
from tests.admission import let_in
from tests.ballots import ask
from tests.cast import PEOPLE
from tests.client import Client
from tests.full_house import full_house
from tests.papers import pdf
from tests.sample import AT
from tests.statements import counted
from web.app import create_app
from web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.office import Office
    from tests.sample import SampleCommune

MY_WORK = "/viec-cua-toi"
A_PAGE, AN_ACT = 20, 30
"""The most that each may take, with those that say who asks."""

pytestmark = [pytest.mark.both, pytest.mark.thorough]


def test_everybody_of_the_sample_sees_their_work(sample: SampleCommune, data_dir: Path) -> None:
    app = create_app(
        Settings(data_dir=data_dir),
        engine=sample.engine,
        clock=lambda: AT,
        hashing=factories.CHEAPLY,
    )
    app.test_client_class = Client
    for account in accounts():
        browser: Client = app.test_client()
        let_in(browser, account.username)
        assert taken(sample.engine, browser, MY_WORK) <= A_PAGE, account.username


def test_everybody_of_a_full_house(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = full_house(office)
    page = f"/nhiem-vu/{number}"
    people = {person.username: sign_in(person.username) for person in PEOPLE}

    def at_most_a_page() -> None:
        for username, browser in people.items():
            for path in (MY_WORK, page):
                if browser.get(path).status_code == 200:
                    assert taken(office.engine, browser, path) <= A_PAGE, (username, path)

    def at_most_an_act(username: str, name: str, **given: object) -> None:
        address = f"{page}/{name}"
        sent = {**people[username].fields(page, address), **given}
        with counted(office.engine) as executed:
            assert people[username].post(address, data=sent).status_code == 303
        assert len(executed) <= AN_ACT, name

    at_most_a_page()
    office.perform("kinhte", number, "withdraw")
    file = (BytesIO(pdf("Quyết định")), "quyet-dinh.pdf")
    # Here and below by whoever takes the place of the head.
    at_most_an_act("kinhte.pho", "san-pham", requirement="1", file=file)
    office.perform("kinhte.pho", number, "report")
    at_most_an_act("vhxh.cb", "confirm", opinion="agree")
    assert office.state(number) == "reviewed"
    ask(office, number, days=20)
    at_most_a_page()
    at_most_an_act("chutich", "cast", choice="in_favour")
    at_most_an_act("vanphong", "comment", body="Đã gửi lại số liệu.")


def taken(engine: Engine, browser: Client, path: str) -> int:
    """How many statements a page takes; the first visit notes that the person is there."""
    browser.get(path)
    with counted(engine) as executed:
        assert browser.get(path).status_code == 200
    return len(executed)
