"""Two features that meet: what somebody does by one is right for who does another."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests import ballots
from tests.administration import administer
from tests.earlier_periods import approved_before, holds, nothing_arose
from tests.periods import close
from tests.places import end_place, section, take_place
from tests.web.tables import words
from workflow.audit.verification import verify
from workflow.delegation.area_assignment import AreaEntry, set_area
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.errors import NotEntitled, NotNow, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.both

DIRECTED = ApprovalEntry(direction="Rà soát lại trước tháng 10.")
LAST_QUARTER = date(2026, 8, 3)
RETURNED = "/nhiem-vu?ket-qua=bi-tra-lai&ky=tat-ca"
UNFOLLOWED = "/nhiem-vu?chi-dao=chua-bao-cao&ky=tat-ca"


@pytest.fixture(autouse=True)
def the_record_stays_whole(office: Office) -> Iterator[None]:
    yield
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def listed(browser: Client, address: str) -> set[int]:
    """The numbers in a list."""
    return {int(n) for n in re.findall(r'href="/nhiem-vu/([0-9]+)"', browser.get(address).text)}


def on_paper_last(office: Office, label: str = "I.3") -> int:
    """An instance that the last answer, which came on paper, brought before the committee."""
    number = office.reported(label)
    office.perform("vanphong", number, "record_answer")
    assert office.state(number) == "reviewed"
    return number


def test_a_direction_goes_with_the_approval_that_was_taken_back(
    office: Office, sign_in: SignIn
) -> None:
    number, clerk = office.reviewed(), sign_in("vanphong")
    office.perform("chutich", number, "approve", DIRECTED)
    assert listed(clerk, UNFOLLOWED) == {number}
    office.perform("chutich", number, "withdraw_approval")
    assert listed(clerk, UNFOLLOWED) == set()
    office.perform("chutich", number, "return")
    assert listed(clerk, RETURNED) == {number}
    office.report(number)
    assert listed(clerk, RETURNED) == set()


def test_an_approval_of_which_something_was_issued_stands(office: Office) -> None:
    number = office.closed()
    office.issue(number, 1)
    with pytest.raises(NotNow):
        office.perform("chutich", number, "withdraw_approval")
    office.perform("chutich", number, "reopen")
    assert office.instance(number).returned_at is None
    assert office.instance(number).unissued_since is None


def test_more_time_given_after_a_return_leaves_it_returned(office: Office, sign_in: SignIn) -> None:
    number, browser = office.reported(), sign_in("kinhte")
    office.perform("vanphong", number, "return")
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    assert listed(browser, RETURNED) == {number}
    assert "Trả lại, yêu cầu bổ sung" in words(browser.get(f"/nhiem-vu/{number}").text)


def test_a_named_officer_reads_that_it_was_returned(office: Office, sign_in: SignIn) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint")
    office.report(number)
    office.perform("vanphong", number, "return")
    [named, *_] = office.situation(number).appointments
    page = words(sign_in(named.officer.username).get("/viec-cua-toi").text)
    assert "Trả lại, yêu cầu bổ sung" in page


def test_a_vote_of_a_round_that_was_returned_decides_nothing(office: Office) -> None:
    number = on_paper_last(office)
    office.record_vote(number)
    office.perform("chutich", number, "return")
    office.report(number)
    assert office.situation(number).vote is None
    office.perform("vanphong", number, "record_answer")
    with pytest.raises(NotNow):
        office.perform("chutich", number, "approve")
    office.perform("vhxh", number, "object")
    assert office.state(number) == "reported"


def test_an_answer_is_put_right_once_the_members_are_asked_no_more(office: Office) -> None:
    number = on_paper_last(office)
    ballots.ask(office, number)
    with pytest.raises(NotNow):
        office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "withdraw_ballot")
    office.perform("vhxh", number, "object")
    office.perform("kinhte", number, "respond")
    office.record_vote(number)
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def test_an_approval_taken_back_lets_what_was_written_down_be_put_right(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "record_answer")
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "withdraw_approval")
    office.perform("congan", number, "object")
    office.perform("kinhte", number, "respond")
    office.perform("phochutich", number, "approve")
    assert office.instance(number).unissued_since is not None


def test_a_vote_outlives_the_withdrawal_of_the_approval(office: Office) -> None:
    number = on_paper_last(office)
    office.record_vote(number)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "withdraw_approval")
    with pytest.raises(NotNow):
        office.perform("vhxh", number, "object")
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def test_what_is_carried_is_free_again_when_who_carries_it_is_revoked(office: Office) -> None:
    earlier = approved_before(office, "I.1", LAST_QUARTER, 1, 2)
    number = office.in_progress()
    office.hand_in(number, 2)
    carrying = ReportEntry("Xong.", products=(holds(1, earlier, 1),))
    office.perform("kinhte", number, "report", carrying)
    office.perform("chutich", earlier, "reopen")
    with pytest.raises(Refused):
        office.take_out(earlier, 1)
    office.perform("chutich", number, "revoke")
    office.take_out(earlier, 1)


def test_a_return_frees_what_the_next_report_no_longer_carries(office: Office) -> None:
    earlier = approved_before(office, "I.1", LAST_QUARTER, 1, 2)
    number = office.in_progress()
    office.hand_in(number, 2)
    office.perform(
        "kinhte", number, "report", ReportEntry("Xong.", products=(holds(1, earlier, 1),))
    )
    office.perform("vanphong", number, "return")
    office.perform("kinhte", number, "report", ReportEntry("Xong.", products=(nothing_arose(1),)))
    office.perform("chutich", earlier, "reopen")
    office.take_out(earlier, 1)


def test_who_stands_in_for_the_chair_takes_no_approval_back_that_the_chair_gave(
    office: Office,
) -> None:
    # The vice-chair, whose own field is another one, decides here for the chair alone.
    elsewhere = AreaEntry((), (section(office, "II").id,))
    [post] = office.posts("phochutich")
    administer(office, set_area, post.id, elsewhere, "", by="chutich")
    made = take_place(office, "phochutich", "chutich")
    number = office.reviewed()
    office.perform("chutich", number, "approve", DIRECTED)
    with pytest.raises(NotEntitled):
        office.perform("phochutich", number, "withdraw_approval")
    office.perform("chutich", number, "withdraw_approval")
    # What they gave themselves in that place they take back, and so does whose place it is.
    for who in ("phochutich", "chutich"):
        office.perform("phochutich", number, "approve")
        assert office.events(number)[-1].post_id == office.posts("chutich")[0].id
        office.perform(who, number, "withdraw_approval")
    end_place(office, made, by="chutich")
    with pytest.raises(NotEntitled):
        office.perform("phochutich", number, "approve")


def test_what_was_returned_stays_in_the_figures_when_its_period_is_closed(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.perform("vanphong", number, "return")
    office.later(days=100)
    close(office)
    browser = sign_in("giamsat")
    assert listed(browser, RETURNED) == {number}
    assert f'href="/nhiem-vu/{number}"' in browser.get("/ke-hoach?ket-qua=bi-tra-lai").text


def test_a_slip_of_before_an_objection_submits_nothing(office: Office) -> None:
    office.demand_slips()
    number = on_paper_last(office)
    office.perform("vanphong", number, "submit")
    office.perform("vanphong", number, "record_objection")
    office.perform("kinhte", number, "respond")
    office.record_vote(number)
    with pytest.raises(NotNow):
        office.perform("chutich", number, "approve")
    office.perform("vanphong", number, "submit")
    office.perform("chutich", number, "approve")


def test_a_task_given_to_another_unit_is_nobodys_returned_work(
    office: Office, sign_in: SignIn
) -> None:
    number = office.assign("I.1")
    office.perform("kinhte", number, "appoint")
    office.perform("kinhte", number, "decline")
    office.perform("chutich", number, "reassign")
    moved = office.situation(number).successor
    assert moved is not None
    assert office.situation(moved.number).appointments == ()
    assert listed(sign_in("vanphong"), RETURNED) == set()


def test_an_extension_that_waits_is_moot_after_a_revocation_of_what_was_returned(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    office.perform("vanphong", number, "return")
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "revoke")
    assert office.situation(number).open_extension is None
    assert office.instance(number).returned_at is None
    assert listed(sign_in("vanphong"), RETURNED) == set()
