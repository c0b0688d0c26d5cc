"""Who is named to work on a task finds it as theirs, and everybody reads who it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.deliveries import tell
from tests.web.pages import words
from workflow.engine.acts.appointments import AppointmentEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

NOTE = "Tổng hợp số liệu các thôn."


def test_the_head_names_officers_who_find_it_as_theirs(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress()
    page, head = f"/nhiem-vu/{number}", sign_in("kinhte")
    form = head.get(page).text
    for offered in ("Y Siêng Năng, Chuyên viên", "Y Chín Chắn, Phó Trưởng phòng"):
        assert offered in form
    assert "Đỗ Thị Nhẹ Nhàng, Chuyên viên" not in form
    given = {"officers": ["kinhte.cb", "kinhte.pho"], "note": NOTE, "due_on": "25/09/2026"}
    assert head.send(page, form=f"{page}/appoint", **given).status_code == 303
    tell(office)
    told = words(sign_in("kinhte.cb").get("/thong-bao").text)
    assert "phân công xử lý: Y Chín Chắn, Y Siêng Năng" in told
    for who in ("kinhte.cb", "kinhte.pho"):
        mine = words(sign_in(who).get("/viec-cua-toi").text)
        assert mine.index("Được phân công xử lý") < mine.index(NOTE)
        assert "hạn nội bộ 25/9" in mine or "hạn nội bộ 25/09/2026" in mine
    assert "Được phân công xử lý" not in words(head.get("/viec-cua-toi").text)
    for reader in ("kinhte", "vhxh", "chutich", "vanphong.cb"):
        shown = words(sign_in(reader).get(page).text)
        assert "Người xử lý: Y Chín Chắn, Y Siêng Năng" in shown
    assert "Người xử lý: Y Chín Chắn, Y Siêng Năng" in words(head.get("/nhiem-vu").text)


def test_who_is_named_is_ticked_when_others_are_to_be_named(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.cb",), NOTE))
    page, head = f"/nhiem-vu/{number}", sign_in("kinhte")
    form = head.get(page).text
    assert "Không còn người được phân công riêng; cả đơn vị cùng thực hiện." in words(form)
    ticked = [
        tag for tag in re.findall(r'<input[^>]*type="checkbox"[^>]*>', form) if " checked" in tag
    ]
    assert [re.findall(r'value="([^"]*)"', tag) for tag in ticked] == [["kinhte.cb"]]
    assert re.search(rf"<textarea[^>]*>\s*{NOTE}</textarea>", form)
    assert head.send(page, form=f"{page}/end_appointment").status_code == 303
    assert "Người xử lý:" not in words(head.get(page).text)
    tell(office)
    told = words(sign_in("kinhte.cb").get("/thong-bao").text)
    assert "Anh/chị thôi được phân công xử lý" in told


def test_what_cannot_be_taken_comes_back_with_everything_typed(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress()
    page, head = f"/nhiem-vu/{number}", sign_in("kinhte")
    for given, sentence in (
        ({"note": NOTE}, "Chưa nhập mục này."),
        ({"officers": "kinhte.cb", "note": NOTE, "due_on": "01/01/2026"}, "Ngày này đã qua."),
        (
            {"officers": "kinhte.cb", "note": NOTE, "due_on": "01/01/2030"},
            "Hạn nội bộ không được sau hạn hoàn thành.",
        ),
        ({"officers": "vhxh.cb", "note": NOTE}, "Có người được chọn không còn ở đơn vị"),
    ):
        answer = head.send(page, form=f"{page}/appoint", **given)
        assert answer.status_code == 422
        assert sentence in words(answer.text)
        assert NOTE in answer.text


def test_the_head_is_asked_to_name_somebody_anew_for_who_is_gone(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.cb",)))
    office.end_posts("kinhte.cb", last_day=office.now.date())
    office.later(days=1)
    asked = "Không còn ở đơn vị: Y Siêng Năng; đề nghị phân công lại."
    assert asked in words(sign_in("kinhte").get("/viec-cua-toi").text)
    shown = words(sign_in("kinhte.pho").get(f"/nhiem-vu/{number}").text)
    assert "Y Siêng Năng (không còn ở đơn vị)" in shown
    assert asked not in words(sign_in("kinhte.pho").get("/viec-cua-toi").text)
