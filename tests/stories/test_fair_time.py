"""A lead unit is charged with its own time, never with that of those who consider its report."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from models.queries.plan import plan_numbered
from models.vocabulary import Timeliness
from tests.reminding import morning, remind
from workflow.calendar.days import local_day
from workflow.planning.listing import lines_of, list_page
from workflow.planning.periods_chosen import PeriodsChosen
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.statistics import count_arrears, statistics

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

EVERY = PeriodsChosen(every_period=True)
READERS = ("kinhte", "vhxh", "vanphong", "chutich", "giamsat")
PAGES = ("/viec-cua-toi", "/ke-hoach", "/nhiem-vu?ky=tat-ca", "/thong-ke?ky=tat-ca", "/thong-bao")


def words_of(page: str) -> str:
    """What is read on a page, without its markup."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<option.*?</option>|<[^>]+>", " ", main)).split())


def standing(office: Office, number: int) -> Timeliness:
    """How an instance stands: in the list, in the figures and by the filter, which agree."""
    actor = office.actor("vanphong")
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        figures = statistics(session, plan, EVERY, actor=actor, at=office.now).total
        [counted] = figures.counts
        filters = PlanFilters(every_period=True, timeliness=(counted,))
        page = list_page(session, filters, size=9, actor=actor, at=office.now)
        [line] = lines_of(session, office.commune_id, page.listed, at=office.now)
        late = count_arrears(session, actor=actor, at=office.now)
    assert line.instance.number == number
    assert line.timeliness is counted
    assert not late or counted is Timeliness.OPEN_OVERDUE
    return counted


def reminded_of(office: Office) -> set[tuple[str, str, date]]:
    """Who was reminded of what, by which deadline: the action, the stage."""
    situation = office.situation(1)
    return {(each.action, each.stage.value, each.deadline) for each in situation.reminders}


def reported_on(office: Office, days: int) -> int:
    """The instance, reported so many days after its due date."""
    number: int = office.in_progress("I.1")
    office.until(number, days=days)
    office.report(number)
    return number


def test_what_is_reported_on_the_last_day_is_never_overdue_while_others_take_their_time(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = reported_on(office, 0)
    due_on = office.instance(number).due_on
    assert due_on
    for day in range(1, 31):
        office.now = morning(due_on + timedelta(days=day))
        if day == 10:
            office.perform("vhxh", number, "confirm")
        if day == 20:
            office.perform("congan", number, "confirm")
        remind(office, office.now)
        assert standing(office, number) is Timeliness.REPORTED_IN_TIME
    for username in READERS:
        browser = sign_in(username)
        for path in (*PAGES, f"/nhiem-vu/{number}", "/lich-han?thang=2026-12"):
            said = words_of(browser.get(path).text)
            assert not re.search("[Qq]uá hạn [0-9]+ ngày|chậm", said), (username, path)
    assert "Đã báo cáo đúng hạn, chờ phê duyệt" in sign_in("kinhte").get(f"/nhiem-vu/{number}").text
    office.perform("chutich", number, "approve")
    assert standing(office, number) is Timeliness.COMPLETED_ON_TIME


def test_what_is_returned_is_due_again(office: Office) -> None:
    number = reported_on(office, 0)
    office.later(days=3)
    assert standing(office, number) is Timeliness.REPORTED_IN_TIME
    office.perform("vanphong", number, "return")
    assert standing(office, number) is Timeliness.OPEN_WITHIN_DEADLINE
    office.until(number, days=1)
    assert standing(office, number) is Timeliness.OPEN_OVERDUE
    office.report(number)
    assert standing(office, number) is Timeliness.OPEN_OVERDUE
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    office.perform("chutich", number, "approve")
    assert standing(office, number) is Timeliness.COMPLETED_LATE


@pytest.mark.parametrize("days", [0, 1, 40])
def test_what_is_reported_late_is_as_late_as_its_report(
    office: Office, sign_in: Callable[[str], Client], days: int
) -> None:
    number = reported_on(office, 3)
    office.later(days=days)
    assert standing(office, number) is Timeliness.OPEN_OVERDUE
    for username in READERS:
        said = words_of(sign_in(username).get(f"/nhiem-vu/{number}").text)
        assert "Quá hạn: báo cáo chậm 3 ngày" in said


def test_a_late_one_is_told_to_superiors_and_one_that_waits_is_not(office: Office) -> None:
    number = office.in_progress("I.2")
    office.until(number)
    office.report(number)
    due_on = office.instance(number).due_on
    assert due_on
    for day in range(1, 30):
        remind(office, morning(due_on + timedelta(days=day)))
    stages = {stage for _, stage, _ in reminded_of(office)}
    assert not stages & {"head", "committee"}
    office.perform("chutich", number, "return")
    for day in range(30, 45):
        remind(office, morning(due_on + timedelta(days=day)))
    assert stages | {"head", "committee"} <= {stage for _, stage, _ in reminded_of(office)}


def test_the_waiting_after_a_report_is_shown_with_whom_it_lies(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = reported_on(office, 0)
    office.later(days=2)
    waited = f"chờ từ {local_day(office.now) - timedelta(days=2):%d/%m}, đã 2 ngày"
    browser = sign_in("kinhte")
    for path in (
        f"/nhiem-vu/{number}",
        "/ke-hoach?ky=tat-ca",
        "/nhiem-vu?ky=tat-ca",
        "/viec-cua-toi",
    ):
        assert waited in words_of(browser.get(path).text), path
