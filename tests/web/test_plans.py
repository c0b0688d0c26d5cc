"""The pages of the plan: each task and where it stands, filters, search, the permanent task."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.statements import counted
from tests.web.tables import row_of, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]


def test_the_plan_shows_every_task_before_anything_is_assigned(
    office: Office, sign_in: SignIn
) -> None:
    page = sign_in("kinhte").get("/ke-hoach")
    assert page.status_code == 200
    text = words(page.text)
    assert "Kế hoạch thử nghiệm" in text
    assert "0/3 đã kết thúc" in text
    assert "Quý IV/2026, năm 2026" in text
    assert "Chưa giao" in row_of(page.text, office.task("I.1").content)


def test_the_door_to_assigning_is_for_the_follow_up_office(sign_in: SignIn) -> None:
    door = "/giao-nhiem-vu/I/1?ky=quarter-2026-4"
    assert door in sign_in("vanphong").get("/ke-hoach").text
    assert "/giao-nhiem-vu" not in sign_in("kinhte").get("/ke-hoach").text


def test_a_row_says_where_its_instance_stands(office: Office, sign_in: SignIn) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "confirm")
    page = sign_in("vangchuc").get("/ke-hoach").text
    row = row_of(page, office.task("I.1").content)
    assert "Chưa giao" in row
    row = row_of(sign_in("kinhte").get("/ke-hoach").text, office.task("I.1").content)
    assert "đã trả lời 1/2" in row
    assert "Đã báo cáo" in row
    assert "16/12/2026" in row
    assert "Công an xã chờ từ hôm nay" in row


def test_several_instances_have_a_row_each(office: Office, sign_in: SignIn) -> None:
    office.assign_all("II.1")
    page = sign_in("kinhte").get("/ke-hoach").text
    assert "0/2 đã kết thúc" in row_of(page, office.task("II.1").content)
    for unit in ("Thôn 1", "Thôn 2"):
        assert "Đã giao" in row_of(page, f"II.1 · {unit}")


def test_a_restricted_task_does_not_tell_strangers_anything(
    office: Office, sign_in: SignIn
) -> None:
    content = office.task("II.2").content
    before = row_of(sign_in("kinhte").get("/ke-hoach").text, content)
    number = office.assign("II.2")
    assert row_of(sign_in("kinhte").get("/ke-hoach").text, content) == before
    assert "Chỉ đơn vị liên quan được xem" in before
    assert f"/nhiem-vu/{number}" in sign_in("thon1").get("/ke-hoach").text
    assert "Diễn biến" in words(sign_in("kinhte").get("/ke-hoach/1/nhiem-vu/II.2").text)


def test_filters_stand_in_the_address(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.2")
    browser = sign_in("kinhte")
    page = browser.get("/ke-hoach?trang-thai=in_progress&don-vi=PHONG_KINH_TE").text
    assert office.task("I.2").content in words(page)
    assert office.task("I.1").content not in words(page)
    assert re.search(r'value="in_progress"\s+selected', page)
    assert "Bỏ lọc" in words(page)


WRONG = (
    "ky=quarter-2026-9", "ky=year-2026-2", "ky=quarter-99999999999-1", "ky=ad_hoc-2026-2",
    "trang-thai=khong-co", "tinh-trang=khong-co", "q=%00", "don-vi=%00", "muc=%00",
)  # fmt: skip


def test_a_filter_that_says_nothing_is_left_out(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("kinhte")
    for query in WRONG:
        page = browser.get(f"/ke-hoach/1?{query}")
        assert page.status_code == 200, query
        assert office.task("I.1").content in words(page.text), query


def test_no_match_says_so_and_leads_back(sign_in: SignIn) -> None:
    page = sign_in("kinhte").get("/ke-hoach?q=kh%C3%B4ng+c%C3%B3+g%C3%AC").text
    assert "Không có nhiệm vụ nào khớp với bộ lọc" in words(page)
    assert 'href="/ke-hoach/1"' in page


def test_the_search_takes_words_without_marks(office: Office, sign_in: SignIn) -> None:
    page = words(sign_in("kinhte").get("/ke-hoach?q=DEN+TUNG+HO").text)
    assert office.task("II.1").content in page
    assert office.task("I.1").content not in page


@pytest.mark.parametrize("space", ["%C2%A0", "%09", "%E3%80%80", "%E2%80%89", "++", "%0D%0A"])
def test_a_search_that_was_pasted_finds_as_one_that_was_typed(sign_in: SignIn, space: str) -> None:
    page = words(sign_in("kinhte").get(f"/ke-hoach?q=%C4%91%E1%BA%BFn{space}t%E1%BB%ABng").text)
    assert "đến từng hộ" in page


def test_another_plan_is_not_there(sign_in: SignIn) -> None:
    browser = sign_in("kinhte")
    assert browser.get("/ke-hoach/2").status_code == 404
    assert browser.get("/ke-hoach/1/nhiem-vu/I.9").status_code == 404
    assert browser.get("/ke-hoach/1/nhiem-vu/VII.1").status_code == 404


def test_the_permanent_task_has_its_cells_and_all_periods(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1", day=date(2026, 8, 3))
    office.revoked("I.1")
    page = sign_in("kinhte").get("/ke-hoach/1/nhiem-vu/I.1").text
    assert office.task("I.1").cooperating_text in words(page)
    assert "Đã giao, chờ tiếp nhận" in row_of(page, "Quý III/2026")
    assert "Đã thu hồi" in row_of(page, "Quý IV/2026")


def test_the_permanent_task_says_what_its_groups_mean(sign_in: SignIn) -> None:
    browser = sign_in("kinhte")
    assert "“Các thôn” → Thôn 1; Thôn 2" in words(browser.get("/ke-hoach/1/nhiem-vu/II.1").text)
    assert "chỉ thông báo" in words(browser.get("/ke-hoach/1/nhiem-vu/II.1").text)
    assert "Chọn đơn vị khi giao" in words(browser.get("/ke-hoach/1/nhiem-vu/II.3").text)


def test_the_list_has_what_the_filters_leave_page_by_page(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.plan.PAGE_SIZE", 2)
    made = [*office.assign_all("II.1"), office.assign("I.1"), office.assign("I.2")]
    browser = sign_in("kinhte")
    newest = browser.get("/nhiem-vu?don-vi=HOI_NONG_DAN").text
    assert "2 nhiệm vụ" in words(newest)
    first = browser.get("/nhiem-vu").text
    assert [f"/nhiem-vu/{number}" in first for number in made] == [False, False, True, True]
    assert f"/nhiem-vu?sau={made[2]}" in first
    second = browser.get(f"/nhiem-vu?sau={made[2]}").text
    assert [f"/nhiem-vu/{number}" in second for number in made] == [True, True, False, False]
    assert f"/nhiem-vu?truoc={made[1]}" in second
    back = browser.get(f"/nhiem-vu?truoc={made[1]}").text
    assert [f"/nhiem-vu/{number}" in back for number in made] == [False, False, True, True]
    assert browser.get(f"/nhiem-vu?sau={'9' * 30}").status_code == 200
    assert browser.get(f"/nhiem-vu?truoc={made[-1]}").status_code == 200


def test_number_and_date_are_asked_for_and_entered(sign_in: SignIn) -> None:
    assert "Chưa nhập số và ngày ban hành" in words(sign_in("kinhte").get("/ke-hoach").text)
    browser = sign_in("vanphong")
    entered = {"document_number": "45/KH-UBND", "document_date": "2026-08-28"}
    answer = browser.send("/ke-hoach", "/ke-hoach/1/so-ngay", **entered)
    assert (answer.status_code, answer.location) == (303, "/ke-hoach/1")
    assert "số 45/KH-UBND ngày 28/08/2026" in words(browser.get("/ke-hoach").text)


def test_a_wrong_date_keeps_what_was_typed(sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    entered = {"document_number": "45/KH-UBND", "document_date": "28/08/2025"}
    answer = browser.send("/ke-hoach", "/ke-hoach/1/so-ngay", **entered)
    assert answer.status_code == 422
    assert "năm ban hành" in words(answer.text)
    assert 'value="45/KH-UBND"' in answer.text
    entered["document_date"] = "hôm qua"
    answer = browser.send("/ke-hoach", "/ke-hoach/1/so-ngay", **entered)
    assert answer.status_code == 422
    assert "hôm qua" in answer.text
    empty = browser.send("/ke-hoach", "/ke-hoach/1/so-ngay", document_number="", document_date="")
    assert "Số, ký hiệu: Chưa nhập mục này." in words(empty.text)
    assert "Chưa nhập ngày ban hành." in words(empty.text)


def test_others_do_not_enter_number_and_date(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("kinhte")
    assert "/so-ngay" not in browser.get("/ke-hoach").text
    token = browser.fields("/ke-hoach", "/dang-xuat")
    entered = {"document_number": "45/KH-UBND", "document_date": "2026-08-28"}
    answer = browser.post("/ke-hoach/1/so-ngay", data={**token, **entered})
    assert answer.status_code == 403
    assert office.events()[-1].action == "enter_issue"


ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Both are sent the same statements, and as many."""


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "page", ["/ke-hoach", "/ke-hoach?ky=tat-ca&don-vi=PHONG_KINH_TE", "/nhiem-vu",
             "/ke-hoach/1/nhiem-vu/II.1"],
)  # fmt: skip
def test_statements_do_not_grow_with_the_rows(office: Office, sign_in: SignIn, page: str) -> None:
    office.reported("I.1")
    office.reviewed("I.3")
    office.assign_all("II.1")
    office.closed("I.2")
    browser = sign_in("chutich")
    browser.get(page)
    with counted(office.engine) as before:
        browser.get(page)
    for day in (date(2026, 5, 4), date(2026, 8, 3)):
        office.assign_all("II.1", day=day)
        office.assign("I.1", day=day)
        number = office.assign("I.2", day=day)
        office.perform("kinhte", number, "start")
        office.report(number)
        office.perform("chutich", number, "approve")
    # The first visit after a while also notes that this person is still there.
    browser.get(page)
    with counted(office.engine) as after:
        assert browser.get(page).status_code == 200
    assert len(after) == len(before)


def test_a_list_of_a_unit_says_as_what(office: Office, sign_in: Callable[[str], Client]) -> None:
    led, asked = office.assign("II.2"), office.assign("I.1")
    client = sign_in("vanphong")

    def listed(role: str) -> set[int]:
        page = client.get(f"/nhiem-vu?don-vi=CONG_AN_XA&vai-tro={role}").text
        assert not role or re.search(rf'value="{role}"\s+selected', page)
        return {number for number in (led, asked) if f'href="/nhiem-vu/{number}"' in page}

    assert listed("") == {led, asked}
    assert listed("chu-tri") == {led}
    assert listed("phoi-hop") == {asked}
