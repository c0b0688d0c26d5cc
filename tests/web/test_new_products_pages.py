"""The follow-up office says on the plan's page of a task what must be new each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.client import hidden_fields
from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

TASK = "/ke-hoach/1/nhiem-vu/I.1"
PLAN, REPORT = "1", "2"


def must_be_new(office: Office) -> list[str]:
    requirements = office.situation(1).instance.task.requirements
    return [each.text for each in requirements if each.must_be_new]


def demanded(browser: Client, *positions: str) -> TestResponse:
    """The answer to the form with these products chosen."""
    address = f"{TASK}/san-pham"
    return browser.post(address, data={**browser.fields(TASK, address), "positions": [*positions]})


def test_only_reports_must_be_new_until_the_office_says_otherwise(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress("I.1")
    assert must_be_new(office) == ["Báo cáo"]
    browser = sign_in("vanphong")
    assert demanded(browser, PLAN).status_code == 303
    assert must_be_new(office) == ["Kế hoạch"]
    assert office.verdict("kinhte", number, "report").obstacles[0].missing == ("Kế hoạch",)
    page = words(browser.get(TASK).text)
    assert page.count("Phải nộp bản mới trong mỗi kỳ.") == 1
    [line] = [each for each in office.events() if each.action == "demand_new_products"]
    assert line.details == {"before": ["Báo cáo"], "new_each_period": ["Kế hoạch"]}
    assert demanded(browser, PLAN).status_code == 303
    assert sum(each.action == "demand_new_products" for each in office.events()) == 1


def test_it_can_be_none(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.1")
    assert demanded(sign_in("vanphong")).status_code == 303
    assert must_be_new(office) == []
    assert office.verdict("kinhte", number, "report").allowed


@pytest.mark.parametrize("wrong", ["3", "9", "x", "-1"])
def test_what_is_not_demanded_is_refused_beside_the_list(
    office: Office, sign_in: SignIn, wrong: str
) -> None:
    office.in_progress("I.1")
    answer = demanded(sign_in("vanphong"), wrong)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert must_be_new(office) == ["Báo cáo"]


def test_nobody_else_is_offered_it_or_may(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.1")
    browser = sign_in("kinhte")
    page = browser.get(TASK).text
    assert f'action="{TASK}/san-pham"' not in page
    token = hidden_fields(browser.get("/viec-cua-toi").text, "/dang-xuat")["csrf_token"]
    sent = {"csrf_token": token, "positions": [PLAN]}
    assert browser.post(f"{TASK}/san-pham", data=sent).status_code == 403
    assert must_be_new(office) == ["Báo cáo"]
