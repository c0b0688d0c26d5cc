"""A task goes its whole way through the browser's forms: returned once, objected to, approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stories.acting import done, hand_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both


def test_a_task_goes_from_assigned_to_closed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("I.1")
    page = f"/nhiem-vu/{number}"
    lead, officer = sign_in("kinhte"), sign_in("kinhte.cb")
    asked = [sign_in("vhxh"), sign_in("congan")]
    office_desk, chair, reader = sign_in("vanphong"), sign_in("chutich"), sign_in("giamsat")

    assert done(officer, page, "start")
    for requirement in (1, 2):
        assert hand_in(officer, page, requirement).status_code == 303
    assert done(lead, page, "report", results="Đã làm xong phần việc của quý.")
    assert done(asked[0], page, "confirm", opinion="agree")
    assert done(asked[1], page, "confirm", opinion="object", remark="Số liệu chưa khớp.")
    assert office.state(number) == "reported"
    assert done(lead, page, "respond", response="Tiếp thu, đã sửa số liệu.")
    assert office.state(number) == "reviewed"
    assert done(chair, page, "return", reason="Bổ sung biểu kèm theo.")
    assert done(lead, page, "report", results="Đã bổ sung biểu.")
    assert done(asked[0], page, "confirm", opinion="agree_with_remarks", remark="Gửi sớm hơn.")
    assert done(asked[1], page, "confirm", opinion="agree")
    assert office.state(number) == "reviewed"
    assert done(chair, page, "approve")
    assert office.state(number) == "closed"

    told = reader.get(page).text
    for words in ("Số liệu chưa khớp.", "Tiếp thu, đã sửa số liệu.", "Bổ sung biểu kèm theo."):
        assert words in told
    assert "Lần báo cáo 2" in told
    assert office_desk.get(page).status_code == 200


def test_what_was_typed_comes_back_when_it_cannot_be_taken(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reported("I.1")
    page = f"/nhiem-vu/{number}"
    answer = sign_in("vhxh").send(page, f"{page}/confirm", opinion="agree_with_remarks", remark="")
    assert answer.status_code == 422
    assert "Chưa nhập mục này." in answer.text
    assert "anh/chị chọn: Thống nhất, có ý kiến bổ sung." in answer.text
    assert office.state(number) == "reported"


def test_a_form_that_comes_too_late_keeps_its_text_and_says_who_was_faster(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reviewed("I.1")
    page = f"/nhiem-vu/{number}"
    chair, deputy = sign_in("chutich"), sign_in("phochutich")
    late = chair.fields(page, f"{page}/return")
    assert done(deputy, page, "approve")
    answer = chair.post(f"{page}/return", data={**late, "reason": "Thiếu biểu số 2."})
    assert answer.status_code == 409
    assert "Đã có người xử lý trước" in answer.text
    assert "Thiếu biểu số 2." in answer.text
    assert office.user("phochutich").full_name in answer.text
    assert office.state(number) == "closed"


def test_a_double_click_does_nothing_twice(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reviewed("I.1")
    page = f"/nhiem-vu/{number}"
    chair = sign_in("chutich")
    fields = chair.fields(page, f"{page}/approve")
    first = chair.post(f"{page}/approve", data=fields)
    before = len(office.events(number))
    second = chair.post(f"{page}/approve", data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(office.events(number)) == before


def test_who_has_no_right_is_told_who_has(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.reviewed("I.1")
    page = f"/nhiem-vu/{number}"
    inspector = sign_in("giamsat")
    token = inspector.fields("/tai-khoan", "/dang-xuat")["csrf_token"]
    answer = inspector.post(f"{page}/approve", data={"csrf_token": token})
    assert answer.status_code == 403
    assert "Chủ tịch hoặc Phó Chủ tịch UBND xã" in answer.text
    assert office.state(number) == "reviewed"
    assert office.events(number)[-1].kind == "refusal"


def test_an_unknown_action_and_an_unseen_task_do_not_exist(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("II.2")
    stranger = sign_in("nongdan")
    assert stranger.get(f"/nhiem-vu/{number}").status_code == 404
    assert stranger.get("/nhiem-vu/999").status_code == 404
    open_task = office.assign("I.1")
    lead = sign_in("kinhte")
    token = lead.fields(f"/nhiem-vu/{open_task}", f"/nhiem-vu/{open_task}/start")
    assert lead.post(f"/nhiem-vu/{open_task}/to_closed", data=token).status_code == 404
