"""Nhật ký: who reads what, filters in the address, each line checked on the spot, the export."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import rfc8785
from sqlalchemy import delete, update

from models.migrations.guards import expected_guards
from models.record import Event
from models.vocabulary import EventKind
from tests.handovers import reassigned
from tests.places import take_place
from tests.statements import counted
from web.forms.record import TOPICS
from web.wording.actions import DEEDS
from workflow.administration import people
from workflow.audit.hashes import seal
from workflow.calendar.days import local_day
from workflow.errors import Refused
from workflow.planning.assignment import Assignment, assign

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Executable

    from tests.client import Client
    from tests.office import Office


def tamper(office: Office, change: Executable) -> None:
    """A change of the record past its guards."""
    with office.engine.execution_options(writes=True).begin() as connection:
        for name in expected_guards(connection.dialect.name):
            on = "" if connection.dialect.name == "sqlite" else " ON event"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        connection.execute(change)


def seqs_on(browser: Client, address: str = "/nhat-ky") -> list[int]:
    """The lines that a page shows, in its order."""
    page = browser.get(address)
    assert page.status_code == 200
    parts = page.text.split('href="/nhat-ky/')[1:]
    return [int(seq) for part in parts if (seq := part.split('"')[0]).isdecimal()]


def all_seqs(browser: Client, address: str) -> list[int]:
    """The lines of every page, following the pages."""
    found = []
    while address:
        text = browser.get(address).text
        found += seqs_on(browser, address)
        _, _, rest = text.partition('rel="next" href="')
        address = rest.split('"')[0].replace("&amp;", "&")
    return found


class TestWhoReads:
    def test_some_read_everything(self, office: Office, sign_in: Callable[[str], Client]) -> None:
        office.reported("II.2")
        for username in ("giamsat", "chutich", "phochutich", "uyvien", "vanphong"):
            seen = all_seqs(sign_in(username), "/nhat-ky")
            assert seen == [event.seq for event in reversed(office.events())], username

    def test_an_administrator_reads_all_but_what_is_restricted(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        restricted = {event.seq for event in office.events(office.reported("II.2"))}
        open_to_all = office.assign("I.2")
        browser = sign_in("admin")
        seen = set(all_seqs(browser, "/nhat-ky"))
        assert seen == {event.seq for event in office.events()} - restricted
        assert {event.seq for event in office.events(open_to_all)} <= seen
        assert {browser.get(f"/nhat-ky/{seq}").status_code for seq in restricted} == {404}

    def test_others_read_of_what_they_see_and_do(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        restricted = office.reported("II.2")
        shared = office.assign("I.1")
        browser = sign_in("kinhte")
        own = [
            event.seq
            for event in office.events()
            if event.actor == "Nguyễn Văn Kịp Thời" or event.subject == "user/kinhte"
        ]
        assert own
        expected = {*own, *(event.seq for event in office.events(shared))}
        assert set(all_seqs(browser, "/nhat-ky")) == expected
        assert browser.get(f"/nhat-ky?nhiem-vu={restricted}").text.count("/nhat-ky/") == 0

    def test_everybody_reads_what_others_did_with_their_account(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        with office.transaction() as session:
            people.new_link(session, "kinhte", actor=office.actor("admin"), at=office.now)
        [issued] = office.events(None, EventKind.LINK_ISSUED)
        line = f"/nhat-ky/{issued.seq}"
        owner, other = sign_in("kinhte"), sign_in("vhxh")
        assert line in owner.get("/tai-khoan").text
        assert owner.get(line).status_code == 200
        assert line not in other.get("/tai-khoan").text
        assert other.get(line).status_code == 404

    def test_a_refused_attempt_to_assign_restricted_work_again_is_for_those_who_see_it(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        again = Assignment.as_proposed(office.propose("II.2"))
        number = office.assign("II.2")
        with pytest.raises(Refused), office.transaction() as session:
            assign(session, again, actor=office.actor("vanphong"), at=office.now)
        [refused] = office.events(number, EventKind.REFUSAL)
        assert sign_in("admin").get(f"/nhat-ky/{refused.seq}").status_code == 404
        assert sign_in("congan").get(f"/nhat-ky/{refused.seq}").status_code == 200

    def test_the_page_says_that_something_is_withheld_and_the_seal_is_of_the_whole(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number, _ = reassigned(office)
        line = f"/nhat-ky/{office.events(number)[-1].seq}"
        former, whole = sign_in("congan").get(line).text, sign_in("vanphong").get(line).text
        said = "Phần về nhiệm vụ anh/chị không được xem không hiện ở đây"
        assert ("PHONG_VHXH" in former, said in former) == (False, True)
        assert ("PHONG_VHXH" in whole, said in whole) == (True, False)
        assert "Tính lại: khớp" in former

    def test_only_those_are_offered_as_a_filter_of_whom_something_may_be_read(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("I.1")
        sign_in("congan")
        page = sign_in("kinhte").get("/nhat-ky").text
        assert 'value="vanphong"' in page
        assert 'value="congan"' not in page
        assert 'value="congan"' in sign_in("giamsat").get("/nhat-ky").text

    def test_units_concerned_read_of_restricted_work(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        about = {event.seq for event in office.events(office.reported("II.2"))}
        assert about <= set(all_seqs(sign_in("thon1"), "/nhat-ky"))

    def test_a_stranger_is_asked_to_sign_in(self, client: Client) -> None:
        for address in ("/nhat-ky", "/nhat-ky/1"):
            answer = client.get(address)
            assert answer.status_code == 303
            assert "/dang-nhap" in answer.location

    def test_where_somebody_sat_is_not_everybody_s_business(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        sign_in("kinhte")
        number = office.assign("I.2")
        tamper(office, update(Event).where(Event.kind != "sign_in").values(address="203.0.113.9"))
        seq = office.events(number)[0].seq
        assert "203.0.113.9" in sign_in("giamsat").get(f"/nhat-ky/{seq}").text
        assert "203.0.113.9" not in sign_in("vhxh").get(f"/nhat-ky/{seq}").text


class TestFilters:
    @pytest.fixture
    def number(self, office: Office) -> int:
        office.assign("I.2")
        return office.reported("I.1")

    def test_each_by_itself(
        self, office: Office, sign_in: Callable[[str], Client], number: int
    ) -> None:
        browser = sign_in("giamsat")
        events = office.events()

        def shows(query: str, wanted: set[int]) -> None:
            assert wanted
            assert set(all_seqs(browser, f"/nhat-ky?{query}")) == wanted, query

        shows("nguoi=kinhte", {e.seq for e in events if e.actor == "Nguyễn Văn Kịp Thời"})
        shows("nguoi=he-thong", {e.seq for e in events if e.actor_id is None})
        shows("loai=upload", {e.seq for e in events if e.kind is EventKind.UPLOAD})
        shows("viec=report", {e.seq for e in events if e.action == "report"})
        shows(f"nhiem-vu={number}", {e.seq for e in office.events(number)})
        shows(
            f"nhiem-vu={number}&viec=start&nguoi=kinhte",
            {e.seq for e in office.events(number) if e.action == "start"},
        )

    def test_a_label_means_every_instance_of_the_task(
        self, office: Office, sign_in: Callable[[str], Client], number: int
    ) -> None:
        wanted = {event.seq for event in office.events(number)}
        browser = sign_in("giamsat")
        for typed in ("I.1", "i.1"):
            assert set(all_seqs(browser, f"/nhat-ky?nhiem-vu={typed}")) == wanted
        assert seqs_on(browser, "/nhat-ky?nhiem-vu=VI.99") == []

    def test_some_lines_are_found_by_what_they_are_about(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        take_place(office, "vhxh.cb", "vhxh")
        [given] = [e.seq for e in office.events() if e.action == "give_place"]
        assert seqs_on(sign_in("giamsat"), "/nhat-ky?loai=nguoi-thay") == [given]
        assert {action for _, actions in TOPICS.values() for action in actions} <= DEEDS.keys()

    def test_what_was_done_in_ones_place(
        self, office: Office, sign_in: Callable[[str], Client], number: int
    ) -> None:
        take_place(office, "vhxh.cb", "vhxh")
        office.perform("vhxh.cb", number, "confirm")
        wanted = [office.events(number)[-1].seq]
        assert seqs_on(sign_in("vhxh"), "/nhat-ky?nguoi=thay-toi") == wanted
        assert seqs_on(sign_in("kinhte"), "/nhat-ky?nguoi=thay-toi") == []

    def test_days_are_local_and_both_belong_to_it(
        self, office: Office, sign_in: Callable[[str], Client], number: int
    ) -> None:
        # Half past eleven in the evening in Vietnam, when it is still the day before in Greenwich.
        office.now = office.now.replace(hour=16, minute=30)
        day = local_day(office.now)
        office.perform("vhxh", number, "confirm")
        [seq] = [e.seq for e in office.events(number) if e.action == "confirm"]
        office.later(days=1)
        browser = sign_in("giamsat")
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        assert seq in seqs_on(browser, f"/nhat-ky?tu={day}&den={day}")
        assert seq in seqs_on(browser, f"/nhat-ky?tu={day:%d/%m/%Y}")
        assert seq not in all_seqs(browser, f"/nhat-ky?tu={after}")
        assert seq not in all_seqs(browser, f"/nhat-ky?den={before}")

    @pytest.mark.parametrize(
        ("query", "kept", "said"),
        [
            ("nhiem-vu=abc", "abc", "Hãy nhập số của nhiệm vụ như 12, hoặc IV.1 cho mọi kỳ."),
            ("nhiem-vu=0", "0", "Hãy nhập số của nhiệm vụ"),
            ("nhiem-vu=١", "١", "Hãy nhập số của nhiệm vụ"),
            ("tu=31/02/2026", "31/02/2026", "Ngày chưa đúng"),
            ("den=9999-12-31", "9999-12-31", "Ngày này quá xa; hãy xem lại năm."),
            ("tu=2026-10-02&den=2026-10-01", "01/10/2026", "Ngày này phải từ 02/10/2026 trở đi."),
        ],
    )
    def test_what_cannot_be_read_is_said_and_kept_and_nothing_is_listed(
        self, sign_in: Callable[[str], Client], query: str, kept: str, said: str
    ) -> None:
        browser = sign_in("giamsat")
        page = browser.get(f"/nhat-ky?{query}").text
        assert said in page
        assert f'value="{kept}"' in page
        assert seqs_on(browser, f"/nhat-ky?{query}") == []

    def test_what_is_wrong_in_an_address_is_left_out(
        self, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        everything = seqs_on(browser)
        for query in ("loai=x", "viec=x", "truoc=x&sau=-1"):
            assert seqs_on(browser, f"/nhat-ky?{query}") == everything, query

    def test_nothing_found_says_so(self, sign_in: Callable[[str], Client]) -> None:
        page = sign_in("giamsat").get("/nhat-ky?nhiem-vu=999")
        assert "Không có dòng nào khớp với bộ lọc." in page.text

    def test_filters_stay_as_they_were_set(self, sign_in: Callable[[str], Client]) -> None:
        page = sign_in("giamsat").get("/nhat-ky?nguoi=kinhte&tu=2026-09-01&nhiem-vu=7").text
        assert re.search(r'value="kinhte"\s+selected', page)
        assert 'value="01/09/2026"' in page
        assert 'value="7"' in page


class TestPages:
    def test_forth_and_back_again(self, office: Office, sign_in: Callable[[str], Client]) -> None:
        for _ in range(30):
            sign_in_failed(office)
        browser = sign_in("giamsat")
        first = seqs_on(browser)
        assert len(first) == 20
        second = seqs_on(browser, f"/nhat-ky?sau={first[-1]}")
        assert first[-1] - 1 == second[0]
        assert seqs_on(browser, f"/nhat-ky?truoc={second[0]}") == first
        everything = all_seqs(browser, "/nhat-ky")
        assert everything == [event.seq for event in reversed(office.events())]

    def test_the_number_of_statements_stays(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("kinhte")
        number = office.assign("I.1")
        few = self.cost(office, browser)
        office.perform("kinhte", number, "start")
        office.report(number)
        office.reported("I.2")
        assert self.cost(office, browser) == few

    def cost(self, office: Office, browser: Client) -> int:
        # The first visit after a minute also notes that the session is in use.
        browser.get("/nhat-ky")
        with counted(office.engine) as statements:
            browser.get("/nhat-ky")
        return len(statements)


def sign_in_failed(office: Office) -> None:
    """A line that costs nothing else."""
    from workflow.actors.actor import Actor  # noqa: PLC0415 - the same
    from workflow.audit import record  # noqa: PLC0415 - beside the one use

    with office.transaction() as session:
        line = record.Line(
            kind=EventKind.SIGN_IN_FAILED,
            actor=Actor.system(office.commune_id),
            at=office.now,
            subject="user",
            action="sign_in_failed",
        )
        record.append(session, line)


class TestLine:
    def test_it_shows_every_column_and_that_it_holds(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        number = office.reported("I.1")
        office.perform("vanphong", number, "return")
        event = office.events(number)[-1]
        page = sign_in("giamsat").get(f"/nhat-ky/{event.seq}").text
        for shown in (
            "Trần Thị Chu Đáo", "Chánh Văn phòng", "trả lại", "Thiếu biểu tổng hợp.", event.rule,
            str(event.actor_id), str(event.instance_id), event.schema, *event.rows,
        ):  # fmt: skip
            assert shown in page, shown
        for digest in (event.hash, event.previous_hash, event.definition_hash or ""):
            assert " ".join(digest[i : i + 8] for i in range(0, 64, 8)) in page
        assert "Tính lại: khớp" in page
        assert "Nối với dòng trước: khớp" in page

    def test_it_leads_to_its_neighbours(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("I.1")
        browser = sign_in("giamsat")
        assert seqs_on(browser, "/nhat-ky/5") == [6, 4]
        assert seqs_on(browser, "/nhat-ky/1") == [2]

    def test_neighbours_are_those_that_the_reader_sees(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        first = office.assign("I.1")
        office.reported("II.2")
        second = office.assign("I.2")
        [before], [after] = office.events(first), office.events(second)
        account = [event.seq for event in office.events() if event.subject == "user/vhxh"]
        shown = seqs_on(sign_in("vhxh"), f"/nhat-ky/{before.seq}")
        assert sorted(shown) == [account[-1], after.seq]

    def test_a_changed_line_does_not_hold(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.assign("I.1")
        tamper(office, update(Event).where(Event.seq == 5).values(reason="Khác."))
        browser = sign_in("giamsat")
        assert "Tính lại: không khớp" in browser.get("/nhat-ky/5").text
        assert "Tính lại: khớp" in browser.get("/nhat-ky/6").text

    def test_a_line_whose_neighbour_is_gone_does_not_follow(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        tamper(office, delete(Event).where(Event.seq == 5))
        page = sign_in("giamsat").get("/nhat-ky/6").text
        assert "Tính lại: khớp" in page
        assert "Nối với dòng trước: không khớp" in page

    def test_no_such_line(self, sign_in: Callable[[str], Client]) -> None:
        browser = sign_in("giamsat")
        for seq in ("999999", "0", "-1", "1.5", "x"):
            assert browser.get(f"/nhat-ky/{seq}").status_code == 404, seq


class TestExport:
    def test_it_is_the_record_line_by_line(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        office.reported("I.1")
        browser = sign_in("giamsat")
        before = office.events()
        answer = browser.send("/nhat-ky", "/nhat-ky/xuat")
        assert answer.status_code == 200
        assert answer.mimetype == "application/x-ndjson"
        assert f"nhat-ky-{before[-1].seq}.ndjson" in answer.headers["Content-Disposition"]
        exported = [json.loads(line) for line in answer.data.splitlines()]
        assert [line["hash"] for line in exported] == [event.hash for event in before]
        for line, raw in zip(exported, answer.data.splitlines(), strict=True):
            assert rfc8785.dumps(line) == raw
            digest = line.pop("hash")
            assert seal(line) == digest

    def test_that_it_was_taken_along_is_recorded(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("chutich")
        last = office.events()[-1]
        assert browser.send("/nhat-ky", "/nhat-ky/xuat").data
        event = office.events()[-1]
        assert (event.kind, event.actor) == (EventKind.EXPORT, "A Công Tâm")
        assert event.details == {"seq": last.seq, "hash": last.hash}

    def test_it_is_not_taken_along_by_looking(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        browser = sign_in("giamsat")
        before = office.events()
        assert browser.get("/nhat-ky/xuat").status_code == 405
        assert browser.head("/nhat-ky/xuat").status_code == 405
        assert browser.post("/nhat-ky/xuat").status_code == 400
        assert len(office.events()) == len(before)

    def test_who_is_not_shown_everything_may_not(
        self, office: Office, sign_in: Callable[[str], Client]
    ) -> None:
        for username in ("admin", "kinhte", "vangchuc"):
            browser = sign_in(username)
            assert "/nhat-ky/xuat" not in browser.get("/nhat-ky").text
            fields = browser.fields("/tro-giup", "/dang-xuat")
            assert browser.post("/nhat-ky/xuat", data=fields).status_code == 403
            assert office.events()[-1].kind is EventKind.REFUSAL


def test_the_head_is_there_to_be_noted(office: Office, sign_in: Callable[[str], Client]) -> None:
    browser = sign_in("thon1")
    last = office.events()[-1]
    page = browser.get("/nhat-ky").text
    assert f"dòng {last.seq}, có mã" in page
    assert " ".join(last.hash[i : i + 8] for i in range(0, 64, 8)) in page
