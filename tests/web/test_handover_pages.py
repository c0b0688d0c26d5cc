"""Bàn giao, in the browser: listed, handed over, and signed by both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.vocabulary import Role
from tests.administration import administer
from tests.deliveries import tell
from tests.places import TODAY
from workflow.delegation import handovers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office


def test_handed_over_and_signed_by_both(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.assign("I.2")
    [post] = office.posts("kinhte")
    page = f"/ban-giao/{post.id}"
    leaver, successor, head = sign_in("kinhte"), sign_in("kinhte.pho"), sign_in("vanphong")
    assert leaver.get(page).status_code == 404
    office.end_posts("kinhte", last_day=TODAY)
    office.give_post("kinhte.pho", Role.HEAD, "PHONG_KINH_TE", since=TODAY + timedelta(days=1))
    assert "Có 1 biên bản bàn giao chờ anh/chị xử lý." in leaver.get("/viec-cua-toi").text
    assert f"/nhiem-vu/{number}" in leaver.get(page).text
    missing = leaver.send(page, successor="", remark="Hồ sơ ở tủ số 2.")
    assert missing.status_code == 422
    assert "Hồ sơ ở tủ số 2." in missing.text
    assert leaver.send(page, successor="kinhte.pho", remark="Hồ sơ ở tủ số 2.").status_code == 303
    early = successor.post(
        f"{page}/nhan", data=successor.fields("/tai-khoan", "/tai-khoan/nhan-thong-bao")
    )
    assert early.status_code == 409
    assert "Bên giao chưa ký biên bản bàn giao." in early.text
    assert leaver.send(page, form=f"{page}/ky").status_code == 303
    assert "Có 1 biên bản bàn giao chờ anh/chị xử lý." in successor.get("/viec-cua-toi").text
    assert "bàn giao chờ" not in head.get("/viec-cua-toi").text
    assert successor.send(page, form=f"{page}/nhan").status_code == 303
    for browser in (leaver, successor, head):
        shown = browser.get(page)
        assert "Đã bàn giao xong" in shown.text
        assert f"/nhiem-vu/{number}" in shown.text
        assert "bàn giao chờ" not in browser.get("/viec-cua-toi").text
    outsider = sign_in("vhxh")
    assert outsider.get(page).status_code == 404
    assert "Không có việc cần bàn giao." in outsider.get("/ban-giao").text
    token = outsider.fields("/nguoi-thay", "/nguoi-thay")["csrf_token"]
    assert outsider.post(f"{page}/ky", data={"csrf_token": token}).status_code == 403


def test_whom_it_awaits_is_told_where_to_sign_and_reads_it_there(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    [post] = office.posts("kinhte")
    page = f"/ban-giao/{post.id}"
    office.end_posts("kinhte", last_day=TODAY)
    administer(office, handovers.hand_over, post.id, "kinhte.cb", by="vanphong")
    tell(office)
    leaver = sign_in("kinhte")
    told = leaver.get("/thong-bao").text
    assert "Thông báo, 1 chưa đọc" in told
    assert "Bàn giao của Nguyễn Văn Kịp Thời" in told
    assert "Trưởng phòng, Phòng Kinh tế, đến hết 21/09/2026" in told
    assert "Trần Thị Chu Đáo lập biên bản bàn giao." in told
    asked = "Cần anh/chị thực hiện: Ký biên bản bàn giao"
    assert f'<a href="{page}#ban-giao"><strong>{asked}</strong></a>' in told
    assert "Gửi anh/chị với tư cách bên giao." in told
    assert leaver.send(page, form=f"{page}/ky").status_code == 303
    told = leaver.get("/thong-bao").text
    assert "chưa đọc" not in told
    assert "anh/chị không phải xử lý" in told
    tell(office)
    administer(office, handovers.hand_over, post.id, "kinhte.pho", by="vanphong")
    told = sign_in("kinhte.cb").get("/thong-bao").text
    assert "Việc này không còn liên quan đến anh/chị." in told
    assert page not in told
    assert "Kịp Thời" not in told.partition("<main")[2]


def test_the_page_shows_no_more_than_the_reader_may_see(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("II.2")
    [post] = office.posts("congan")
    office.end_posts("congan", last_day=TODAY)
    office.give_post("congan", Role.OFFICER, "PHONG_KINH_TE", since=TODAY + timedelta(days=1))
    office.later(days=1)
    leaver = sign_in("congan")
    assert leaver.get(f"/nhiem-vu/{number}").status_code == 404
    page = leaver.get(f"/ban-giao/{post.id}").text
    assert f"Nhiệm vụ số {number} (hạn chế)" in page
    assert "Giữ gìn an ninh" not in page
    assert f"/nhiem-vu/{number}" not in page


def test_a_list_made_anew_is_shown_before_it_is_signed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    [post] = office.posts("kinhte")
    page = f"/ban-giao/{post.id}"
    office.end_posts("kinhte", last_day=TODAY)
    leaver, head = sign_in("kinhte"), sign_in("vanphong")
    leaver.send(page, successor="kinhte.pho")
    typed = leaver.fields(page, f"{page}/ky")
    office.later(minutes=1)
    head.send(page, successor="kinhte.cb")
    answer = leaver.post(f"{page}/ky", data=typed)
    assert answer.status_code == 409
    assert "Biên bản bàn giao đã thay đổi" in answer.text
    made = head.fields(page, page)
    assert leaver.send(page, form=f"{page}/ky").status_code == 303
    answer = head.post(page, data={**made, "successor": "kinhte.pho", "remark": "Lập lại."})
    assert answer.status_code == 409
    assert "Lập lại." in answer.text
    assert "chữ ký này không còn giá trị" in answer.text


def test_for_who_has_left_the_office_signs(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    [post] = office.posts("kinhte")
    page = f"/ban-giao/{post.id}"
    office.end_posts("kinhte", last_day=TODAY)
    office.later(days=1)
    head = sign_in("vanphong")
    assert head.send(page, successor="kinhte.pho").status_code == 303
    assert head.send(page, form=f"{page}/ky").status_code == 303
    assert "ký thay người đã thôi giữ chức vụ" in head.get(page).text
