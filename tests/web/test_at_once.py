"""Fourteen units that answer at the same moment, by a real server: each answer is taken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest

from models.database import make_engine
from tests.administration import is_whole
from tests.admission import cookie_of
from tests.answers import asked_of_many
from tests.client import hidden_fields
from tests.conftest import DATABASES
from tests.office import Office
from tests.servers import fresh_database
from tests.stock import disposed, fill
from tests.web.browser import Browser
from tests.web.pages import words
from tests.web.served import dondoc_serving
from web.app import create_app
from web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.browser import Answer
    from tests.web.served import Serving

    Asks = Callable[[int], tuple[int, list[str]]]
    Opens = Callable[[list[str], int], list["Desk"]]

pytestmark = pytest.mark.both

UNITS = 14
REMARK = "Thống nhất, đề nghị bổ sung biểu số 3."
TYPED = {"opinion": "agree_with_remarks", "remark": REMARK}


PROCESSES = {"one process": "1", "two processes": "2"}
BY_TWO = pytest.mark.parametrize("processes", ["two processes"], indirect=True)
"""For what meets in one process or in two as chance has it; one alone is tried by the fourteen."""


class PunctualOffice(Office):
    """An office that acts by the machine's clock, as the server does which its people use."""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @now.setter
    def now(self, at: datetime) -> None:
        """Stay where the clock is: nothing it does is to lie after what the server does next."""


# Starting the programs takes longer than all the rest, so the tests share them: each has an
# instance of its own, in a year of its own.


@pytest.fixture(scope="module", params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """The database that is served."""
    name: str = request.param
    return name


@pytest.fixture(scope="module", params=PROCESSES)
def processes(request: pytest.FixtureRequest) -> str:
    """How many processes serve."""
    return PROCESSES[request.param]


@pytest.fixture(scope="module")
def folder(kind: str, processes: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office of its own."""
    return tmp_path_factory.mktemp(f"{kind}-{processes}")


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Where the office's database is."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'dondoc.db'}"
        if kind == "postgresql":
            url = stack.enter_context(fresh_database(request.getfixturevalue("cluster")))
        fill(url, "office")
        yield url


@pytest.fixture(scope="module")
def office(address: str, folder: Path) -> Iterator[Office]:
    with disposed(make_engine(address)) as engine:
        yield PunctualOffice.opened(engine, files=folder / "files")


@pytest.fixture(scope="module")
def serving(office: Office, address: str, folder: Path, processes: str) -> Iterator[Serving]:
    assert office
    with dondoc_serving(address, folder, "--processes", processes) as started:
        yield started


@pytest.fixture(scope="module")
def years(serving: Serving) -> Iterator[int]:
    """One after another, each for one test of those that a server has."""
    assert serving
    return count(2027)


@pytest.fixture
def asked(office: Office, years: Iterator[int]) -> Asks:
    """A verb that asks so many units about a new instance; it gives its number, and their heads."""
    return lambda units: asked_of_many(office, units, day=date(next(years), 5, 4))


@pytest.fixture
def sits_down(serving: Serving, office: Office, folder: Path) -> Callable[[str], Browser]:
    """A verb that gives the browser of a person who has signed in."""
    app = create_app(Settings(data_dir=folder), engine=office.engine)

    def sits_down(username: str) -> Browser:
        browser = Browser(serving.port)
        browser.cookies[app.config["SESSION_COOKIE_NAME"]] = cookie_of(app, username)
        return browser

    return sits_down


class Desk:
    """A unit's head with the page open on which they answer."""

    def __init__(self, browser: Browser, number: int) -> None:
        self.browser = browser
        self.page = f"/nhiem-vu/{number}"
        self.form = f"{self.page}/confirm"
        self.fields = hidden_fields(self.browser.get(self.page).text, self.form)

    def answer(self) -> Answer:
        return self.browser.post(self.form, {**self.fields, **TYPED})


def at_once(desks: list[Desk]) -> list[Answer]:
    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(Desk.answer, desks))


@pytest.fixture
def opened(sits_down: Callable[[str], Browser]) -> Opens:
    """A verb that opens the page of an instance on the desk of each head."""
    return lambda heads, number: [Desk(sits_down(head), number) for head in heads]


def test_all_who_opened_the_page_together_confirm_at_once(
    office: Office, asked: Asks, opened: Opens
) -> None:
    number, heads = asked(UNITS)
    answers = at_once(opened(heads, number))
    assert [answer.status for answer in answers] == [303] * UNITS
    assert office.state(number) == "reviewed"
    assert [given.remark for given in office.situation(number).given] == [REMARK] * UNITS
    assert is_whole(office)


@BY_TWO
def test_after_another_round_the_form_is_offered_again_as_it_was_filled_in(
    office: Office, asked: Asks, opened: Opens
) -> None:
    number, heads = asked(UNITS)
    desks = opened(heads, number)
    office.perform("vanphong", number, "return")
    office.report(number)
    for desk, answer in zip(desks, at_once(desks), strict=True):
        assert answer.status == 409
        desk.fields = hidden_fields(answer.text, desk.form)
        assert REMARK in answer.text
    assert [answer.status for answer in at_once(desks)] == [303] * UNITS
    assert office.state(number) == "reviewed"


@BY_TWO
def test_a_double_tap_is_one_answer_and_both_are_told_that_it_was_taken(
    office: Office, asked: Asks, opened: Opens
) -> None:
    number, heads = asked(2)
    [desk] = opened(heads[:1], number)
    assert [answer.status for answer in at_once([desk] * 4)] == [303] * 4
    assert len(office.situation(number).given) == 1


@BY_TWO
def test_of_two_sessions_of_one_person_the_second_reads_that_it_was_answered(
    office: Office, asked: Asks, opened: Opens
) -> None:
    number, heads = asked(2)
    desks = opened([heads[0], heads[0]], number)
    answers = at_once(desks)
    assert sorted(answer.status for answer in answers) == [303, 409]
    [told] = [answer for answer in answers if answer.status == 409]
    assert "Thao tác của anh/chị chưa được thực hiện" in words(told.text)
    assert len(office.situation(number).given) == 1
