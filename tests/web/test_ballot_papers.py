"""What the committee votes on is shown to the byte, and the papers of a vote print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import Choice
from tests.ballots import DOCUMENT, MEMBERS, ask, count, vote
from tests.web.pages import words
from tests.web.tables import row_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]


def test_the_vote_is_about_the_bytes_that_were_reported(office: Office, sign_in: SignIn) -> None:
    number = office.reviewed("I.3")
    ask(office, number)
    first, *_ = office.situation(number).current_versions.values()
    shown = sign_in("uyvien").get(f"/nhiem-vu/{number}").text
    about = shown.partition("Dự thảo được biểu quyết")[2].partition("</ul>")[0]
    assert "Chi tiết tệp" in about
    assert all(text in about for text in (first.sha256, first.title, first.file_name))
    assert "Gửi phiếu lấy ý kiến" in words(shown)
    office.perform("chutich", number, "return")
    after = words(sign_in("uyvien").get(f"/nhiem-vu/{number}").text)
    assert "Dự thảo được biểu quyết" not in after
    assert "Việc lấy ý kiến đã dừng do báo cáo bị trả lại." in after
    office.hand_in(number)
    second, *_ = office.situation(number).current_versions.values()
    office.report(number)
    office.perform("vhxh", number, "confirm")
    again = sign_in("uyvien").get(f"/nhiem-vu/{number}").text
    assert second.sha256 in again.partition("Dự thảo được biểu quyết")[2].partition("</ul>")[0]
    assert office.situation(number).ballot is None


def test_a_slip_prints_for_each_member(office: Office, sign_in: SignIn) -> None:
    number = office.reviewed("I.3")
    page = f"/nhiem-vu/{number}/phieu-lay-y-kien"
    before = words(sign_in("vanphong").get(page).text)
    assert before.count("PHIẾU LẤY Ý KIẾN") == len(MEMBERS)
    assert "trước khi hết ngày …… tháng …… năm ……" in before
    ask(office, number, days=2)
    assert f'href="{page}"' in sign_in("vanphong").get(f"/nhiem-vu/{number}").text
    slips = words(sign_in("vanphong").get(page).text)
    for username in MEMBERS:
        assert f"Kính gửi: Ông/Bà {office.user(username).full_name}" in slips
    [draft, *_] = office.situation(number).current_versions.values()
    assert slips.count(draft.sha256) == len(MEMBERS)
    assert slips.count("Độc lập - Tự do - Hạnh phúc") == len(MEMBERS)
    assert f"{office.now.day + 2:02}" in slips.partition("trước khi hết ngày ")[2][:2]


def test_the_minutes_print_once_it_was_counted(office: Office, sign_in: SignIn) -> None:
    number = office.reviewed("I.3")
    page = f"/nhiem-vu/{number}/bien-ban-kiem-phieu"
    ask(office, number)
    clerk = sign_in("vanphong")
    assert clerk.get(page).status_code == 404
    choices = (Choice.IN_FAVOUR, Choice.IN_FAVOUR, Choice.AGAINST)
    for username, choice in zip(MEMBERS, choices, strict=False):
        vote(office, username, number, choice)
    office.later(days=2)
    count(office, number)
    clerk = sign_in("vanphong")
    text = clerk.get(page).text
    minutes = words(text)
    assert f"Số: {DOCUMENT}" in minutes
    expected = {
        "Tổng số thành viên Ủy ban nhân dân xã": 4, "Số phiếu phát ra": 4, "Số phiếu thu về": 3,
        "Số phiếu hợp lệ": 3, "Tán thành": 2, "Không tán thành": 1,
        "Không biểu quyết, ý kiến khác": 0, "Không gửi phiếu": 1,
    }  # fmt: skip
    for label, figure in expected.items():
        assert f"{label} {figure}" in minutes
    assert "thông qua. Số phiếu tán thành bằng một nửa tổng số thành viên" in minutes
    assert "Không gửi phiếu" in row_of(text, office.user(MEMBERS[3]).full_name)
    assert f'href="{page}"' in clerk.get(f"/nhiem-vu/{number}").text
    assert clerk.get(f"/nhiem-vu/{number}/phieu-lay-y-kien").status_code == 404


def test_the_papers_are_for_those_who_see_everything(office: Office, sign_in: SignIn) -> None:
    number, other = office.reviewed("I.3"), office.reviewed("I.1")
    assert sign_in("kinhte").get(f"/nhiem-vu/{number}/phieu-lay-y-kien").status_code == 404
    assert sign_in("vanphong").get(f"/nhiem-vu/{other}/phieu-lay-y-kien").status_code == 404
