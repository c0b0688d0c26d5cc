"""What opens by itself, on the pages: the next period, suspending, ending, and the alarms."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from models.vocabulary import EventKind
from tests.deadlines import declined, reassigned
from tests.periods import QUARTER_I, end_unit, run, settle_year
from tests.web.tables import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

TASK = "/ke-hoach/1/nhiem-vu/I.1"
NEXT = "Kỳ tiếp theo, quý I/2027, được tự động giao ngày 15/12/2026"


def test_a_task_says_which_period_opens_next(office: Office, sign_in: SignIn) -> None:
    kinhte = sign_in("kinhte")
    assert "Kỳ tiếp theo" not in kinhte.get(TASK).text
    office.assign("I.1")
    assert NEXT in words(kinhte.get(TASK).text)


def test_only_the_office_is_offered_to_stop_it(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    assert f"{TASK}/tam-dung" in sign_in("vanphong").get(TASK).text
    for username in ("kinhte", "chutich", "admin"):
        assert f"{TASK}/tam-dung" not in sign_in(username).get(TASK).text


def test_it_is_suspended_and_carried_on(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    client = sign_in("vanphong")
    sent = client.send(
        TASK, form=f"{TASK}/tam-dung", since="2026-12-01", reason="Chờ chủ trương của tỉnh."
    )
    assert sent.status_code == 303
    text = words(client.get(TASK).text)
    assert "tạm dừng từ ngày 01/12/2026" in text
    assert "Lý do: Chờ chủ trương của tỉnh." in text
    for page in (TASK, "/ke-hoach/1"):
        assert "Tạm dừng từ 01/12/2026" in words(sign_in("kinhte").get(page).text), page
    assert "Kỳ tiếp theo" not in text
    assert f"{TASK}/tam-dung" not in client.get(TASK).text
    sent = client.send(TASK, form=f"{TASK}/tiep-tuc", opens_on="2026-12-10")
    assert sent.status_code == 303
    text = words(client.get(TASK).text)
    assert NEXT in text
    # Until that day comes it can be corrected.
    assert (
        "Nhiệm vụ tiếp tục được giao theo kỳ từ ngày 10/12/2026; trước ngày đó vẫn đổi được."
        in text
    )
    sent = client.send(TASK, form=f"{TASK}/tiep-tuc", opens_on="2026-12-02")
    assert sent.status_code == 303
    office.now = QUARTER_I
    text = words(sign_in("vanphong").get(TASK).text)
    assert "Đã tạm dừng từ 01/12/2026, tiếp tục từ 02/12/2026" in text


def test_it_is_ended(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    client = sign_in("vanphong")
    client.send(TASK, form=f"{TASK}/ket-thuc", since="2026-12-31", reason="Đã đạt mục tiêu.")
    assert "Nhiệm vụ kết thúc từ ngày 31/12/2026" in words(client.get(TASK).text)
    for page in (TASK, "/ke-hoach/1"):
        assert "Kết thúc từ 31/12/2026" in words(client.get(page).text), page
    # Quarter I of 2027 begins before that day, the one after it does not.
    assert NEXT in words(client.get(TASK).text)


@pytest.mark.parametrize(
    ("since", "reason", "said"),
    [
        ("20/09/2026", "Có lý do.", "Ngày này đã qua."),
        ("", "Có lý do.", "Chưa nhập mục này."),
        ("01/12/2026", " ", "Chưa nhập mục này."),
        ("2999-12-01", "Có lý do.", "Ngày này quá xa"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_typed(
    office: Office, sign_in: SignIn, since: str, reason: str, said: str
) -> None:
    office.assign("I.1")
    client = sign_in("vanphong")
    before = office.contents()
    sent = client.send(TASK, form=f"{TASK}/ket-thuc", since=since, reason=reason)
    assert sent.status_code == 422
    assert said in words(sent.text)
    assert since in sent.text
    assert reason.strip() in sent.text
    assert office.contents() == before


def test_what_is_suspended_already_is_said(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    one, other = sign_in("vanphong"), sign_in("vanphong.cb")
    what = {"since": "2026-12-01", "reason": "Chờ."}
    seen_before = other.fields(TASK, f"{TASK}/tam-dung")
    assert one.send(TASK, form=f"{TASK}/tam-dung", **what).status_code == 303
    sent = other.post(f"{TASK}/tam-dung", data={**seen_before, **what, "reason": "Khác."})
    assert sent.status_code == 409
    assert "Nhiệm vụ đang tạm dừng." in words(sent.text)
    assert "Khác." in sent.text, "what was typed is not lost with the form"


def test_whoever_is_not_the_office_is_refused_and_recorded(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    client = sign_in("kinhte")
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    what = {"since": "2026-12-01", "reason": "Bận."}
    sent = client.post(f"{TASK}/tam-dung", data={**hidden, **what})
    assert sent.status_code == 403
    assert len(office.events(None, EventKind.REFUSAL)) == 1


def test_what_was_taken_back_is_said_and_not_promised(office: Office, sign_in: SignIn) -> None:
    office.perform("chutich", office.assign("I.1"), "revoke")
    run(office, QUARTER_I)
    client = sign_in("vanphong")
    text = words(client.get(TASK).text)
    assert "được tự động giao ngày" not in text
    assert "nhiệm vụ của quý IV/2026 đã bị thu hồi. Văn phòng giao lại" in text
    alarm = client.get("/giao-nhiem-vu").text
    assert "không tự động giao cho Phòng Kinh tế vì nhiệm vụ của kỳ trước đã bị thu hồi" in words(
        alarm
    )
    # From there it is assigned again, or ended.
    assert "/giao-nhiem-vu/I/1?ky=quarter-2027-1&amp;ke-hoach=1" in alarm
    assert f"{TASK}#cac-ky" in alarm


def test_what_waits_for_an_answer_and_what_opened_before_it_are_said(
    office: Office, sign_in: SignIn
) -> None:
    declined(office, "I.1")
    first, _ = office.assign_all("II.1")
    office.perform("thon1", first, "decline")
    opened, _ = run(office, QUARTER_I)
    reassigned(office, first, "HOI_NONG_DAN", days=30)
    client = sign_in("vanphong")
    text = words(client.get(TASK).text)
    assert "quý I/2027, bắt đầu khi việc từ chối, chuyển trả của kỳ trước được trả lời." in text
    assert "được tự động giao ngày" not in text
    alarm = client.get("/giao-nhiem-vu").text
    assert "Nhiệm vụ II.1, quý I/2027 : đã giao cho Thôn 1 trước khi" in words(alarm)
    assert f'href="/nhiem-vu/{opened}"' in alarm


def test_the_year_with_which_the_plan_ends_is_proposed_set_and_shown(
    office: Office, sign_in: SignIn
) -> None:
    office.assign("I.1")
    client = sign_in("vanphong")
    form = "/ke-hoach/1/nam-cuoi"
    for wrong in ("2025", "x"):
        assert client.send("/ke-hoach/1", form=form, last_year=wrong).status_code == 422
    assert client.send("/ke-hoach/1", form=form, last_year="2026").status_code == 303
    reader = sign_in("kinhte")
    assert "Đã lưu năm kết thúc của kế hoạch." in words(client.get("/ke-hoach/1").text)
    assert "thực hiện đến hết năm 2026" in words(reader.get("/ke-hoach/1").text)
    assert form not in reader.get("/ke-hoach/1").text
    assert "kế hoạch kết thúc với năm 2026" in words(reader.get(TASK).text)
    client.send("/ke-hoach/1", form=form, last_year="")
    assert "Đã xóa năm kết thúc." in words(client.get("/ke-hoach/1").text)


def test_the_right_is_judged_before_what_was_typed(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    client = sign_in("kinhte")
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    places = [
        "/lich/ngay", "/lich/ngay/bo", "/lich/che-do",
        "/ke-hoach/1/so-ngay", "/ke-hoach/1/nam-cuoi",
        "/thong-ke/muc-gia-han", "/quan-tri/thoi-han", "/quan-tri/nhac-viec",
        f"{TASK}/tam-dung", f"{TASK}/ket-thuc", f"{TASK}/tiep-tuc",
    ]  # fmt: skip
    answered = [client.post(place, data=hidden).status_code for place in places]
    assert answered == [403] * len(places)
    assert len(office.events(None, EventKind.REFUSAL)) == len(places)
    office_client = sign_in("vanphong")
    hidden = office_client.fields("/tai-khoan", "/dang-xuat")
    before = office.contents()
    for place in ("/lich/ngay", "/lich/ngay/bo", "/ke-hoach/1/so-ngay", f"{TASK}/tam-dung"):
        assert office_client.post(place, data=hidden).status_code == 422, place
    assert office.contents() == before


class TestAlarms:
    def test_the_office_finds_who_is_gone_and_says_that_it_has_seen_to_it(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        run(office, QUARTER_I)
        settle_year(office, 2026)
        client = sign_in("vanphong")
        assert "Lịch nghỉ năm 2027 chưa được xác nhận" in words(client.get("/giao-nhiem-vu").text)
        settle_year(office, 2027)
        assert "Có 1 điểm cần Văn phòng xem xét" in words(client.get("/viec-cua-toi").text)
        page = client.get("/giao-nhiem-vu").text
        assert "Nhiệm vụ I.1, quý I/2027 : không tự động giao được cho Phòng Kinh tế" in words(page)
        assert "/giao-nhiem-vu/I/1?ky=quarter-2027-1" in page
        [leads_to] = re.findall(r'"(/giao-nhiem-vu/da-xem/[^"]+)"', page)
        sent = client.send("/giao-nhiem-vu", form=leads_to)
        assert sent.status_code == 303
        assert "Cần Văn phòng xem xét" not in client.get("/giao-nhiem-vu").text

    def test_who_cooperated_and_a_missing_head_are_told_too(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.assign("I.1")
        office.end_posts("vhxh", last_day=date(2026, 12, 1))
        end_unit(office, "CONG_AN_XA", date(2026, 12, 1))
        run(office, QUARTER_I)
        text = words(sign_in("vanphong").get("/giao-nhiem-vu").text)
        assert "Công an xã không còn hoạt động nên không có trong đơn vị phối hợp" in text
        assert "Phòng Văn hóa - Xã hội chưa có người đứng đầu, trong khi có 2 nhiệm vụ" in text

    def test_nobody_else_has_them(self, office: Office, sign_in: SignIn) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        run(office, QUARTER_I)
        assert "điểm cần Văn phòng" not in sign_in("chutich").get("/viec-cua-toi").text

    @pytest.mark.parametrize("gap", ["x", str(UUID(int=0))])
    def test_what_is_no_alarm_is_not_found(self, sign_in: SignIn, gap: str) -> None:
        client = sign_in("vanphong")
        hidden = client.fields("/tai-khoan", "/dang-xuat")
        sent = client.post(f"/giao-nhiem-vu/da-xem/{gap}", data=hidden)
        assert sent.status_code == 404
