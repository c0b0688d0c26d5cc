"""A quarter as seven persons play it on the pages, and the figures against a ledger of the story.

A return, an objection, an answer on paper, a unit that stays silent, a draft and its issued
version; one task that nobody took up.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.papers import pdf
from tests.stories.acting import done
from tests.web.pages import words
from workflow.audit.verification import verify
from workflow.scheduler.jobs import lapse_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both

SEVEN = ("vanphong", "chutich", "kinhte", "kinhte.cb", "vhxh", "congan", "thon1")
SIGNED = {"dated": "21/09/2026", "signed_by": "Lê Thị Minh Bạch", "signed_as": "KT. Chủ tịch"}
DIRECTION = "Nhân rộng ra các thôn trong quý sau."


@dataclass(frozen=True)
class Cast:
    """The seven at their browsers, and the office they work in."""

    office: Office
    sign_in: Callable[[str], Client]

    def __getitem__(self, username: str) -> Client:
        """Somebody's browser; a quarter is longer than one stays signed in."""
        return self.sign_in(username)

    def does(self, username: str, task: int, action: str, /, **typed: str) -> bool:
        """Whether one of them did something to a task on its page."""
        return done(self[username], f"/nhiem-vu/{task}", action, **typed)

    def brings(self, username: str, task: int, form: str, /, **typed: Any) -> TestResponse:
        """The answer to one of them who sends a document with a form of the task's page."""
        page = f"/nhiem-vu/{task}"
        file = (io.BytesIO(pdf(f"{username} {sorted(typed)}")), "van-ban.pdf")
        return self[username].send(page, f"{page}/{form}", **typed, file=file)


@pytest.fixture
def cast(office: Office, sign_in: Callable[[str], Client]) -> Cast:
    """On the first day of the quarter's work."""
    return Cast(office, sign_in)


def test_the_quarter(cast: Cast) -> None:
    office = cast.office
    loans, payments, _, *villages = work_is_given_out(office)
    watch = office.assign("II.2")
    the_long_way(cast, loans)
    in_time_and_nobody_asked(cast, payments)
    late_and_a_unit_stays_silent(cast, watch)

    # By hand: loans and payments were reported in time and the watch late; what the two villages
    # and the yearly task owed on that same day of December nobody reported.
    assert {office.state(number) for number in (loans, payments, watch)} == {"closed"}
    shown = words(cast["chutich"].get("/thong-ke?ky=tat-ca").text)
    assert (
        "Tổng số 6 nhiệm vụ: đã hoàn thành 3 (đúng hạn 2, quá hạn 1);"
        " chưa hoàn thành 3 (trong hạn 0, quá hạn 3)" in shown
    )
    assert "Đã phê duyệt, chưa có bản ban hành (mọi kỳ)" not in shown
    for number in villages:
        assert office.state(number) == "assigned"
    everybody_knows_what_became_of_it(cast, loans)
    with office.reading() as session:
        assert verify(session, office.commune_id).whole


def work_is_given_out(office: Office) -> list[int]:
    """The quarter's tasks, in the order of the plan."""
    return [
        number for label in ("I.1", "I.2", "I.3", "II.1") for number in office.assign_all(label)
    ]


def the_long_way(cast: Cast, number: int) -> None:
    """Drafted, reported, objected to, answered on paper, returned, approved, and then issued."""
    assert cast.does("kinhte.cb", number, "start")
    drafted = cast.brings("kinhte.cb", number, "san-pham", requirement="1", stage="draft")
    assert drafted.status_code == 303
    signed = {"number": "7/BC-UBND", **SIGNED}
    kept = cast.brings("kinhte.cb", number, "san-pham", requirement="2", stage="issued", **signed)
    assert kept.status_code == 303
    assert cast.does("kinhte", number, "report", results="Đã rà soát 412 hộ.")

    objection = "Số hộ ở Thôn 2 chưa khớp."
    assert cast.does("vhxh", number, "confirm", opinion="object", remark=objection)
    letter = {"unit": "CONG_AN_XA", "answer": "agree", "number": "12/CV-CAX", "dated": "21/09/2026"}
    assert cast.brings("vanphong", number, "y-kien", **letter).status_code == 303
    assert cast.office.state(number) == "reported"
    assert cast.does("kinhte", number, "respond", response="Tiếp thu, đã sửa số liệu.")
    assert cast.office.state(number) == "reviewed"

    assert cast.does("chutich", number, "return", reason="Bổ sung biểu kèm theo.")
    cast.office.later(days=1)
    assert cast.does("kinhte", number, "report", results="Đã bổ sung biểu.")
    assert cast.does("vhxh", number, "confirm", opinion="agree")
    assert cast.does("congan", number, "confirm", opinion="agree")
    assert cast.does("chutich", number, "approve", direction=DIRECTION)
    assert cast.does("kinhte", number, "follow_direction", outcome="Đã gửi các thôn.")

    def waits() -> bool:
        return f"/nhiem-vu/{number}" in cast["vanphong"].get("/chua-ban-hanh").text

    assert waits()
    signed = {"number": "15/KH-UBND", **SIGNED}
    issued = cast.brings("vanphong", number, "ban-hanh", requirement="1", **signed)
    assert issued.status_code == 303
    assert not waits()


def in_time_and_nobody_asked(cast: Cast, number: int) -> None:
    """Reported and approved."""
    assert cast.does("kinhte.cb", number, "start")
    signed = {"number": "8/BC-UBND", **SIGNED}
    cast.brings("kinhte.cb", number, "san-pham", requirement="1", stage="issued", **signed)
    assert cast.does("kinhte", number, "report", results="Đã giải ngân 4 tỷ đồng.")
    assert cast.does("chutich", number, "approve")


def late_and_a_unit_stays_silent(cast: Cast, number: int) -> None:
    """Reported two days late; the time for answers passes, and silence is not consent."""
    assert cast.does("congan", number, "start")
    signed = {"number": "9/BC-CAX", **SIGNED}
    cast.brings("congan", number, "san-pham", requirement="1", stage="issued", **signed)
    cast.office.until(number, days=2)
    assert cast.does("congan", number, "report", results="Giữ vững an ninh các điểm giao dịch.")
    assert f"/nhiem-vu/{number}/approve" not in cast["chutich"].get(f"/nhiem-vu/{number}").text
    cast.office.after_answering_time(number)
    lapse_due(cast.office.reading, cast.office.transaction, at=cast.office.now)
    assert "Quá hạn, chưa có ý kiến" in words(cast["thon1"].get(f"/nhiem-vu/{number}").text)
    assert cast.does("chutich", number, "approve")


def everybody_knows_what_became_of_it(cast: Cast, number: int) -> None:
    """Nothing of the long way awaits anybody, and its page tells it to the end."""
    told = words(cast["thon1"].get(f"/nhiem-vu/{number}").text)
    for said in (
        "Số hộ ở Thôn 2 chưa khớp.", "Tiếp thu, đã sửa số liệu.", "Bổ sung biểu kèm theo.",
        "12/CV-CAX", DIRECTION, "Đã gửi các thôn.", "15/KH-UBND",
    ):  # fmt: skip
        assert said in told
    for username in SEVEN:
        assert f'/nhiem-vu/{number}"' not in cast[username].get("/viec-cua-toi").text
