"""What takes a second person, in the browser: asked, agreed to, refused, told by bell and mail."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import MailKind
from tests.administration import administer, is_whole, look
from tests.deliveries import mails, reach, tell, told
from tests.web.accounts import NEW_PASSWORD, redeem
from workflow.administration import posts
from workflow.consent.consents import awaiting
from workflow.notifications.mail_queue import Sender

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

LIST = "/cho-dong-y"
ROGUE = "/quan-tri/nguoi/vangchuc"
CHAIR = "/quan-tri/nguoi/chutich"


def give(browser: Client, person: str = ROGUE, **more: Any) -> TestResponse:
    post = {"role": "vice_chair", "unit": "", "title": "Phó Chủ tịch", "valid_from": "2026-09-21"}
    return browser.send(person, f"{person}/chuc-vu", **post | more)


def link_on(page: str) -> str:
    [found] = re.findall(r"<code>http://[^/]+(/lien-ket/[^<]+)</code>", page)
    return found


def test_a_straw_man_holds_nothing_until_the_chair_agrees(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin, chair = sign_in("admin"), sign_in("chutich")
    assert "Có hiệu lực khi có người thứ hai đồng ý" in admin.get(give(admin).location).text
    assert office.posts("vangchuc") == []
    assert "Thêm chức vụ Phó Chủ tịch cho" in admin.get(ROGUE).text
    assert "Thêm chức vụ Phó Chủ tịch cho" in admin.get("/quan-tri").text
    assert "1 đề nghị của quản trị chờ anh/chị" in chair.get("/viec-cua-toi").text
    page = chair.get(LIST).text
    assert office.user("admin").full_name in page
    assert "quản trị không tự thêm được" in page
    answer = chair.send(LIST, f"{LIST}/1/dong-y")
    assert (answer.status_code, answer.location) == (303, LIST)
    assert [post.role for post in office.posts("vangchuc")] == ["vice_chair"]
    assert "đề nghị của quản trị chờ anh/chị" not in chair.get("/viec-cua-toi").text
    assert is_whole(office)


def test_who_agrees_reads_what_a_title_and_a_name_stand_for(
    sign_in: Callable[[str], Client],
) -> None:
    give(sign_in("admin"), title="Chuyên viên")
    facts = re.findall(r"<dd>\s*([^<]+?)\s*</dd>", sign_in("chutich").get(LIST).text)
    assert facts[:2] == ["Phó Chủ tịch UBND xã", "vangchuc"]


def test_refusing_takes_a_reason_which_who_asked_reads(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin, chair = sign_in("admin"), sign_in("chutich")
    give(admin)
    form = f"{LIST}/1/khong-dong-y"
    empty = chair.send(LIST, form)
    assert empty.status_code == 422
    assert "Chưa nhập mục này." in empty.text
    assert chair.send(LIST, form, reason="Chưa có quyết định").status_code == 303
    assert "Chưa có quyết định" in admin.get(LIST).text
    assert office.posts("vangchuc") == []


def test_a_reason_typed_in_vain_is_not_lost(sign_in: Callable[[str], Client]) -> None:
    admin, chair = sign_in("admin"), sign_in("chutich")
    give(admin)
    form = f"{LIST}/1/khong-dong-y"
    typed = {**chair.fields(LIST, form), "reason": "Còn chờ ý kiến của Đảng ủy"}
    assert admin.send(LIST, f"{LIST}/1/rut-lai").status_code == 303
    late = chair.post(form, data=typed)
    assert late.status_code == 409
    assert "Còn chờ ý kiến của Đảng ủy" in late.text


def test_the_administrator_takes_it_back_and_never_agrees(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin = sign_in("admin")
    give(admin)
    page = admin.get(LIST).text
    assert "/1/dong-y" not in page
    fields = admin.fields(LIST, f"{LIST}/1/rut-lai")
    assert admin.post(f"{LIST}/1/dong-y", data=fields).status_code == 403
    assert admin.post(f"{LIST}/1/rut-lai", data=fields).status_code == 303
    assert "Đã rút lại" in admin.get(LIST).text
    assert office.posts("vangchuc") == []


def test_others_are_shown_nothing_of_it(sign_in: Callable[[str], Client]) -> None:
    admin, head = sign_in("admin"), sign_in("kinhte")
    give(admin)
    assert "Không có đề nghị nào." in head.get(LIST).text
    fields = head.fields("/tai-khoan", "/dang-xuat")
    assert head.post(f"{LIST}/1/dong-y", data=fields).status_code == 404


def test_a_link_for_the_chair_sets_no_password_until_the_office_agrees(
    office: Office, client: Client, sign_in: Callable[[str], Client]
) -> None:
    admin = sign_in("admin")
    admin.send(CHAIR, f"{CHAIR}/lien-ket")
    path = link_on(admin.get(CHAIR).text)
    waits = client.get(path)
    assert (waits.status_code, "Liên kết còn chờ đồng ý" in waits.text) == (409, True)
    fields = client.fields("/dang-nhap", "/dang-nhap")
    typed = {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    assert client.post(path, data={**fields, **typed}).status_code == 409
    assert client.sign_in("chutich", NEW_PASSWORD).status_code == 422
    head = sign_in("vanphong")
    assert head.send(LIST, f"{LIST}/1/dong-y").status_code == 303
    assert redeem(client, path.removeprefix("/lien-ket/")).status_code == 303
    line = office.events(None)[-1]
    told_of = [e for e in office.events() if e.action == "password_set"][-1].details["link"]
    assert told_of["agreed_by"] == office.user("vanphong").full_name
    assert line.seq > told_of["line"]


def test_a_locked_member_comes_back_once_somebody_agreed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin, page = sign_in("admin"), "/quan-tri/nguoi/phochutich"
    admin.send(page, f"{page}/khoa")
    answer = admin.send(page, f"{page}/mo-khoa")
    assert "Có hiệu lực khi có người thứ hai đồng ý" in admin.get(answer.location).text
    again = admin.send(page, f"{page}/mo-khoa")
    assert "đang chờ người thứ hai đồng ý" in admin.get(again.location).text
    assert not office.user("phochutich").active
    sign_in("chutich").send(LIST, f"{LIST}/2/dong-y")
    assert office.user("phochutich").active


def test_where_the_setting_leaves_it_out_it_holds_at_once(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin = sign_in("admin")
    settings = admin.application.config["SETTINGS"]
    admin.application.config["SETTINGS"] = settings.model_copy(update={"second_person": False})
    give(admin)
    assert office.posts("vangchuc")
    assert "Đã tự thực hiện" in sign_in("chutich").get(LIST).text


def test_all_who_have_to_know_are_told_at_once(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    for who in ("vangchuc", "chutich", "vanphong"):
        reach(office, who)
    give(sign_in("admin"))
    tell(office, sender=Sender("example.vn"))
    assert told(office) == {
        ("vangchuc", "told_ask_consent"),
        ("chutich", "agree_consent"),
        ("vanphong", "agree_consent"),
        ("vanphong.cb", "told_ask_consent"),
    }
    assert {mail.kind for mail in mails(office)} == {MailKind.AT_ONCE}
    assert len(mails(office)) == 3
    chair = sign_in("chutich")
    page = chair.get("/thong-bao").text
    assert "Thêm chức vụ Phó Chủ tịch cho" in page
    assert "/cho-dong-y#de-nghi-1" in page
    chair.send(LIST, f"{LIST}/1/dong-y")
    tell(office)
    assert ("admin", "told_agree_consent") in told(office)
    assert "Thêm chức vụ Phó Chủ tịch cho" in sign_in("admin").get("/thong-bao").text


def test_what_held_at_once_is_read_by_the_chair_with_the_way_to_set_it_right(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    admin, page = sign_in("admin"), "/quan-tri/nguoi/phochutich"
    admin.send(page, f"{page}/ho-ten", full_name="Tên Khác")
    admin.send(page, f"{page}/khoa")
    tell(office)
    chair = sign_in("chutich")
    notices = chair.get("/thong-bao").text
    assert "Sửa họ tên của tài khoản phochutich thành Tên Khác" in notices
    assert f"{office.user('admin').full_name} khóa tài khoản" in notices
    listed = chair.get(LIST).text
    assert "Khóa tài khoản của Tên Khác" in listed
    assert "quản trị mở lại tài khoản khi có người thứ hai đồng ý" in listed
    assert "Người thực hiện" in listed
    assert "/dong-y" not in listed


def test_who_may_agree_is_named_where_it_waits(sign_in: Callable[[str], Client]) -> None:
    admin, page = sign_in("admin"), "/quan-tri/nguoi/phochutich"
    admin.send(page, f"{page}/lien-ket")
    assert "hoặc chính người đang giữ chức vụ đó" in admin.get(page).text


# The end of a post


def test_what_an_end_takes_from_others_is_said_and_asked_once(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.assign("II.2")
    admin, page = sign_in("admin"), "/quan-tri/nguoi/congan"
    [post] = office.posts("congan")
    form, typed = f"{page}/chuc-vu/ket-thuc", {"post": str(post.id), "last_day": "2026-09-21"}
    asked = admin.send(page, form, **typed)
    assert asked.status_code == 200
    assert "chưa có người giữ chức vụ này" in asked.text
    assert office.posts("congan")[0].valid_to is None
    assert admin.send(page, form, **typed, seen="y").status_code == 303
    assert office.posts("congan")[0].valid_to == date(2026, 9, 21)


def test_a_last_day_entered_by_mistake_is_corrected(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    [post] = office.posts("congan")
    administer(office, posts.end, "congan", post.id, date(2026, 9, 21))
    admin, page = sign_in("admin"), "/quan-tri/nguoi/congan"
    form = f"{page}/chuc-vu/sua-ngay-cuoi"
    wrong = admin.send(page, form, post=str(post.id), last_day="2026-13-40")
    assert wrong.status_code == 422
    assert admin.send(page, form, post=str(post.id), last_day="").status_code == 303
    assert office.posts("congan")[0].valid_to is None
    assert is_whole(office)


@pytest.mark.parametrize("who", ["chutich", "admin", "kinhte"])
def test_the_page_is_there_for_everybody(sign_in: Callable[[str], Client], who: str) -> None:
    assert sign_in(who).get(LIST).status_code == 200


def test_nothing_waits_for_who_has_no_word(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    give(sign_in("admin"))
    assert look(office, awaiting, by="phochutich") == []
