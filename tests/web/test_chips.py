"""An instance has one chip for each fact, and none that says again what another said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.deliveries import tell
from tests.web.pages import words
from workflow.engine.acts.approvals import ApprovalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

CHIP = r'<span class="chip tone-\w+">(.*?)</span>'
LISTS = ("/ke-hoach?ky=tat-ca", "/nhiem-vu?ky=tat-ca")


def chips(page: str) -> list[str]:
    """The chips beside the one instance that a page has, in their order."""
    places = r'(?:class="job-head"|data-label="Trạng thái")(.*?)</(?:p|td)>'
    told = [
        [words(each).strip() for each in re.findall(CHIP, beside, re.DOTALL)]
        for beside in re.findall(places, page, re.DOTALL)
    ]
    [only] = (each for each in told if each not in ([], ["Chưa giao"], ["Chưa giao, chưa đề nghị"]))
    return only


def test_a_report_in_time_has_one_chip_which_says_what_it_waits_for(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reported()
    browser = sign_in("vanphong")

    def said() -> set[str]:
        pages = (f"/nhiem-vu/{number}", *LISTS)
        [told] = {tuple(chips(browser.get(page).text)) for page in pages}
        return set(told)

    assert said() == {"Đã báo cáo đúng hạn, chờ xác nhận"}
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "confirm")
    assert said() == {"Đã báo cáo đúng hạn, chờ giải trình"}
    office.perform("kinhte", number, "respond")
    assert said() == {"Đã báo cáo đúng hạn, chờ phê duyệt"}
    office.perform("chutich", number, "approve")
    assert said() == {"Hoàn thành đúng hạn"}


def test_a_late_report_has_two_chips_as_there_are_two_facts(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress()
    office.until(number, days=3)
    office.report(number)
    told = ["Đã báo cáo, chờ xác nhận", "Quá hạn: báo cáo chậm 3 ngày"]
    for page in (f"/nhiem-vu/{number}", *LISTS):
        assert chips(sign_in("vanphong").get(page).text) == told


def test_what_was_declined_waits_for_a_decision_and_no_longer_to_be_accepted(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("I.1")
    browser = sign_in("vanphong")
    assert "Đã giao, chờ tiếp nhận" in chips(browser.get(f"/nhiem-vu/{number}").text)
    office.perform("kinhte", number, "decline")
    told = chips(browser.get(f"/nhiem-vu/{number}").text)
    assert "Đã giao, chờ quyết định việc chuyển trả" in told


def test_what_is_over_waits_for_nothing_though_its_direction_can_still_be_followed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reviewed()
    office.perform("chutich", number, "approve", ApprovalEntry("Báo cáo thêm kết quả ở thôn 3."))
    tell(office)
    card = sign_in("kinhte").get("/thong-bao").text
    assert "Đã kết thúc" in chips(card)
