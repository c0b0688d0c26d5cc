"""What a unit answered on paper or by telephone, entered by the follow-up office."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.organisation import Unit
from models.vocabulary import Role, Stance, SubstitutionKind
from tests.decision.led_by_the_office import led_by_the_office
from tests.deliveries import tell
from tests.papers import pdf
from tests.places import take_place
from tests.web.tables import row_of, words
from workflow.errors import NotNow

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

LETTER = {"number": "12/CV-CAX", "dated": "18/09/2026"}
WHY = "Số hộ ở Thôn 2 chưa khớp."
BY_OFFICE = "do Văn phòng ghi (Trần Thị Chu Đáo, Chánh Văn phòng HĐND và UBND xã)"
TOLD = "Đã ghi ý kiến nhận bằng văn bản của đơn vị anh/chị"


def enter(client: Client, task: int, unit: str = "CONG_AN_XA", /, **typed: Any) -> TestResponse:
    page = f"/nhiem-vu/{task}"
    given = {"unit": unit, "answer": "agree", **LETTER, **typed}
    return client.send(page, f"{page}/y-kien", **given)


def scan(content: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content or pdf("ý kiến")), "Công văn 12.pdf"


def stand_open(page: str) -> list[str]:
    """The forms in place of which a browser keeps one open at a time."""
    found = re.findall(r'<details class="action-details(.*?)</details>', page, re.DOTALL)
    return [each for each in found if re.search(r"\sopen\s*>", each.partition("<summary")[0])]


def stances(office: Office, number: int) -> list[tuple[str, bool]]:
    """How units answered in the round, and whether the office wrote it down."""
    situation = office.situation(number)
    return [(each.stance.value, each.id in situation.on_paper) for each in situation.given]


@pytest.mark.both
def test_the_paper_is_kept_and_read_by_whoever_sees_the_task(
    office: Office, sign_in: SignIn
) -> None:
    number, content = office.reported(), pdf("ý kiến của Công an xã")
    office.perform("vhxh", number, "confirm")
    answered = enter(sign_in("vanphong"), number, file=scan(content))
    assert answered.status_code == 303
    assert office.state(number) == "reviewed"
    page = sign_in("kinhte.cb").get(f"/nhiem-vu/{number}").text
    row = row_of(page, "12/CV-CAX")
    for told in (BY_OFFICE, "văn bản số 12/CV-CAX ngày 18/09/2026", "Công văn 12.pdf"):
        assert told in row
    for reader in ("vhxh.cb", "chutich", "giamsat"):
        with sign_in(reader).get(f"/nhiem-vu/{number}/y-kien/1") as read:
            assert read.data == content
            assert "12-CV-CAX" in read.headers["Content-Disposition"]
            assert read.headers["Content-Security-Policy"].startswith("sandbox")
    assert sign_in("chutich").get(f"/nhiem-vu/{number}/y-kien/2").status_code == 404
    assert "của Công an xã: Thống nhất (văn bản số 12/CV-CAX ngày 18/09/2026)" in words(page)


def test_a_paper_of_a_restricted_task_is_not_there_for_others(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported("II.2")
    assert enter(sign_in("vanphong"), number, "THON_1", file=scan()).status_code == 303
    for reader, found in (("kinhte", 404), ("congan", 200), ("thon1", 200)):
        with sign_in(reader).get(f"/nhiem-vu/{number}/y-kien/1") as read:
            assert read.status_code == found


def test_the_people_of_the_unit_are_told_what_was_entered_and_nobody_else(
    office: Office, sign_in: SignIn
) -> None:
    office.give_post("vangchuc", Role.OFFICER, "CONG_AN_XA")
    number = office.reported()
    tell(office)
    enter(sign_in("vanphong"), number, answer="object", remark=WHY)
    tell(office)
    for of_the_unit in ("congan", "vangchuc"):
        told = words(sign_in(of_the_unit).get("/thong-bao").text)
        assert TOLD in told
        assert WHY.removesuffix(".") in told
        assert "12/CV-CAX" in told
    for other in ("vhxh", "vanphong.cb", "chutich"):
        assert TOLD not in words(sign_in(other).get("/thong-bao").text)


@pytest.mark.both
def test_an_objection_on_paper_awaits_a_response_until_the_unit_itself_confirms(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    enter(sign_in("vanphong"), number, answer="object", remark=WHY, said_by="Ông Hải")
    office.perform("vhxh", number, "confirm")
    assert office.state(number) == "reported"
    assert [each.remark for each in office.situation(number).open_objections] == [WHY]
    assert [turn.action for turn in office.situation(number).turns] == ["respond"]
    corrected = sign_in("congan").send(
        f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/confirm", opinion="agree"
    )
    assert corrected.status_code == 303
    assert office.state(number) == "reviewed"
    assert stances(office, number) == [
        ("objected", True), ("confirmed", False), ("confirmed", False),
    ]  # fmt: skip
    page = sign_in("chutich").get(f"/nhiem-vu/{number}").text
    assert "Hoàng Văn Vững Vàng" in words(page)


def test_the_unit_may_say_the_same_by_itself(office: Office) -> None:
    number = office.reported()
    office.perform("vanphong", number, "record_objection")
    [unit] = {each.unit_id for each in office.situation(number).given}
    head = {office.unit("PHONG_VHXH").id: "vhxh", office.unit("CONG_AN_XA").id: "congan"}[unit]
    office.perform(head, number, "object")
    assert stances(office, number) == [("objected", True), ("objected", False)]


def test_a_response_answers_what_came_on_paper(office: Office, sign_in: SignIn) -> None:
    number = office.reported()
    enter(sign_in("vanphong"), number, answer="object", remark=WHY)
    office.perform("vhxh", number, "confirm")
    office.perform("kinhte", number, "respond")
    assert office.state(number) == "reviewed"


def test_after_a_return_the_next_round_begins_anew_and_the_paper_stays(
    office: Office, sign_in: SignIn
) -> None:
    number, browser = office.reported(), sign_in("vanphong")
    enter(browser, number, file=scan())
    office.perform("vanphong", number, "return")
    office.report(number)
    assert office.situation(number).given == ()
    assert enter(browser, number, said_by="Ông Hải", file=scan()).status_code == 303
    page = browser.get(f"/nhiem-vu/{number}").text
    assert words(page).count(BY_OFFICE) == 2
    for paper in (1, 2):
        with browser.get(f"/nhiem-vu/{number}/y-kien/{paper}") as read:
            assert read.status_code == 200


def test_time_runs_out_only_for_those_who_did_not_answer_on_paper_either(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    enter(sign_in("vanphong"), number)
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")
    assert stances(office, number) == [("confirmed", True), ("no_response", False)]
    [silent] = [a for a in office.situation(number).given if a.stance is Stance.NO_RESPONSE]
    assert silent.unit_id == office.unit("PHONG_VHXH").id


def test_who_stands_in_for_the_head_of_the_office_enters_it_under_their_own_name(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    take_place(
        office, "vanphong.cb", "vanphong", kind=SubstitutionKind.DELEGATION,
        document="12/QĐ-UBND",
    )  # fmt: skip
    assert enter(sign_in("vanphong.cb"), number).status_code == 303
    [line] = [e for e in office.events(number) if e.action == "record_answer"]
    assert line.actor == "A Gọn Gàng"
    page = words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
    assert "do Văn phòng ghi (A Gọn Gàng, " in page


def test_who_belongs_to_the_lead_unit_reads_why_they_enter_nothing(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.give_post("vanphong.cb", Role.OFFICER, "PHONG_KINH_TE")
    page = sign_in("vanphong.cb").get(f"/nhiem-vu/{number}").text
    assert "Ghi ý kiến nhận bằng văn bản" in words(page)
    assert f"/nhiem-vu/{number}/y-kien" not in page


def test_a_unit_without_any_account_is_the_very_case(office: Office, sign_in: SignIn) -> None:
    number = office.reported()
    office.end_posts("congan", last_day=office.now.date() - timedelta(days=1))
    tell(office)
    assert enter(sign_in("vanphong"), number, said_by="Ông Hải").status_code == 303
    tell(office)
    assert stances(office, number) == [("confirmed", True)]


def test_a_silent_unit_without_any_account_answers_late_through_the_office(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    office.end_posts("congan", last_day=office.now.date() - timedelta(days=1))
    office.after_answering_time(number)
    office.perform("clock", number, "lapse")
    tell(office)
    browser = sign_in("vanphong")
    page = browser.get(f"/nhiem-vu/{number}").text
    [chosen] = re.findall(r'<option value="(CONG_AN_XA[^"]*)">([^<]*)<', page)
    assert chosen[1] == "Công an xã"
    assert enter(browser, number, chosen[0], said_by="Ông Hải").status_code == 303
    assert office.situation(number).state == "reviewed"
    assert stances(office, number)[-2:] == [("no_response", False), ("confirmed", True)]


def test_where_the_office_leads_the_committee_writes_the_answer_down(
    office: Office, sign_in: SignIn
) -> None:
    number = led_by_the_office(office)
    page = f"/nhiem-vu/{number}"
    assert "y-kien" not in sign_in("vanphong").get(page).text.replace("y-kien-", "")
    text = words(sign_in("vanphong").get(page).text)
    assert "Văn phòng chủ trì nhiệm vụ này nên không tự thực hiện" in text
    assert "Người có thẩm quyền: Chủ tịch hoặc Phó Chủ tịch UBND xã." in text
    chair = sign_in("chutich")
    assert enter(chair, number).status_code == 303
    assert stances(office, number) == [("confirmed", True)]
    by_chair = "do Ủy ban nhân dân xã ghi (A Công Tâm, Chủ tịch UBND xã)"
    assert by_chair in words(sign_in("congan").get(page).text)
    tell(office)
    assert TOLD in words(sign_in("congan").get("/thong-bao").text)


def test_a_body_outside_is_no_exception(office: Office, sign_in: SignIn) -> None:
    with office.transaction() as session:
        for code in ("PHONG_KINH_TE", "CONG_AN_XA"):
            session.get_one(Unit, (office.commune_id, office.unit(code).id)).subordinate = False
    number = office.reported()
    assert enter(sign_in("vanphong"), number).status_code == 303
    assert stances(office, number) == [("confirmed", True)]


class TestWhatIsNotTaken:
    def test_what_a_unit_has_answered_itself(self, office: Office, sign_in: SignIn) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/y-kien")
        office.perform("congan", number, "object")
        typed = {"unit": "CONG_AN_XA", "answer": "agree", "remark": WHY, **LETTER}
        answered = browser.post(f"{page}/y-kien", data={**fields, **typed})
        assert answered.status_code == 422
        assert "Đơn vị này đã tự trả lời" in answered.text
        assert WHY in answered.text
        assert 'value="12/CV-CAX"' in answered.text
        assert stances(office, number) == [("objected", False)]

    def test_what_somebody_of_the_office_has_entered_meanwhile(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/y-kien")
        enter(sign_in("vanphong.cb"), number, answer="object", remark=WHY)
        typed = {"unit": "CONG_AN_XA", "answer": "agree", **LETTER}
        answered = browser.post(f"{page}/y-kien", data={**fields, **typed})
        assert answered.status_code == 422
        assert "vừa được ghi" in answered.text
        again = re.search(r'<option[^>]*value="(CONG_AN_XA/\d+)"', answered.text)
        assert again
        assert enter(browser, number, again[1]).status_code == 303
        assert stances(office, number) == [("objected", True), ("confirmed", True)]

    def test_what_another_unit_answered_meanwhile_is_in_nobodys_way(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/y-kien")
        office.perform("vhxh", number, "confirm")
        typed = {"unit": "CONG_AN_XA", "answer": "agree", **LETTER}
        assert browser.post(f"{page}/y-kien", data={**fields, **typed}).status_code == 303
        assert office.state(number) == "reviewed"

    def test_after_a_new_report_what_was_seen_of_the_last(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/y-kien")
        office.perform("kinhte", number, "withdraw")
        typed = {"unit": "CONG_AN_XA", "answer": "agree", "remark": WHY, **LETTER}
        for _ in ("at work", "reported again"):
            answered = browser.post(f"{page}/y-kien", data={**fields, **typed})
            assert answered.status_code == 409
            assert WHY in answered.text
            if office.state(number) == "in_progress":
                office.report(number)
        assert office.situation(number).given == ()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"unit": ""}, "Chưa nhập mục này."),
            ({"unit": "THON_1"}, "Hãy chọn một trong các đơn vị được lấy ý kiến."),
            ({"number": "", "dated": ""}, "Hãy nhập số và ngày văn bản, hoặc người trả lời."),
            ({"dated": ""}, "Chưa nhập mục này."),
            ({"dated": "31/02/2026"}, "Ngày chưa đúng"),
            ({"dated": "18/09/2100"}, "Ngày này chưa đến."),
            ({"answer": ""}, "Chưa nhập mục này."),
            ({"answer": "object", "remark": " "}, "Chưa nhập mục này."),
            ({"answer": "agree_with_remarks", "remark": ""}, "Chưa nhập mục này."),
        ],
    )
    def test_what_is_missing_is_named_and_the_file_need_not_come_twice(
        self, office: Office, sign_in: SignIn, typed: dict[str, str], sentence: str
    ) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        back = enter(browser, number, **{"remark": WHY, **typed}, said_by="", file=scan())
        assert back.status_code == 422
        assert sentence in words(back.text)
        assert "Đã nhận tệp “Công văn 12.pdf”" in back.text
        held = re.findall(r'name="held" value="([^"]+)"', back.text)
        assert enter(browser, number, held=held[0]).status_code == 303
        with browser.get(f"/nhiem-vu/{number}/y-kien/1") as read:
            assert read.data == pdf("ý kiến")

    def test_it_stands_open_alone_where_one_has_to_answer_too(
        self, office: Office, sign_in: SignIn
    ) -> None:
        """Of the forms of a page a browser keeps one open; it is the one that came back."""
        office.give_post("vanphong", Role.HEAD, "CONG_AN_XA")
        number, clerk = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        assert [form for form in stand_open(clerk.get(page).text) if "/confirm" in form]
        answered = enter(clerk, number, "PHONG_VHXH", number="", dated="")
        assert answered.status_code == 422
        [form] = stand_open(answered.text)
        assert "/y-kien" in form
        assert "Hãy nhập số và ngày văn bản, hoặc người trả lời." in form

    def test_a_file_that_is_none(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        back = enter(sign_in("vanphong"), number, remark=WHY, file=scan(b"MZ\x90"))
        assert back.status_code == 422
        assert WHY in back.text
        assert office.situation(number).given == ()

    def test_the_answer_of_ones_own_unit(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        office.give_post("vanphong", Role.OFFICER, "CONG_AN_XA")
        back = enter(sign_in("vanphong"), number)
        assert back.status_code == 422
        assert "Đây là đơn vị của anh/chị" in back.text

    @pytest.mark.parametrize("who", ["kinhte", "congan", "chutich", "giamsat", "admin"])
    def test_from_nobody_else(self, office: Office, sign_in: SignIn, who: str) -> None:
        number, browser = office.reported(), sign_in(who)
        hidden = browser.fields("/tai-khoan", "/dang-xuat")
        typed = {"unit": "CONG_AN_XA", "answer": "agree", **LETTER}
        sent = browser.post(f"/nhiem-vu/{number}/y-kien", data={**hidden, **typed})
        assert sent.status_code == 403
        assert office.situation(number).given == ()

    def test_twice(self, office: Office, sign_in: SignIn) -> None:
        number, browser = office.reported(), sign_in("vanphong")
        page = f"/nhiem-vu/{number}"
        fields = browser.fields(page, f"{page}/y-kien")
        for _ in range(2):
            typed = {"unit": "CONG_AN_XA", "answer": "agree", **LETTER, "file": scan()}
            assert browser.post(f"{page}/y-kien", data={**fields, **typed}).status_code == 303
        assert stances(office, number) == [("confirmed", True)]


class TestUntilItIsDecided:
    """The last answer on paper ends the asking, and can be put right as any other."""

    def entered_last(self, office: Office) -> int:
        number = office.reported()
        office.perform("vhxh", number, "confirm")
        office.perform("vanphong", number, "record_answer")
        assert office.state(number) == "reviewed"
        return number

    def test_that_the_unit_does_not_agree_after_all_is_answered_before_the_decision(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.demand_slips()
        number = self.entered_last(office)
        office.perform("vanphong", number, "submit")
        congan = sign_in("congan")
        page = words(congan.get(f"/nhiem-vu/{number}").text)
        assert "Đơn vị chủ trì phải giải trình trước khi trình phê duyệt." in page
        assert "Phiếu trình của Văn phòng không còn giá trị; phải trình lại." in page
        sent = congan.send(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/object", reason=WHY)
        assert sent.status_code == 303
        assert office.state(number) == "reported"
        assert [turn.action for turn in office.situation(number).turns] == ["respond"]
        office.perform("kinhte", number, "respond")
        assert office.state(number) == "reviewed"
        assert [turn.action for turn in office.situation(number).turns] == ["submit"]
        listed = words(sign_in("vanphong").get("/viec-cua-toi").text)
        assert "chờ trình phê duyệt" in listed
        office.perform("vanphong", number, "submit")
        office.perform("chutich", number, "approve")

    def test_the_unit_confirms_otherwise_and_it_stays_where_it_is(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, congan = self.entered_last(office), sign_in("congan")
        sent = congan.send(
            f"/nhiem-vu/{number}",
            f"/nhiem-vu/{number}/confirm",
            opinion="agree_with_remarks",
            remark="Bổ sung thôn 2.",
        )
        assert sent.status_code == 303
        assert office.state(number) == "reviewed"
        assert "Bổ sung thôn 2." in words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
        again = congan.get(f"/nhiem-vu/{number}").text
        assert f"/nhiem-vu/{number}/confirm" not in again
        assert f"/nhiem-vu/{number}/object" not in again

    def test_the_office_puts_right_what_it_wrote_down_itself(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, clerk = self.entered_last(office), sign_in("vanphong")
        assert "Nếu đơn vị không thống nhất:" in clerk.get(f"/nhiem-vu/{number}").text
        sent = enter(clerk, number, "CONG_AN_XA/2", answer="object", remark=WHY)
        assert sent.status_code == 303
        assert office.state(number) == "reported"
        assert stances(office, number)[-1] == ("objected", True)

    def test_a_decision_that_was_taken_is_not_undone(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported("I.3")
        office.perform("vanphong", number, "record_answer")
        office.record_vote(number)
        vhxh = sign_in("vhxh")
        assert "kết quả biểu quyết không bị hủy" in words(vhxh.get(f"/nhiem-vu/{number}").text)
        with pytest.raises(NotNow):
            office.perform("vhxh", number, "object")
        assert office.state(number) == "reviewed"
        assert office.situation(number).vote is not None

    def test_who_answered_themselves_is_offered_nothing_there(
        self, office: Office, sign_in: SignIn
    ) -> None:
        page = sign_in("vhxh").get(f"/nhiem-vu/{self.entered_last(office)}").text
        assert "/confirm" not in page
        assert "/object" not in page


def test_whoever_writes_it_down_is_not_offered_their_own_unit(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.give_post("vanphong.cb", Role.OFFICER, "CONG_AN_XA")
    clerk = sign_in("vanphong.cb")
    page = clerk.get(f"/nhiem-vu/{number}").text
    assert '<option value="PHONG_VHXH"' in page
    assert '<option value="CONG_AN_XA"' not in page
    office.perform("vhxh", number, "confirm")
    page = words(clerk.get(f"/nhiem-vu/{number}").text)
    assert "Chỉ còn đơn vị của anh/chị chưa tự trả lời (Công an xã)" in page
    assert '<option value="CONG_AN_XA"' in sign_in("vanphong").get(f"/nhiem-vu/{number}").text
