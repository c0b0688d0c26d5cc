"""Lịch đến hạn: the month as people see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.due_dates import due_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

CELL = re.compile(r'<td class="(?P<classes>[^"]*)"[^>]*>(?P<content>.*?)</td>', re.DOTALL)
DAY = re.compile(r'<time datetime="(?P<day>[^"]+)"')


def cells(page: str) -> dict[str, tuple[set[str], str]]:
    """Each day's classes and content."""
    return {
        day["day"]: (set(cell["classes"].split()), cell["content"])
        for cell in CELL.finditer(page)
        if (day := DAY.search(cell["content"]))
    }


def test_what_falls_due_stands_on_its_day(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.in_progress("I.1")
    page = sign_in("kinhte").get("/lich-han?thang=2026-12").text
    found = cells(page)
    assert len(found) == 31
    due = due_on(office, number).isoformat()
    assert [day for day, (_, content) in found.items() if "I.1" in content] == [due]
    assert f'href="/nhiem-vu/{number}"' in found[due][1]
    assert {day for day, (classes, _) in found.items() if "due-idle" in classes} == {*found} - {due}


def test_today_and_free_days_are_marked(office: Office, sign_in: Callable[[str], Client]) -> None:
    office.in_progress("I.1")
    due = due_on(office, 1)
    office.now = office.now.replace(month=due.month, day=due.day)
    found = cells(sign_in("kinhte").get("/lich-han").text)
    assert [day for day, (classes, _) in found.items() if "due-today" in classes] == [
        due.isoformat()
    ]
    free = {day for day, (classes, _) in found.items() if "due-free" in classes}
    weekends = {day for day in found if office.now.fromisoformat(day).weekday() > 4}
    assert weekends <= free < set(found)


def test_a_national_holiday_is_said_to_be_free(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    client = sign_in("kinhte")
    assert due_on(office, number).month == 12
    office.now = office.now.replace(month=9)
    office.assign("I.2", day=office.now.date().replace(month=8))
    found = cells(client.get("/lich-han?thang=2026-09").text)
    classes, content = found["2026-09-02"]
    assert "due-free" in classes
    assert "ngày nghỉ" in content


def test_an_empty_month_says_when_the_next_date_is(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("kinhte")
    assert "chưa có nhiệm vụ nào đến hạn" in client.get("/lich-han?thang=2026-10").text
    day = due_on(office, office.in_progress("I.1"))
    page = client.get("/lich-han?thang=2026-10").text
    assert "<table" not in page
    assert f"{day:%d/%m/%Y}" in page
    assert f'href="/lich-han?thang={day:%Y-%m}"' in page


def test_an_empty_month_says_whose_it_is(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("vanphong")
    assert "không có nhiệm vụ nào của xã đến hạn." in client.get("/lich-han?thang=2026-10").text
    own = client.get("/lich-han?thang=2026-10&pham-vi=don-vi").text
    assert "không có nhiệm vụ nào của anh/chị đến hạn." in own


def test_what_is_reported_already_says_so(office: Office, sign_in: Callable[[str], Client]) -> None:
    page, number = "/lich-han?thang=2026-12", office.in_progress("I.1")
    lead = sign_in("kinhte")
    assert "đã báo cáo" not in lead.get(page).text
    office.hand_in(number)
    office.report(number)
    for client in (lead, sign_in("chutich")):
        assert "đã báo cáo" in client.get(page).text


@pytest.mark.parametrize(
    "word", ["", "2026-13", "2026-1", "1999-01", "x", "2026-12-01", "２０２６-12"]
)
def test_another_word_than_a_month_is_this_month(
    office: Office, sign_in: Callable[[str], Client], word: str
) -> None:
    page = sign_in("kinhte").get("/lich-han", query_string={"thang": word}).text
    assert f"Tháng {office.now:%m/%Y}" in page
    assert "Về tháng này" not in page


def test_the_choice_is_carried_from_month_to_month(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.in_progress("I.1")
    office.assign_all("II.1")
    client = sign_in("vanphong")
    assert "I.1" in client.get("/lich-han?thang=2026-12").text
    own = client.get("/lich-han?thang=2026-12&pham-vi=don-vi").text
    assert "<table" not in own
    assert 'href="/lich-han?thang=2026-11&amp;pham-vi=don-vi"' in own
    assert 'href="/lich-han?thang=2027-01&amp;pham-vi=don-vi"' in own
    assert "Phạm vi" not in sign_in("kinhte").get("/lich-han").text


def test_one_task_led_by_several_is_one_entry(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    numbers = office.assign_all("II.1")
    assert len(numbers) > 1
    page = sign_in("chutich").get("/lich-han?thang=2026-12").text
    assert page.count("II.1") == 1
    for number in numbers:
        assert f'href="/nhiem-vu/{number}"' in page


def test_it_is_reached_from_my_work_and_from_the_account(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.assign("I.1")
    client = sign_in("kinhte")
    for page in ("/viec-cua-toi", "/tai-khoan"):
        assert 'href="/lich-han"' in client.get(page).text
