"""How far work is, as those note it who do it and as others read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.tables import row_of, words
from workflow.engine.acts.progress import ProgressEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]


@pytest.fixture
def number(office: Office) -> int:
    """One task in progress."""
    return office.in_progress("I.1")


def note(client: Client, number: int, **typed: str) -> tuple[int, str]:
    page = f"/nhiem-vu/{number}"
    answered = client.send(page, f"{page}/update_progress", **typed)
    return answered.status_code, answered.text


def test_the_newest_note_stands_at_the_head_and_in_the_lists(sign_in: SignIn, number: int) -> None:
    officer = sign_in("kinhte.cb")
    assert note(officer, number, note="Đã họp với các thôn.", percent="20")[0] == 303
    assert note(officer, number, note="Đã có dự thảo.", percent="60")[0] == 303
    reader = sign_in("giamsat")
    shown = words(reader.get(f"/nhiem-vu/{number}").text)
    head, _, history = shown.partition("Lịch sử")
    assert "Tiến độ: 60%, ngày 21/09/2026 (Y Siêng Năng, Chuyên viên, Phòng Kinh tế)" in head
    assert "Đã có dự thảo." in head
    assert "Đã họp với các thôn." not in head
    assert "cập nhật tiến độ: 20% Đã họp với các thôn." in history
    for listed in ("/nhiem-vu", "/ke-hoach"):
        assert "Tiến độ: 60%, ngày 21/09/2026" in row_of(reader.get(listed).text, "Đang thực hiện")


def test_a_note_needs_no_figure(sign_in: SignIn, number: int) -> None:
    assert note(sign_in("kinhte"), number, note="Đang chờ số liệu.", percent="")[0] == 303
    shown = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert "Tiến độ: cập nhật ngày 21/09/2026" in shown


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ({"note": "Gần xong.", "percent": "101"}, "Số phải từ 0 đến 100."),
        ({"note": "Gần xong.", "percent": "-1"}, "Số phải từ 0 đến 100."),
        ({"note": "Gần xong.", "percent": "chín mươi"}, "Hãy nhập một số nguyên."),
        ({"note": " ", "percent": "90"}, "Chưa nhập mục này."),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(
    office: Office, sign_in: SignIn, number: int, typed: dict[str, str], remark: str
) -> None:
    status, shown = note(sign_in("kinhte"), number, **typed)
    assert status == 422
    assert remark in words(shown)
    assert all(value in shown for value in typed.values() if value.strip())
    assert office.situation(number).progress is None


def test_once_reported_the_report_says_how_far_it_is(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress("I.1")
    office.perform("kinhte.cb", number, "update_progress", ProgressEntry("Đã có dự thảo.", 60))
    office.report(number)
    assert "Tiến độ:" not in words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    office.perform("vanphong", number, "return")
    assert "Tiến độ: 60%" in words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)


def test_it_awaits_nobody_and_outdates_nothing(office: Office, number: int) -> None:
    before = office.situation(number)
    office.perform("kinhte.pho", number, "update_progress")
    after = office.situation(number)
    assert after.instance.version == before.instance.version
    assert [turn.called_at for turn in after.turns] == [turn.called_at for turn in before.turns]
    assert after.progress is not None
