"""Answering in the browser for the products that a report brings no new version of."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.acting import TAKE_OUT
from tests.earlier_periods import approved_before, holds, nothing_arose
from tests.web.pages import words
from workflow.documents.products import ProductWithdrawalEntry
from workflow.engine.acts.reports import ReportEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

LAST_QUARTER = date(2026, 8, 3)
WHY = "Kế hoạch cả năm không đổi."


def with_its_report(office: Office) -> int:
    number = office.in_progress("I.1")
    office.hand_in(number, 2)
    return number


def sent(browser: Client, number: int, **typed: str) -> TestResponse:
    """The answer to the report's form."""
    page = f"/nhiem-vu/{number}"
    given = {"results": "Đã xong.", **typed}
    return browser.send(page, f"{page}/report", **given)


def checked(page: str) -> list[str]:
    """The values of the radio buttons that answer for a product and are checked."""
    inputs = [each for each in re.findall(r"<input[^>]*>", page) if ANSWERS.search(each)]
    return [found[1] for each in inputs if " checked" in each and (found := VALUE.search(each))]


def downloaded(browser: Client, address: str) -> bytes:
    """The bytes of a document."""
    with browser.get(address) as answer:
        assert answer.status_code == 200
        return answer.data


ANSWERS = re.compile(r'name="products-\d+-answer"')
VALUE = re.compile('value="([^"]*)"')


class TestTheFormOfTheReport:
    def test_it_offers_what_still_holds_with_number_and_period(
        self, office: Office, sign_in: SignIn
    ) -> None:
        before = approved_before(office, "I.1", LAST_QUARTER)
        number = with_its_report(office)
        page = sign_in("kinhte").get(f"/nhiem-vu/{number}").text
        assert f'value="{before}-1"' in page
        assert "Văn bản kỳ trước còn hiệu lực: Kế hoạch (quý III/2026)" in words(page)
        assert f'href="/nhiem-vu/{before}/san-pham/1"' in page
        assert 'name="products-2-answer"' not in page
        assert checked(page) == []

    def test_what_is_left_out_comes_back_beside_it_with_everything_typed(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, browser = with_its_report(office), sign_in("kinhte")
        empty = sent(browser, number)
        assert empty.status_code == 422
        assert "Hãy chọn văn bản kỳ trước còn hiệu lực" in words(empty.text)
        assert 'href="#report-products-1-answer-0"' in empty.text
        without_reason = sent(browser, number, **{"products-1-answer": "none"})
        assert without_reason.status_code == 422
        assert 'href="#report-products-1-reason"' in without_reason.text
        assert checked(without_reason.text) == ["none"]
        assert "Đã xong." in without_reason.text
        assert office.state(number) == "in_progress"

    @pytest.mark.parametrize(
        "forged",
        ["9-1", "0-0", "1-", "x", "²-³", "1" * 5000 + "-1", "999999999-999999999"],
    )
    def test_a_forged_version_is_refused_with_a_sentence(
        self, office: Office, sign_in: SignIn, forged: str
    ) -> None:
        number = with_its_report(office)
        answer = sent(sign_in("kinhte"), number, **{"products-1-answer": forged})
        assert answer.status_code == 422
        assert "Không chọn được văn bản này" in words(answer.text)

    def test_a_reason_that_cannot_be_read_is_said_beside_it(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = with_its_report(office)
        told = {"products-1-answer": "none", "products-1-reason": "a\x00b"}
        answer = sent(sign_in("kinhte"), number, **told)
        assert answer.status_code == 422
        assert "Có ký tự không đọc được" in words(answer.text)

    def test_what_a_colleague_hands_in_meanwhile_is_said_above_the_form(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, browser = with_its_report(office), sign_in("kinhte")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/report")
        office.hand_in(number, 1)
        told = {"products-1-answer": "none", "products-1-reason": WHY}
        # What is read beside the form has it already, so that nothing is asked about it.
        answer = browser.post(f"{page}/report", data={**fields, "results": "Đã xong.", **told})
        assert answer.status_code == 303
        assert office.situation(number).answered_products == {}

    def test_after_a_return_it_starts_from_what_was_said(
        self, office: Office, sign_in: SignIn
    ) -> None:
        before = approved_before(office, "I.1", LAST_QUARTER)
        number, browser = with_its_report(office), sign_in("kinhte")
        assert sent(browser, number, **{"products-1-answer": f"{before}-1"}).status_code == 303
        office.perform("vanphong", number, "return")
        assert checked(browser.get(f"/nhiem-vu/{number}").text) == [f"{before}-1"]
        told = {"products-1-answer": "none", "products-1-reason": WHY}
        assert sent(browser, number, **told).status_code == 303
        office.perform("vanphong", number, "return")
        page = browser.get(f"/nhiem-vu/{number}").text
        assert checked(page) == ["none"]
        assert WHY in page


class TestWhatWasSaid:
    def reported(self, office: Office) -> tuple[int, int]:
        """An instance by whose report the last quarter's plan holds, and that of last quarter."""
        before = approved_before(office, "I.1", LAST_QUARTER)
        number = with_its_report(office)
        said = (holds(1, before, 1),)
        office.perform("kinhte", number, "report", ReportEntry("Xong.", products=said))
        return number, before

    @pytest.mark.parametrize("who", ["kinhte", "vhxh", "vanphong", "chutich", "giamsat"])
    def test_everybody_reads_it_and_opens_the_document(
        self, office: Office, sign_in: SignIn, who: str
    ) -> None:
        number, before = self.reported(office)
        browser = sign_in(who)
        page = browser.get(f"/nhiem-vu/{number}").text
        told = "Kế hoạch: sử dụng văn bản “Kế hoạch” của quý III/2026"
        # In the report and in the history; who answers has it beside the form as well.
        assert words(page).count(told) >= 2
        address = f"/nhiem-vu/{number}/ky-truoc/{before}/san-pham/1"
        assert f'href="{address}"' in page
        assert downloaded(browser, address) == downloaded(browser, f"/nhiem-vu/{before}/san-pham/1")

    def test_that_nothing_arose_is_read_with_its_reason(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = with_its_report(office)
        said = (nothing_arose(1),)
        office.perform("kinhte", number, "report", ReportEntry("Xong.", products=said))
        page = words(sign_in("congan").get(f"/nhiem-vu/{number}").text)
        assert page.count("không phát sinh trong kỳ: Kế hoạch không đổi.") >= 3

    def test_products_are_the_same_only_if_the_same_is_said_of_each(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, before = self.reported(office)
        browser = sign_in("congan")
        for said, is_same in ((holds(1, before, 1), True), (nothing_arose(1), False)):
            office.perform("kinhte", number, "withdraw")
            office.perform("kinhte", number, "report", ReportEntry("Xong.", products=(said,)))
            page = words(browser.get(f"/nhiem-vu/{number}").text)
            assert ("Sản phẩm không đổi so với lần báo cáo" in page) is is_same

    def test_no_other_address_leads_to_a_version(self, office: Office, sign_in: SignIn) -> None:
        number, before = self.reported(office)
        browser = sign_in("chutich")
        for address in (
            f"/nhiem-vu/{number}/ky-truoc/{before}/san-pham/2",
            f"/nhiem-vu/{before}/ky-truoc/{number}/san-pham/1",
            f"/nhiem-vu/{number}/ky-truoc/{number}/san-pham/1",
        ):
            assert browser.get(address).status_code == 404

    def test_the_card_of_who_answers_counts_it(self, office: Office, sign_in: SignIn) -> None:
        self.reported(office)
        page = words(sign_in("congan").get("/viec-cua-toi").text)
        assert "1 sản phẩm · 1 văn bản kỳ trước còn hiệu lực" in page

    def newer_handed_in(self, office: Office) -> tuple[int, int]:
        """The two, the earlier of which was reopened and has a newer plan since."""
        number, before = self.reported(office)
        office.perform("chutich", before, "reopen")
        office.hand_in(before, 1)
        return number, before

    @pytest.mark.parametrize("who", ["kinhte", "vhxh", "vanphong", "chutich"])
    def test_everybody_reads_that_a_newer_version_is_there_and_opens_it(
        self, office: Office, sign_in: SignIn, who: str
    ) -> None:
        number, before = self.newer_handed_in(office)
        newest = office.situation(before).versions[0].number
        browser = sign_in(who)
        page = browser.get(f"/nhiem-vu/{number}").text
        told = "Nhiệm vụ của quý III/2026 đã có bản mới hơn"
        # In the report, beside the product and at the form of what can be done about it.
        assert words(page).count(told) == 3
        address = f"/nhiem-vu/{number}/ky-truoc/{before}/san-pham/{newest}"
        assert f'href="{address}"' in page
        original = f"/nhiem-vu/{before}/san-pham/{newest}"
        assert downloaded(browser, address) == downloaded(browser, original)

    def test_a_newer_version_hinders_nobody_and_stands_in_the_line_of_each_act(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, before = self.newer_handed_in(office)
        newest = office.situation(before).versions[0]
        card = words(sign_in("congan").get("/viec-cua-toi").text)
        assert "1 văn bản kỳ trước đã có bản mới hơn" in card
        office.perform("congan", number, "confirm")
        [said] = office.events(number)[-1].details["answered_products"]
        assert said["number"] == 1
        assert said["newer"] == {
            "number": newest.number,
            "sha256": newest.sha256,
            "title": newest.title,
        }

    def test_what_was_taken_out_again_is_no_newer_version(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, before = self.newer_handed_in(office)
        newest = office.situation(before).versions[0].number
        office.perform("kinhte", before, TAKE_OUT, ProductWithdrawalEntry(newest))
        browser = sign_in("vhxh")
        assert "bản mới hơn" not in words(browser.get(f"/nhiem-vu/{number}").text)
        gone = f"/nhiem-vu/{number}/ky-truoc/{before}/san-pham/{newest}"
        assert browser.get(gone).status_code == 404

    def test_a_report_that_names_the_newer_version_says_nothing_more_of_it(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, before = self.newer_handed_in(office)
        newest = office.situation(before).versions[0].number
        office.perform("kinhte", number, "withdraw")
        browser = sign_in("vhxh")
        assert "bản mới hơn" not in words(browser.get(f"/nhiem-vu/{number}").text)
        said = (holds(1, before, newest),)
        office.perform("kinhte", number, "report", ReportEntry("Xong.", products=said))
        assert "bản mới hơn" not in words(browser.get(f"/nhiem-vu/{number}").text)

    def test_taking_out_what_it_rests_on_says_who_can_clear_it(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, before = self.reported(office)
        office.perform("chutich", before, "reopen")
        page = f"/nhiem-vu/{before}"
        answer = sign_in("kinhte").send(page, f"{page}/san-pham/1/rut")
        assert answer.status_code == 409
        assert f"Báo cáo của nhiệm vụ số {number} dùng bản này" in words(answer.text)


def test_versions_are_numbered_for_each_product(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number, 1)
    office.hand_in(number, 2)
    office.hand_in(number, 2)
    office.perform("kinhte", number, TAKE_OUT, ProductWithdrawalEntry(3))
    browser = sign_in("kinhte")
    page = words(browser.get(f"/nhiem-vu/{number}").text)
    assert "nộp sản phẩm “Báo cáo” (bản 2)" in page
    assert "rút sản phẩm “Báo cáo” (bản 2)" in page
    assert "bản 2, đã rút: Báo cáo" in page
    assert downloaded(browser, f"/nhiem-vu/{number}/san-pham/3").startswith(b"%PDF")
