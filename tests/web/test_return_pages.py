"""The form in which a report is returned: by when it is due again, where that is fair."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.web.pages import words
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

WHY = "Thiếu biểu tổng hợp theo thôn."
DAY = "Hạn báo cáo lại"


def reported_in_time(office: Office) -> int:
    """An instance reported on its last day, and considered by others since."""
    number = office.in_progress()
    office.until(number)
    office.report(number)
    office.later(days=20)
    return number


def test_a_day_is_proposed_and_the_page_says_what_moved(office: Office, sign_in: SignIn) -> None:
    number = reported_in_time(office)
    page, browser = f"/nhiem-vu/{number}", sign_in("vanphong")
    form = browser.get(page).text.partition(f'action="{page}/return"')[2].partition("</form>")[0]
    assert DAY in words(form)
    proposed = re.search(r'name="due_on"[^>]*value="([^"]+)"', form)
    assert proposed, "no day is filled in"

    sent = browser.send(page, f"{page}/return", reason=WHY, due_on=proposed[1])
    assert sent.status_code == 303

    due_on = office.instance(number).due_on
    assert due_on is not None
    assert due_on > local_day(office.now)
    seen = words(browser.get(page).text)
    assert "đặt hạn báo cáo lại 1 lần; hạn ban đầu" in seen
    assert "hạn báo cáo lại" in seen.partition("Lịch sử")[2]
    assert "Quá hạn" not in words(browser.get(page).text.partition("<h1")[0])


def test_of_what_was_late_no_day_is_asked(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress()
    office.until(number, days=1)
    office.report(number)
    page, browser = f"/nhiem-vu/{number}", sign_in("vanphong")
    form = browser.get(page).text.partition(f'action="{page}/return"')[2].partition("</form>")[0]
    assert 'name="reason"' in form
    assert "due_on" not in form
    assert browser.send(page, f"{page}/return", reason=WHY).status_code == 303


def test_a_wrong_day_comes_back_with_its_sentence_and_what_was_typed(
    office: Office, sign_in: SignIn
) -> None:
    number = reported_in_time(office)
    page, browser = f"/nhiem-vu/{number}", sign_in("vanphong")
    yesterday = local_day(office.now) - timedelta(days=1)
    typed = yesterday.strftime("%d/%m/%Y")
    back = browser.send(page, f"{page}/return", reason=WHY, due_on=typed)
    assert back.status_code == 422
    assert "Chọn từ hôm nay trở đi và không trước hạn hiện nay." in words(back.text)
    assert WHY in back.text
    assert typed in back.text
    assert office.state(number) == "reported"
