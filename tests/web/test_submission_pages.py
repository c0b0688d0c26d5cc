"""The slip is filled in on the page, and read before the committee decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

NOTE = "Hồ sơ đủ; đề nghị nhắc tiến độ quý sau."


def test_the_slip_stands_beside_the_decision_and_in_the_history(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.reviewed()
    page = f"/nhiem-vu/{number}"
    clerk, chair = sign_in("vanphong"), sign_in("chutich")
    wrong = clerk.send(page, form=f"{page}/submit", recommendation="approve_with_remark", note=" ")
    assert wrong.status_code == 422
    assert "Chưa nhập mục này." in words(wrong.text)
    none = clerk.send(page, form=f"{page}/submit", note=NOTE)
    assert none.status_code == 422
    assert NOTE in none.text
    sent = clerk.send(page, form=f"{page}/submit", recommendation="approve_with_remark", note=NOTE)
    assert sent.status_code == 303
    shown = words(chair.get(page).text)
    assert "xem xét, trình phê duyệt: đề nghị phê duyệt, kèm ý kiến" in shown
    # In its own section, in the history, and beside each decision that rests on it.
    decisions = ("Phê duyệt", "Trả lại", "Thu hồi nhiệm vụ")
    assert shown.count(NOTE) == 2 + len(decisions)
    assert NOTE in words(chair.get("/viec-cua-toi").text)


def test_earlier_slips_stay_to_be_read(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.reviewed()
    page = f"/nhiem-vu/{number}"
    clerk = sign_in("vanphong")
    for proposed, note in (("return", "Thiếu biểu 3."), ("approve", "")):
        clerk.send(page, form=f"{page}/submit", recommendation=proposed, note=note)
    shown = words(clerk.get(page).text)
    assert "Phiếu trình trước (1)" in shown
    assert shown.index("Phiếu trình trước") < shown.rindex("Thiếu biểu 3.")
