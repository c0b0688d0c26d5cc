"""Answering and deciding in the browser: what is seen first, what is asked, what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import ballots
from tests.answers import asked_of_many
from tests.client import hidden_fields
from tests.web.pages import words
from workflow.engine.acts.returns import ReturnEntry
from workflow.instance.entry import ReasonEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

WHY = "Thiếu biểu tổng hợp theo thôn."
AGREE = {"opinion": "agree"}


def main(page: str) -> str:
    """What stands between the header and the footer."""
    return page.partition("<main")[2].partition("</main>")[0]


def first_thing(page: str) -> str:
    """What stands first under the header."""
    return words(main(page).partition('class="breadcrumbs"')[0])


class TestOneUnitsAnswer:
    @pytest.mark.both
    def test_fourteen_that_opened_the_page_together_all_confirm(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, heads = asked_of_many(office)
        page = f"/nhiem-vu/{number}"
        opened = {
            head: (browser, browser.fields(page, f"{page}/confirm"))
            for head in heads
            for browser in [sign_in(head)]
        }
        for head, (browser, fields) in opened.items():
            answer = browser.post(f"{page}/confirm", data={**fields, **AGREE})
            assert answer.status_code == 303, head
        assert office.state(number) == "reviewed"

    def test_after_a_recall_each_reads_why_and_keeps_what_was_typed(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, heads = asked_of_many(office)
        page = f"/nhiem-vu/{number}"
        opened = [
            (browser, browser.fields(page, f"{page}/confirm")) for browser in map(sign_in, heads)
        ]
        office.perform("kinhte", number, "withdraw")
        for browser, fields in opened:
            typed = {"opinion": "agree_with_remarks", "remark": WHY}
            late = browser.post(f"{page}/confirm", data={**fields, **typed})
            assert late.status_code == 409
            assert "Thao tác của anh/chị chưa được thực hiện" in words(late.text)
            assert WHY in late.text
        assert office.situation(number).given == ()

    def test_going_back_and_sending_the_form_again_changes_nothing(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number, [head, _] = asked_of_many(office, 2)
        page, browser = f"/nhiem-vu/{number}", sign_in(head)
        fields = {**browser.fields(page, f"{page}/confirm"), **AGREE}
        for _ in range(2):
            assert browser.post(f"{page}/confirm", data=fields).status_code == 303
        assert len(office.situation(number).given) == 1

    def test_what_is_said_beside_leaves_it_as_it_is(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        fields = browser.fields(page, f"{page}/confirm")
        office.perform("vanphong", number, "urge")
        office.perform("congan", number, "object")
        sign_in("chutich").send(page, f"{page}/comment", body="Gửi sớm.")
        assert browser.post(f"{page}/confirm", data={**fields, **AGREE}).status_code == 303

    def test_a_page_of_before_the_upgrade_is_refused_with_the_form(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        version = office.instance(number).version
        fields = browser.fields(page, f"{page}/confirm")
        del fields["seen"]
        office.perform("congan", number, "confirm")
        old = {**fields, **AGREE, "remark": WHY, "version": str(version)}
        late = browser.post(f"{page}/confirm", data=old)
        assert late.status_code == 409
        assert re.search(rf"<textarea[^>]*>\s*{WHY}</textarea>", late.text)
        fresh = hidden_fields(late.text, f"{page}/confirm")
        assert browser.post(f"{page}/confirm", data={**fresh, **AGREE}).status_code == 303

    def test_an_old_page_on_which_nothing_changed_is_taken(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        fields = {**browser.fields(page, f"{page}/confirm"), **AGREE}
        del fields["seen"]
        fields["version"] = str(office.instance(number).version)
        assert browser.post(f"{page}/confirm", data=fields).status_code == 303


class TestARefusalBecauseOfAChange:
    def test_it_is_the_first_thing_on_the_page_and_says_what_changed(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vanphong")
        fields = browser.fields(page, f"{page}/return")
        office.perform("vhxh", number, "object", ReasonEntry("Thiếu 4 hộ."))
        late = browser.post(f"{page}/return", data={**fields, "reason": WHY})
        assert late.status_code == 409
        first = first_thing(late.text)
        assert "Đã có người xử lý trước. Thao tác của anh/chị chưa được thực hiện." in first
        assert "Có ý kiến mới của đơn vị phối hợp" in first
        assert "Y Ân Cần, Trưởng phòng, Phòng Văn hóa - Xã hội: không thống nhất" in first
        assert "Thiếu 4 hộ." in first
        notice = re.search(r'<div class="notice[^>]*id="chua-thuc-hien"[^>]*>', late.text)
        assert notice is not None
        assert 'tabindex="-1"' in notice[0]
        assert "autofocus" in notice[0]

    def test_the_step_is_named_once(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        fields = {**browser.fields(page, f"{page}/confirm"), **AGREE}
        office.perform("kinhte", number, "withdraw")
        first = first_thing(browser.post(f"{page}/confirm", data=fields).text)
        assert first.count("bước “Đang thực hiện”") == 1

    def test_the_form_is_offered_again_with_what_was_typed(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vanphong")
        fields = browser.fields(page, f"{page}/return")
        office.perform("vhxh", number, "object")
        late = browser.post(f"{page}/return", data={**fields, "reason": WHY}).text
        before = late.partition('id="viec-return"')[0]
        assert before.rpartition("<details")[2].partition(">")[0].split()[-1] == "open"
        again = {**hidden_fields(late, f"{page}/return"), "reason": WHY}
        assert browser.post(f"{page}/return", data=again).status_code == 303
        assert office.state(number) == "in_progress"

    def test_a_choice_comes_back_too(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        fields = browser.fields(page, f"{page}/confirm")
        office.perform("vanphong", number, "return")
        office.report(number)
        chosen = {"opinion": "agree_with_remarks", "remark": WHY}
        late = browser.post(f"{page}/confirm", data={**fields, **chosen})
        assert late.status_code == 409
        assert "Nhiệm vụ đã sang lần báo cáo 2." in first_thing(late.text)
        chosen_then = "Lần gửi vừa rồi anh/chị chọn: Thống nhất, có ý kiến bổ sung."
        assert chosen_then in words(late.text)

    def test_a_new_product_is_named(self, office: Office, sign_in: SignIn) -> None:
        number = office.in_progress()
        page, browser = f"/nhiem-vu/{number}", sign_in("chutich")
        fields = browser.fields(page, f"{page}/revoke")
        [version] = office.hand_in(number, 1)
        late = browser.post(f"{page}/revoke", data={**fields, "reason": WHY})
        assert late.status_code == 409
        assert f"Phòng Kinh tế: nộp sản phẩm “{version.title}”" in first_thing(late.text)

    def test_what_can_no_longer_be_sent_is_there_to_be_copied(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reviewed()
        page, browser = f"/nhiem-vu/{number}", sign_in("chutich")
        fields = browser.fields(page, f"{page}/return")
        office.perform("phochutich", number, "approve")
        late = browser.post(f"{page}/return", data={**fields, "reason": WHY})
        assert late.status_code == 409
        first = main(late.text).partition('class="breadcrumbs"')[0]
        assert "Nhiệm vụ đã sang bước “Đã kết thúc”." in words(first)
        assert WHY in first.partition("<textarea")[2].partition("</textarea>")[0]


class TestACard:
    """What it asks, and that the answer is given where its grounds are."""

    @pytest.mark.parametrize(("state", "who", "action"), [
        ("assigned", "kinhte", "start"),
        ("reported", "vhxh", "confirm"),
        ("reviewed", "chutich", "approve"),
    ])  # fmt: skip
    def test_it_carries_no_form_but_the_way_to_it(
        self, office: Office, sign_in: SignIn, state: str, who: str, action: str
    ) -> None:
        number = office.standing_in(state)
        browser = sign_in(who)
        card = main(browser.get("/viec-cua-toi").text)
        assert "<form" not in card
        assert f'href="/nhiem-vu/{number}#viec-{action}"' in card
        assert f'id="viec-{action}"' in browser.get(f"/nhiem-vu/{number}").text

    def test_it_tells_the_chair_of_objections_and_silence(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        office.perform("vhxh", number, "object")
        office.perform("kinhte", number, "respond")
        office.after_answering_time(number)
        office.perform("clock", number, "lapse")
        card = words(main(sign_in("chutich").get("/viec-cua-toi").text))
        assert "2 sản phẩm" in card
        assert "1 đơn vị không thống nhất (đã giải trình)" in card
        assert "1 đơn vị không trả lời" in card
        assert "Kết quả: Đã rà soát xong 120 hộ." in card

    def test_it_says_which_date_is_asked_for_and_why(self, office: Office, sign_in: SignIn) -> None:
        number = office.in_progress("I.2")
        office.perform("kinhte", number, "request_extension")
        card = words(main(sign_in("chutich").get("/viec-cua-toi").text))
        assert "đề nghị gia hạn từ 16/12/2026 đến 23/12/2026: “Mưa lũ, chưa đi được" in card

    def test_it_says_who_sent_it_back_and_why(self, office: Office, sign_in: SignIn) -> None:
        office.perform("kinhte", office.assign("I.2"), "decline")
        card = words(main(sign_in("chutich").get("/viec-cua-toi").text))
        name = "Nguyễn Văn Kịp Thời, Trưởng phòng, Phòng Kinh tế"
        assert f"{name} đề nghị chuyển trả: “Việc này thuộc" in card

    def test_it_says_to_what_the_lead_unit_has_to_respond(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.perform("vhxh", office.reported(), "object")
        card = words(main(sign_in("kinhte").get("/viec-cua-toi").text))
        assert "Xã hội không thống nhất: “Số liệu của thôn chưa đúng.”" in card


class TestWhatCameBack:
    def test_the_reason_stands_on_the_card_and_above_the_report(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reviewed()
        office.perform("chutich", number, "return", ReturnEntry(WHY))
        browser = sign_in("kinhte")
        told = f"Trả lại 21/09, A Công Tâm: {WHY}"
        assert told in words(main(browser.get("/viec-cua-toi").text))
        page = browser.get(f"/nhiem-vu/{number}").text
        assert told in words(main(page)).partition("SHA-256")[0]
        results = page.partition('name="results"')[2].partition("</textarea>")[0]
        assert "Đã rà soát xong 120 hộ." in results
        assert "Sản phẩm không đổi so với lần báo cáo 1." in page

    def test_a_new_version_is_a_change(self, office: Office, sign_in: SignIn) -> None:
        number = office.reviewed()
        office.perform("chutich", number, "return")
        office.hand_in(number, 1)
        browser, page = sign_in("kinhte"), f"/nhiem-vu/{number}"
        assert "không đổi so với" not in browser.get(page).text
        office.report(number)
        assert "không đổi so với" not in sign_in("vhxh").get(page).text

    def test_whoever_answers_is_told_that_the_products_are_the_same(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reviewed()
        office.perform("chutich", number, "return")
        office.report(number)
        browser = sign_in("vhxh")
        assert "Lần báo cáo 2" in main(browser.get("/viec-cua-toi").text)
        assert "Sản phẩm không đổi so với lần báo cáo 1." in browser.get(f"/nhiem-vu/{number}").text

    def test_it_says_that_the_unit_keeps_it_and_why(self, office: Office, sign_in: SignIn) -> None:
        number = office.assign("I.2")
        office.perform("kinhte", number, "decline")
        office.perform("chutich", number, "uphold", ReasonEntry(WHY))
        card = words(main(sign_in("kinhte").get("/viec-cua-toi").text))
        assert f"21/09, A Công Tâm: {WHY}" in card

    def test_it_says_why_there_is_no_more_time(self, office: Office, sign_in: SignIn) -> None:
        number = office.in_progress("I.2")
        office.perform("kinhte", number, "request_extension")
        office.perform("chutich", number, "refuse_extension", ReasonEntry(WHY))
        told = f"Không đồng ý gia hạn đến 23/12/2026 21/09, A Công Tâm: {WHY}"
        browser = sign_in("kinhte")
        for page in ("/viec-cua-toi", f"/nhiem-vu/{number}"):
            assert told in words(main(browser.get(page).text))


class TestAnAnswer:
    def test_nothing_is_chosen_beforehand(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        form = browser.get(page).text.partition('id="viec-confirm"')[2].partition("</form>")[0]
        assert "checked" not in form
        assert form.count('type="submit"') == form.count('name="opinion"') == 4
        unsent = browser.send(page, f"{page}/confirm")
        assert unsent.status_code == 422
        assert "Chưa nhập mục này." in unsent.text
        assert office.situation(number).given == ()

    def test_what_it_rests_on_stands_above_it(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page = sign_in("vhxh").get(f"/nhiem-vu/{number}").text
        panel = page.partition('id="viec-confirm"')[2].partition('name="opinion"')[0]
        assert panel.count(f'href="/nhiem-vu/{number}/san-pham/') == 2
        assert "Đã rà soát xong 120 hộ." in panel

    def test_objecting_is_as_near_as_agreeing(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        bare = browser.send(page, f"{page}/confirm", opinion="object")
        assert bare.status_code == 422
        assert "Ý kiến hoặc lý do: Chưa nhập mục này." in words(bare.text)
        sent = browser.send(page, f"{page}/confirm", opinion="object", remark=WHY)
        assert sent.status_code == 303
        [answer] = office.situation(number).given
        assert (answer.stance, answer.remark) == ("objected", WHY)

    def test_nonsense_is_no_answer(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported()
        page, browser = f"/nhiem-vu/{number}", sign_in("vhxh")
        assert browser.send(page, f"{page}/confirm", opinion="yes").status_code == 422
        assert office.situation(number).given == ()


def test_the_track_names_who_took_the_work_not_who_sent_it_back(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.perform("vanphong", number, "return", ReturnEntry("Thiếu số liệu."))
    page = sign_in("giamsat").get(f"/nhiem-vu/{number}").text
    track = words(page.partition('<ol class="track')[2].partition("</ol>")[0])
    assert track.count("Nguyễn Văn Kịp Thời") == 1
    assert "Trần Thị Chu Đáo" not in track.partition("Đang thực hiện")[2]


class TestWhatVoidsOthersWork:
    """It says so before the second click."""

    def panel(self, page: str, action: str) -> str:
        return words("<" + page.partition(f'id="viec-{action}"')[2].partition("</form>")[0])

    @pytest.mark.parametrize(("who", "action"), [("kinhte", "withdraw"), ("vanphong", "return")])
    def test_the_answers_that_count_no_more_are_counted(
        self, office: Office, sign_in: SignIn, who: str, action: str
    ) -> None:
        number = office.reported()
        office.perform("vhxh", number, "confirm")
        panel = self.panel(sign_in(who).get(f"/nhiem-vu/{number}").text, action)
        assert "1 đơn vị đã trả lời; ý kiến đó chỉ còn để xem." in panel
        assert "2 đơn vị phải trả lời lại" in panel

    def test_nobody_who_did_not_answer_is_said_to_answer_again(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        panel = self.panel(sign_in("kinhte").get(f"/nhiem-vu/{number}").text, "withdraw")
        assert "đơn vị chủ trì phải báo cáo lại." in panel
        assert "trả lời lại" not in panel

    def test_approving_says_that_it_ends_and_who_could_reopen(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reviewed()
        panel = self.panel(sign_in("phochutich").get(f"/nhiem-vu/{number}").text, "approve")
        assert "Sau đó chỉ Chủ tịch UBND xã mở lại được" in panel

    def test_revoking_cannot_be_taken_back(self, office: Office, sign_in: SignIn) -> None:
        panel = self.panel(
            sign_in("chutich").get(f"/nhiem-vu/{office.assign('I.1')}").text, "revoke"
        )
        assert "Không hoàn lại được" in panel

    def test_revoking_does_not_speak_of_reporting_again(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.reported()
        office.perform("vhxh", number, "confirm")
        panel = self.panel(sign_in("chutich").get(f"/nhiem-vu/{number}").text, "revoke")
        assert "1 đơn vị đã trả lời; ý kiến đó chỉ còn để xem." in panel
        assert "Không hoàn lại được" in panel
        assert "phải báo cáo lại" not in panel
        assert "phải trả lời lại" not in panel

    def test_slips_that_were_given_are_no_result(self, office: Office, sign_in: SignIn) -> None:
        number = office.reviewed("I.3")
        ballots.ask(office, number)
        browser, page = sign_in("phochutich"), f"/nhiem-vu/{number}"
        assert "không còn giá trị" not in self.panel(browser.get(page).text, "return")
        ballots.vote(office, "chutich", number)
        panel = self.panel(browser.get(page).text, "return")
        assert "Phiếu đã gửi không còn giá trị." in panel
        assert "Kết quả biểu quyết" not in panel

    def test_accepting_is_asked_because_nothing_can_be_sent_back_then(
        self, office: Office, sign_in: SignIn
    ) -> None:
        panel = self.panel(sign_in("kinhte").get(f"/nhiem-vu/{office.assign('I.1')}").text, "start")
        assert "không chuyển trả nhiệm vụ được nữa" in panel

    def test_a_product_is_not_taken_out_with_one_click(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.in_progress()
        office.hand_in(number, 1)
        page = sign_in("kinhte").get(f"/nhiem-vu/{number}").text
        before = page.partition("/san-pham/1/rut")[0].rpartition("<details")[2]
        assert "Bản do Y Siêng Năng nộp không còn đi cùng báo cáo" in words(before)


class TestAnEmptyPage:
    """What stands on *Việc của tôi* when nothing is to be done."""

    def test_what_comes_next_is_of_ones_own_and_lies_ahead(
        self, office: Office, sign_in: SignIn
    ) -> None:
        office.in_progress("I.2")
        office.reported("I.1")
        assert "Việc gần nhất" not in sign_in("nongdan").get("/viec-cua-toi").text
        office.perform("vhxh", office.instance(2).number, "confirm")
        assert "Việc gần nhất" not in sign_in("vhxh").get("/viec-cua-toi").text, "another's date"

    def test_a_day_that_is_past_is_not_next(self, office: Office, sign_in: SignIn) -> None:
        number = office.reported("I.1")
        office.until(number, days=1)
        page = sign_in("kinhte").get("/viec-cua-toi").text
        assert "Việc gần nhất" not in page

    def test_an_inspector_sees_what_is_late_and_what_is_objected_to(
        self, office: Office, sign_in: SignIn
    ) -> None:
        number = office.in_progress("I.1")
        office.hand_in(number)
        office.until(number, days=1)
        office.report(number)
        office.perform("vhxh", number, "object")
        page = words(main(sign_in("giamsat").get("/viec-cua-toi").text))
        assert "1 việc đã quá hạn" in page
        assert "1 đơn vị không thống nhất (chưa giải trình)" in page

    def test_an_administrator_sees_what_is_missing(self, office: Office, sign_in: SignIn) -> None:
        office.end_posts("vhxh", last_day=office.now.date())
        office.later(days=1)
        page = words(main(sign_in("admin").get("/viec-cua-toi").text))
        assert "đơn vị chưa có người đứng đầu: 1" in page
        assert "người chưa có chức vụ: 2" in page
