"""When opinions are asked for, and until when: from the report on, and not before."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

from workflow.calendar.days import OfficeCalendar, local_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tests.client import Client
    from tests.office import Office


def table_of(page: str) -> str:
    """What is read of the cooperating units, with the heading."""
    section = page.partition('aria-labelledby="phoi-hop"')[2].partition("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())


def three_days_on(office: Office) -> date:
    return OfficeCalendar().after_working_days(local_day(office.now), 3)


def answers_due_on(office: Office, number: int) -> date | None:
    report = office.situation(number).report
    assert report
    return report.answers_due_on


def test_before_a_report_nobody_was_asked(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.assign("I.1")
    for act in ("", "start"):
        if act:
            office.perform("kinhte", number, act)
        said = table_of(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
        assert said.count("Chưa đến bước lấy ý kiến") == 2
        assert not re.search("[0-9]{2}/[0-9]{2}|đã trả lời|Chưa trả lời", said)
    assert "đã trả lời" not in sign_in("vanphong").get("/nhiem-vu").text


def test_afterwards_they_were_asked_on_the_day_of_the_report(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    office.later(days=5)
    office.report(number)
    asked = local_day(office.now)
    until = three_days_on(office)
    office.later(days=1)
    office.perform("vhxh", number, "confirm")
    browser = sign_in("vanphong")
    said = table_of(browser.get(f"/nhiem-vu/{number}").text)
    assert said.count(f"{asked:%d/%m/%Y}") == said.count(f"{until:%d/%m/%Y}") == 2
    assert "Ngày xin ý kiến" in said
    assert "1/2 đã trả lời" in said
    assert "đã trả lời 1/2" in browser.get("/nhiem-vu").text


def test_whoever_was_silent_when_it_was_returned_is_not_waited_for(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "return")
    browser = sign_in("vanphong")
    said = table_of(browser.get(f"/nhiem-vu/{number}").text)
    assert "Chưa trả lời" not in said
    assert "Không còn chờ trả lời" in said
    assert "đã trả lời" not in browser.get("/nhiem-vu").text


class TestTheReport:
    def test_it_offers_the_soonest_day_and_takes_a_later_one(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number = office.in_progress("I.1")
        office.hand_in(number)
        page, browser = f"/nhiem-vu/{number}", sign_in("kinhte")
        soonest = three_days_on(office)
        fields = browser.fields(page, f"{page}/report")
        later = soonest + timedelta(days=4)
        assert f'value="{soonest:%d/%m/%Y}"' in browser.get(page).text
        sent = {**fields, "results": "Xong.", "answers_due_on": f"{later:%d/%m/%Y}"}
        assert browser.post(f"{page}/report", data=sent).status_code == 303
        assert answers_due_on(office, number) == later

    def test_an_earlier_one_comes_back_with_what_was_typed(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number = office.in_progress("I.1")
        office.hand_in(number)
        page, browser = f"/nhiem-vu/{number}", sign_in("kinhte")
        today = f"{local_day(office.now):%d/%m/%Y}"
        sent = {
            **browser.fields(page, f"{page}/report"),
            "results": "Đã rà soát.",
            "answers_due_on": today,
        }
        back = browser.post(f"{page}/report", data=sent)
        assert back.status_code == 422
        assert "phải có đủ số ngày trả lời theo quy định" in back.text
        assert "Đã rà soát." in back.text
        assert f'value="{today}"' in back.text
        assert office.state(number) == "in_progress"

    def test_a_form_of_before_gives_the_usual_time(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number = office.in_progress("I.1")
        office.hand_in(number)
        page, browser = f"/nhiem-vu/{number}", sign_in("kinhte")
        sent = {**browser.fields(page, f"{page}/report"), "results": "Xong."}
        assert browser.post(f"{page}/report", data=sent).status_code == 303
        assert answers_due_on(office, number) == three_days_on(office)

    def test_where_nobody_is_asked_no_day_is_asked_for(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number = office.in_progress("I.2")
        office.hand_in(number)
        page, browser = f"/nhiem-vu/{number}", sign_in("kinhte")
        assert "answers_due_on" not in browser.get(page).text
        fields = browser.fields(page, f"{page}/report")
        assert (
            browser.post(f"{page}/report", data={**fields, "results": "Xong."}).status_code == 303
        )
