"""Từ chối, chuyển trả: what is outside a unit's functions goes back, and on to another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind, GapCause, Side
from tests.administration import look
from tests.deadlines import declined, extended, reassigned
from tests.periods import end_unit, run
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.calendar.periods import timetable_of
from workflow.errors import Invalid
from workflow.planning.alarms import alarms
from workflow.planning.upcoming import outlook

if TYPE_CHECKING:
    from tests.office import Office


def test_reassigning_ends_the_one_and_begins_the_other(office: Office) -> None:
    old = declined(office)
    new = reassigned(office, old, "PHONG_VHXH")

    before, after = office.situation(old), office.situation(new)
    assert (before.state, after.state) == ("revoked", "assigned")
    assert after.instance.lead_unit.code == "PHONG_VHXH"
    assert [unit.code for unit in after.asked] == ["CONG_AN_XA"]
    assert after.instance.due_on == before.instance.due_on
    assert after.instance.answer_by == before.instance.answer_by
    assert after.predecessor is not None
    assert after.predecessor.number == old
    assert before.predecessor is after.successor is None
    office.perform("vhxh.cb", new, "start")


class TestTheNextPeriod:
    """What was sent back goes on with the unit that got it instead, also when that comes late."""

    def test_waits_for_the_answer_and_opens_for_the_unit_that_got_it(self, office: Office) -> None:
        old = declined(office, "I.2")
        assert run(office) == []
        assert waits(office, "I.2")
        reassigned(office, old, "HOI_NONG_DAN", days=20)
        [opened] = run(office, office.now)
        assert office.situation(opened).instance.lead_unit.code == "HOI_NONG_DAN"
        assert not waits(office, "I.2")

    def test_opens_for_the_same_unit_once_that_has_to_keep_it(self, office: Office) -> None:
        old = declined(office, "I.2")
        assert run(office) == []
        office.perform("chutich", old, "uphold")
        [opened] = run(office, office.now)
        assert office.situation(opened).instance.lead_unit.code == "PHONG_KINH_TE"

    def test_waits_for_none_where_others_go_on(self, office: Office) -> None:
        first, _ = office.assign_all("II.1")
        office.perform("thon1", first, "decline")
        assert len(run(office)) == 2


def waits(office: Office, label: str) -> bool:
    """Whether the page of a task says that it opens only once something is answered."""
    with office.reading() as session:
        timetable = timetable_of(session, office.commune_id)
        return outlook(session, office.task(label), timetable, today=local_day(office.now)).waits


def test_a_unit_asked_that_ended_meanwhile_is_left_out_and_named(office: Office) -> None:
    old = declined(office)
    end_unit(office, "CONG_AN_XA", local_day(office.now))
    office.later(days=1)
    new = reassigned(office, old, "HOI_NONG_DAN")
    assert office.events(new)[0].details["left_out"] == ["CONG_AN_XA"]
    [gap] = look(office, alarms, by="vanphong").gaps
    assert (gap.unit.code, gap.side, gap.cause) == ("CONG_AN_XA", Side.COOPERATING, GapCause.ENDED)
    assert gap.period.id == office.instance(old).period_id
    office.perform("nongdan", new, "decline")
    reassigned(office, new, "PHONG_VHXH")
    run(office)
    assert [each.id for each in look(office, alarms, by="vanphong").gaps] == [gap.id]
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_another_date_may_go_with_it(office: Office) -> None:
    old = declined(office)
    new = reassigned(office, old, "HOI_NONG_DAN", days=7)
    before, after = office.instance(old), office.instance(new)
    assert after.due_on == before.due_on + timedelta(days=7)
    assert after.answer_by is not None
    assert after.answer_by > before.answer_by


def test_the_record_tells_of_both_and_stays_whole(office: Office) -> None:
    old = declined(office)
    new = reassigned(office, old, "HOI_NONG_DAN")
    [begun] = office.events(new)
    assert begun.kind is EventKind.ASSIGNMENT
    assert begun.details["instead_of"] == old
    assert begun.actor == "A Công Tâm"
    assert begun.capacity == "Chủ tịch UBND xã"
    ended = office.events(old)[-1]
    assert (ended.action, ended.to_state) == ("reassign", "revoked")
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_the_record_names_the_years_on_which_its_dates_rest(office: Office) -> None:
    old = declined(office)
    due_on = office.instance(old).due_on
    assert due_on is not None
    new = reassigned(office, old, "HOI_NONG_DAN", days=(date(2027, 1, 30) - due_on).days)
    assert office.events(new)[0].details["unsettled_years"] == [2027]


@pytest.mark.parametrize(
    ("unit", "fault"),
    [
        ("PHONG_KINH_TE", "unit_cannot_lead"),
        ("SO_NOI_VU", "unit_cannot_lead"),
        ("THON_1", "unit_cannot_lead"),
        ("NO_SUCH_UNIT", "unit_cannot_lead"),
    ],
)
def test_who_cannot_lead_it_does_not_get_it(office: Office, unit: str, fault: str) -> None:
    old = declined(office)
    before = office.contents()
    with pytest.raises(Invalid) as invalid:
        reassigned(office, old, unit)
    assert invalid.value.fields == {"unit": fault}
    assert office.contents() == before


def test_one_village_takes_the_place_of_another_that_does_not_lead_it_yet(office: Office) -> None:
    first, second = office.assign_all("II.1")
    office.perform("thon1", first, "decline")
    with pytest.raises(Invalid) as invalid:
        reassigned(office, first, "THON_2")
    assert invalid.value.fields == {"unit": "leads_already"}
    office.perform("chutich", second, "revoke")
    assert office.instance(reassigned(office, first, "THON_2")).lead_unit_id


def test_a_date_that_has_passed_is_not_given_out(office: Office) -> None:
    old = declined(office)
    office.until(old, days=1)
    with pytest.raises(Invalid) as invalid:
        reassigned(office, old, "HOI_NONG_DAN")
    assert invalid.value.fields == {"due_on": "in_past"}


def test_while_it_waits_the_committee_is_awaited_and_not_the_unit(office: Office) -> None:
    number = declined(office)
    [turn] = office.situation(number).turns
    assert (turn.action, turn.standing, turn.unit) == ("reassign", "committee", None)
    assert turn.since == office.now
    office.perform("chutich", number, "uphold")
    [turn] = office.situation(number).turns
    assert (turn.action, turn.standing) == ("start", "lead_member")


def test_only_what_was_not_taken_up_yet_goes_back(office: Office) -> None:
    number = extended(office)
    [obstacle] = office.verdict("kinhte", number, "decline").obstacles
    assert obstacle.code == "not_in_this_state"
