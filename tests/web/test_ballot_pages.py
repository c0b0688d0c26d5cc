"""The members' votes on the page of an instance: asked, given, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Choice, EventKind, VoteForm
from tests.ballots import MEMBERS, ask, ballot_of, vote
from tests.deliveries import tell
from tests.web.tables import row_of, words
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]


@pytest.fixture
def number(office: Office) -> int:
    return office.reviewed("I.3")


def on(number: int, verb: str) -> str:
    return f"/nhiem-vu/{number}/{verb}"


def test_from_asking_to_the_decision(office: Office, sign_in: SignIn, number: int) -> None:
    page, held_on = f"/nhiem-vu/{number}", local_day(office.now) + timedelta(days=2)
    vanphong = sign_in("vanphong")
    leads_to = on(number, "open_ballot")
    typed = {"form": "opinion_slip", "held_on": held_on.isoformat()}
    sent = vanphong.post(leads_to, data={**vanphong.fields(page, leads_to), **typed})
    assert sent.status_code == 303
    for username in MEMBERS:
        client = sign_in(username)
        assert "Biểu quyết" in words(client.get("/viec-cua-toi").text)
        sent = client.send(page, form=on(number, "cast"), choice="in_favour", remark="Nhất trí.")
        assert sent.status_code == 303, username
        assert "Tán thành" in row_of(client.get(page).text, office.user(username).full_name)
        assert on(number, "cast") not in client.get(page).text
    sent = vanphong.send(page, form=on(number, "count"), document_number="12/BB-UBND")
    assert sent.status_code == 303
    text = words(vanphong.get(page).text)
    assert "tán thành 4/4, không tán thành 0, không biểu quyết 0. Đã thông qua." in text
    assert "12/BB-UBND" in text


def test_whoever_decides_finds_the_way_among_their_work(
    office: Office, sign_in: SignIn, number: int
) -> None:
    page, way = f"/nhiem-vu/{number}", 'href="#bieu-quyet">'
    assert f"{way}Ghi kết quả biểu quyết" in sign_in("vanphong").get(page).text
    ask(office, number)
    assert way not in sign_in("vanphong").get(page).text
    assert f"{way}Biểu quyết" in sign_in("uyvien").get(page).text
    for username in MEMBERS:
        vote(office, username, number)
    assert way not in sign_in("uyvien").get(page).text
    assert f"{way}Kiểm phiếu, ghi kết quả" in sign_in("vanphong").get(page).text


def test_the_office_reads_whom_it_still_waits_for(
    office: Office, sign_in: SignIn, number: int
) -> None:
    ask(office, number)
    vote(office, "chutich", number)
    text = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert "Đã có 1/4 phiếu" in text
    assert (
        "Còn chờ phiếu của: Lê Thị Minh Bạch, Phó Chủ tịch UBND xã; A Hai Vai, Phó Chủ tịch UBND"
        " xã; A Bền Lòng, Ủy viên UBND xã." in text
    )


def test_a_rejected_matter_says_so(office: Office, sign_in: SignIn, number: int) -> None:
    ask(office, number)
    for username in MEMBERS:
        vote(office, username, number, Choice.AGAINST)
    client = sign_in("vanphong")
    client.send(f"/nhiem-vu/{number}", form=on(number, "count"), document_number="1/BB")
    page = words(client.get(f"/nhiem-vu/{number}").text)
    assert "Không thông qua." in page
    assert "Đang chờ Chủ tịch hoặc Phó Chủ tịch UBND xã: trả lại" in page.replace(" :", ":")
    tell(office)
    chair = sign_in("chutich")
    assert "Cần anh/chị thực hiện: Trả lại" in words(chair.get("/thong-bao").text)
    card = words(chair.get("/viec-cua-toi").text)
    assert "Đã báo cáo đúng hạn, chờ trả lại" in card
    assert "chờ phê duyệt" not in card


def test_it_is_taken_back(office: Office, sign_in: SignIn, number: int) -> None:
    ask(office, number)
    client = sign_in("vanphong")
    page, form = f"/nhiem-vu/{number}", on(number, "withdraw_ballot")
    assert client.send(page, form=form, reason=" ").status_code == 422
    assert client.send(page, form=form, reason="Hoãn phiên họp.").status_code == 303
    assert office.situation(number).ballot is None


def test_from_an_old_screen_nothing_is_sent_and_nothing_typed_is_lost(
    office: Office, sign_in: SignIn, number: int
) -> None:
    page, member, vanphong = f"/nhiem-vu/{number}", sign_in("uyvien"), sign_in("vanphong")
    minutes = vanphong.fields(page, on(number, "vote")) | {
        "form": "session", "decided_on": "2026-09-21", "members": "9",
        "in_favour": "7", "against": "2", "abstained": "0", "chair_in_favour": "y",
        "document_number": "5/NQ",
    }  # fmt: skip
    ask(office, number, days=3)
    old = member.fields(page, on(number, "cast"))
    taken_back = vanphong.fields(page, on(number, "withdraw_ballot")) | {"reason": "Hoãn."}
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    sent = vanphong.post(on(number, "vote"), data=minutes)
    assert sent.status_code == 409
    assert 'value="5/NQ"' in sent.text.split(f'action="{on(number, "vote")}"')[1]
    ask(office, number, days=3)
    sent = member.post(
        on(number, "cast"), data={**old, "choice": "in_favour", "remark": "Nhất trí."}
    )
    assert sent.status_code == 409
    assert "Đã có người xử lý trước" in sent.text
    assert "Nhất trí." in sent.text
    assert vanphong.post(on(number, "withdraw_ballot"), data=taken_back).status_code == 409
    assert ballot_of(office, number).slips == []


def test_after_a_return_the_ballot_is_seen_to_be_over(
    office: Office, sign_in: SignIn, number: int
) -> None:
    ask(office, number)
    vote(office, "uyvien", number)
    office.perform("chutich", number, "return")
    text = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert "Việc lấy ý kiến đã dừng do báo cáo bị trả lại." in text
    assert "Đang chờ" not in row_of(sign_in("chutich").get(f"/nhiem-vu/{number}").text, "A Hai Vai")


def test_before_the_session_members_read_when_they_vote(
    office: Office, sign_in: SignIn, number: int
) -> None:
    ask(office, number, VoteForm.SESSION, days=3)
    client = sign_in("uyvien")
    assert "Biểu quyết trong phiên họp ngày 24/09." in words(client.get("/viec-cua-toi").text)
    page = client.get(f"/nhiem-vu/{number}").text
    assert "trên hệ thống và chỉ trong ngày đó." in words(page)
    assert on(number, "cast") not in page
    office.later(days=3)
    assert on(number, "cast") in sign_in("uyvien").get(f"/nhiem-vu/{number}").text


def test_before_the_session_its_members_are_those_of_today(
    office: Office, sign_in: SignIn, number: int
) -> None:
    ask(office, number, VoteForm.SESSION, days=30)
    office.end_posts("chutich", last_day=local_day(office.now))
    office.give_post("vangchuc", "chair", since=local_day(office.later(days=1)))
    text = sign_in("vanphong").get(f"/nhiem-vu/{number}").text
    assert "Chưa đến ngày họp" in row_of(text, office.user("vangchuc").full_name)
    assert "Đã có 0/4 phiếu" in words(text)
    assert "dưới đây là danh sách hôm nay" in words(text)


def test_a_committee_that_changed_is_told_of(office: Office, sign_in: SignIn, number: int) -> None:
    ask(office, number, days=30)
    office.end_posts("chutich", last_day=local_day(office.now))
    office.give_post("vangchuc", "chair", since=local_day(office.later(days=1)))
    came, left = (office.user(who).full_name for who in ("vangchuc", "chutich"))
    client = sign_in("vangchuc")
    text = client.get(f"/nhiem-vu/{number}").text
    changes = (
        f"thêm {came}, Cán bộ; không còn {left}, Chủ tịch UBND xã; Chủ tịch nay là {came}."
        " Văn phòng có thể dừng"
    )
    assert changes in words(text)
    assert "hiện không biểu quyết được" in row_of(text, left)
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    sent = client.post(on(number, "cast"), data={**hidden, "choice": "in_favour"})
    assert sent.status_code == 409
    assert "trừ khi Văn phòng dừng để lấy ý kiến lại." in words(sent.text)


def test_what_is_missing_is_said_beside_its_field(
    office: Office, sign_in: SignIn, number: int
) -> None:
    page, client = f"/nhiem-vu/{number}", sign_in("vanphong")
    sent = client.send(page, form=on(number, "open_ballot"), held_on="2020-01-01")
    assert sent.status_code == 422
    assert "Ngày này đã qua." in words(sent.text)
    assert "01/01/2020" in sent.text
    ask(office, number, VoteForm.SESSION, days=0)
    sent = sign_in("chutich").send(page, form=on(number, "cast"), remark="Chưa rõ.")
    assert sent.status_code == 422
    assert "Chưa rõ." in sent.text
    assert ballot_of(office, number).slips == []
    vote(office, "chutich", number)
    sent = client.send(page, form=on(number, "count"), document_number=" ")
    assert sent.status_code == 422


def test_where_nobody_could_vote_the_office_reads_why(
    office: Office, sign_in: SignIn, number: int
) -> None:
    for username in MEMBERS:
        office.end_posts(username, last_day=local_day(office.now))
    office.later(days=1)
    page = sign_in("vanphong").get(f"/nhiem-vu/{number}").text
    assert on(number, "open_ballot") not in page
    assert on(number, "vote") in page
    assert "Chưa có người giữ chức vụ thành viên Ủy ban nhân dân xã." in words(page)


def test_who_is_no_member_is_refused_and_recorded(
    office: Office, sign_in: SignIn, number: int
) -> None:
    ask(office, number)
    client = sign_in("kinhte")
    assert on(number, "cast") not in client.get(f"/nhiem-vu/{number}").text
    hidden = client.fields("/tai-khoan", "/dang-xuat")
    sent = client.post(on(number, "cast"), data={**hidden, "choice": "in_favour"})
    assert sent.status_code == 403
    event = office.events(number)[-1]
    assert (event.kind, event.action) == (EventKind.REFUSAL, "cast")


def test_the_terms_keep_members_of_the_lead_out(
    office: Office, sign_in: SignIn, number: int
) -> None:
    admin = sign_in("admin")
    assert "checked" in admin.get("/quan-tri/thoi-han").text
    for _ in range(2):
        assert admin.send("/quan-tri/thoi-han", form="/quan-tri/bieu-quyet").status_code == 303
    told = [event.action for event in office.events(None, EventKind.COMMUNE)]
    assert told.count("voting_terms") == 1
    ask(office, number)
    page = sign_in("kiemnhiem").get(f"/nhiem-vu/{number}").text
    assert on(number, "cast") not in page
    assert "theo Quy chế làm việc, không biểu quyết" in row_of(page, "A Hai Vai")
    admin.send("/quan-tri/thoi-han", form="/quan-tri/bieu-quyet", lead_members_vote="y")
    assert "checked" in admin.get("/quan-tri/thoi-han").text


def test_only_administrators_set_the_terms(sign_in: SignIn) -> None:
    client = sign_in("vanphong")
    sent = client.post("/quan-tri/bieu-quyet", data=client.fields("/tai-khoan", "/dang-xuat"))
    assert sent.status_code == 403
