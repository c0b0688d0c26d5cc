"""What the follow-up office has to see to: units gone when a period opened, and empty chairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from models.organisation import User
from models.vocabulary import EventKind, GapCause, Side
from tests.administration import is_whole, look
from tests.deadlines import declined, reassigned
from tests.periods import end_unit, run, settle_year
from workflow.calendar.days import LOCAL, local_day
from workflow.errors import NotEntitled, Refused, Unknown
from workflow.planning.alarms import alarms
from workflow.planning.alarms import see as see_gap
from workflow.planning.assignment import Assignment, assign
from workflow.scheduler.recurrence import RULE

if TYPE_CHECKING:
    import uuid

    from models.recurrence import Gap
    from tests.office import Office


class TestGaps:
    def test_a_lead_that_is_gone_is_noted_once(self, office: Office) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        assert run(office) == run(office) == []
        assert [told(gap) for gap in unseen(office)] == [("I.1", 1, "PHONG_KINH_TE", Side.LEAD)]
        [event] = [e for e in office.events(None, EventKind.PLAN) if e.action == "not_opened"]
        assert (event.actor, event.rule, event.subject) == ("clock", RULE, "task/I.1")
        assert is_whole(office)

    def test_whoever_is_gone_beside_others_is_noted_where_these_open(self, office: Office) -> None:
        office.assign("I.1")
        office.assign_all("II.1")
        end_unit(office, "THON_1", date(2026, 12, 1))
        end_unit(office, "CONG_AN_XA", date(2026, 12, 1))
        assert len(run(office)) == 2
        assert [told(gap) for gap in unseen(office)] == [
            ("I.1", 1, "CONG_AN_XA", Side.COOPERATING),
            ("II.1", 1, "THON_1", Side.LEAD),
        ]
        assert is_whole(office)

    def test_what_the_committee_took_back_waits_for_the_office(self, office: Office) -> None:
        office.perform("chutich", office.assign("I.1"), "revoke")
        assert run(office) == []
        [gap] = unseen(office)
        assert (told(gap), gap.cause) == (
            ("I.1", 1, "PHONG_KINH_TE", Side.LEAD), GapCause.TAKEN_BACK,
        )  # fmt: skip
        [event] = [e for e in office.events(None, EventKind.PLAN) if e.action == "not_opened"]
        assert event.details == {"taken_back": ["PHONG_KINH_TE"]}
        assert is_whole(office)

    def test_one_of_several_that_was_taken_back_is_noted_once(self, office: Office) -> None:
        first, _ = office.assign_all("II.1")
        office.perform("chutich", first, "revoke")
        [opened] = run(office)
        assert office.situation(opened).instance.lead_unit.code == "THON_2"
        assert office.events(opened)[0].details["taken_back"] == ["THON_1"]
        assert len(run(office, datetime(2027, 3, 20, 3, tzinfo=UTC))) == 1
        assert [told(gap) for gap in unseen(office)] == [("II.1", 1, "THON_1", Side.LEAD)]

    def test_what_went_to_another_unit_is_not_missing(self, office: Office) -> None:
        reassigned(office, declined(office), "HOI_NONG_DAN")
        [opened] = run(office)
        assert office.situation(opened).instance.lead_unit.code == "HOI_NONG_DAN"
        assert unseen(office) == []

    def test_what_another_sent_back_replaces_nothing_that_was_taken_back(
        self, office: Office
    ) -> None:
        first, second = office.assign_all("II.1")
        office.perform("chutich", first, "revoke")
        office.perform("thon2", second, "decline")
        reassigned(office, second, "HOI_NONG_DAN")
        [opened] = run(office)
        assert office.situation(opened).instance.lead_unit.code == "HOI_NONG_DAN"
        assert [told(gap) for gap in unseen(office)] == [("II.1", 1, "THON_1", Side.LEAD)]

    def test_of_two_taken_back_the_one_not_given_out_again_is_missing(self, office: Office) -> None:
        for number in office.assign_all("II.1"):
            office.perform("chutich", number, "revoke")
        proposed = Assignment.as_proposed(office.propose("II.1"))
        again = replace(proposed, lead_ids=(office.unit("THON_2").id,))
        with office.transaction() as session:
            assign(session, again, actor=office.actor("vanphong"), at=office.now)
        [opened] = run(office)
        assert office.situation(opened).instance.lead_unit.code == "THON_2"
        assert [told(gap) for gap in unseen(office)] == [("II.1", 1, "THON_1", Side.LEAD)]

    def test_a_unit_taken_off_that_gets_the_part_of_another_is_not_missing(
        self, office: Office
    ) -> None:
        first, second = office.assign_all("II.1")
        office.perform("chutich", first, "revoke")
        office.perform("thon2", second, "decline")
        reassigned(office, second, "THON_1")
        [opened] = run(office)
        assert office.situation(opened).instance.lead_unit.code == "THON_1"
        assert unseen(office) == []

    def test_a_lead_that_is_there_again_gets_the_period_after_all(self, office: Office) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        assert run(office) == []
        end_unit(office, "PHONG_KINH_TE", date(2030, 1, 1))
        assert len(run(office)) == 1

    def test_the_office_sees_it_and_it_is_gone(self, office: Office) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        run(office)
        [gap] = unseen(office)
        for _ in range(2):
            see(office, "vanphong", gap.id)
        assert unseen(office) == []
        events = [e for e in office.events(None, EventKind.PLAN) if e.action == "see_gap"]
        assert [(e.actor_id, e.subject) for e in events] == [
            (office.user("vanphong").id, "task/I.1")
        ]
        assert is_whole(office)

    def test_only_the_office_has_alarms(self, office: Office) -> None:
        office.assign("I.1")
        end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
        run(office)
        [gap] = unseen(office)
        assert unseen(office, "chutich") == []
        with pytest.raises(Refused) as refused:
            see(office, "chutich", gap.id)
        assert isinstance(refused.value, NotEntitled)
        with pytest.raises(Unknown):
            see(office, "vanphong", office.user("chutich").id)


def test_a_period_open_for_a_unit_that_was_relieved_meanwhile_is_an_alarm(office: Office) -> None:
    first, _ = office.assign_all("II.1")
    office.perform("thon1", first, "decline")
    of_village, of_other = run(office)
    assert relieved(office) == []
    reassigned(office, first, "HOI_NONG_DAN", days=30)
    assert relieved(office) == [of_village]
    assert office.situation(of_other).instance.lead_unit.code == "THON_2"
    assert look(office, alarms, by="chutich").relieved == ()
    office.perform("thon1", of_village, "start")
    assert relieved(office) == []


def test_a_unit_that_is_given_the_task_again_was_not_relieved_of_it(office: Office) -> None:
    first = declined(office, "I.2")
    reassigned(office, first, "HOI_NONG_DAN")
    office.assign("I.2", day=date(2027, 1, 15))
    assert relieved(office) == []


def relieved(office: Office) -> list[int]:
    return [each.number for each in look(office, alarms, by="vanphong").relieved]


def test_a_unit_with_work_and_no_head_is_an_alarm(office: Office) -> None:
    office.assign("I.1")
    assert vacant(office) == []
    office.end_posts("congan", last_day=local_day(office.now))
    office.end_posts("thon1", last_day=local_day(office.now))
    assert vacant(office) == []
    office.later(days=1)
    # The village has nothing to do, and so nobody is missing there.
    assert vacant(office) == [("CONG_AN_XA", 1)]
    office.assign("II.2")
    assert vacant(office) == [("CONG_AN_XA", 2), ("THON_1", 1)]


def test_whoever_may_not_sign_in_heads_nothing(office: Office) -> None:
    office.assign("I.1")
    with office.transaction() as session:
        session.get_one(User, (office.commune_id, office.user("congan").id)).active = False
    assert vacant(office) == [("CONG_AN_XA", 1)]


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2026, 11, 16), [2026]), (date(2026, 11, 17), [2026, 2027]), (date(2027, 1, 2), [2027])],
)
def test_a_year_that_is_not_confirmed_is_an_alarm_in_time(
    office: Office, day: date, years: list[int]
) -> None:
    office.now = datetime.combine(day, time(8), LOCAL)
    assert unsettled(office) == years
    for year in years:
        settle_year(office, year)
    assert unsettled(office) == []


def unsettled(office: Office) -> list[int]:
    with office.reading() as session:
        return list(alarms(session, actor=office.actor("vanphong"), at=office.now).years)


def told(gap: Gap) -> tuple[str, int, str, Side]:
    return gap.task.label, gap.period.ordinal, gap.unit.code, gap.side


def unseen(office: Office, username: str = "vanphong") -> list[Gap]:
    with office.reading() as session:
        return list(alarms(session, actor=office.actor(username), at=office.now).gaps)


def see(office: Office, username: str, gap_id: uuid.UUID) -> None:
    actor = office.actor(username)
    with office.transaction() as session:
        see_gap(session, gap_id, actor=actor, at=office.now)


def vacant(office: Office) -> list[tuple[str, int]]:
    with office.reading() as session:
        found = alarms(session, actor=office.actor("vanphong"), at=office.now).vacancies
    return [(each.unit.code, each.instances) for each in found]
