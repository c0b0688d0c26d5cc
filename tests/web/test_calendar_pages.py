"""The page of the office's calendar: what everybody reads, and what the follow-up office keeps."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.calendar import SettledYear
from models.plan import Task
from models.vocabulary import Cadence, EventKind
from tests.administration import administer, is_whole, last_refusal
from tests.web.assigning import send
from tests.web.tables import words
from web.forms.plans import span_from, span_word
from workflow.calendar.days import calendar_of
from workflow.calendar.periods import Timetable
from workflow.planning import office_calendar
from workflow.planning.office_calendar import CalendarRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office
    from workflow.calendar.days import OfficeCalendar

    SignIn = Callable[[str], Client]

UNSETTLED = "Lịch nghỉ năm {} chưa được xác nhận; hạn có thể thay đổi."
FORMS = {
    "/lich/ngay": {"day": "2026-12-15", "kind": "off", "name": "Nghỉ bù"},
    "/lich/ngay/bo": {"day": "2026-12-15"},
    "/lich/nam/2027/xac-nhan": {},
    "/lich/nam/2027/bo-xac-nhan": {},
    "/lich/che-do": {"free_days": ["7"], "cut_off_day": "31"},
}


def calendar(office: Office) -> OfficeCalendar:
    with office.reading() as session:
        return calendar_of(session, office.commune_id)


def sort_of(page: str, month: int, day: int) -> str:
    """What sort of day the year view shows."""
    table = page.split('<table class="month">')[month]
    found = re.search(rf'<td class="day-(\w+)">\s*<span>{day}</span>', table)
    assert found
    return found[1]


def test_everybody_reads_the_year(sign_in: SignIn) -> None:
    for username in ("admin", "chutich", "kinhte", "thon1", "giamsat", "vangchuc"):
        page = sign_in(username).get("/lich").text
        assert "Lịch làm việc năm 2026" in words(page)
        assert UNSETTLED.format(2026) in words(page)
        assert "Xác nhận lịch nghỉ" not in words(page)
        assert '<form method="post" action="/lich' not in page


def test_the_sorts_of_days_are_told_apart(office: Office, sign_in: SignIn) -> None:
    for day, worked in ((date(2026, 12, 15), False), (date(2026, 12, 19), True)):
        administer(
            office, office_calendar.set_day, day, f"Ngày {day.day}", worked=worked, by="vanphong"
        )
    page = sign_in("kinhte").get("/lich?nam=2026").text
    assert page.count('<table class="month">') == 12
    shown = {
        (2, 17): "holiday", (8, 22): "worked", (8, 31): "holiday", (9, 19): "free",
        (9, 21): "plain", (12, 15): "own", (12, 19): "worked",
    }  # fmt: skip
    assert {at: sort_of(page, *at) for at in shown} == shown
    for name in ("Tết Nguyên đán", "Ngày 15", "Ngày 19", "Làm bù cho ngày nghỉ hoán đổi"):
        assert name in words(page)


def test_the_days_of_tet_are_called_as_the_office_calls_them(sign_in: SignIn) -> None:
    page = words(sign_in("vanphong").get("/lich?nam=2027").text)
    assert "04/02/2027 Thứ Năm 28 tháng Chạp" in page
    assert "Giao thừa tết Nguyên đán" in page
    assert "Nguyên Đán" not in page
    assert "ngày 04/02/2027 và ngày 11/02/2027" in page
    assert "Chưa xác định là ngày làm việc hay ngày nghỉ" not in words(
        sign_in("kinhte").get("/lich").text
    )


@pytest.mark.parametrize("asked", ["", "1999", "2200", "abcd", "20260"])
def test_a_year_that_is_none_is_this_year(sign_in: SignIn, asked: str) -> None:
    page = sign_in("kinhte").get(f"/lich?nam={asked}")
    assert "Lịch làm việc năm 2026" in words(page.text)


def test_a_year_of_which_nothing_is_known_says_so(sign_in: SignIn) -> None:
    page = words(sign_in("vanphong").get("/lich?nam=2150").text)
    assert "Chưa có lịch nghỉ lễ năm 2150" in page
    assert "Xác nhận lịch nghỉ năm 2150" not in page


def test_a_day_is_added_and_taken_away(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    added = browser.send("/lich?nam=2027", form="/lich/ngay?nam=2027", day="15/01/2027", kind="off",
                         name="Nghỉ bù")  # fmt: skip
    assert added.status_code == 303
    assert added.location == "/lich?nam=2027"
    page = browser.get("/lich?nam=2027").text
    assert "Đã lưu ngày nghỉ, ngày làm bù của xã. Hạn đã định giữ nguyên." in words(page)
    assert sort_of(page, 1, 15) == "own"
    assert calendar(office).own_days == {date(2027, 1, 15): False}
    removed = browser.send("/lich?nam=2027", form="/lich/ngay/bo", day="2027-01-15")
    assert removed.status_code == 303
    assert calendar(office).own_days == {}
    assert is_whole(office)


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(sign_in: SignIn) -> None:
    page = sign_in("vanphong").send(
        "/lich", form="/lich/ngay?nam=2026", day="31/02/2026", kind="worked", name="Làm bù"
    )
    assert page.status_code == 422
    assert "Ngày chưa đúng" in words(page.text)
    assert 'value="Làm bù"' in page.text
    assert re.search(r"<details[^>]*open", page.text)


def test_a_year_is_confirmed_and_the_assignment_pages_stop_warning(
    office: Office, sign_in: SignIn
) -> None:
    browser = sign_in("vanphong")
    pages = ["/giao-nhiem-vu", "/giao-nhiem-vu/I", "/giao-nhiem-vu/I/1"]
    for path in pages:
        page = browser.get(path).text
        assert UNSETTLED.format(2026) in words(page)
        assert 'href="/lich?nam=2026"' in page
    answer = browser.send("/lich", form="/lich/nam/2026/xac-nhan")
    assert answer.status_code == 303
    page = words(browser.get("/lich").text)
    assert "Lịch nghỉ năm 2026 đã xác nhận" in page
    assert office.user("vanphong").full_name in page
    for path in pages:
        assert UNSETTLED.format(2026) not in words(browser.get(path).text)
        later = f"{path}?ky=quarter-2027-1"
        assert UNSETTLED.format(2027) in words(browser.get(later).text)
    hidden = browser.fields("/lich", "/lich/nam/2026/bo-xac-nhan")
    browser.post("/lich/nam/2026/bo-xac-nhan", data=hidden)
    assert UNSETTLED.format(2026) in words(browser.get("/giao-nhiem-vu").text)
    lines = len(office.events())
    for year in (2026, 9999):
        browser.post(f"/lich/nam/{year}/bo-xac-nhan", data=hidden)
        said = f"Lịch nghỉ năm {year} chưa được xác nhận; không có thay đổi nào."
        assert said in words(browser.get("/lich").text)
    assert len(office.events()) == lines


def test_the_terms_are_changed(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    answer = browser.send("/lich", form="/lich/che-do?nam=2026", free_days=["7"], cut_off_day="31")
    assert answer.status_code == 303
    page = browser.get("/lich").text
    assert "Các kỳ đã có nhiệm vụ và hạn đã định giữ nguyên." in words(page)
    assert "ngày cuối tháng" in words(page)
    assert sort_of(page, 9, 19) == "plain"
    assert office.events(None, EventKind.COMMUNE)[-1].action == "calendar_terms"


@pytest.mark.parametrize("cadence", Cadence)
def test_every_period_can_stand_in_an_address(cadence: Cadence) -> None:
    span = Timetable().at(cadence, date(2026, 12, 20))
    assert span_from(span_word(span)) == span


def test_what_arises_is_assigned_as_it_was_seen(office: Office, sign_in: SignIn) -> None:
    with office.transaction() as session:
        task = Task.id == office.task("I.1").id
        session.execute(update(Task).where(task).values(cadence=Cadence.AD_HOC))
    browser = sign_in("vanphong")
    answer = send(browser, "/giao-nhiem-vu/I", tasks=["I.1"])
    assert answer.status_code == 303
    period = office.situation(1).instance.period
    assert (period.cadence, period.cut_off) == (Cadence.AD_HOC, date(2026, 12, 14))
    assert "Đột xuất 2026" in words(browser.get("/nhiem-vu/1").text)


def test_a_week_without_a_working_day_is_not_taken(sign_in: SignIn) -> None:
    page = sign_in("vanphong").send(
        "/lich",
        form="/lich/che-do?nam=2026",
        free_days=[str(n) for n in range(1, 8)],
        cut_off_day="14",
    )
    assert page.status_code == 422
    assert "Mỗi tuần cần ít nhất một ngày làm việc." in words(page.text)


@pytest.mark.parametrize("url", FORMS)
def test_others_are_refused_and_the_attempt_is_recorded(
    office: Office, sign_in: SignIn, url: str
) -> None:
    for username in ("admin", "kinhte", "chutich"):
        browser = sign_in(username)
        token = browser.fields("/lich", "/ngon-ngu/en")["csrf_token"]
        answer = browser.post(url, data={**FORMS[url], "csrf_token": token})
        assert answer.status_code == 403
        assert last_refusal(office).subject.startswith("calendar/")
    assert calendar(office).own_days == {}


def test_what_became_known_since_is_told(office: Office, sign_in: SignIn) -> None:
    administer(office, office_calendar.settle, 2027, by="vanphong")
    browser = sign_in("vanphong")
    assert "khác với khi xác nhận" not in words(browser.get("/lich?nam=2027").text)
    with office.transaction() as session:
        session.execute(update(SettledYear).values(national={"off": ["2027-01-01"], "worked": []}))
    assert "khác với khi xác nhận" in words(browser.get("/lich?nam=2027").text)


def test_after_a_change_of_the_cut_off_the_page_goes_on(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    administer(
        office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=31), by="vanphong"
    )
    office.now = datetime(2026, 12, 20, 3, tzinfo=UTC)
    browser = sign_in("vanphong")
    for path in ("/ke-hoach", "/thong-ke", "/giao-nhiem-vu", "/viec-cua-toi"):
        assert browser.get(path).status_code == 200
    assert "Quý I/2027" in words(browser.get("/giao-nhiem-vu").text)
