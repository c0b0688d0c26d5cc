"""Days and hours are typed by hand, in one order, and none is guessed at."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeField, TimeField
from wtforms.validators import Optional

from tests.web.forms import every_form
from web.forms.base import Form
from web.forms.days import read_clock, read_day
from web.forms.fields import ClockField, DayField

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office


class Sample(Form):
    day = DayField("Ngày", [Optional()])
    hour = ClockField("Giờ", [Optional()])


@pytest.fixture(autouse=True)
def request_(app: Flask) -> object:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield


@pytest.mark.parametrize(
    "typed",
    ["05/10/2026", "5/10/2026", "05.10.2026", "05-10-2026", "05/10/26", "2026-10-05", "05102026",
     " 05 / 10 / 2026 "],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 10, 5)


@pytest.mark.parametrize(
    "typed",
    ["", "05/10", "10/13/2026", "31/02/2026", "05/10-2026", "05-10-26", "05/10/98", "1 2/10/2026",
     "٠٥/10/2026", "05/10/2026x", "Oct 5, 2026", "20261005", "5/10/02026", "2026-10-05T00:00"],
)  # fmt: skip
def test_what_could_be_another_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize("typed", ["21:30", "21.30", "21h30", "21H30", "2130", "21 : 30"])
def test_a_time_is_read_as_it_is_written(typed: str) -> None:
    assert read_clock(typed) == time(21, 30)


@pytest.mark.parametrize("typed", ["", "9:30 PM", "25:00", "21:60", "9", "21:3", "21:30:15"])
def test_what_is_no_time_of_day_is_none(typed: str) -> None:
    assert read_clock(typed) is None
    form = Sample(MultiDict({"hour": typed}))
    assert form.validate() == (not typed)


def test_every_day_and_hour_of_every_form_is_written_by_hand() -> None:
    days = 0
    for form in every_form():
        for field in form(formdata=None):
            if isinstance(field, DateTimeField | DateField | TimeField):
                assert isinstance(field, DayField | ClockField), field
                assert 'type="text"' in field()
                days += isinstance(field, DayField)
    assert days > len("every page")


@pytest.mark.parametrize(
    "typed", ["0026-11-29", "0001-01-01", "9999-12-31", "29/11/0026", "29/11/3026"]
)
def test_every_day_is_of_a_year_that_an_office_has(typed: str) -> None:
    for form in every_form():
        for field in form(formdata=None):
            if isinstance(field, DayField):
                sent = form(formdata=MultiDict({field.name: typed}))[field.short_name]
                assert sent.process_errors == ["Ngày này quá xa; hãy xem lại năm."], field
                assert typed in sent()


def test_what_cannot_be_read_stays_as_it_was_typed() -> None:
    form = Sample(MultiDict({"day": "30/02/2026", "hour": "quá trưa"}))
    assert not form.validate()
    assert form.errors["day"] == ["Ngày chưa đúng; hãy nhập như 05/10/2026."]
    assert 'value="30/02/2026"' in form.day()
    assert 'value="quá trưa"' in form.hour()


def test_the_day_is_said_in_words_beside_its_field(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    due = office.instance(number).due_on
    assert due
    office.perform("kinhte", number, "request_extension")
    page = sign_in("chutich").get(f"/nhiem-vu/{number}").text
    said = re.findall(r'<output class="day-words" for="[^"]+">(.*?)</output>', page)
    asked = office.situation(number).open_extension
    assert asked
    assert f"Thứ Tư, {asked.proposed_on:%d/%m/%Y}" in said
    assert 'type="date"' not in page


@pytest.mark.parametrize("typed", ["21/09/2026", "2026-09-21", "21.09.2026", "21/09/26"])
def test_a_filter_reads_days_as_forms_do(
    office: Office, sign_in: Callable[[str], Client], typed: str
) -> None:
    office.in_progress("I.1")
    page = sign_in("vanphong").get("/nhat-ky", query_string={"tu": typed, "den": typed}).text
    assert 'value="21/09/2026"' in page
    assert "Thứ Hai, 21/09/2026" in page
    assert 'type="date"' not in page


def test_a_filter_says_what_is_wrong_with_a_year(sign_in: Callable[[str], Client]) -> None:
    page = sign_in("vanphong").get("/nhat-ky", query_string={"tu": "21/09/0026"}).text
    assert "Ngày này quá xa; hãy xem lại năm." in page
    assert 'value="21/09/0026"' in page
