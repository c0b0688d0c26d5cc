"""A report has the five headings of an official one, and is read under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.report import FurtherHeadings
from models.work import Report
from tests.web.pages import words
from web.wording import headings
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

SAID = {
    "guidance": "Đã ban hành 02 văn bản chỉ đạo.",
    "results": "Đã rà soát xong 120 hộ.",
    "difficulties": "Đường vào thôn bị sạt lở.",
    "next_steps": "Quý sau kiểm tra 3 thôn.",
    "proposals": "Đề nghị bố trí kinh phí sửa đường.",
}
HEADED = (
    "Công tác chỉ đạo, triển khai",
    "Kết quả thực hiện",
    "Tồn tại, hạn chế và nguyên nhân (khó khăn, vướng mắc)",
    "Nhiệm vụ, giải pháp kỳ tới",
    "Đề xuất, kiến nghị",
)


def test_the_form_asks_under_five_headings_and_demands_the_results_alone(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    page = f"/nhiem-vu/{number}"
    lead = sign_in("kinhte")
    form = words(lead.get(page).text).partition("Báo cáo gửi kèm các sản phẩm hiện hành.")[2]
    places = [form.index(heading) for heading in HEADED]
    assert places == sorted(places)
    without = lead.send(page, form=f"{page}/report", **{**SAID, "results": " "})
    assert without.status_code == 422
    assert without.text.count("Chưa nhập mục này.") == 2  # above the form, and beside the field
    assert all(text in without.text for name, text in SAID.items() if name != "results")
    assert office.state(number) == "in_progress"
    sent = lead.send(page, form=f"{page}/report", results=SAID["results"])
    assert sent.status_code == 303
    assert office.state(number) == "reported"


def test_each_heading_is_read_where_the_report_is(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    page = f"/nhiem-vu/{number}"
    assert sign_in("kinhte").send(page, form=f"{page}/report", **SAID).status_code == 303
    asked = words(sign_in("vhxh").get(page).text)
    beside, under_its_title = asked.split("Báo cáo của đơn vị chủ trì")
    for part in (beside, under_its_title):
        read = [text for both in zip(HEADED, SAID.values(), strict=True) for text in both]
        places = [part.index(text) for text in read]
        assert places == sorted(places)
    assert SAID["proposals"] in words(sign_in("vhxh").get("/viec-cua-toi").text)
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_a_returned_report_is_begun_from_what_stood_under_each_heading(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    page = f"/nhiem-vu/{number}"
    lead = sign_in("kinhte")
    assert lead.send(page, form=f"{page}/report", **SAID).status_code == 303
    office.perform("vanphong", number, "return")
    shown = lead.get(page).text
    for name, text in SAID.items():
        assert text in shown.partition(f'name="{name}"')[2].partition("</textarea>")[0]


def test_a_report_of_before_keeps_its_texts_under_the_headings_of_its_time() -> None:
    earlier = Report(results="Xong.", difficulties="Mưa nhiều.", proposals="")
    assert list(headings(earlier)) == [
        ("Kết quả thực hiện", "Xong."),
        ("Khó khăn, vướng mắc", "Mưa nhiều."),
    ]
    later = Report(results="Xong.", difficulties="Mưa nhiều.", proposals="")
    later.further = FurtherHeadings(guidance="", next_steps="Sửa đường.")
    assert [heading for heading, _ in headings(later)] == list(HEADED[1:4])
