"""How long things are kept is told on the plan's pages and of what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.administration import administer
from tests.web.pages import words
from workflow.administration.retention_terms import set_usual_years
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

TERMS, FORM = "/quan-tri/thoi-han", "/quan-tri/bao-quan"


def test_the_plan_and_its_products_say_it(office: Office, sign_in: SignIn) -> None:
    administer(office, set_usual_years, 10)
    browser = sign_in("kinhte")
    assert "thời hạn bảo quản: vĩnh viễn" in words(browser.get("/ke-hoach/1").text)
    task = words(browser.get("/ke-hoach/1/nhiem-vu/I.1").text)
    assert "Thời hạn bảo quản: vĩnh viễn." in task
    assert "Thời hạn bảo quản: 10 năm." in task


def test_what_has_ended_says_until_when_and_what_goes_on_does_not(
    office: Office, sign_in: SignIn
) -> None:
    going_on, number = office.reported("I.3"), office.closed()
    browser = sign_in("kinhte")
    assert "Bảo quản" not in words(browser.get(f"/nhiem-vu/{going_on}").text)
    shown = words(browser.get(f"/nhiem-vu/{number}").text)
    assert "Bảo quản vĩnh viễn" in shown
    assert f"Bảo quản 20 năm, đến hết năm {local_day(office.now).year + 20}" in shown


def test_what_was_given_up_says_nothing(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    office.perform("chutich", number, "revoke")
    assert "Bảo quản" not in words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)


def test_the_administrator_sets_it(sign_in: SignIn) -> None:
    browser = sign_in("admin")
    assert 'value="20"' in browser.get(TERMS).text
    assert browser.send(TERMS, FORM, years="30").status_code == 303
    assert 'value="30"' in browser.get(TERMS).text
    assert "đổi thời hạn bảo quản" in words(sign_in("giamsat").get("/nhat-ky").text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa nhập mục này."),
        ("1", "Nhập từ 2 đến 70 năm"),
        ("71", "Nhập từ 2 đến 70 năm"),
        ("hai mươi", "số nguyên"),
        ("99999999999999999999", "Nhập từ 2 đến 70 năm"),
    ],
)
def test_what_cannot_be_set_is_said_beside_it(sign_in: SignIn, typed: str, sentence: str) -> None:
    answer = sign_in("admin").send(TERMS, FORM, years=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
