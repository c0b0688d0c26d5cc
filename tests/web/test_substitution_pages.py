"""Người thay thế in the browser: given, seen, marked, ended; areas; accounts unused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.base import new_key
from models.record import Event
from models.vocabulary import EventKind, Role, SubstitutionKind
from tests.administration import administer, last_refusal
from tests.deliveries import tell
from tests.places import TODAY, authorise, end_place, section, take_place
from tests.web.tables import words
from web.app import create_app
from web.config import Settings
from web.wording.substitutions import event_capacity
from workflow.administration import people

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.client import Client
    from tests.office import Office

UNTIL = TODAY + timedelta(days=5)
PAGE = "/nguoi-thay"


def form(office: Office, of: str, to: str, **more: Any) -> dict[str, Any]:
    """What is typed to let somebody take a place."""
    [post, *_] = office.posts(of)
    return {
        "post": str(post.id),
        "substitute": to,
        "kind": "stand_in",
        "valid_from": str(TODAY),
        "valid_to": str(UNTIL),
        **more,
    }


def test_a_place_is_given_used_and_ended(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.closed("I.1")
    chair, deputy = sign_in("chutich"), sign_in("phochutich")
    typed = form(office, "chutich", "phochutich", document_number="12/QĐ-UBND")
    given = chair.send("/nguoi-thay", **typed)
    assert given.status_code == 303
    acting = "KT. Chủ tịch UBND xã (ông/bà A Công Tâm), theo 12/QĐ-UBND"
    assert f"{acting}, đến hết ngày 26/09/2026." in deputy.get("/viec-cua-toi").text
    assert acting in deputy.get(f"/nhiem-vu/{number}").text
    done = deputy.send(f"/nhiem-vu/{number}", form=f"/nhiem-vu/{number}/reopen", reason="Sai sót.")
    assert done.status_code == 303
    seq = office.events()[-1].seq
    for page in (f"/nhiem-vu/{number}", "/nhat-ky", f"/nhat-ky/{seq}", "/nguoi-thay"):
        assert acting in chair.get(page).text, page
    [ending] = set(re.findall(r"/nguoi-thay/[0-9a-f-]+/ket-thuc", chair.get("/nguoi-thay").text))
    assert chair.send("/nguoi-thay", form=ending).status_code == 303
    assert acting not in deputy.get("/viec-cua-toi").text
    assert "Đã kết thúc sớm" in chair.get("/nguoi-thay").text


def test_what_the_office_enters_of_an_authority_waits_for_the_word_of_whoever_authorises(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    clerk, chair, named = sign_in("vanphong"), sign_in("chutich"), sign_in("kinhte")
    typed = form(office, "chutich", "kinhte", kind="delegation", document_number="12/UQ-UBND")
    assert clerk.send("/nguoi-thay", **typed).status_code == 303
    waits = "Chưa có hiệu lực: chờ A Công Tâm đồng ý ủy quyền."
    assert clerk.get(PAGE).text.count(waits) == 2  # in the flash, and in the list
    for browser in (clerk, named):
        assert waits in browser.get(PAGE).text
    assert "Chưa có hiệu lực: chờ anh/chị đồng ý ủy quyền." in chair.get(PAGE).text
    assert "Có 1 việc ủy quyền chờ anh/chị đồng ý." in chair.get("/viec-cua-toi").text
    assert "TUQ. Chủ tịch UBND xã" not in named.get("/viec-cua-toi").text
    [agreeing] = set(re.findall(r"/nguoi-thay/[0-9a-f-]+/dong-y", chair.get(PAGE).text))
    assert agreeing not in clerk.get(PAGE).text
    assert agreeing not in named.get(PAGE).text
    assert chair.send(PAGE, form=agreeing).status_code == 303
    assert "Đã đồng ý ủy quyền cho Nguyễn Văn Kịp Thời." in chair.get(PAGE).text
    assert "chờ anh/chị đồng ý" not in chair.get("/viec-cua-toi").text
    assert "TUQ. Chủ tịch UBND xã" in named.get("/viec-cua-toi").text


def test_an_authority_that_is_not_agreed_to_never_holds(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    entry = {"kind": SubstitutionKind.DELEGATION, "document": "12/UQ-UBND"}
    take_place(office, "kinhte", "chutich", by="vanphong", **entry)
    chair = sign_in("chutich")
    [ending] = set(re.findall(r"/nguoi-thay/[0-9a-f-]+/ket-thuc", chair.get(PAGE).text))
    assert "Không đồng ý" in chair.get(PAGE).text
    assert chair.send(PAGE, form=ending).status_code == 303
    assert "Đã ghi nhận; việc ủy quyền này không có hiệu lực." in chair.get(PAGE).text
    assert "TUQ. Chủ tịch UBND xã" not in sign_in("kinhte").get("/viec-cua-toi").text


def test_only_ones_own_post_is_chosen_beforehand(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    clerk, head = sign_in("vanphong.cb"), sign_in("vanphong")
    [own] = re.findall(r'<select[^>]*name="post".*?</select>', head.get(PAGE).text, re.DOTALL)
    assert re.findall('value="([^"]+)"', own) == [str(office.posts("vanphong")[0].id)]
    [others] = re.findall(r'<select[^>]*name="chuc-vu".*?</select>', head.get(PAGE).text, re.DOTALL)
    assert "A Công Tâm" in others
    unchosen = {"substitute": "phochutich", "kind": "stand_in"}
    for browser in (clerk, head):
        empty = browser.send(PAGE, **unchosen, post="", valid_from=str(TODAY), valid_to=str(UNTIL))
        assert empty.status_code == 422
        assert "Chức vụ được thay: Chưa nhập mục này." in empty.text


def test_who_takes_whose_place_until_when_is_said_at_once(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    chair = sign_in("chutich")
    chair.send(PAGE, **form(office, "chutich", "phochutich", document_number="12/QĐ-UBND"))
    said = (
        "Đã cử Lê Thị Minh Bạch thay A Công Tâm, Chủ tịch UBND xã, "
        "từ 21/09/2026 đến hết 26/09/2026, theo 12/QĐ-UBND."
    )
    assert said in chair.get(PAGE).text


@pytest.mark.parametrize(("who", "kind"), [("vanphong", "stand_in"), ("chutich", "delegation")])
def test_everything_that_is_missing_is_said_at_once(
    sign_in: Callable[[str], Client], who: str, kind: str
) -> None:
    nothing = sign_in(who).send(PAGE, kind=kind).text
    for label in (
        "Chức vụ được thay",
        "Người thay thế",
        "Từ ngày",
        "Đến hết ngày",
        "Theo văn bản số",
    ):
        assert f"{label}: Chưa nhập mục này." in nothing


def test_the_substitute_is_told_of_the_place_and_both_of_its_end(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    made = take_place(office, "kinhte.pho", "kinhte", document="12/QĐ-UBND", until=UNTIL)
    tell(office)
    substitute = sign_in("kinhte.pho")
    told = substitute.get("/thong-bao").text
    assert "Y Chín Chắn thay Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế" in told
    assert "Từ 21/09/2026 đến hết 26/09/2026, theo 12/QĐ-UBND" in told
    assert '<a href="/nguoi-thay#toi-thay">Anh/chị được cử làm người thay thế</a>' in told
    assert "Thông báo, 1 chưa đọc" in told
    assert "chưa đọc" not in substitute.get("/nguoi-thay").text
    end_place(office, made, by="chutich")
    tell(office)
    for who, anchor in (("kinhte", "thay-toi"), ("kinhte.pho", "toi-thay")):
        told = sign_in(who).get("/thong-bao").text
        assert f'<a href="/nguoi-thay#{anchor}">Việc thay kết thúc sớm</a>' in told
        assert "A Công Tâm kết thúc việc thay." in told


def test_a_card_of_the_agenda_says_in_whose_place(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.hand_in(office.in_progress("I.1"))
    authorise(office, "vhxh", "kinhte", document="3/GUQ")
    page = sign_in("vhxh").get("/viec-cua-toi").text
    assert "hôm nay anh/chị có 1 việc" in page
    signs = (
        "TUQ. Trưởng phòng, Phòng Kinh tế (ông/bà Nguyễn Văn Kịp Thời) – Cán bộ, Phòng Kinh tế,"
        " theo 3/GUQ"
    )
    assert page.count(signs) == 2
    take_place(office, "kinhte.cb", "kinhte")
    page = sign_in("kinhte.cb").get("/viec-cua-toi").text
    assert "Thay Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế," in page


def test_who_answers_for_two_units_says_for_which(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reported("I.1")
    authorise(office, "vhxh", "congan", document="3/GUQ")
    browser, page = sign_in("vhxh"), f"/nhiem-vu/{number}"
    shown = browser.get(page).text
    assert "Xác nhận phối hợp: Phòng Văn hóa - Xã hội" in shown
    assert "Xác nhận phối hợp: Công an xã" in shown
    ids = re.findall(r'id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    fields = browser.fields(page, f"{page}/confirm")
    assert fields["unit"] == "PHONG_VHXH"
    typed = {**fields, "unit": "CONG_AN_XA", "opinion": "object"}
    empty = browser.post(f"{page}/confirm", data=typed)
    assert empty.status_code == 422
    assert 'id="viec-confirm-CONG_AN_XA"' in empty.text.partition("Có mục cần sửa")[0]
    assert "Ý kiến hoặc lý do" in empty.text.partition("Có mục cần sửa")[2]
    assert browser.post(f"{page}/confirm", data={**typed, "remark": "Sai."}).status_code == 303
    assert office.events(number)[-1].capacity == "Trưởng Công an xã"
    # What is left to answer on the agenda is that of the other unit.
    assert browser.fields(page, f"{page}/confirm")["unit"] == "PHONG_VHXH"


def test_what_is_wrong_stands_beside_the_field(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    take_place(office, "phochutich", "chutich")
    chair = sign_in("chutich")
    answer = chair.send("/nguoi-thay", **form(office, "chutich", "kiemnhiem"))
    assert answer.status_code == 422
    assert "Lê Thị Minh Bạch thay A Công Tâm, Chủ tịch UBND xã từ ngày 21/09/2026" in answer.text
    assert 'selected value="kiemnhiem"' in answer.text
    empty = chair.send("/nguoi-thay", **form(office, "chutich", "", valid_to=""))
    assert empty.status_code == 422
    assert "Chưa nhập mục này." in empty.text


def test_what_a_browser_would_not_send(office: Office, sign_in: Callable[[str], Client]) -> None:
    chair = sign_in("chutich")
    for wrong in (
        {"post": "x"}, {"units": "x"}, {"kind": "both"},
        {"substitute": "nobody"}, {"substitute": "\0"}, {"substitute": "x" * 100_000},
    ):  # fmt: skip
        sent = {**form(office, "chutich", "phochutich"), **wrong}
        assert chair.send("/nguoi-thay", **sent).status_code == 422
    stranger = sign_in("vangchuc")
    page = stranger.get("/nguoi-thay")
    assert page.status_code == 200
    assert "Cử người thay thế" not in page.text.partition("<main")[2].partition("lead")[2]


def test_an_attempt_on_anothers_place_is_refused_and_recorded(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    browser = sign_in("vhxh")
    answer = browser.send("/nguoi-thay", **form(office, "chutich", "vhxh.cb"))
    assert answer.status_code == 403
    refused = last_refusal(office)
    assert (refused.actor, refused.subject, refused.action) == (
        "Y Ân Cần", "user/chutich", "give_place",
    )  # fmt: skip


def test_colleagues_are_offered_first_and_nobody_who_cannot(
    sign_in: Callable[[str], Client],
) -> None:
    def groups(username: str) -> dict[str, str]:
        shown = sign_in(username).get("/nguoi-thay").text
        found = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', shown, re.DOTALL)
        return {label: " ".join(re.findall('value="([^"]*)"', options)) for label, options in found}

    head = groups("kinhte")
    assert next(iter(head)) == "Phòng Kinh tế"
    assert head == {"Phòng Kinh tế": "kinhte.pho kinhte.cb kiemnhiem"}
    chair = groups("chutich")
    assert chair.pop("Ủy ban nhân dân xã") == "phochutich kiemnhiem"
    assert "Phòng Văn hóa - Xã hội" in chair
    offered = " ".join(chair.values()).split()
    assert len(offered) == len(set(offered))
    assert not {"admin", "giamsat", "nongdan", "vangchuc", "thon1", "uyvien"} & set(offered)


def test_the_post_is_chosen_first_and_then_who_can_take_its_place(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    chair, [post] = sign_in("chutich"), office.posts("vhxh")
    assert 'value="vhxh.cb"' not in chair.get(PAGE).text.partition("cu-thay-khac")[2]
    shown = chair.get(f"{PAGE}?chuc-vu={post.id}").text.partition("cu-thay-khac")[2]
    assert "Đỗ Thị Nhẹ Nhàng, Chuyên viên (làm thay, ký TUQ.)" in shown
    assert 'value="kinhte"' not in shown
    for stranger in ("x", str(office.posts("nongdan")[0].id)):
        assert (
            'name="substitute"'
            not in chair.get(f"{PAGE}?chuc-vu={stranger}").text.partition("cu-thay-khac")[2]
        )


def test_a_place_is_given_within_an_area_and_nobodys_parts_are_no_area(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    chair, unit = sign_in("chutich"), office.unit("PHONG_VHXH")
    area = {"units": str(unit.id), "sections": str(section(office, "II").id)}
    for name in area:
        wrong = form(office, "chutich", "phochutich", **{**area, name: str(new_key())})
        answer = chair.send(PAGE, **wrong)
        assert answer.status_code == 422
        assert "Hãy chọn trong các mục đã cho." in answer.text
    assert chair.send(PAGE, **form(office, "chutich", "phochutich", **area)).status_code == 303
    assert f"{unit.name}; mục II" in words(chair.get(PAGE).text)


def test_a_forged_name_is_refused_with_the_reason_and_who_could(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    typed = {"kind": "delegation", "document_number": "1/UQ"}
    for of, to, who in (
        ("vanphong", "chutich", "A Gọn Gàng, Chuyên viên, Văn phòng HĐND và UBND xã"),
        ("vhxh", "kinhte", "Đỗ Thị Nhẹ Nhàng, Chuyên viên, Phòng Văn hóa - Xã hội"),
        ("thon1", "thon2", None),
    ):
        sent = sign_in(of).send(PAGE, **form(office, of, to, **typed))
        assert sent.status_code == 422
        assert "không ủy quyền cho cấp trên hoặc đơn vị khác" in sent.text
        could = f"Có thể cử: {who}." if who else "Hiện không có người nào cử được"
        assert could in sent.text
        assert "1/UQ" in sent.text
    deputy = sign_in("kinhte.pho").send(PAGE, **form(office, "kinhte.pho", "kinhte.cb", **typed))
    assert "chức vụ này chỉ cử người thay khi vắng mặt" in deputy.text


def test_why_a_place_gives_no_right_is_said(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    take_place(office, "kinhte.pho", "kinhte")
    take_place(office, "vhxh.cb", "vhxh")
    take_place(office, "vanphong.cb", "vanphong")
    administer(office, people.disable, "kinhte.pho")
    office.end_posts("vhxh.cb", last_day=TODAY)
    office.end_posts("vanphong", last_day=TODAY)
    office.later(days=1)
    office.give_post("vhxh.cb", Role.INSPECTOR, since=TODAY + timedelta(days=1))
    page = sign_in("chutich").get("/nguoi-thay").text
    for reason in (
        "Tài khoản của người thay thế đang khóa.",
        "Người thay thế đang làm quản trị hoặc giám sát.",
        "Người được thay đã thôi giữ chức vụ.",
    ):
        assert reason in page
    assert "Đang thay" not in page


def test_the_office_sees_all_and_others_their_own(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    made = take_place(office, "kinhte.pho", "kinhte")
    assert "Y Chín Chắn" in sign_in("vanphong").get("/nguoi-thay").text
    for outsider in ("vhxh", "admin", "giamsat"):
        page = sign_in(outsider).get("/nguoi-thay").text
        assert f"/nguoi-thay/{made.id}/ket-thuc" not in page


def test_a_deputy_without_right_is_refused_and_it_is_recorded(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    made = take_place(office, "kinhte.pho", "kinhte")
    browser = sign_in("vhxh")
    token = browser.fields("/nguoi-thay", "/nguoi-thay")["csrf_token"]
    answer = browser.post(f"/nguoi-thay/{made.id}/ket-thuc", data={"csrf_token": token})
    assert answer.status_code == 403
    assert last_refusal(office).action == "end_place"


def test_the_chair_assigns_areas(office: Office, sign_in: Callable[[str], Client]) -> None:
    [post] = office.posts("phochutich")
    chair, second = sign_in("chutich"), section(office, "II")
    page = f"/linh-vuc/{post.id}"
    done = chair.send(page, sections=str(second.id), units=str(office.unit("PHONG_VHXH").id))
    assert done.status_code == 303
    assert "Phòng Văn hóa - Xã hội; mục II" in chair.get("/nguoi-thay").text
    assert "checked" in chair.get(page).text
    assert sign_in("vanphong").send(page).status_code == 422
    assert sign_in("kinhte").get(page).status_code == 404
    assert chair.get(f"/linh-vuc/{office.posts('kinhte')[0].id}").status_code == 404


def test_a_day_without_a_chair_is_told(office: Office, sign_in: Callable[[str], Client]) -> None:
    office.end_posts("chutich", last_day=TODAY)
    told = "Ngày 22/09/2026 xã không có Chủ tịch và không có người thay thế."
    for who in ("vanphong", "phochutich"):
        page = sign_in(who).get("/viec-cua-toi").text
        assert told in page
        able = "Lê Thị Minh Bạch, Phó Chủ tịch UBND xã; A Hai Vai, Phó Chủ tịch UBND xã."
        assert f"vẫn phê duyệt, ghi nhận được: {able}" in page
        assert "quản trị thêm chức vụ Chủ tịch mới" in page
    assert told not in sign_in("kinhte").get("/viec-cua-toi").text


def test_accounts_unused_are_listed_and_shut_out(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    office.give_post("vhxh", Role.HEAD, "THON_1")
    office.later(days=46)
    admin, head = sign_in("admin"), sign_in("vhxh")
    assert "tài khoản không sử dụng quá 45 ngày" in admin.get("/quan-tri").text
    page = admin.get("/quan-tri/nguoi-lau-khong-dung").text
    assert "/quan-tri/nguoi-lau-khong-dung/kinhte/khoa" in page
    assert "/quan-tri/nguoi-lau-khong-dung/vhxh/khoa" not in page
    done = admin.send(
        "/quan-tri/nguoi-lau-khong-dung", form="/quan-tri/nguoi-lau-khong-dung/kinhte/khoa"
    )
    assert done.status_code == 303
    assert not office.user("kinhte").active
    assert head.get("/quan-tri/nguoi-lau-khong-dung").status_code == 403


def test_shutting_out_acts_on_the_very_next_request(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    first, second, admin = sign_in("kinhte"), sign_in("kinhte"), sign_in("admin")
    page = first.get("/viec-cua-toi")
    assert page.status_code == 200
    number = office.assign("I.1")
    fields = first.fields(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/start")
    admin.send("/quan-tri/nguoi/kinhte", form="/quan-tri/nguoi/kinhte/khoa")
    for browser in (first, second):
        assert browser.get("/viec-cua-toi").status_code == 303
    assert first.post(f"/nhiem-vu/{number}/start", data=fields).status_code in {302, 303, 400}
    assert office.state(number) == "assigned"
    assert office.events(None, EventKind.PERSON)[-1].details["sessions_ended"] == 2
    admin.send("/quan-tri/nguoi/kinhte", form="/quan-tri/nguoi/kinhte/mo-khoa")
    assert first.get("/viec-cua-toi").status_code == 303, "what was ended stays ended"


@pytest.mark.parametrize(
    ("signs", "capacity", "read"),
    [
        (["for_the_head"], "Phó Chủ tịch UBND xã", "KT. Chủ tịch – Phó Chủ tịch UBND xã"),
        (["by_order"], "Chánh Văn phòng", "TL. Chủ tịch – Chánh Văn phòng"),
        (["for_the_committee"], "Chủ tịch UBND xã", "TM. Ủy ban nhân dân xã – Chủ tịch UBND xã"),
        (
            ["for_the_committee", "for_the_head"],
            "Phó Chủ tịch UBND xã",
            "TM. Ủy ban nhân dân xã, KT. Chủ tịch – Phó Chủ tịch UBND xã",
        ),
        ([], "Trưởng phòng, Phòng Kinh tế", "Trưởng phòng, Phòng Kinh tế"),
    ],
)
def test_for_whom_one_signs_stands_before_the_post(
    tmp_path: Path, signs: list[str], capacity: str, read: str
) -> None:
    with create_app(Settings(data_dir=tmp_path)).test_request_context():
        assert event_capacity(Event(capacity=capacity, details={"signs": signs})) == read


def test_the_history_says_how_each_signed(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    seq = office.events(number, EventKind.TRANSITION)[-1].seq
    reader = sign_in("chutich")
    for page in (f"/nhiem-vu/{number}", "/nhat-ky", f"/nhat-ky/{seq}"):
        assert "KT. Chủ tịch – Phó Chủ tịch UBND xã" in reader.get(page).text, page
    assert "TL. Chủ tịch – Chánh Văn phòng" in reader.get(f"/nhiem-vu/{number}").text


IN_PLACE = {"person": "A Công Tâm", "post": "Chủ tịch UBND xã", "document": "1/QĐ"}
SIGNED = [
    ("for_the_head", "KT.", "KT. Chủ tịch UBND xã (ông/bà A Công Tâm), theo 1/QĐ"),
    ("by_authority", "TUQ.", "TUQ. Chủ tịch UBND xã (ông/bà A Công Tâm), theo 1/QĐ"),
    ("as_colleague", "Thay", "Thay A Công Tâm, Chủ tịch UBND xã, theo 1/QĐ"),
]
"""How one signs in another's place, the word of older lines for it, and what is read of both."""


@pytest.mark.parametrize(("signs", "word", "read"), SIGNED)
def test_how_one_signed_is_read_of_lines_of_today_and_of_before(
    tmp_path: Path, signs: str, word: str, read: str
) -> None:
    today = Event(capacity=IN_PLACE["post"], details={"in_place_of": {**IN_PLACE, "signs": signs}})
    before = Event(capacity=f"{word} {IN_PLACE['post']}", details={"in_place_of": IN_PLACE})
    with create_app(Settings(data_dir=tmp_path)).test_request_context():
        assert (event_capacity(today), event_capacity(before)) == (read, read)


def test_the_record_keeps_how_one_signed_as_data_and_in_no_language(office: Office) -> None:
    number = office.assign("I.1")
    take_place(office, "kinhte.cb", "kinhte")
    office.perform("kinhte.cb", number, "decline")
    line = office.events(number)[-1]
    assert line.capacity == "Trưởng phòng, Phòng Kinh tế"
    assert line.details["in_place_of"]["signs"] == "as_colleague"
