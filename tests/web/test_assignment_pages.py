"""The pages on which the follow-up office assigns: one task, or a section as it was seen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from models.organisation import Unit, UnitGroupMember
from models.plan import SuggestedLead
from models.vocabulary import EventKind
from models.work import TaskInstance
from tests import factories
from tests.statements import counted
from tests.web.assigning import send
from tests.web.tables import as_shown, row_of, words
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

PAGES = ["/giao-nhiem-vu", "/giao-nhiem-vu/I", "/giao-nhiem-vu/I/1"]


def instances(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(TaskInstance)) or 0


def asked(office: Office, number: int) -> list[str]:
    return [unit.code for unit in office.situation(number).asked]


def test_others_read_who_can(sign_in: SignIn) -> None:
    for somebody in ("kinhte", "chutich", "admin"):
        browser = sign_in(somebody)
        for page in PAGES:
            answer = browser.get(page)
            assert answer.status_code == 403, f"{somebody} {page}"
            assert "Văn phòng HĐND và UBND xã" in words(answer.text)


def test_an_attempt_by_others_is_recorded(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("kinhte")
    token = browser.fields("/ke-hoach", "/dang-xuat")
    answer = browser.post("/giao-nhiem-vu/I", data={**token, "tasks": "I.1"})
    assert answer.status_code == 403
    event = office.events()[-1]
    assert (event.kind, event.action) == (EventKind.REFUSAL, "assign")
    assert instances(office) == 0


def test_the_sections_show_what_is_proposed(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.2")
    page = sign_in("vanphong").get("/giao-nhiem-vu").text
    assert "Đã giao 1" in row_of(page, office.task("I.2").content)
    assert f"/nhiem-vu/{number}" in page
    assert "Chưa giao" in row_of(page, office.task("I.1").content)
    assert "Chưa xác định đơn vị chủ trì" in row_of(page, office.task("II.3").content)
    assert "Năm 2026" in row_of(page, office.task("I.3").content)


def makes(page: str) -> int:
    """How many instances the boxes of a section make that are ticked."""
    ticked = re.findall(r"<input[^>]*data-makes=\"(\d+)\"[^>]*checked", page)
    return sum(map(int, ticked))


def test_a_section_is_assigned_as_it_was_seen(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    page = browser.get("/giao-nhiem-vu/I")
    assert "Xem lại trước khi gửi" in words(page.text)
    assert makes(page.text) == 3
    seen = as_shown(page.text)
    with office.transaction() as session:
        membership = session.scalars(select(UnitGroupMember)).first()
        assert membership
        membership.valid_to = office.now.date() - timedelta(days=1)
        factories.write_down(session, EventKind.GROUP, "group", [membership], at=office.now)
    answer = browser.post("/giao-nhiem-vu/I", data=seen)
    assert (answer.status_code, answer.location) == (303, "/ke-hoach/1?muc=I")
    assert instances(office) == 3
    assert asked(office, 1) == ["PHONG_VHXH", "CONG_AN_XA"]
    shown = words(browser.get(answer.location).text)
    assert "Đã giao 3 nhiệm vụ của mục I, quý IV/2026." in shown
    assert "Chờ các đơn vị chủ trì tiếp nhận." in shown


def test_of_a_group_in_the_lead_cell_nobody_is_proposed(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    page = browser.get("/giao-nhiem-vu/II").text
    assert makes(page) == 1
    for label in ("II.1", "II.3"):
        assert f'value="{label}"' not in page
        assert f"Chọn đơn vị chủ trì của {label}" in words(page)
    assert "lead" not in as_shown(browser.get("/giao-nhiem-vu/II/1").text)
    refused = send(browser, "/giao-nhiem-vu/II/1")
    assert refused.status_code == 422
    assert "Chưa xác định đơn vị chủ trì." in words(refused.text)
    several = send(browser, "/giao-nhiem-vu/II/1", lead=["THON_1", "THON_2"])
    assert several.status_code == 422
    assert instances(office) == 0
    chosen = {"lead": ["THON_1", "THON_2"], "mode": "each"}
    shown = send(browser, "/giao-nhiem-vu/II/1", **chosen)
    assert shown.status_code == 200
    assert "Sẽ tạo 2 nhiệm vụ; chưa có nhiệm vụ nào được tạo." in words(shown.text)
    assert shown.text.index("autofocus") < shown.text.index('id="lead"')
    assert instances(office) == 0
    again = browser.post("/giao-nhiem-vu/II/1", data=as_shown(shown.text))
    assert again.status_code == 303
    assert instances(office) == 2


def test_an_officer_reads_who_gives_out_before_pressing_anything(sign_in: SignIn) -> None:
    says = "Việc này do Chánh Văn phòng, cấp phó hoặc người được ủy quyền thực hiện"
    officer, head = sign_in("vanphong.cb"), sign_in("vanphong")
    page = "/giao-nhiem-vu/I/1"
    assert says in words(officer.get(page).text)
    assert "Giao nhiệm vụ</button>" not in officer.get(page).text
    assert "Cập nhật danh sách này</button>" in officer.get(page).text
    assert says not in words(head.get(page).text)
    assert "Giao nhiệm vụ</button>" in head.get(page).text
    looked = {**as_shown(officer.get("/giao-nhiem-vu/I").text), "look": "1"}
    review = officer.post("/giao-nhiem-vu/I", data=looked)
    assert says in words(review.text)
    assert "Giao các nhiệm vụ này" not in review.text
    assert "Quay lại sửa" in review.text


@pytest.mark.parametrize("task", ["I/1", "II/1", "II/3"])
def test_no_task_is_given_to_all_of_several_by_a_choice_made_beforehand(
    sign_in: SignIn, task: str
) -> None:
    browser = sign_in("vanphong")
    fields = as_shown(browser.get(f"/giao-nhiem-vu/{task}").text)
    assert fields["mode"] == "one_leads"


def test_a_group_is_not_smuggled_into_the_section_either(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    [of_one] = re.findall(
        r'name="seen-II.2" value="([^"]+)"', browser.get("/giao-nhiem-vu/II").text
    )
    crafted = of_one.replace("CONG_AN_XA", "THON_1,THON_2").replace("one_leads", "each")
    answer = send(browser, "/giao-nhiem-vu/II", tasks=["II.1"], **{"seen-II.1": crafted})
    assert answer.status_code == 422
    assert instances(office) == 0


def test_a_last_look_shows_what_will_be_made_and_makes_nothing(
    office: Office, sign_in: SignIn
) -> None:
    browser = sign_in("vanphong")
    look = send(browser, "/giao-nhiem-vu/I", tasks=["I.1", "I.3"], look="1")
    assert look.status_code == 200
    assert instances(office) == 0
    assert "Khi xác nhận, 2 nhiệm vụ dưới đây được gửi." in words(look.text)
    row = row_of(look.text, office.task("I.1").content)
    for told in ("Quý IV/2026", "Phòng Kinh tế", "Công an xã", "16/12/2026"):
        assert told in row
    back = browser.post("/giao-nhiem-vu/I", data={**as_shown(look.text), "back": "1"})
    assert back.status_code == 200
    assert makes(back.text) == 2
    assert instances(office) == 0
    answer = browser.post("/giao-nhiem-vu/I", data=as_shown(look.text))
    assert answer.status_code == 303
    assert instances(office) == 2


def test_nothing_ticked_needs_no_look(sign_in: SignIn) -> None:
    answer = send(sign_in("vanphong"), "/giao-nhiem-vu/I", tasks=[], look="1")
    assert answer.status_code == 422
    assert "Chưa chọn nhiệm vụ nào." in words(answer.text)


def test_what_is_left_out_is_not_assigned(office: Office, sign_in: SignIn) -> None:
    answer = send(sign_in("vanphong"), "/giao-nhiem-vu/I", tasks=["I.2"])
    assert answer.status_code == 303
    assert instances(office) == 1


def test_a_double_click_assigns_once(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    for page in ("/giao-nhiem-vu/I", "/giao-nhiem-vu/II/2"):
        sent = as_shown(browser.get(page).text)
        answers = [browser.post(page, data=sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
    assert instances(office) == 4


def test_an_undecided_task_cannot_be_smuggled_into_the_section(
    office: Office, sign_in: SignIn
) -> None:
    answer = send(sign_in("vanphong"), "/giao-nhiem-vu/II", tasks=["II.1", "II.3"])
    assert answer.status_code == 422
    assert "II.3 đã thay đổi từ khi mở trang" in words(answer.text)
    assert instances(office) == 0


def test_nothing_ticked_is_said_beside_the_tasks(office: Office, sign_in: SignIn) -> None:
    answer = send(sign_in("vanphong"), "/giao-nhiem-vu/I", tasks=[])
    assert answer.status_code == 422
    assert "Chưa chọn nhiệm vụ nào." in words(answer.text)
    assert instances(office) == 0


def test_who_comes_second_reads_what_was_assigned_meanwhile(
    office: Office, sign_in: SignIn
) -> None:
    browser = sign_in("vanphong")
    seen = as_shown(browser.get("/giao-nhiem-vu/I").text)
    one = as_shown(browser.get("/giao-nhiem-vu/I/2").text)
    office.assign("I.2")
    answer = browser.post("/giao-nhiem-vu/I", data=seen)
    assert answer.status_code == 409
    assert "I.2 đã được người khác giao hoặc đề nghị trước." in words(answer.text)
    answer = browser.post("/giao-nhiem-vu/I/2", data=one)
    assert answer.status_code == 409
    assert "đơn vị này chủ trì: Phòng Kinh tế" in words(answer.text)
    assert instances(office) == 1


def test_one_task_is_assigned_as_proposed(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    page = browser.get("/giao-nhiem-vu/I/1").text
    assert "Nhiệm vụ sẽ giao 1 nhiệm vụ" in words(page)
    assert "các kỳ sau tính hạn theo quy định chung" in words(page)
    answer = send(browser, "/giao-nhiem-vu/I/1")
    assert (answer.status_code, answer.location) == (303, "/ke-hoach/1?muc=I")
    assert asked(office, 1) == ["PHONG_VHXH", "CONG_AN_XA"]
    assert f"{office.instance(1).due_on}" == "2026-12-16"


def test_one_task_is_assigned_as_changed(office: Office, sign_in: SignIn) -> None:
    answer = send(
        sign_in("vanphong"),
        "/giao-nhiem-vu/II/3",
        lead=["PHONG_KINH_TE", "PHONG_VHXH"],
        mode="one_leads",
        accountable="PHONG_VHXH",
        cooperating=["CONG_AN_XA"],
        due_on="2026-12-10",
        answer_by="11/12/2026",
    )
    assert answer.status_code == 303
    assert office.situation(1).instance.lead_unit.code == "PHONG_VHXH"
    assert asked(office, 1) == ["PHONG_KINH_TE", "CONG_AN_XA"]
    instance = office.instance(1)
    assert (str(instance.due_on), str(instance.answer_by)) == ("2026-12-10", "2026-12-11")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"lead": []}, "Chưa xác định đơn vị chủ trì."),
    ({"cooperating": ["PHONG_KINH_TE"]}, "không thể vừa chủ trì vừa phối hợp: Phòng Kinh tế"),
    (
        {"lead": ["PHONG_KINH_TE", "PHONG_VHXH"], "mode": "one_leads", "accountable": ""},
        "Chọn một trong các đơn vị chủ trì",
    ),
    ({"lead": ["KHONG_CO"]}, "Hãy chọn trong các mục đã cho."),
    ({"due_on": "2026-09-01"}, "Hạn phải từ ngày đầu của kỳ trở đi."),
    ({"answer_by": "2026-12-01"}, "Hạn trả lời không được trước hạn hoàn thành."),
    ({"due_on": "2030-12-31"}, "Hạn không được muộn hơn một năm sau khi kỳ kết thúc."),
    ({"due_on": ""}, "Chưa nhập mục này."),
    ({"due_on": "ba mươi tết"}, "Ngày chưa đúng"),
    ({"mode": "ca-hai"}, "Hãy chọn một trong các mục đã cho."),
]


def test_wrong_input_comes_back_with_the_reason(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    for changes, sentence in WRONG:
        answer = send(browser, "/giao-nhiem-vu/I/1", **changes)
        assert answer.status_code == 422, changes
        assert sentence in words(answer.text), changes
        assert "Người có th" not in words(answer.text)
    assert instances(office) == 0
    assert not office.events(None, EventKind.REFUSAL)


def test_another_look_counts_what_was_changed_and_makes_nothing(
    office: Office, sign_in: SignIn
) -> None:
    answer = send(sign_in("vanphong"), "/giao-nhiem-vu/II/1", lead=["THON_2"], look="1")
    assert answer.status_code == 200
    assert "Nhiệm vụ sẽ giao 1 nhiệm vụ" in words(answer.text)
    assert instances(office) == 0


def test_bodies_outside_the_committee_are_asked_not_told(sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    told = words(browser.get("/giao-nhiem-vu/I/1").text)
    assert "giao Phòng Kinh tế" in told
    asked_for = send(browser, "/giao-nhiem-vu/I/1", lead=["HOI_NONG_DAN"], look="1")
    assert "đề nghị Hội Nông dân xã" in words(asked_for.text)
    assert "Đề nghị thực hiện" in words(asked_for.text)
    done = send(browser, "/giao-nhiem-vu/I/1", lead=["HOI_NONG_DAN"])
    assert "Đã gửi 1 đề nghị thực hiện của mục I, quý IV/2026." in words(
        browser.get(done.location).text
    )


def test_informed_bodies_are_named_and_cannot_be_ticked(sign_in: SignIn) -> None:
    page = sign_in("vanphong").get("/giao-nhiem-vu/II/1").text
    assert "Chỉ thông báo, không đề nghị xác nhận Sở Nội vụ" in words(page)
    assert "SO_NOI_VU" not in page


def test_the_next_period_can_be_chosen(office: Office, sign_in: SignIn) -> None:
    browser = sign_in("vanphong")
    page = "/giao-nhiem-vu/I/1?ky=quarter-2027-1"
    assert "Quý I/2027" in words(browser.get(page).text)
    answer = send(browser, page)
    assert answer.location == "/ke-hoach/1?muc=I&ky=quarter-2027-1"
    assert (office.situation(1).instance.period.year, str(office.instance(1).due_on)) == (
        2027, "2027-03-16",
    )  # fmt: skip


def test_a_task_that_runs_for_some_units_is_given_to_others_only_by_choice(
    office: Office, sign_in: SignIn
) -> None:
    browser = sign_in("vanphong")
    send(browser, "/giao-nhiem-vu/II/1", lead=["THON_1"])
    assert send(browser, "/giao-nhiem-vu/II/1").status_code == 422
    assert instances(office) == 1
    answer = send(browser, "/giao-nhiem-vu/II/1", lead=["THON_2"])
    assert answer.status_code == 303
    leads = [office.situation(number).instance.lead_unit.code for number in (1, 2)]
    assert leads == ["THON_1", "THON_2"]


@pytest.mark.parametrize("page", PAGES)
def test_statements_do_not_grow_with_the_rows(office: Office, sign_in: SignIn, page: str) -> None:
    office.assign("I.1")
    browser = sign_in("vanphong")
    browser.get(page)
    with counted(office.engine) as before:
        browser.get(page)
    office.assign("I.2")
    office.assign_all("II.1")
    # The first visit after a while also notes that this person is still there.
    browser.get(page)
    with counted(office.engine) as after:
        assert browser.get(page).status_code == 200
    assert len(after) == len(before)


def test_who_could_lead_is_shown_and_chosen_by_nobody(office: Office, sign_in: SignIn) -> None:
    with office.transaction() as session:
        task, unit = office.task("II.3"), office.unit("PHONG_KINH_TE")
        whole = {"commune_id": office.commune_id, "task_id": task.id, "unit_id": unit.id}
        session.add(SuggestedLead(**whole, reason="cơ quan tham mưu"))
    clerk, told = sign_in("vanphong"), "Gợi ý, chưa chọn: Phòng Kinh tế – cơ quan tham mưu."
    section = clerk.get("/giao-nhiem-vu/II").text
    assert told in row_of(section, task.content)
    alone = clerk.get("/giao-nhiem-vu/II/3").text
    assert told in words(alone)
    assert not re.search(r'<input[^>]*checked[^>]*name="lead"', alone)
    assert not re.search(r'<input[^>]*name="lead"[^>]*checked', alone)
    answer = send(clerk, "/giao-nhiem-vu/II", tasks=["II.2"], look="1")
    assert "Xem lại trước khi gửi" in words(answer.text)
    assert told in words(answer.text)
    assert instances(office) == 0
    refused = send(clerk, "/giao-nhiem-vu/II", tasks=["II.2", "II.3"])
    assert "II.3 đã thay đổi từ khi mở trang" in words(refused.text)
    assert instances(office) == 0


def test_who_ended_is_suggested_no_more(office: Office, sign_in: SignIn) -> None:
    with office.transaction() as session:
        unit = session.get_one(Unit, (office.commune_id, office.unit("PHONG_KINH_TE").id))
        unit.valid_to = local_day(office.now) - timedelta(days=1)
        whole = {"commune_id": office.commune_id, "task_id": office.task("II.3").id}
        session.add(SuggestedLead(**whole, unit_id=unit.id, reason="cơ quan tham mưu"))
    assert "Gợi ý, chưa chọn" not in words(sign_in("vanphong").get("/giao-nhiem-vu/II").text)
