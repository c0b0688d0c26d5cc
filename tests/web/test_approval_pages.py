"""What is directed stands at the head of the page, and an approval can be taken back there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.pages import words
from workflow.administration.approval_terms import Approving, set_approval_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

DIRECTION = "Nhân rộng ra các thôn trong quý sau."


def track_of(page: str) -> str:
    found = re.search(r'<ol class="track".*?</ol>', page, re.DOTALL)
    assert found
    return words(found[0])


def test_a_direction_is_read_by_all_concerned_until_it_is_followed(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed()
    page = f"/nhiem-vu/{number}"
    sent = sign_in("chutich").send(page, form=f"{page}/approve", direction=DIRECTION)
    assert sent.status_code == 303
    shown = words(sign_in("vhxh").get(page).text)
    assert shown.index(DIRECTION) < shown.index("Sản phẩm")
    assert "phê duyệt kết quả, có ý kiến chỉ đạo" in shown
    assert "Đơn vị chủ trì chưa báo cáo thực hiện." in shown
    head = sign_in("kinhte")
    empty = head.send(page, form=f"{page}/follow_direction", outcome=" ")
    assert empty.status_code == 422
    assert head.send(page, form=f"{page}/follow_direction", outcome="Đã gửi.").status_code == 303
    clerk = sign_in("vanphong.cb")
    assert "Đã báo cáo thực hiện:" in words(clerk.get(page).text)
    found = words(clerk.get("/nhiem-vu?ky=tat-ca&chi-dao=co").text)
    assert "Đã thực hiện chỉ đạo" in found
    assert "Không có nhiệm vụ nào" in words(
        clerk.get("/nhiem-vu?ky=tat-ca&chi-dao=chua-bao-cao").text
    )


def test_a_direction_stays_to_be_done_when_its_task_is_reopened(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed()
    page = f"/nhiem-vu/{number}"
    sign_in("chutich").send(page, form=f"{page}/approve", direction=DIRECTION)
    office.perform("chutich", number, "reopen")
    waiting = "/nhiem-vu?ky=tat-ca&chi-dao=chua-bao-cao"
    for go_on in (lambda: office.report(number), lambda: office.perform("vhxh", number, "confirm")):
        shown = words(sign_in("vhxh").get(page).text)
        assert DIRECTION in shown
        assert "Đơn vị chủ trì chưa báo cáo thực hiện." in shown
        assert "Có ý kiến chỉ đạo" in words(sign_in("vanphong.cb").get(waiting).text)
        go_on()
    sent = sign_in("kinhte").send(page, form=f"{page}/follow_direction", outcome="Đã gửi.")
    assert sent.status_code == 303
    assert "chưa báo cáo thực hiện" not in words(sign_in("vhxh").get(page).text)
    assert "Không có nhiệm vụ nào" in words(sign_in("vanphong.cb").get(waiting).text)


def test_who_approved_takes_it_back_and_is_told_when_it_is_too_late(
    office: Office, sign_in: SignIn
) -> None:
    number = office.closed()
    page = f"/nhiem-vu/{number}"
    chair = sign_in("chutich")
    assert "Rút phê duyệt" not in words(sign_in("phochutich").get(page).text)
    sent = chair.send(page, form=f"{page}/withdraw_approval", reason="Bấm nhầm nhiệm vụ.")
    assert sent.status_code == 303
    shown = words(chair.get(page).text)
    assert "Bấm nhầm nhiệm vụ." in shown
    chair.send(page, form=f"{page}/approve")
    office.later(minutes=31)
    chair = sign_in("chutich")
    assert "Đã quá 30 phút kể từ khi phê duyệt" in words(chair.get(page).text)


def test_how_long_an_approval_can_be_taken_back_is_said_before_it_is_given(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed()
    shown = words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
    assert "Trong 30 phút, anh/chị rút lại được." in shown
    with office.transaction() as session:
        terms = Approving(withdrawal_minutes=0)
        set_approval_terms(session, terms, actor=office.actor("admin"), at=office.now)
    assert "anh/chị rút lại được" not in words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)


@pytest.mark.parametrize(
    ("label", "note", "nobody"),
    [
        ("I.1", "đủ ý kiến phối hợp", ("Phan Chuyên Cần",)),
        ("I.2", "không có đơn vị phối hợp", ()),
    ],
)
def test_nobody_is_named_for_a_review_that_nobody_made(
    office: Office, sign_in: SignIn, label: str, note: str, nobody: tuple[str, ...]
) -> None:
    track = track_of(sign_in("chutich").get(f"/nhiem-vu/{office.reviewed(label)}").text)
    assert note in track
    assert not any(name in track for name in nobody)


def test_a_review_that_time_brought_about_says_so(office: Office, sign_in: SignIn) -> None:
    number = office.reported()
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")
    assert "hết hạn trả lời" in track_of(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
