"""Wherever a page, a card or a table names who did something, their capacity stands with it.

Those who do it here sign for another, or in a post of their own that the name does not say.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.plan import Indicator
from models.vocabulary import Choice, EventKind, HaltKind, Role
from tests.administration import administer
from tests.ballots import MEMBERS, ask, count, vote
from tests.deadlines import declined
from tests.discussing import say
from tests.earlier_periods import approved_before, holds
from tests.factories import write_down
from tests.periods import QUARTER_IV, close, settle_year
from tests.places import authorise, take_place
from tests.posts import entry
from tests.web.pages import words
from workflow.administration import posts
from workflow.calendar.days import local_day
from workflow.delegation import handovers
from workflow.engine.acts.reports import ReportEntry
from workflow.planning import suspensions
from workflow.planning.session_reports import report_to_session, session_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

DEPUTY = "Lê Thị Minh Bạch, KT. Chủ tịch – Phó Chủ tịch UBND xã"
OFFICE_HEAD = "Trần Thị Chu Đáo, Chánh Văn phòng"
CLERK = "A Gọn Gàng, Chuyên viên, Văn phòng HĐND và UBND xã"
OFFICER = "Y Siêng Năng, Chuyên viên, Phòng Kinh tế"
AUTHORISED = "Y Chín Chắn, TUQ. Trưởng phòng, Phòng Kinh tế"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return words(answer.text)


def signature_in(page: str) -> str:
    """What stands under a paper of the committee, after that it is for the committee."""
    return words(page.replace("</p>", " </p>")).partition("TM. ỦY BAN NHÂN DÂN ")[2]


def promised(office: Office) -> None:
    """Task I.3 promises a share."""
    with office.transaction() as session:
        indicator = Indicator(
            commune_id=office.commune_id, task_id=office.task("I.3").id, code="share",
            name="Tỷ trọng vốn", formula="", unit_of_measure="%", target_from=15, scope="commune",
        )  # fmt: skip
        session.add(indicator)
        session.flush()
        write_down(session, EventKind.PLAN, "plan/1", [indicator], at=office.now)


def test_whoever_closes_a_period_sets_a_limit_or_confirms_a_year(
    office: Office, sign_in: SignIn
) -> None:
    number = office.assign("I.1")
    office.set_limit(5)
    settle_year(office, 2026)
    office.until(number, days=1)
    close(office, QUARTER_IV, by="vanphong.cb")
    reader = sign_in("giamsat")
    assert CLERK in shown(reader, "/ky-bao-cao")
    assert "A Công Tâm, Chủ tịch UBND xã đặt ngày" in shown(reader, "/thong-ke")
    assert OFFICE_HEAD in shown(reader, "/lich?nam=2026")


def test_whoever_stops_a_task_or_enters_its_figures_also_in_the_table(
    office: Office, sign_in: SignIn
) -> None:
    office.in_progress("I.3")
    promised(office)
    page, figure = "/ke-hoach/1/nhiem-vu/I.3", "/ke-hoach/1/nhiem-vu/I.3/chi-tieu/share"
    given = {"year": "2026", "value": "16", "taken_on": "20/09/2026", "source": "PGD"}
    clerk, officer = sign_in("vanphong.cb"), sign_in("kinhte.cb")
    assert clerk.send(page, figure, **given).status_code == 303
    corrected = {**given, "value": "17", "reason": "Đính chính."}
    assert officer.send(page, figure, **corrected).status_code == 303
    day = local_day(office.now)
    administer(
        office, suspensions.halt, office.task("I.3").id, HaltKind.SUSPENDED, day, "Chờ vốn.",
        by="vanphong.cb",
    )  # fmt: skip
    said = shown(officer, page)
    assert f"Người ghi: {CLERK}" in said
    assert OFFICER in said
    assert said.count(CLERK) == 2
    table = officer.get("/ke-hoach/1/nhiem-vu/I.3/chi-tieu.csv").get_data(as_text=True)
    assert OFFICER in table
    assert CLERK in table


def test_whoever_notes_a_session(office: Office, sign_in: SignIn) -> None:
    number = office.reviewed()
    office.perform("phochutich", number, "approve")
    reader = sign_in("giamsat")
    assert f"{DEPUTY}, thay mặt Ủy ban nhân dân xã" in shown(reader, "/phien-hop")
    with office.reading() as session:
        found = session_reports(session, actor=office.actor("vanphong.cb"), at=office.now)
    lines = [each.event.seq for each in found.waiting]
    administer(office, report_to_session, local_day(office.now), lines, by="vanphong.cb")
    assert f"{CLERK} ghi" in shown(reader, "/phien-hop")


def test_whoever_signs_a_handover_or_settles_what_takes_two(
    office: Office, sign_in: SignIn
) -> None:
    [post] = office.posts("kinhte.pho")
    office.end_posts("kinhte.pho", last_day=local_day(office.now) + timedelta(days=10))
    administer(office, handovers.hand_over, post.id, "kinhte", by="kinhte.pho")
    administer(office, handovers.sign, post.id, by="kinhte.pho")
    administer(office, handovers.take, post.id, by="kinhte")
    said = shown(sign_in("kinhte"), f"/ban-giao/{post.id}")
    assert "Bên giao ký Y Chín Chắn, Phó Trưởng phòng, Phòng Kinh tế" in said
    assert "Bên nhận ký Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế" in said
    administer(office, posts.give, "vangchuc", entry(Role.VICE_CHAIR))
    chair = sign_in("chutich")
    assert "Phan Văn Cẩn Thận, Quản trị hệ thống" in shown(chair, "/cho-dong-y")
    chair.send("/cho-dong-y", "/cho-dong-y/1/dong-y")
    assert "A Công Tâm, Chủ tịch UBND xã" in shown(chair, "/cho-dong-y").partition("Đã đồng ý:")[2]


def test_whoever_hands_in_issues_and_says_something(office: Office, sign_in: SignIn) -> None:
    earlier = approved_before(office, "I.1", date(2026, 5, 4))
    office.issue(earlier)
    number = office.in_progress("I.1")
    authorise(office, "kinhte.pho", "kinhte", by="kinhte")
    office.hand_in(number, 2, by="kinhte.pho")
    say(office, number, "Đã gửi số liệu.", by="kinhte.cb")
    report = ReportEntry("Đã xong.", products=(holds(1, earlier, 1),))
    office.perform("kinhte.pho", number, "report", report)
    reader = sign_in("vhxh")
    said = shown(reader, f"/nhiem-vu/{number}")
    products = said.partition("Sản phẩm")[2].partition("Trao đổi")
    assert AUTHORISED in products[0]
    assert OFFICER in products[2]
    assert "Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế" in products[0]
    assert f"{OFFICER} nộp" in shown(reader, f"/nhiem-vu/{earlier}")


def test_whoever_asks_and_declines_on_the_cards_of_who_decides(
    office: Office, sign_in: SignIn
) -> None:
    authorise(office, "kinhte.pho", "kinhte", by="kinhte")
    asked = office.in_progress("I.2")
    office.perform("kinhte.pho", asked, "request_extension")
    sent_back = office.assign("I.1")
    office.perform("kinhte.pho", sent_back, "decline")
    cards = shown(sign_in("chutich"), "/viec-cua-toi")
    assert f"{AUTHORISED} (ông/bà Nguyễn Văn Kịp Thời)" in cards
    assert cards.count(AUTHORISED) == 2
    office.perform("phochutich", asked, "refuse_extension")
    office.perform("phochutich", sent_back, "uphold")
    told = shown(sign_in("kinhte"), "/viec-cua-toi")
    assert told.count("Lê Thị Minh Bạch (KT. Chủ tịch – Phó Chủ tịch UBND xã)") == 2


def test_the_successor_says_who_declined_before_it(office: Office, sign_in: SignIn) -> None:
    number = declined(office)
    office.perform("phochutich", number, "reassign")
    successor = office.situation(number).successor
    assert successor is not None
    said = shown(sign_in("chutich"), f"/nhiem-vu/{successor.number}")
    assert DEPUTY in said


def test_the_minutes_are_signed_by_whoever_decided(office: Office, sign_in: SignIn) -> None:
    number = voted(office)
    clerk = sign_in("vanphong")
    path = f"/nhiem-vu/{number}/bien-ban-kiem-phieu"

    def signature() -> str:
        return signature_in(clerk.get(path).text)

    assert signature().startswith("CHỦ TỊCH A Công Tâm")
    office.perform("phochutich", number, "approve")
    assert signature().startswith("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Thị Minh Bạch")
    office.perform("phochutich", number, "withdraw_approval")
    assert signature().startswith("CHỦ TỊCH A Công Tâm")
    office.perform("chutich", number, "approve")
    assert signature().startswith("CHỦ TỊCH A Công Tâm")


def test_the_minutes_are_signed_in_the_chairs_place(office: Office, sign_in: SignIn) -> None:
    number = voted(office)
    authorise(office, "vanphong", "chutich", unit="VP_HDND_UBND")
    office.perform("vanphong", number, "approve")
    said = signature_in(sign_in("vanphong").get(f"/nhiem-vu/{number}/bien-ban-kiem-phieu").text)
    assert said.startswith("TUQ. CHỦ TỊCH CHÁNH VĂN PHÒNG HĐND VÀ UBND XÃ Trần Thị Chu Đáo")


def test_the_minutes_are_signed_by_a_deputy_who_stands_in(office: Office, sign_in: SignIn) -> None:
    number = voted(office)
    take_place(office, "phochutich", "chutich")
    office.perform("phochutich", number, "approve")
    said = signature_in(sign_in("vanphong").get(f"/nhiem-vu/{number}/bien-ban-kiem-phieu").text)
    assert said.startswith("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Thị Minh Bạch")


def test_a_signature_is_found_though_another_wrote_first(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two at once the later may write first: then the line has a later time than the row."""
    number = office.in_progress("I.2")
    before = office.now
    say(office, number, "Đã gửi số liệu.", by="kinhte.cb")
    monkeypatch.setattr(office, "now", before - timedelta(seconds=1))
    office.perform("kinhte", number, "request_extension")
    monkeypatch.undo()
    said = shown(sign_in("chutich"), f"/nhiem-vu/{number}")
    name = "Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế"
    assert f"{name}," in said.partition("Đề nghị gia hạn")[2].partition("Lịch sử")[0]


def voted(office: Office) -> int:
    """An instance on which all members of the committee voted, and that nobody approved yet."""
    number = office.reviewed("I.3")
    ask(office, number, days=2)
    for username in MEMBERS:
        vote(office, username, number, Choice.IN_FAVOUR)
    count(office, number)
    return number
