"""Two features that meet, further pairs: periods, votes, places taken, what is restricted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.vocabulary import Cadence, Choice, HaltKind, Role, SubstitutionKind, VoteForm
from models.work import TaskInstance
from tests import ballots
from tests.administration import administer
from tests.earlier_periods import approved_before, holds
from tests.office import Office
from tests.periods import OVER, close, run
from tests.places import authorise, end_place, take_place
from tests.visibility import seen
from workflow.actors.actor import CLOCK
from workflow.administration import units
from workflow.audit.verification import verify
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.calendar.periods import Span
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.performing import perform
from workflow.errors import NotEntitled, NotNow, Unknown
from workflow.instance.vote_count import is_adopted
from workflow.planning import office_calendar, suspensions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.substitution import Substitution

pytestmark = pytest.mark.both

LAST_YEAR = date(2025, 5, 4)


@pytest.fixture(autouse=True)
def the_record_stays_whole(office: Office) -> Iterator[None]:
    yield
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def before_the_committee(office: Office) -> int:
    """A collective matter that is before the members, who have until the end of tomorrow."""
    number: int = ballots.before_the_members(office, "I.3")
    return number


def test_a_period_is_closed_over_an_open_vote_which_goes_on(office: Office) -> None:
    number = office.reviewed("I.3")
    office.now = OVER
    ballots.ask(office, number)
    close(office, Span(Cadence.YEAR, 2026, 1))
    assert office.situation(number).carried_over
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    ballots.count(office, number)
    office.perform("chutich", number, "approve")
    # It was approved after the closing, which counted it as carried over.
    office.perform("chutich", number, "withdraw_approval")
    assert office.situation(number).vote is not None


def test_an_approval_on_which_the_closing_rests_is_reopened_and_carried_over(
    office: Office,
) -> None:
    number = office.reviewed("I.3")
    office.now = OVER
    office.record_vote(number)
    office.perform("chutich", number, "approve")
    close(office, Span(Cadence.YEAR, 2026, 1))
    with pytest.raises(NotNow):
        office.perform("chutich", number, "withdraw_approval")
    office.perform("chutich", number, "reopen")
    assert office.situation(number).carried_over
    assert office.situation(number).vote is not None
    office.report(number)
    assert office.situation(number).vote is None


def test_a_task_that_is_suspended_lets_what_runs_be_voted_on_and_opens_nothing(
    office: Office,
) -> None:
    number, task = before_the_committee(office), office.task("I.3")
    today = local_day(office.now)
    administer(
        office, suspensions.halt, task.id, HaltKind.SUSPENDED, today, "Chờ tỉnh.", by="vanphong"
    )
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    ballots.count(office, number)
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"
    run(office, OVER)
    with office.reading() as session:
        tasks = session.scalars(select(TaskInstance.task_id)).all()
    assert tasks.count(task.id) == 1


def test_more_time_that_was_granted_stays_when_the_approval_is_taken_back(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    due_on = office.instance(number).due_on
    office.report(number)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "withdraw_approval")
    office.perform("chutich", number, "return")
    assert office.instance(number).due_on == due_on
    assert office.situation(number).open_extension is None
    office.perform("kinhte", number, "request_extension")
    assert office.situation(number).extension_waits


def test_a_draft_that_was_never_issued_is_carried_and_issued_where_it_was_approved(
    office: Office,
) -> None:
    earlier = approved_before(office, "I.3", LAST_YEAR)
    number = office.in_progress("I.3")
    carrying = ReportEntry("Xong.", products=(holds(1, earlier, 1),))
    office.perform("kinhte", number, "report", carrying)
    office.perform("vhxh", number, "confirm")
    office.perform("chutich", number, "approve")
    assert office.instance(number).unissued_since is None
    with pytest.raises(NotNow):
        office.issue(number)
    office.issue(earlier)
    assert office.instance(earlier).unissued_since is None


def test_who_heads_a_village_in_anothers_place_reports_for_that_village_alone(
    office: Office,
) -> None:
    lead = {
        office.situation(each).instance.lead_unit.code: each for each in office.assign_all("II.1")
    }
    made = authorise(office, "vangchuc", "thon1")
    office.perform("vangchuc", lead["THON_1"], "start")
    with pytest.raises(NotEntitled):
        office.perform("vangchuc", lead["THON_2"], "start")
    office.hand_in(lead["THON_1"], by="vangchuc")
    office.perform("vangchuc", lead["THON_1"], "report")
    end_place(office, made, by="thon1")
    with pytest.raises(NotEntitled):
        office.perform("vangchuc", lead["THON_1"], "withdraw")
    office.perform("thon1", lead["THON_1"], "withdraw")


def test_an_answer_on_paper_goes_with_the_report_that_was_withdrawn(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("vanphong", number, "record_answer")
    office.perform("kinhte", number, "withdraw")
    office.report(number)
    assert [unit.code for unit in office.situation(number).silent] == [
        "PHONG_VHXH", "CONG_AN_XA",
    ]  # fmt: skip
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    assert office.state(number) == "reviewed"


def test_an_officer_who_left_sees_nothing_more_of_what_was_restricted(office: Office) -> None:
    today = local_day(office.now)
    office.give_post("vangchuc", Role.OFFICER, "CONG_AN_XA", since=today)
    number = office.assign("II.2")
    office.perform("congan", number, "start")
    office.perform("congan", number, "appoint", AppointmentEntry(("vangchuc",)))
    assert number in seen(office, "vangchuc")
    office.end_posts("vangchuc", last_day=today)
    next_day = today + timedelta(days=1)
    office.give_post("vangchuc", Role.OFFICER, "PHONG_VHXH", since=next_day)
    office.later(days=1)
    assert number not in seen(office, "vangchuc")
    with pytest.raises(Unknown):
        office.perform("vangchuc", number, "update_progress")
    assert [each.officer.username for each in office.situation(number).departed] == ["vangchuc"]


def test_a_renamed_unit_keeps_what_is_restricted_to_it(office: Office) -> None:
    number = office.assign("II.2")
    unit = office.unit("CONG_AN_XA")
    named = units.Naming("Công an xã Ngọk Bay", "CA xã", unit.position)
    administer(office, units.correct, "CONG_AN_XA", named)
    assert number in seen(office, "congan")
    assert number not in seen(office, "kinhte")
    office.perform("congan", number, "start")
    office.report(number)
    assert office.situation(number).instance.lead_unit.short_name == "CA xã"


def test_the_chairs_place_gives_no_second_vote_and_the_tie_stays_the_chairs(
    office: Office,
) -> None:
    take_place(office, "phochutich", "chutich")
    number = before_the_committee(office)
    ballots.vote(office, "phochutich", number, Choice.AGAINST)
    with pytest.raises(NotNow):
        ballots.vote(office, "phochutich", number)
    ballots.vote(office, "uyvien", number, Choice.AGAINST)
    ballots.vote(office, "kiemnhiem", number)
    ballots.vote(office, "chutich", number)
    assert is_adopted(ballots.count(office, number))
    office.perform("phochutich", number, "approve")
    assert office.state(number) == "closed"


def test_a_member_whose_post_ended_while_votes_are_given_is_counted_and_not_awaited(
    office: Office,
) -> None:
    number = before_the_committee(office)
    for member in ("chutich", "phochutich"):
        ballots.vote(office, member, number)
    office.end_posts("uyvien", last_day=local_day(office.now))
    office.end_posts("kiemnhiem", last_day=local_day(office.now))
    office.later(days=1)
    kept = ballots.count(office, number)
    # Two of four, the chair among them.
    assert (kept.members, kept.in_favour, kept.chair_in_favour) == (4, 2, True)
    assert is_adopted(kept)


def test_what_was_approved_in_the_chairs_place_the_chair_takes_back_after_the_place_was(
    office: Office,
) -> None:
    made = in_the_chairs_place(office)
    number = in_review(office)
    office.perform(AUTHORISED, number, "approve", ApprovalEntry("Làm tiếp."))
    end_place(office, made, by="chutich")
    with pytest.raises(NotEntitled):
        office.perform(AUTHORISED, number, "withdraw_approval")
    office.perform("chutich", number, "withdraw_approval")
    assert office.state(number) == "reviewed"


def test_a_place_that_ends_at_midnight_gives_no_approval_the_day_after(office: Office) -> None:
    in_the_chairs_place(office, until=local_day(office.now))
    number = in_review(office)
    assert office.verdict(AUTHORISED, number, "approve").allowed
    office.later(days=1)
    with pytest.raises(NotEntitled):
        office.perform(AUTHORISED, number, "approve")


def test_an_objection_waits_while_the_members_are_asked_by_a_session_to_come(
    office: Office,
) -> None:
    number = office.reported("I.3")
    office.perform("vanphong", number, "record_answer")
    ballots.ask(office, number, VoteForm.SESSION, days=2)
    with pytest.raises(NotNow):
        office.perform("vhxh", number, "object")
    ballots.withdraw(office, number)
    office.perform("vhxh", number, "object")
    assert office.state(number) == "reported"


def test_what_was_issued_after_a_vote_outlives_that_it_is_reopened_and_voted_on_anew(
    office: Office,
) -> None:
    number = office.closed("I.3")
    office.issue(number, content="Ban da ky so")
    voted_on = office.situation(number).versions[0].sha256
    assert office.situation(number).issued_documents[0].sha256 != voted_on
    office.perform("chutich", number, "reopen")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    office.record_vote(number, in_favour=2)
    with pytest.raises(NotNow):
        office.perform("chutich", number, "approve")
    assert len(office.situation(number).issued_documents) == 1


def test_a_time_for_answers_that_the_lead_prolonged_stays_when_a_day_is_taken_off_later(
    office: Office,
) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    soonest = OfficeCalendar().after_working_days(local_day(office.now), 3)
    last = soonest + timedelta(days=4)
    office.perform("kinhte", number, "report", ReportEntry("Xong.", answers_due_on=last))
    day_off(office, last)
    report = office.situation(number).report
    assert report is not None
    assert report.answers_due_on == last
    office.perform("vhxh", number, "confirm")
    office.after_answering_time(number)
    office.perform(CLOCK, number, "lapse")
    assert office.state(number) == "reviewed"


def test_two_communes_with_the_same_names_do_not_meet(office: Office) -> None:
    assert office.files is not None
    other = Office.founded(office.engine, "xa-ben-canh", office.files.root)
    other.now = office.now
    number, there = in_review(office), in_review(other)
    assert number == there
    take_place(other, "phochutich", "chutich")
    office.perform("chutich", number, "approve", ApprovalEntry("Làm tiếp."))
    other.perform("phochutich", there, "approve")
    with pytest.raises(Unknown), other.transaction() as session:
        perform(session, 99, "approve", actor=office.actor("chutich"), at=office.now)
    office.perform("chutich", number, "withdraw_approval")
    assert (office.state(number), other.state(there)) == ("reviewed", "closed")
    assert len(other.events(there)) == len(office.events(number)) - 1


AUTHORISED = "vanphong.cb"
"""Decides nothing in a post of their own."""


def in_the_chairs_place(office: Office, **more: Any) -> Substitution:
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    return take_place(office, AUTHORISED, "chutich", **written | more)


def day_off(office: Office, day: date) -> None:
    """A day that the office declares to be off."""
    administer(office, office_calendar.set_day, day, "Nghỉ bù", worked=False, by="vanphong")


def in_review(office: Office) -> int:
    """An instance that waits to be approved, with nobody to ask."""
    number: int = office.in_progress("I.2")
    office.report(number)
    return number
