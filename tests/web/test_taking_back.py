"""What the office gave out by mistake, and takes back before anybody took it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.deliveries import tell
from tests.web.tables import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

WHY = "Giao nhầm kỳ, sẽ giao lại sau."


def test_the_unit_reads_that_it_was_taken_back_and_why(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.1")
    page, vanphong = f"/nhiem-vu/{number}", sign_in("vanphong")
    tell(office)
    answered = vanphong.send(page, f"{page}/take_back", reason=WHY)
    assert answered.status_code == 303
    tell(office)
    assert office.state(number) == "revoked"
    # Those too who were to cooperate, and knew of it.
    for of_the_unit in ("kinhte", "kinhte.cb", "vhxh"):
        told = words(sign_in(of_the_unit).get("/thong-bao").text)
        assert "Văn phòng đã thu hồi nhiệm vụ chưa tiếp nhận" in told
        assert WHY.removesuffix(".") in told
    elsewhere = words(sign_in("thon1").get("/thong-bao").text)
    assert "đã thu hồi nhiệm vụ chưa tiếp nhận" not in elsewhere
    assert "thu hồi khi chưa tiếp nhận" in words(sign_in("kinhte").get(page).text)


def test_without_a_reason_it_stays(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.1")
    page = f"/nhiem-vu/{number}"
    answered = sign_in("vanphong").send(page, f"{page}/take_back", reason=" ")
    assert answered.status_code == 422
    assert office.state(number) == "assigned"


def test_once_it_was_taken_up_it_is_no_longer_the_offices(office: Office, sign_in: SignIn) -> None:
    number = office.assign("I.1")
    page, vanphong = f"/nhiem-vu/{number}", sign_in("vanphong")
    fields = vanphong.fields(page, f"{page}/take_back")
    office.perform("kinhte.cb", number, "start")
    answered = vanphong.post(f"{page}/take_back", data={**fields, "reason": WHY})
    assert answered.status_code == 409
    assert WHY in answered.text
    assert office.state(number) == "in_progress"
