"""Extensions, what is sent back, urgings and reminders, as people see and do them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind, Role
from tests.administration import administer
from tests.reminding import STAGES, morning, remind, told
from tests.web.tables import row_of, words
from workflow.administration.reminder_terms import set_reminder_terms
from workflow.calendar.days import local_day
from workflow.engine.acts.extensions import ExtensionEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.reminder_days import ReminderTiming

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

LATER = "30/12/2026"


@pytest.fixture
def number(office: Office) -> int:
    """One task in progress, due on 16/12/2026."""
    return office.in_progress("I.1")


def on(number: int, action: str) -> str:
    return f"/nhiem-vu/{number}/{action}"


def ask(client: Client, number: int, **typed: str) -> int:
    given = {"proposed_on": LATER, "reason": "Chờ số liệu của các thôn.", **typed}
    return client.send(on(number, "")[:-1], on(number, "request_extension"), **given).status_code


def test_from_asking_to_the_new_date(sign_in: SignIn, number: int) -> None:
    page = f"/nhiem-vu/{number}"
    assert ask(sign_in("kinhte"), number) == 303
    chair = sign_in("chutich")
    text = words(chair.get(page).text)
    assert "Phòng Kinh tế đề nghị gia hạn từ 16/12/2026 đến 30/12/2026." in text
    assert "Chờ số liệu của các thôn." in text
    assert f'value="{LATER}"' in chair.get(page).text
    assert chair.send(page, on(number, "grant_extension"), until="2026-12-28").status_code == 303
    shown = sign_in("giamsat").get(page).text
    assert "28/12/2026</strong> (gia hạn 1 lần; hạn ban đầu 16/12/2026)" in shown
    text = words(shown)
    assert "Gia hạn từ 16/12/2026 đến 28/12/2026. Đơn vị đề nghị đến 30/12/2026." in text
    assert "đồng ý gia hạn đến 28/12/2026" in text
    assert "Đề nghị gia hạn" not in text
    assert "Đã gia hạn" in row_of(chair.get("/nhiem-vu").text, "I.1")


def test_a_day_off_is_remarked_on_and_not_forbidden(sign_in: SignIn, number: int) -> None:
    remark = "20/12/2026 là Chủ nhật, ngày nghỉ; ngày làm việc kế tiếp là 21/12/2026."
    page, head, chair = f"/nhiem-vu/{number}", sign_in("kinhte"), sign_in("chutich")
    assert ask(head, number, proposed_on="2026-12-20") == 303
    assert words(head.get(page).text).count(remark) == 1
    # In the request, and beside the date that is filled in for the decision.
    assert words(chair.get(page).text).count(remark) == 2
    assert chair.send(page, on(number, "grant_extension"), until="2026-12-20").status_code == 303


def test_what_cannot_be_taken_comes_back_as_it_was_typed(sign_in: SignIn, number: int) -> None:
    client = sign_in("kinhte")
    sent = client.send(
        f"/nhiem-vu/{number}", on(number, "request_extension"),
        proposed_on="2026-12-01", reason="Mưa lũ kéo dài.",
    )  # fmt: skip
    assert sent.status_code == 422
    assert "Mưa lũ kéo dài." in sent.text
    assert 'value="01/12/2026"' in sent.text
    assert "Chọn ngày sau hạn hiện nay" in words(sent.text)
    assert ask(client, number, proposed_on="", reason="") == 422


def test_a_refusal_stands_by_the_due_date(office: Office, sign_in: SignIn, number: int) -> None:
    page, chair = f"/nhiem-vu/{number}", sign_in("chutich")
    head = sign_in("kinhte")
    ask(head, number)
    said = "Không đồng ý gia hạn đến 30/12/2026."
    assert said not in words(head.get(page).text)
    sent = chair.send(page, on(number, "refuse_extension"), reason="Giữ tiến độ.")
    assert sent.status_code == 303
    lead = head.get(page).text.partition('class="task-lead"')[2].partition("</p>")[0]
    assert said in lead
    ask(head, number)
    chair.send(page, on(number, "grant_extension"), until=LATER)
    lead = head.get(page).text.partition('class="task-lead"')[2].partition("</p>")[0]
    assert said not in lead
    office.perform("chutich", number, "revoke")
    assert "Chưa trả lời" not in words(head.get(page).text)
    assert "Không còn chờ trả lời" in words(head.get(page).text)


@pytest.mark.parametrize("label", ["Lý do", "Hạn mới"])
def test_what_has_to_be_filled_in_is_marked(sign_in: SignIn, number: int, label: str) -> None:
    ask(sign_in("kinhte"), number)
    assert f"{label} (bắt buộc)" in words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)


def test_past_the_due_date_it_says_what_is_left_to_do(
    office: Office, sign_in: SignIn, number: int
) -> None:
    office.until(number, days=1)
    text = words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)
    assert "Đã quá hạn 16/12/2026 nên không gia hạn được" in text


def test_the_office_reads_who_decides_instead(office: Office, sign_in: SignIn, number: int) -> None:
    office.perform("kinhte", number, "request_extension")
    text = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    # Once for both decisions, which are closed for the same reason.
    assert text.count("chưa giao Văn phòng quyết định gia hạn. Người có thẩm quyền: Chủ tịch") == 1
    office.set_limit(2)
    text = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert "Ngày được đề nghị vượt mức giao cho Văn phòng: 18/12/2026." in text


def test_sent_back_and_given_to_another_unit(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.1")
    page = f"/nhiem-vu/{number}"
    head = sign_in("kinhte")
    assert head.send(page, on(number, "decline"), reason="Việc của Hội.").status_code == 303
    chair = sign_in("chutich")
    assert "Quyết định việc chuyển trả" in words(chair.get("/viec-cua-toi").text)
    shown = chair.get(page).text
    assert "Phòng Kinh tế cho rằng nhiệm vụ không thuộc chức năng của mình." in words(shown)
    assert "SO_NOI_VU" not in shown
    leads_to = on(number, "reassign")
    given = {"due_on": "2026-12-18", "reason": "Đúng chức năng của Hội."}
    sent = chair.send(page, leads_to, unit="", **given)
    assert sent.status_code == 422
    assert "Đúng chức năng của Hội." in sent.text
    assert chair.send(page, leads_to, unit="HOI_NONG_DAN", **given).status_code == 303
    successor = office.situation(number).successor
    assert successor is not None
    assert f'href="/nhiem-vu/{successor.number}"' in chair.get(page).text
    shown = sign_in("nongdan").get(f"/nhiem-vu/{successor.number}").text
    assert f'href="{page}"' in shown
    assert "Đề nghị thay cho Phòng Kinh tế, đơn vị đã chuyển trả" in words(shown)


def test_units_are_urged_that_are_ticked(office: Office, sign_in: SignIn) -> None:
    number = office.reported("I.1")
    office.later(hours=1)
    client, page, leads_to = sign_in("vanphong"), f"/nhiem-vu/{number}", on(number, "urge")
    shown = client.get(page).text
    assert len(re.findall(r"<input checked [^>]*name=\"units\"", shown)) == 2
    assert client.send(page, leads_to, message="Mong sớm trả lời.").status_code == 422
    sent = client.send(page, leads_to, message="Mong sớm trả lời.", units=["CONG_AN_XA"])
    assert sent.status_code == 303
    assert [each.unit.code for each in office.situation(number).urgings] == ["CONG_AN_XA"]
    text = words(client.get(page).text)
    assert "Đôn đốc Công an xã: “Mong sớm trả lời.”" in text
    told(office)
    text = words(sign_in("congan").get("/thong-bao").text)
    by_order = "(TL. Chủ tịch – Chánh Văn phòng HĐND và UBND xã)"
    assert f"Trần Thị Chu Đáo {by_order} đôn đốc: “Mong sớm trả lời”." in text
    assert "đôn đốc" not in words(sign_in("vhxh").get("/thong-bao").text).lower()


def test_a_unit_that_is_awaited_alone_is_urged_without_choosing(
    office: Office, sign_in: SignIn, number: int
) -> None:
    client, page = sign_in("chutich"), f"/nhiem-vu/{number}"
    assert 'name="units"' not in client.get(page).text
    assert client.send(page, on(number, "urge"), message="Khẩn trương.").status_code == 303
    assert [each.unit.code for each in office.situation(number).urgings] == ["PHONG_KINH_TE"]


@pytest.mark.parametrize(
    ("who", "offered"),
    [("chutich", ["PHONG_VHXH", "CONG_AN_XA"]), ("vanphong", ["PHONG_VHXH"])],
    ids=["without a unit", "of one of them"],
)
def test_who_has_no_unit_urges_any_and_nobody_their_own(
    office: Office, sign_in: SignIn, who: str, offered: list[str]
) -> None:
    number = office.reported("I.1")
    office.give_post("vanphong", Role.OFFICER, "CONG_AN_XA")
    client, page = sign_in(who), f"/nhiem-vu/{number}"
    shown = re.findall(r'name="units"[^>]*value="([A-Z_]+)"', client.get(page).text)
    assert sorted(shown) == sorted(offered)
    sent = client.send(page, on(number, "urge"), message="Mong sớm trả lời.", units=offered)
    assert sent.status_code == 303
    urged = {each.unit.code for each in office.situation(number).urgings}
    assert urged == set(offered)


def test_who_urges_a_unit_without_a_head_reads_that_nobody_is_told(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported("I.1")
    office.end_posts("vhxh", last_day=local_day(office.now))
    office.later(days=1)
    client, page, leads_to = sign_in("chutich"), f"/nhiem-vu/{number}", on(number, "urge")
    client.send(page, leads_to, message="Khẩn.", units=["PHONG_VHXH"])
    text = words(client.get(page).text)
    assert "hiện chưa có người đứng đầu nên chưa có người nhận thông báo." in text
    assert "Đơn vị được báo ngay." not in text


def test_reminding_is_the_clock_s_alone(office: Office, sign_in: SignIn, number: int) -> None:
    client, page = sign_in("vanphong"), f"/nhiem-vu/{number}"
    assert on(number, "remind") not in client.get(page).text
    hidden = client.fields(page, on(number, "urge"))
    assert client.post(on(number, "remind"), data=hidden).status_code == 403
    assert office.events(number, EventKind.REFUSAL)[-1].action == "remind"


@pytest.mark.parametrize(
    ("day", "who", "sentence"),
    [
        (date(2026, 12, 11), "kinhte", "Nhắc việc: hạn 16/12/2026, còn 5 ngày."),
        (date(2026, 12, 16), "kinhte.cb", "Nhắc việc: hôm nay, 16/12/2026, là ngày đến hạn."),
        (date(2026, 12, 17), "kinhte", "Nhắc việc: hạn 16/12/2026, đã quá hạn 1 ngày."),
        (
            STAGES["committee"],  # type: ignore[index]  # a word of the vocabulary is its text
            "phochutich",
            "Nhắc việc: hạn 16/12/2026, đã quá hạn 7 ngày (Phòng Kinh tế).",
        ),
    ],
)
def test_a_reminder_says_the_deadline(
    office: Office, sign_in: SignIn, number: int, day: date, who: str, sentence: str
) -> None:
    assert office.state(number) == "in_progress"
    remind(office, morning(day))
    told(office)
    assert sentence in words(sign_in(who).get("/thong-bao").text)


def test_each_reads_of_the_unit_they_answer_for(office: Office, sign_in: SignIn) -> None:
    """Two units are late at once, who answers and who explains: who has both reads of both."""
    terms = ReminderTiming(before_days=3, head_after=3, committee_after=20)
    administer(office, set_reminder_terms, terms)
    number = office.in_progress("I.1")
    office.hand_in(number)
    office.now = morning(date(2026, 12, 16))
    office.report(number)
    office.perform("congan", number, "object")
    own = "hạn 21/12/2026, đã quá hạn 4 ngày (Phòng Kinh tế)"
    other = "hạn 21/12/2026, đã quá hạn 4 ngày (Phòng Văn hóa - Xã hội)"
    remind(office, morning(date(2026, 12, 25)))
    told(office)
    for username, read, unread in (("kinhte", own, other), ("vhxh", other, own)):
        text = words(sign_in(username).get("/thong-bao").text)
        assert read in text
        assert unread not in text
    remind(office, morning(date(2027, 1, 28)))
    told(office)
    text = words(sign_in("phochutich").get("/thong-bao").text)
    assert "hạn 21/12/2026, đã quá hạn 38 ngày (Phòng Kinh tế, Phòng Văn hóa - Xã hội)" in text


def test_of_what_was_reported_in_time_only_the_decision_is_late(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress("I.2")
    office.hand_in(number)
    office.now = morning(date(2026, 12, 15))
    office.report(number)
    remind(office, morning(date(2026, 12, 21)))
    told(office)
    text = words(sign_in("chutich").get("/thong-bao").text)
    assert "Nhắc việc: báo cáo gửi ngày 15/12/2026 đang chờ phê duyệt." in text


def test_what_is_late_stands_with_whom_it_was_told(
    office: Office, sign_in: SignIn, number: int
) -> None:
    remind(office, morning(date(2026, 12, 23)))
    text = sign_in("phochutich").get("/viec-cua-toi").text
    assert f'href="/nhiem-vu/{number}#dang-cho"' in text
    assert "Giải quyết việc quá hạn" in words(text)


def test_history_quotes_what_was_said(office: Office, sign_in: SignIn, number: int) -> None:
    office.perform("vanphong", number, "urge", UrgingEntry("Đề nghị nộp trong tuần."))
    history = sign_in("kinhte").get(f"/nhiem-vu/{number}").text.rpartition("Lịch sử")[2]
    assert "Đề nghị nộp trong tuần." in history
    remind(office, morning(date(2026, 12, 16)))
    assert "nhắc việc: đến hạn" in words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)


class TestSettings:
    def test_the_chair_says_how_far_the_office_may_extend(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.assign("I.1")
        chair, leads_to = sign_in("chutich"), "/thong-ke/muc-gia-han"
        assert "do Chủ tịch hoặc Phó Chủ tịch quyết định" in words(chair.get("/thong-ke").text)
        assert chair.send("/thong-ke", leads_to, working_days="61").status_code == 422
        assert chair.send("/thong-ke", leads_to, working_days="5").status_code == 303
        text = words(sign_in("vanphong").get("/thong-ke").text)
        assert "Văn phòng được gia hạn đến 5 ngày làm việc sau hạn ban đầu" in text
        assert "A Công Tâm, Chủ tịch UBND xã đặt ngày 21/09/2026." in text

    def test_nobody_else_is_offered_it_or_may(self, office: Office, sign_in: SignIn) -> None:
        office.assign("I.1")
        hidden = sign_in("chutich").fields("/thong-ke", "/thong-ke/muc-gia-han")
        assert hidden
        client = sign_in("vanphong")
        assert "muc-gia-han" not in client.get("/thong-ke").text
        hidden = client.fields("/nhiem-vu/1", "/nhiem-vu/1/urge")
        sent = client.post("/thong-ke/muc-gia-han", data={**hidden, "working_days": "9"})
        assert sent.status_code == 403

    def test_an_administrator_says_when_it_reminds(self, sign_in: SignIn) -> None:
        admin, page, leads_to = sign_in("admin"), "/quan-tri/thoi-han", "/quan-tri/nhac-viec"
        days = {"before_days": "5", "head_after": "2", "committee_after": "2"}
        sent = admin.send(page, leads_to, **days)
        assert sent.status_code == 422
        assert "Phải sau ngày báo người đứng đầu đơn vị." in words(sent.text)
        assert 'value="5"' in sent.text
        assert admin.send(page, leads_to, **{**days, "committee_after": "4"}).status_code == 303
        assert 'value="4"' in admin.get(page).text


def test_both_figures_stand_side_by_side(office: Office, sign_in: SignIn, number: int) -> None:
    assert "Hạn ban đầu và hạn sau gia hạn" not in sign_in("giamsat").get("/thong-ke").text
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    office.until(number, days=-2)
    shown = sign_in("giamsat").get("/thong-ke?ky=tat-ca").text
    table = shown.partition("Hạn ban đầu và hạn sau gia hạn")[2]
    row = table.partition("<tbody>")[2].partition("</tr>")[0]
    cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells] == ["Phòng Kinh tế", *"1000001"]
    [link] = re.findall(r'href="([^"]+han=ban-dau[^"]*)"', row)
    listed = sign_in("giamsat").get(unescape(link)).text
    assert f"/nhiem-vu/{number}" in listed
    assert "Hạn ban đầu" in words(listed)


def test_of_what_went_to_another_unit_nobody_is_told_more_than_they_may_see(
    office: Office, sign_in: SignIn
) -> None:
    old = office.assign("II.2")
    office.perform("congan", old, "decline")
    entry = ReassignmentEntry("PHONG_VHXH", office.instance(old).due_on, "Thuộc phòng.")
    office.perform("chutich", old, "reassign", entry)
    new = old + 1
    for who, sees_old, sees_new in (("congan", True, False), ("vhxh", False, True)):
        for number, sees, other in ((old, sees_old, new), (new, sees_new, old)):
            page = sign_in(who).get(f"/nhiem-vu/{number}")
            assert page.status_code == (200 if sees else 404)
            assert f"/nhiem-vu/{other}" not in page.text
    assert "Giao thay cho một đơn vị đã chuyển trả." in sign_in("vhxh").get(f"/nhiem-vu/{new}").text
    assert f'href="/nhiem-vu/{new}"' in sign_in("vanphong").get(f"/nhiem-vu/{old}").text


def test_of_an_extension_that_nobody_decided_is_said_what_became_of_it(
    office: Office, sign_in: SignIn
) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    client = sign_in("chutich")
    page = f"/nhiem-vu/{number}"
    assert "xin-gia-han" in client.get(page).text
    office.report(number)
    assert "xin-gia-han" in client.get(page).text
    assert "Báo cáo đã gửi ngày" in words(client.get(page).text)
    office.perform("chutich", number, "approve")
    text = words(client.get(page).text)
    assert "chưa được quyết định và đã hết hiệu lực vì nhiệm vụ đã kết thúc" in text


def test_a_late_report_is_in_time_once_the_extension_it_waited_for_is_granted(
    office: Office, sign_in: SignIn, number: int
) -> None:
    page = f"/nhiem-vu/{number}"
    assert ask(sign_in("kinhte"), number) == 303
    office.hand_in(number)
    office.now = morning(date(2026, 12, 21))
    office.report(number)
    remind(office, morning(date(2026, 12, 23)))
    told(office)
    chair = sign_in("chutich")
    text = words(chair.get("/thong-bao").text)
    assert "Nhắc việc" in text
    assert "đề nghị gia hạn từ 16/12/2026 đến 30/12/2026" in words(chair.get("/viec-cua-toi").text)
    sent = chair.send(page, on(number, "grant_extension"), until="20/12/2026")
    assert "từ ngày báo cáo hoặc ngày được đề nghị trở đi" in words(sent.text)
    sent = chair.send(page, on(number, "grant_extension"), until="21/12/2026")
    assert sent.status_code == 303
    assert "Đã báo cáo đúng hạn" in words(sign_in("kinhte").get(page).text)


def test_the_form_names_a_year_that_is_not_confirmed(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.2")
    entry = ExtensionEntry(date(2027, 1, 29), "Chờ số liệu.")
    office.perform("kinhte", number, "request_extension", entry)
    text = words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
    assert "Lịch nghỉ năm 2027 chưa được xác nhận" in text


def test_who_decides_on_an_extension_is_not_said_to_have_accepted_the_task(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    accepted = office.now
    office.later(days=3)
    office.perform("kinhte", number, "request_extension")
    office.later(days=2)
    for page in ("/viec-cua-toi", "/ke-hoach"):
        shown = words(sign_in("vanphong").get(page).text)
        assert (
            f"Phòng Kinh tế: tiếp nhận ngày {accepted:%d/%m}; "
            f"quyết định gia hạn: chờ từ {accepted + timedelta(days=3):%d/%m}"
        ) in shown, page
