"""Quản trị in the browser: who may open it, what is kept in a form, and what a person is told."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind, Role
from tests.administration import administer, is_whole, last_refusal
from tests.client import hidden_fields
from tests.statements import counted
from workflow.administration import people, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

PAGES = (
    "/quan-tri",
    "/quan-tri/thoi-han",
    "/quan-tri/tinh-trang",
    "/quan-tri/nguoi",
    "/quan-tri/nguoi-moi",
    "/quan-tri/nguoi/kinhte",
    "/quan-tri/don-vi",
    "/quan-tri/don-vi-moi",
    "/quan-tri/don-vi/CONG_AN_XA",
    "/quan-tri/thon",
    "/quan-tri/nhom",
    "/quan-tri/nhom/G_PHONG",
    "/quan-tri/nhom/G_THON",
)


@pytest.fixture
def admin(sign_in: Callable[[str], Client]) -> Client:
    """The administrator's browser."""
    return sign_in("admin")


def text(answer: TestResponse) -> str:
    """What stands on a page, without its tags, its spaces made one."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def values(answer: TestResponse) -> set[str]:
    """What stands in the inputs of a page."""
    return {unescape(value) for value in re.findall(r'value="([^"]*)"', answer.text)}


def test_every_page_is_open_to_the_administrator_alone(
    admin: Client, sign_in: Callable[[str], Client]
) -> None:
    strangers = [sign_in("vanphong"), sign_in("vangchuc")]
    for page in PAGES:
        assert admin.get(page).status_code == 200, page
        for stranger in strangers:
            answer = stranger.get(page)
            assert answer.status_code == 403, page
            assert "Người có thẩm quyền: quản trị hệ thống." in text(answer)


def test_what_another_sends_is_refused_and_recorded_also_when_it_is_incomplete(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("chutich")
    token = hidden_fields(browser.get("/tai-khoan").text, "/dang-xuat")["csrf_token"]
    for page in ("/quan-tri/nguoi-moi", "/quan-tri/nguoi/kinhte/ho-ten", "/quan-tri/don-vi-moi",
                 "/quan-tri/thoi-han", "/quan-tri/nguoi/kinhte/chuc-vu"):  # fmt: skip
        refusals = len(office.events(None, EventKind.REFUSAL))
        assert browser.post(page, data={"csrf_token": token}).status_code == 403, page
        assert len(office.events(None, EventKind.REFUSAL)) == refusals + 1, page


def test_a_change_by_another_is_refused_and_recorded(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("chutich")
    before = office.contents()
    token = hidden_fields(browser.get("/tai-khoan").text, "/dang-xuat")["csrf_token"]
    for page, typed in [
        ("/quan-tri/nguoi-moi", {"username": "hoa", "full_name": "Hòa"}),
        ("/quan-tri/nguoi/kinhte/ho-ten", {"full_name": "Hòa"}),
        ("/quan-tri/nguoi/kinhte/lien-ket", {}),
        ("/quan-tri/nguoi/kinhte/khoa", {}),
        ("/quan-tri/nguoi/kinhte/mo-khoa", {}),
        (
            "/quan-tri/nguoi/chutich/chuc-vu",
            {"role": "administrator", "unit": "", "title": "T", "valid_from": "2026-09-21"},
        ),
        ("/quan-tri/don-vi/SO_NOI_VU/ngay-cuoi", {"last_day": "2026-09-21"}),
        ("/quan-tri/nhom/G_PHONG/don-vi", {"unit": "CONG_AN_XA", "valid_from": "2026-09-21"}),
        (
            "/quan-tri/thoi-han",
            {"due_offset_days": "9", "answer_days": "9", "due_soon_days": "9"},
        ),
        ("/quan-tri/phe-duyet", {"withdrawal_minutes": "5"}),
    ]:
        refusals = len(office.events(None, EventKind.REFUSAL))
        answer = browser.post(page, data={"csrf_token": token, **typed})
        assert answer.status_code == 403, page
        assert len(office.events(None, EventKind.REFUSAL)) == refusals + 1, page
        assert last_refusal(office).actor == "A Công Tâm"
    assert office.contents() == before


def test_nothing_is_changed_without_the_token_of_the_page(office: Office, admin: Client) -> None:
    for page in ("/quan-tri/nguoi/kinhte/khoa", "/quan-tri/nguoi/kinhte/lien-ket"):
        assert admin.post(page).status_code == 400
    assert office.user("kinhte").active


def test_a_new_persons_link_is_shown_once_and_opens_the_form_for_a_password(
    admin: Client, client: Client
) -> None:
    assert 'type="password"' not in admin.get("/quan-tri/nguoi-moi").text
    answer = admin.send("/quan-tri/nguoi-moi", username="hoa.tt", full_name="Trần Thị Hòa")
    assert answer.status_code == 303
    shown = admin.get(answer.location)
    assert "hết hạn sau 72 giờ" in text(shown)
    links = re.findall(r"http://127\.0\.0\.1:8000(/lien-ket/[\w-]+)", shown.text)
    assert len(set(links)) == 1
    assert "/lien-ket/" not in admin.get(answer.location).text
    opened = client.get(links[0])
    assert opened.status_code == 200
    assert "Trần Thị Hòa" in text(opened)


def test_a_link_is_shown_on_nobody_elses_page(admin: Client) -> None:
    admin.send("/quan-tri/nguoi/kinhte", form="/quan-tri/nguoi/kinhte/lien-ket")
    assert "/lien-ket/" not in admin.get("/quan-tri/nguoi/vhxh").text
    assert "/lien-ket/" not in admin.get("/quan-tri/nguoi/kinhte").text


def test_what_was_typed_stays_with_the_reason_beside_it(admin: Client) -> None:
    answer = admin.send("/quan-tri/nguoi-moi", username="kinhte", full_name="Trần Thị Hòa")
    assert answer.status_code == 422
    assert "Tên đăng nhập này đã có người dùng." in text(answer)
    assert {"kinhte", "Trần Thị Hòa"} <= values(answer)


def test_a_form_sent_twice_makes_one_person(office: Office, admin: Client) -> None:
    form = hidden_fields(admin.get("/quan-tri/nguoi-moi").text, "/quan-tri/nguoi-moi")
    sent = {**form, "username": "hoa", "full_name": "Hòa"}
    first = admin.post("/quan-tri/nguoi-moi", data=sent)
    second = admin.post("/quan-tri/nguoi-moi", data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert "Biểu mẫu đã gửi hai lần." in text(admin.get(second.location))
    assert len(office.events(None, EventKind.LINK_ISSUED)) == 1


def test_a_post_is_given_and_ended(office: Office, admin: Client) -> None:
    page = "/quan-tri/nguoi/vangchuc"
    answer = admin.send(
        page, f"{page}/chuc-vu",
        role="head", unit="SO_NOI_VU", title="Giám đốc", valid_from="21/09/2026", valid_to="",
    )  # fmt: skip
    assert answer.status_code == 303
    [post] = office.posts("vangchuc")
    shown = text(admin.get(page))
    assert "Giám đốc" in shown
    assert "từ 21/09/2026" in shown
    ended = admin.send(page, f"{page}/chuc-vu/ket-thuc", post=str(post.id), last_day="2026-09-30")
    assert ended.status_code == 303
    assert "21/09/2026 – 30/09/2026" in text(admin.get(page))
    assert is_whole(office)


def test_a_post_in_the_way_is_named_with_its_days(admin: Client) -> None:
    page = "/quan-tri/nguoi/vangchuc"
    answer = admin.send(
        page, f"{page}/chuc-vu",
        role="head", unit="CONG_AN_XA", title="Trưởng Công an", valid_from="2026-09-21",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Trong thời gian này đơn vị đã có người đứng đầu." in text(answer)
    named = "Hoàng Văn Vững Vàng là Trưởng Công an xã từ ngày 01/07/2025."
    assert named in text(answer)
    assert "Trưởng Công an" in values(answer)


def test_a_post_filled_in_wrongly_comes_back(office: Office, admin: Client) -> None:
    page = "/quan-tri/nguoi/vangchuc"
    for typed, sentence in [
        ({"role": "head", "unit": ""}, "Chức vụ này thuộc một đơn vị; hãy chọn đơn vị."),
        ({"role": "chair", "unit": "SO_NOI_VU"}, "Chức vụ này không thuộc đơn vị nào"),
        ({"role": "king"}, "Hãy chọn một trong các mục đã cho."),
        ({"valid_from": "hôm nay"}, "Ngày chưa đúng; hãy nhập như 05/10/2026."),
        ({"valid_from": "0026-09-21"}, "Ngày này quá xa; hãy xem lại năm."),
        ({"valid_to": "2026-01-01"}, "Ngày cuối không được trước ngày đầu."),
        ({"title": ""}, "Chưa nhập mục này."),
    ]:
        usual = {"role": "member", "unit": "", "title": "Ủy viên", "valid_from": "2026-09-21"}
        answer = admin.send(page, f"{page}/chuc-vu", **{**usual, **typed})
        assert answer.status_code == 422, typed
        assert sentence in text(answer)
    assert office.posts("vangchuc") == []


def test_the_last_administrator_stays(office: Office, admin: Client) -> None:
    page = "/quan-tri/nguoi/admin"
    [post] = office.posts("admin")
    ended = admin.send(page, f"{page}/chuc-vu/ket-thuc", post=str(post.id), last_day="2026-09-20")
    shut_out = admin.send(page, f"{page}/khoa")
    for answer in (ended, shut_out):
        assert answer.status_code == 409
        assert "Đây là người quản trị cuối cùng" in text(answer)
    assert "20/09/2026" in values(ended)


def test_one_who_is_shut_out_is_out_at_the_next_request(
    admin: Client, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("kinhte")
    assert browser.get("/viec-cua-toi").status_code == 200
    assert admin.send("/quan-tri/nguoi/kinhte", "/quan-tri/nguoi/kinhte/khoa").status_code == 303
    assert browser.get("/viec-cua-toi").status_code == 303
    shown = text(admin.get("/quan-tri/nguoi/kinhte"))
    assert "Đã khóa" in shown
    assert "còn giữ chức vụ" in shown
    admin.send("/quan-tri/nguoi/kinhte", "/quan-tri/nguoi/kinhte/mo-khoa")
    assert browser.get("/viec-cua-toi").status_code == 303
    assert browser.sign_in("kinhte").status_code == 303


def test_a_link_for_one_who_is_shut_out_is_refused(office: Office, admin: Client) -> None:
    hidden = hidden_fields(
        admin.get("/quan-tri/nguoi/kinhte").text, "/quan-tri/nguoi/kinhte/lien-ket"
    )
    administer(office, people.disable, "kinhte")
    answer = admin.post("/quan-tri/nguoi/kinhte/lien-ket", data=hidden)
    assert answer.status_code == 409
    assert "Tài khoản đang khóa" in text(answer)


def test_a_name_is_corrected(admin: Client) -> None:
    page = "/quan-tri/nguoi/kinhte"
    assert admin.send(page, f"{page}/ho-ten", full_name="Nguyễn Văn Đúng").status_code == 303
    assert "<h1>Nguyễn Văn Đúng</h1>" in admin.get(page).text
    answer = admin.send(page, f"{page}/ho-ten", full_name="  ")
    assert answer.status_code == 422
    assert "Chưa nhập mục này." in text(answer)


def test_people_are_found_without_marks(office: Office, admin: Client) -> None:
    administer(office, people.disable, "nongdan")
    assert "A Mùa Vàng" not in text(admin.get("/quan-tri/nguoi?q=mua+vang"))
    everybody = admin.get("/quan-tri/nguoi?q=mua+vang&gom=tat-ca")
    assert "A Mùa Vàng" in text(everybody)
    assert "mua vang" in values(everybody)
    assert "Không tìm thấy người dùng nào." in text(admin.get("/quan-tri/nguoi?q=%25%00'"))


def test_the_list_leads_to_the_next_page(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.blueprints.people.PAGE_SIZE", 5)
    seen: list[str] = []
    page = "/quan-tri/nguoi"
    while page:
        shown = admin.get(page)
        seen += re.findall(r'href="/quan-tri/nguoi/([a-z0-9.]+)"', shown.text)
        following = re.search(r'rel="next" href="([^"]+)"', shown.text)
        page = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 18


def test_who_and_what_is_not_there_is_not_found(admin: Client) -> None:
    for page in (
        "/quan-tri/nguoi/ai-do",
        "/quan-tri/nguoi/%00",
        f"/quan-tri/nguoi/{'x' * 3000}",
        "/quan-tri/nguoi?sau=ai-do",
        "/quan-tri/don-vi/KHONG_CO",
        "/quan-tri/don-vi/%00",
        "/quan-tri/nhom/G_KHONG_CO",
        "/quan-tri/nhom/%00",
    ):
        assert admin.get(page).status_code == 404, page


def test_a_unit_is_entered_corrected_and_ended(office: Office, admin: Client) -> None:
    answer = admin.send(
        "/quan-tri/don-vi-moi",
        name="Trạm Y tế xã", short_name="Trạm Y tế", code="TRAM_Y_TE", kind="service_centre",
        parent="VP_HDND_UBND", subordinate="giao", position="", valid_from="2026-09-01",
    )  # fmt: skip
    assert answer.status_code == 303
    page = "/quan-tri/don-vi/TRAM_Y_TE"
    shown = text(admin.get(page))
    assert "được giao nhiệm vụ" in shown
    assert "Văn phòng HĐND và UBND xã" in shown
    corrected = admin.send(page, f"{page}/sua", name="Trạm Y tế", short_name="TYT", position="7")
    assert corrected.status_code == 303
    assert office.unit("TRAM_Y_TE").position == 7
    assert admin.send(page, f"{page}/ngay-cuoi", last_day="2026-09-20").status_code == 303
    assert "TRAM_Y_TE" not in admin.get("/quan-tri/don-vi").text
    assert "TRAM_Y_TE" in admin.get("/quan-tri/don-vi?gom=tat-ca").text
    assert admin.send(page, f"{page}/ngay-cuoi", last_day="").status_code == 303
    assert office.unit("TRAM_Y_TE").valid_to is None
    assert is_whole(office)


def test_a_unit_filled_in_wrongly_comes_back(admin: Client) -> None:
    usual = {
        "name": "Trạm Y tế xã",
        "short_name": "TYT",
        "code": "TRAM_Y_TE",
        "kind": "service_centre",
        "parent": "",
        "subordinate": "giao",
        "position": "",
        "valid_from": "2026-09-01",
    }
    for typed, sentence in [
        ({"code": "trạm"}, "Mã gồm chữ in hoa không dấu"),
        ({"code": "CONG_AN_XA"}, "Mã này đã dùng cho một đơn vị."),
        ({"name": "phòng kinh tế"}, "Đã có đơn vị đang hoạt động mang tên này."),
        ({"kind": "committee"}, "Hãy chọn một trong các mục đã cho."),
        ({"position": "đầu"}, "Hãy nhập một số nguyên."),
        ({"position": "-1"}, "Số này nằm ngoài khoảng cho phép."),
        ({"informed": "y"}, "Đơn vị được giao nhiệm vụ thì không thể chỉ được thông báo."),
        ({"subordinate": ""}, "Hãy chọn một trong các mục đã cho."),
    ]:
        answer = admin.send("/quan-tri/don-vi-moi", **{**usual, **typed})
        assert answer.status_code == 422, typed
        assert sentence in text(answer)
        assert "TYT" in values(answer)


def test_a_unit_at_work_does_not_end_and_says_why(office: Office, admin: Client) -> None:
    office.assign("I.1")
    page = "/quan-tri/don-vi/PHONG_KINH_TE"
    answer = admin.send(page, f"{page}/ngay-cuoi", last_day="2026-09-21")
    assert answer.status_code == 409
    assert "Đơn vị đang chủ trì nhiệm vụ chưa kết thúc: I.1." in text(answer)
    assert "Nguyễn Văn Kịp Thời" in text(answer)
    assert "21/09/2026" in values(answer)


def test_villages_are_entered_one_after_another(office: Office, admin: Client) -> None:
    answer = admin.send("/quan-tri/thon", name="Plei Klếch", valid_from="2025-07-01")
    assert answer.status_code == 303
    shown = admin.get("/quan-tri/thon")
    assert "Plei Klếch" in text(shown)
    assert "01/07/2025" in values(shown), "the next village begins on the same day"
    again = admin.send("/quan-tri/thon", name="plei klech", valid_from="2025-07-01")
    assert again.status_code == 422
    assert "Đã có đơn vị đang hoạt động mang tên này." in text(again)
    assert office.unit("THON_PLEI_KLECH").kind == "village"


def test_that_no_village_was_entered_is_said(office: Office, admin: Client) -> None:
    for username, code in (("thon1", "THON_1"), ("thon2", "THON_2")):
        office.end_posts(username, last_day=office.now.date())
        administer(office, units.set_last_day, code, office.now.date())
    office.later(minutes=30)
    assert "Chưa nhập danh sách thôn" not in text(admin.get("/quan-tri/thon"))
    office.later(hours=24)
    admin.sign_in("admin")
    for page in ("/quan-tri", "/quan-tri/don-vi", "/quan-tri/thon"):
        assert "Chưa nhập danh sách thôn" in text(admin.get(page))


def test_a_unit_joins_a_group_and_leaves_it(office: Office, admin: Client) -> None:
    page = "/quan-tri/nhom/G_PHONG"
    joined = admin.send(page, f"{page}/don-vi", unit="CONG_AN_XA", valid_from="2026-09-21")
    assert joined.status_code == 303
    again = admin.send(page, f"{page}/don-vi", unit="CONG_AN_XA", valid_from="2026-09-21")
    assert again.status_code == 422
    assert "Đơn vị đã thuộc nhóm này trong thời gian đó." in text(again)
    [member] = re.findall(r'value="([0-9a-f-]{36})">Công an xã<', admin.get(page).text)
    left = admin.send(page, f"{page}/don-vi/ket-thuc", member=member, last_day="2026-09-30")
    assert left.status_code == 303
    assert "21/09/2026 – 30/09/2026" in text(admin.get(page))
    early = admin.send(page, f"{page}/don-vi/ket-thuc", member=member, last_day="2026-09-01")
    assert early.status_code == 422
    none = admin.send(page, f"{page}/don-vi/ket-thuc", member="x", last_day="2026-09-30")
    assert none.status_code == 422
    assert is_whole(office)


def test_the_terms_are_changed(office: Office, admin: Client) -> None:
    answer = admin.send(
        "/quan-tri/thoi-han", due_offset_days="5", answer_days="4", due_soon_days="7"
    )
    assert answer.status_code == 303
    assert {"5", "4", "7"} <= values(admin.get("/quan-tri/thoi-han"))
    wrong = admin.send(
        "/quan-tri/thoi-han", due_offset_days="0", answer_days="0", due_soon_days="x"
    )
    assert wrong.status_code == 422
    assert "Hãy nhập một số nguyên." in text(wrong)
    assert "x" in values(wrong)
    assert is_whole(office)


def ticked(page: str) -> list[str]:
    """The names of the boxes that are ticked."""
    boxes = [tag for tag in re.findall(r"<input\b[^>]*>", page) if re.search(r"\schecked\b", tag)]
    return [name for tag in boxes for name in re.findall(r'\sname="([^"]*)"', tag)]


def test_the_terms_of_approval_are_changed(office: Office, admin: Client) -> None:
    form = "/quan-tri/phe-duyet"
    assert "submission_required" not in ticked(admin.get("/quan-tri/thoi-han").text)
    assert "30" in values(admin.get("/quan-tri/thoi-han"))
    sent = {"submission_required": "y", "withdrawal_minutes": "45"}
    for _ in range(2):
        assert admin.send("/quan-tri/thoi-han", form=form, **sent).status_code == 303
    told = [line.details for line in office.events(None, EventKind.COMMUNE)[1:]]
    assert [(line["before"], line["withdrawal_minutes"]) for line in told] == [
        ({"submission_required": False, "withdrawal_minutes": 30}, 45)
    ]
    shown = admin.get("/quan-tri/thoi-han")
    assert "45" in values(shown)
    assert "submission_required" in ticked(shown.text)
    for typed, sentence in (
        ("1441", "Số này nằm ngoài khoảng cho phép."),
        ("-1", "Số này nằm ngoài khoảng cho phép."),
        ("nửa giờ", "Hãy nhập một số nguyên."),
    ):
        wrong = admin.send("/quan-tri/thoi-han", form=form, withdrawal_minutes=typed)
        assert wrong.status_code == 422
        assert sentence in text(wrong)
        assert typed in values(wrong)
    assert is_whole(office)


def test_the_overview_leads_to_what_is_missing(office: Office, admin: Client) -> None:
    administer(office, people.disable, "congan")
    shown = text(admin.get("/quan-tri"))
    assert "Đơn vị chưa có người đứng đầu 1" in shown
    assert "Người chưa có chức vụ 1" in shown
    assert "Y Chưa Có Việc" in shown


def test_statements_do_not_grow_with_the_rows(office: Office, admin: Client) -> None:
    def statements() -> dict[str, int]:
        found = {}
        admin.get("/quan-tri")  # notes that the session was used, once a minute
        for page in PAGES:
            with counted(office.engine) as executed:
                assert admin.get(page).status_code == 200
            found[page] = len(executed)
        return found

    before = statements()
    for number in range(4):
        administer(office, people.create, f"moi{number}", f"Người Mới {number}")
        administer(office, units.add_village, f"Làng {number}", office.now.date())
        office.give_post(f"moi{number}", Role.HEAD, f"THON_LANG_{number}")
        office.give_post("kinhte", Role.OFFICER, f"THON_LANG_{number}")
    assert statements() == before
