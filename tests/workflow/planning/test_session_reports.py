"""What was decided for the committee waits until it was reported at one of its sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.earlier_periods import nothing_arose
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.engine.acts.reports import ReportEntry
from workflow.errors import Invalid, NotEntitled, NotNow
from workflow.planning import session_reports

if TYPE_CHECKING:
    from models.session_report import SessionReport
    from tests.office import Office
    from workflow.planning.session_reports import SessionReports


def looked_at(office: Office, by: str = "vanphong") -> SessionReports:
    with office.reading() as session:
        return session_reports.session_reports(session, actor=office.actor(by), at=office.now)


def waiting(office: Office) -> list[tuple[str, int]]:
    return [(each.event.action, each.instance.number) for each in looked_at(office).waiting]


def report_all(office: Office, by: str = "vanphong", days: int = 0) -> SessionReport:
    lines = [each.event.seq for each in looked_at(office).waiting]
    with office.transaction() as session:
        return session_reports.report_to_session(
            session,
            local_day(office.now) + timedelta(days=days),
            lines,
            actor=office.actor(by),
            at=office.now,
        )


def test_what_one_person_decided_for_the_committee_waits_to_be_reported(office: Office) -> None:
    approved, revoked = office.closed("I.1"), office.revoked("II.2")
    reopened = office.closed("I.2")
    office.perform("chutich", reopened, "reopen")
    assert waiting(office) == [
        ("approve", approved), ("revoke", revoked), ("approve", reopened), ("reopen", reopened),
    ]  # fmt: skip


def test_what_the_committee_voted_on_is_none_of_it(office: Office) -> None:
    number = office.closed("I.3")
    assert office.situation(number).needs_vote
    assert waiting(office) == []


def test_what_it_had_nothing_to_adopt_of_one_person_decided(office: Office) -> None:
    number = office.in_progress("I.3")
    office.perform("kinhte", number, "report", ReportEntry("Xong.", products=(nothing_arose(1),)))
    office.perform("vhxh", number, "confirm")
    office.perform("chutich", number, "approve")
    assert waiting(office) == [("approve", number)]


def test_a_vote_of_a_round_before_was_on_something_else(office: Office) -> None:
    number = office.closed("I.3")
    office.perform("chutich", number, "reopen")
    office.take_out(number, 1)
    office.perform("kinhte", number, "report", ReportEntry("Xong.", products=(nothing_arose(1),)))
    office.perform("vhxh", number, "confirm")
    office.perform("chutich", number, "approve")
    assert waiting(office) == [("reopen", number), ("approve", number)]


def test_the_result_of_a_body_outside_is_acknowledged_and_not_decided_on(office: Office) -> None:
    number = office.assign_led_by("II.3", "HOI_NONG_DAN")
    office.perform("nongdan", number, "start")
    office.perform("nongdan", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    office.perform("nongdan", number, "report")
    office.perform("chutich", number, "approve")
    office.later(days=1)
    office.perform("chutich", number, "reopen")
    # What the committee asks of it, and until when, is its own affair all the same.
    assert waiting(office) == [("grant_extension", number)]
    office.perform("chutich", number, "revoke")
    assert waiting(office) == [("grant_extension", number), ("revoke", number)]


def test_an_approval_that_was_taken_back_was_none(office: Office) -> None:
    number = office.closed("I.1")
    assert waiting(office) == [("approve", number)]
    office.perform("chutich", number, "withdraw_approval")
    assert waiting(office) == []
    office.perform("chutich", number, "approve")
    assert waiting(office) == [("approve", number)]


def test_what_else_was_decided_about_it_stays_decided(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    office.report(number)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "reopen")
    office.report(number)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "withdraw_approval")
    assert waiting(office) == [
        ("grant_extension", number), ("approve", number), ("reopen", number),
    ]  # fmt: skip


def test_an_extension_that_was_granted_waits_too(office: Office) -> None:
    number = office.in_progress("I.1")
    office.perform("kinhte", number, "request_extension")
    assert waiting(office) == []
    office.perform("chutich", number, "grant_extension")
    assert waiting(office) == [("grant_extension", number)]


@pytest.mark.parametrize("by", ["vanphong", "vanphong.cb", "chutich"])
def test_what_was_reported_waits_no_more_and_the_record_says_so(office: Office, by: str) -> None:
    number = office.closed("I.1")
    report_all(office, by)
    assert waiting(office) == []
    [line] = looked_at(office).sessions
    assert [each.instance.number for each in line.decisions] == [number]
    last = office.events()[-1]
    assert (last.action, last.actor_id) == ("report_to_session", office.user(by).id)
    assert last.details["lines"] == [line.decisions[0].event.seq]
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


@pytest.mark.both
def test_what_was_reported_and_taken_back_since_says_from_when_it_holds_no_more(
    office: Office,
) -> None:
    kept, number = office.closed("I.2"), office.closed("I.1")
    report_all(office)
    office.later(minutes=5)
    office.perform("chutich", number, "withdraw_approval")
    [line] = looked_at(office).sessions
    undone = {each.instance.number: each.undone_at for each in line.decisions}
    assert undone == {kept: None, number: office.now}
    office.later(minutes=5)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "withdraw_approval")
    [line] = looked_at(office).sessions
    assert {each.instance.number: each.undone_at for each in line.decisions} == undone


def test_it_is_taken_back_on_the_same_day_only(office: Office) -> None:
    office.closed("I.1")
    kept = report_all(office)
    with office.transaction() as session:
        session_reports.take_back(session, kept.id, actor=office.actor("chutich"), at=office.now)
    assert len(waiting(office)) == 1
    assert looked_at(office).sessions == ()
    again = report_all(office)
    office.later(days=1)
    with pytest.raises(NotNow), office.transaction() as session:
        session_reports.take_back(session, again.id, actor=office.actor("chutich"), at=office.now)
    assert waiting(office) == []
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


@pytest.mark.parametrize("by", ["kinhte", "phochutich", "uyvien", "giamsat", "admin", "thon1"])
def test_nobody_else_notes_it(office: Office, by: str) -> None:
    office.closed("I.1")
    with pytest.raises(NotEntitled):
        report_all(office, by)


@pytest.mark.parametrize("by", ["kinhte", "thon1", "admin"])
def test_who_does_not_see_everything_does_not_look(office: Office, by: str) -> None:
    with pytest.raises(NotEntitled):
        looked_at(office, by)


@pytest.mark.parametrize(("days", "fault"), [(1, "in_future"), (-1, "decided_after_session")])
def test_the_session_is_not_before_what_was_decided_nor_to_come(
    office: Office, days: int, fault: str
) -> None:
    office.closed("I.1")
    with pytest.raises(Invalid) as caught:
        report_all(office, days=days)
    assert caught.value.fields == {"held_on": fault}
    assert len(waiting(office)) == 1


def test_nothing_is_reported_twice(office: Office) -> None:
    office.closed("I.1")
    lines = [each.event.seq for each in looked_at(office).waiting]
    report_all(office)
    with pytest.raises(NotNow), office.transaction() as session:
        session_reports.report_to_session(
            session, local_day(office.now), lines, actor=office.actor("chutich"), at=office.now
        )
