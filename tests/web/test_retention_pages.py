"""How long things are kept is told on the plan's pages and of what has ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.administration import administer, is_whole
from tests.client import hidden_fields
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


TASK, KEEP = "/ke-hoach/1/nhiem-vu/I.1", "/ke-hoach/1/nhiem-vu/I.1/bao-quan"
SAID = {
    "position": "2",
    "term": "years",
    "years": "5",
    "source": "Công văn số 7/VTLT",
}


def kept(page: str) -> list[str]:
    """How long each product of a task is kept, in the plan's order."""
    return re.findall(r"Thời hạn bảo quản: ([^.]*)\.", words(page))


def test_the_office_changes_it_for_one_product_and_back(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong.cb")
    assert kept(browser.get(TASK).text) == ["vĩnh viễn", "20 năm", "vĩnh viễn"]
    assert browser.send(TASK, KEEP, **SAID).status_code == 303
    page = browser.get(TASK).text
    assert kept(page) == ["vĩnh viễn", "5 năm", "vĩnh viễn"]
    assert "Báo cáo: từ 20 năm thành 5 năm. Căn cứ: Công văn số 7/VTLT" in words(page)
    assert "A Gọn Gàng, Chuyên viên, Văn phòng HĐND và UBND xã" in words(page)
    ever = {"position": "2", "term": "ever", "years": "", "source": "Thông tư 10/2022/TT-BNV"}
    assert browser.send(TASK, KEEP, **ever).status_code == 303
    page = words(sign_in("kinhte").get(TASK).text)
    assert "Báo cáo: từ 5 năm thành vĩnh viễn. Căn cứ: Thông tư 10/2022/TT-BNV" in page
    assert "Những lần đổi thời hạn bảo quản (2)" in page
    lines = [each for each in office.events() if each.action == "set_product_retention"]
    assert [(each.details["before"], each.details["years"]) for each in lines] == [(20, 5), (5, 0)]
    assert is_whole(office)


def test_the_same_again_is_no_change(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    for _ in range(2):
        assert browser.send(TASK, KEEP, **SAID).status_code == 303
    assert sum(each.action == "set_product_retention" for each in office.events()) == 1
    administer(office, set_usual_years, 10)
    assert kept(browser.get(TASK).text)[1] == "5 năm"


def test_what_has_ended_is_kept_so_long_too(office: Office, sign_in: SignIn) -> None:
    number = office.closed()
    sign_in("vanphong").send(TASK, KEEP, **SAID)
    shown = words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)
    assert f"Bảo quản 5 năm, đến hết năm {local_day(office.now).year + 5}" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"years": "1"}, "Nhập từ 2 đến 70 năm, hoặc chọn bảo quản vĩnh viễn."),
        ({"years": "0"}, "Nhập từ 2 đến 70 năm, hoặc chọn bảo quản vĩnh viễn."),
        ({"years": "71"}, "Nhập từ 2 đến 70 năm, hoặc chọn bảo quản vĩnh viễn."),
        ({"years": ""}, "Chưa nhập mục này."),
        ({"years": "năm"}, "số nguyên"),
        ({"years": "9" * 30}, "Nhập từ 2 đến 70 năm, hoặc chọn bảo quản vĩnh viễn."),
        ({"term": ""}, "Chưa nhập mục này."),
        ({"term": "ever", "years": "5"}, "Bảo quản vĩnh viễn thì để trống số năm."),
        ({"source": "  "}, "Chưa nhập mục này."),
        ({"position": "9"}, "field-error"),
        ({"position": ""}, "Chưa nhập mục này."),
    ],
)
def test_what_cannot_be_kept_so_comes_back_as_typed(
    sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    browser = sign_in("vanphong")
    answer = browser.send(TASK, KEEP, **{**SAID, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("Công văn số 7/VTLT" in answer.text) == ("source" not in wrong)
    assert kept(browser.get(TASK).text)[1] == "20 năm"


@pytest.mark.parametrize("username", ["kinhte", "chutich", "admin", "giamsat"])
def test_nobody_else_is_offered_it_or_may(sign_in: SignIn, username: str) -> None:
    browser = sign_in(username)
    assert KEEP not in browser.get(TASK).text
    token = hidden_fields(browser.get("/tai-khoan").text, "/dang-xuat")["csrf_token"]
    assert browser.post(KEEP, data={**SAID, "csrf_token": token}).status_code == 403
    assert kept(browser.get(TASK).text)[1] == "20 năm"
