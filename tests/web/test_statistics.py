"""Thống kê: the official sentence, figures that add up, and numbers that open their lists."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from models.plan import Indicator, Plan, ProductRequirement, Section, Task, TaskParty
from tests.due_dates import set_due_dates
from tests.statements import counted
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

LINK = re.compile(r'<a href="(/nhiem-vu\?[^"]*)">(?:<strong>)?\s*([0-9]+)')


def words_of(page: str) -> str:
    """What is read on a page, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()).replace(" ,", ",")


@pytest.fixture
def work(office: Office) -> None:
    """Two completed, one of them late; four open: two within the deadline, due soon, overdue.

    The unit that leads the last one also cooperates in the first.
    """
    days = {
        office.closed("I.1"): 10,
        office.closed("I.2"): -5,
        office.assign("I.3"): 30,
        **dict(zip(office.assign_all("II.1"), (1, -1), strict=True)),
        office.assign("II.2"): 30,
    }
    today = local_day(office.now)
    set_due_dates(office, {number: today + timedelta(days=left) for number, left in days.items()})


@pytest.mark.usefixtures("work")
class TestPage:
    def test_the_official_sentence(self, sign_in: Callable[[str], Client]) -> None:
        page = words_of(sign_in("giamsat").get("/thong-ke").text)
        assert (
            "Tổng số 6 nhiệm vụ: đã hoàn thành 2 (đúng hạn 1, quá hạn 1 );"
            " chưa hoàn thành 4 (trong hạn 3, quá hạn 1 )" in page
        )

    def test_every_number_opens_a_list_of_just_as_many(
        self, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        links = {
            (unescape(address), int(count))
            for address, count in LINK.findall(browser.get("/thong-ke").text)
        }
        # The total, the sums, each unit and each section.
        assert len(links) > 15
        for address, count in links:
            listed = browser.get(address).text
            numbers = set(re.findall(r'href="/nhiem-vu/([0-9]+)"', listed))
            assert len(numbers) == count, address

    def test_bars_have_their_numbers_in_words(self, sign_in: Callable[[str], Client]) -> None:
        page = sign_in("giamsat").get("/thong-ke").text
        assert re.search(r"<desc[^>]*>\s*Hoàn thành đúng hạn: 1; Hoàn thành quá hạn: 1;", page)

    def test_by_period(self, sign_in: Callable[[str], Client]) -> None:
        browser = sign_in("giamsat")
        assert "Tổng số 5 nhiệm vụ" in words_of(browser.get("/thong-ke?ky=quarter-2026-4").text)
        assert "Tổng số 1 nhiệm vụ" in words_of(browser.get("/thong-ke?ky=year-2026-1").text)
        assert "Tổng số 6 nhiệm vụ" in words_of(browser.get("/thong-ke?ky=tat-ca").text)
        assert "Tổng số 6 nhiệm vụ" in words_of(browser.get("/thong-ke?ky=x&ke-hoach=99").text)

    def test_the_number_of_statements_stays(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        few = self.cost(office, browser)
        office.assign("I.1", day=local_day(office.now) + timedelta(days=100))
        office.assign("I.2", day=local_day(office.now) + timedelta(days=100))
        assert self.cost(office, browser) == few

    def test_what_is_compared_adds_up(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        extended = office.situation(3).instance.number
        office.perform("kinhte", extended, "request_extension")
        office.perform("chutich", extended, "grant_extension")
        page = sign_in("giamsat").get("/thong-ke").text
        table = page.partition("Hạn ban đầu và hạn sau gia hạn")[2].partition("</table>")[0]
        rows = [
            [int(words_of(cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
            for row in table.partition("<tbody>")[2].split("<tr>")[1:]
        ]
        *units, whole = rows
        assert [sum(column) for column in zip(*units, strict=True)] == whole
        assert sum(whole[1:]) > 0

    def cost(self, office: Office, browser: Client) -> int:
        browser.get("/thong-ke")
        with counted(office.engine) as statements:
            browser.get("/thong-ke?ky=tat-ca")
        return len(statements)


class TestEarlierPeriods:
    def test_late_ones_are_in_every_figure_and_in_the_list_it_opens(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("I.2", day=date(2026, 5, 4))
        office.assign_all("II.1", day=date(2026, 2, 4))
        office.in_progress("I.1")
        browser = sign_in("giamsat")
        for period in ("", "?ky=quarter-2026-4", "?ky=quarter-2026-2", "?ky=tat-ca"):
            page = browser.get(f"/thong-ke{period}").text
            links = {(unescape(a), int(n)) for a, n in LINK.findall(page)}
            assert links
            for address, count in links:
                numbers = set(re.findall(r'href="/nhiem-vu/([0-9]+)"', browser.get(address).text))
                assert len(numbers) == count, address
        said = words_of(browser.get("/thong-ke").text)
        assert re.search("quá hạn 3 ?, trong đó kỳ trước 3", said)
        late = browser.get("/nhiem-vu?ky=quarter-2026-4&tinh-trang=open_overdue").text
        assert "Quý IV/2026 và việc quá hạn của các kỳ trước" in words_of(late)
        assert len(set(re.findall(r'href="/nhiem-vu/([0-9]+)"', late))) == 3

    def test_the_plan_leads_to_just_as_many(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("I.2", day=date(2026, 5, 4))
        office.in_progress("I.1")
        browser = sign_in("giamsat")
        for period in ("", "?ky=quarter-2026-4"):
            page = browser.get(f"/ke-hoach{period}").text
            [address] = set(re.findall(r'href="(/nhiem-vu\?[^"]*ky-truoc=chi[^"]*)"', page))
            listed = browser.get(unescape(address)).text
            assert len(set(re.findall(r'href="/nhiem-vu/([0-9]+)"', listed))) == 1


class TestReturned:
    """Bị trả lại: what others returned, as long as it was not reported again."""

    def shown(self, browser: Client, of_period: str = "") -> dict[str, set[str]]:
        """Each figure of what was returned, and the numbers in the list that it opens."""
        page = browser.get(f"/thong-ke{of_period}").text
        found = {}
        for address, count in LINK.findall(page):
            if "ket-qua=bi-tra-lai" in address:
                listed = browser.get(unescape(address)).text
                numbers = set(re.findall(r'href="/nhiem-vu/([0-9]+)"', listed))
                assert len(numbers) == int(count), address
                found[unescape(address)] = numbers
        return found

    def test_it_counts_exactly_what_has_to_be_reported_again(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        number = office.reported("I.1")
        taken_back, reopened = office.reported("II.2"), office.closed("I.3")
        office.perform("congan", taken_back, "withdraw")
        office.perform("chutich", reopened, "reopen")
        assert self.shown(browser) == {}
        office.perform("vanphong", number, "return")
        office.perform("kinhte", number, "request_extension")
        # In total, of its unit and of its section.
        found = self.shown(browser)
        assert len(found) >= 3
        assert set().union(*found.values()) == {str(number)}
        office.report(number)
        assert self.shown(browser) == {}
        office.perform("vanphong", number, "return")
        office.perform("chutich", number, "revoke")
        assert self.shown(browser) == {}

    def test_what_earlier_periods_left_late_is_in_it(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        earlier = office.assign("I.2", day=date(2026, 5, 4))
        office.perform("kinhte", earlier, "start")
        now, late = office.reported("I.1"), office.report(earlier)
        office.perform("vanphong", now, "return")
        office.perform("chutich", earlier, "return")
        for period in ("", "?ky=quarter-2026-4", "?ky=tat-ca"):
            found = self.shown(browser, period)
            assert set().union(*found.values()) == {str(now), str(earlier)}, (period, late)

    def test_the_list_asks_for_it_and_says_so(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser, number, other = sign_in("giamsat"), office.reported("I.1"), office.reported("I.3")
        office.perform("vanphong", number, "return")
        for path in ("/nhiem-vu", "/ke-hoach"):
            page = browser.get(f"{path}?ket-qua=bi-tra-lai").text
            assert f'href="/nhiem-vu/{number}"' in page
            assert f'href="/nhiem-vu/{other}"' not in page
            assert re.search(r'<option value="bi-tra-lai"\s+selected', page)


@pytest.mark.usefixtures("work")
class TestRates:
    def test_they_are_in_percent_with_a_dash_where_nothing_is_due(
        self, sign_in: Callable[[str], Client]
    ) -> None:
        page = sign_in("giamsat").get("/thong-ke?ky=quarter-2026-4").text
        shown = page.partition('id="don-vi"')[2].partition("</table>")[0]
        cells = re.findall(r'data-label="(Tỷ lệ [^"]*)">([^<]*)<', shown)
        assert ("Tỷ lệ hoàn thành đúng hạn (%)", "50") in cells
        assert ("Tỷ lệ của kỳ trước (%)", "–") in cells
        assert all(re.fullmatch("–|[0-9]+(,[0-9])?", rate) for _, rate in cells)

    def test_bars_are_as_long_as_their_counts(self, sign_in: Callable[[str], Client]) -> None:
        page = sign_in("giamsat").get("/thong-ke").text
        body = page.partition('id="don-vi"')[2].partition("</table>")[0]
        rows = [row for row in body.split("<tr>") if "<svg" in row]
        lengths, totals = [], []
        for row in rows:
            parts = re.findall(r'class="part [^>]*width="([0-9.]+)"', row)
            lengths.append(sum(map(float, parts)))
            total = re.search(r'data-label="Tổng số">(.*?)</td>', row, re.DOTALL)
            assert total
            totals.append(int(words_of(total[1])))
        assert len(rows) > 1
        longest = max(totals)
        assert lengths == pytest.approx([100 * total / longest for total in totals], abs=0.1)


class TestWhoSees:
    def test_restricted_work_is_not_counted_for_others(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("II.2")
        assert "Tổng số 1 nhiệm vụ" in words_of(sign_in("congan").get("/thong-ke").text)
        page = words_of(sign_in("kinhte").get("/thong-ke").text)
        assert "Chưa có nhiệm vụ nào" in page
        assert "Chỉ tính các nhiệm vụ anh/chị được xem." in page


class TestEmpty:
    def test_nothing_assigned(self, sign_in: Callable[[str], Client]) -> None:
        page = words_of(sign_in("giamsat").get("/thong-ke").text)
        assert "Chưa có nhiệm vụ nào của quý IV/2026, năm 2026." in page

    def test_no_plan(self, office: Office, sign_in: Callable[[str], Client]) -> None:
        with office.transaction() as session:
            for noun in (TaskParty, ProductRequirement, Indicator, Task, Section, Plan):
                session.execute(delete(noun))
        assert "Chưa có số liệu." in sign_in("giamsat").get("/thong-ke").text
