"""Wherever it says who decided, it says in which capacity: on the track, the slips, the minutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.vocabulary import Choice
from tests.ballots import MEMBERS, ask, count, vote
from tests.places import authorise, take_place
from tests.web.pages import words
from workflow.engine.acts.approvals import ApprovalEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

DEPUTY = "Lê Thị Minh Bạch, KT. Chủ tịch – Phó Chủ tịch UBND xã"


def track(page: str) -> list[str]:
    """What each step of the track says of who brought it there."""
    return [
        words(f"<main>{each}</main>")
        for each in re.findall(r'step-detail">.*?</li>', page, re.DOTALL)
    ]


def test_a_deputy_signs_for_the_chair_on_the_track_and_beside_what_they_directed(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed()
    office.perform("phochutich", number, "approve", ApprovalEntry("Gửi thêm biểu 3."))
    page = sign_in("kinhte").get(f"/nhiem-vu/{number}").text
    assert DEPUTY in track(page)[-1]
    assert "Trần Thị Chu Đáo, TL. Chủ tịch – Chánh Văn phòng" in track(page)[0]
    assert f"{DEPUTY}," in words(page).partition("Ý kiến chỉ đạo khi phê duyệt")[2]


def test_an_approval_given_anew_is_signed_by_who_gives_it_now(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed()
    office.perform("phochutich", number, "approve")
    office.perform("phochutich", number, "withdraw_approval")
    office.perform("chutich", number, "approve")
    last = track(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)[-1]
    assert "A Công Tâm, Chủ tịch UBND xã" in last
    assert "KT." not in last


def test_a_place_that_is_over_stays_in_what_was_signed_in_it(
    office: Office, sign_in: SignIn
) -> None:
    place = authorise(office, "kinhte.pho", "kinhte", by="kinhte")
    number = office.in_progress()
    office.hand_in(number, by="kinhte.pho")
    office.perform("kinhte.pho", number, "report")
    office.later(days=60)
    assert place is not None
    said = words(sign_in("vhxh").get(f"/nhiem-vu/{number}").text)
    assert "Y Chín Chắn, TUQ. Trưởng phòng, Phòng Kinh tế" in said


def test_what_units_answer_and_what_moves_the_date_is_signed(
    office: Office, sign_in: SignIn
) -> None:
    take_place(office, "vhxh.cb", "vhxh")
    number = office.in_progress()
    office.perform("kinhte", number, "request_extension")
    office.perform("phochutich", number, "refuse_extension")
    office.report(number)
    office.perform("vhxh.cb", number, "confirm")
    said = words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)
    assert f"{DEPUTY}," in said.partition("Gia hạn, chuyển trả")[2]
    assert "Đỗ Thị Nhẹ Nhàng, Thay Y Ân Cần, Trưởng phòng, Phòng Văn hóa - Xã hội" in said


def test_the_papers_of_a_vote_name_who_asked_and_who_counted(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reviewed("I.3")
    ask(office, number, days=2)
    clerk = sign_in("vanphong")
    slips = words(clerk.get(f"/nhiem-vu/{number}/phieu-lay-y-kien").text)
    assert slips.count("Người gửi phiếu: Trần Thị Chu Đáo, Chánh Văn phòng") == len(MEMBERS)
    for username in MEMBERS:
        vote(office, username, number, Choice.IN_FAVOUR)
    count(office, number)
    minutes = words(clerk.get(f"/nhiem-vu/{number}/bien-ban-kiem-phieu").text)
    assert "Người ghi kết quả kiểm phiếu: Trần Thị Chu Đáo, Chánh Văn phòng" in minutes
    assert "CHỦ TỊCH A Công Tâm" in minutes.partition("TM. ỦY BAN NHÂN DÂN")[2]
    office.perform("phochutich", number, "approve")
    page = clerk.get(f"/nhiem-vu/{number}").text
    signed = "TM. Ủy ban nhân dân xã, KT. Chủ tịch – Phó Chủ tịch UBND xã"
    assert f"Lê Thị Minh Bạch, {signed}" in track(page)[-1]
    assert "Người ghi kết quả kiểm phiếu: Trần Thị Chu Đáo" in words(page)
