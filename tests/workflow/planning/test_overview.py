"""The plan at a glance: where each task stands in a period, and how far the whole has come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from models.queries.plan import plan_numbered
from models.vocabulary import Cadence, Side, Timeliness
from tests.statements import counted
from workflow.calendar.periods import Span, timetable_of
from workflow.errors import Unknown
from workflow.planning.listing import ListPage, list_page
from workflow.planning.overview import Overview, TaskLine, overview, task_overview
from workflow.planning.plan_filters import PlanFilters

if TYPE_CHECKING:
    from tests.office import Office


def look(office: Office, filters: PlanFilters | None = None, *, by: str = "vanphong") -> Overview:
    """The plan as somebody sees it."""
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        timetable = timetable_of(session, office.commune_id)
        return overview(
            session,
            plan,
            filters or PlanFilters(),
            timetable,
            actor=office.actor(by),
            at=office.now,
        )


def rows(seen: Overview) -> dict[str, TaskLine]:
    """The rows shown, by the task's number."""
    return {line.task.label: line for section in seen.sections for line in section.tasks}


def numbers(page: ListPage) -> list[int]:
    """The numbers on a page of the list, in its order."""
    return [each.number for each in page.listed]


def test_every_task_is_there_before_anything_is_assigned(office: Office) -> None:
    seen = rows(look(office))
    assert list(seen) == ["I.1", "I.2", "I.3", "II.1", "II.2", "II.3"]
    assert all(line.unassigned for line in seen.values())
    assert seen["I.1"].span == Span(Cadence.QUARTER, 2026, 4)
    assert seen["I.3"].span == Span(Cadence.YEAR, 2026, 1)


def test_an_instance_says_who_answered_and_whose_turn_it_is(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "confirm")
    [line] = rows(look(office))["I.1"].instances
    assert (line.answered, line.asked) == (1, 2)
    assert [turn.unit.code for turn in line.turns if turn.unit] == ["CONG_AN_XA"]
    assert line.timeliness is Timeliness.REPORTED_IN_TIME


def test_a_task_led_by_several_units_has_a_line_for_each(office: Office) -> None:
    office.assign_all("II.1")
    led_by = [line.instance.lead_unit.code for line in rows(look(office))["II.1"].instances]
    assert led_by == ["THON_1", "THON_2"]


def test_progress_counts_a_task_when_all_its_instances_are_closed(office: Office) -> None:
    office.closed("I.2")
    office.assign("I.1")
    [first, _] = look(office).sections
    assert (first.finished, first.total) == (1, 3)


def test_progress_does_not_follow_the_filters(office: Office) -> None:
    office.closed("I.2")
    [first] = look(office, PlanFilters(state="closed")).sections
    assert [line.task.label for line in first.tasks] == ["I.2"]
    assert (first.finished, first.total) == (1, 3)


def test_a_revoked_instance_leaves_the_task_unassigned(office: Office) -> None:
    office.revoked("I.1")
    line = rows(look(office))["I.1"]
    assert line.unassigned
    assert line.instances == ()
    [revoked] = rows(look(office, PlanFilters(state="revoked")))["I.1"].instances
    assert revoked.timeliness is None


def test_another_period_shows_its_own_instances(office: Office) -> None:
    office.assign("I.1", day=date(2026, 8, 3))
    assert rows(look(office))["I.1"].unassigned
    earlier = look(office, PlanFilters(span=Span(Cadence.QUARTER, 2026, 3)))
    assert len(rows(earlier)["I.1"].instances) == 1
    assert len(rows(look(office, PlanFilters(every_period=True)))["I.1"].instances) == 1


def test_a_task_of_another_cadence_is_not_called_unassigned(office: Office) -> None:
    line = rows(look(office, PlanFilters(span=Span(Cadence.QUARTER, 2026, 4))))["I.3"]
    assert line.span is None
    assert not line.unassigned


def test_a_restricted_task_keeps_its_row_and_hides_what_became_of_it(office: Office) -> None:
    office.assign("II.2")
    assert len(rows(look(office, by="congan"))["II.2"].instances) == 1
    for stranger in ("kinhte", "vangchuc", "admin"):
        line = rows(look(office, by=stranger))["II.2"]
        assert line.withheld
        assert not line.unassigned
        assert line.instances == ()
    [_, second] = look(office, by="kinhte").sections
    assert second.total == 2


LEFT: list[tuple[PlanFilters, list[str]]] = [
    (PlanFilters(numeral="II"), ["II.1", "II.2", "II.3"]),
    (PlanFilters(state="in_progress"), ["I.2"]),
    (PlanFilters(unit="PHONG_VHXH"), ["I.1", "I.3", "II.3"]),
    (PlanFilters(unit="CONG_AN_XA", state="assigned"), ["I.1"]),
    (PlanFilters(unit="CONG_AN_XA"), ["I.1", "II.2"]),
    (PlanFilters(unit="CONG_AN_XA", role=Side.LEAD), ["II.2"]),
    (PlanFilters(unit="CONG_AN_XA", role=Side.COOPERATING), ["I.1"]),
    (PlanFilters(unit="PHONG_KINH_TE", role=Side.LEAD, state="in_progress"), ["I.2"]),
    (PlanFilters(unit="PHONG_KINH_TE", role=Side.COOPERATING, state="in_progress"), []),
    (PlanFilters(lead="CONG_AN_XA"), ["II.2"]),
    (PlanFilters(unit="KHONG_CO"), []),
    (PlanFilters(timeliness=(Timeliness.OPEN_OVERDUE,)), []),
    (PlanFilters(timeliness=(Timeliness.OPEN_WITHIN_DEADLINE,)), ["I.1", "I.2"]),
    (PlanFilters(words="RA SOAT von"), ["I.1"]),
    (PlanFilters(words="rà soát"), ["I.1"]),
    (PlanFilters(words="100%_"), []),
    (PlanFilters(words="rà soát", numeral="II"), []),
]


def test_filters_leave_what_they_say(office: Office) -> None:
    office.assign("I.1")
    office.in_progress("I.2")
    for filters, left in LEFT:
        assert list(rows(look(office, filters))) == left, filters


def test_timeliness_filters_by_the_day(office: Office) -> None:
    number = office.in_progress("I.1")
    due_on = office.instance(number).due_on
    assert due_on is not None
    filters = PlanFilters(every_period=True, timeliness=(Timeliness.OPEN_OVERDUE,))
    office.now = office.now.replace(month=due_on.month, day=due_on.day)
    assert rows(look(office, filters)) == {}
    office.later(days=1)
    [line] = rows(look(office, filters))["I.1"].instances
    assert line.timeliness is Timeliness.OPEN_OVERDUE


def test_the_permanent_task_has_every_period_and_what_was_revoked(office: Office) -> None:
    office.assign("I.1", day=date(2026, 8, 3))
    office.revoked("I.1")
    office.assign("I.1")
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        actor = office.actor("vanphong")
        now = timetable_of(session, office.commune_id)
        line, _ = task_overview(session, plan, "I", 1, now, actor=actor, at=office.now)
        with pytest.raises(Unknown):
            task_overview(session, plan, "I", 9, now, actor=actor, at=office.now)
    assert [(each.instance.period.ordinal, each.situation.state) for each in line.instances] == [
        (4, "revoked"), (4, "assigned"), (3, "assigned"),
    ]  # fmt: skip
    assert line.running == 2


def test_the_list_goes_from_page_to_page_and_back(office: Office) -> None:
    made = [office.assign("I.2"), *office.assign_all("II.1"), office.assign("I.1")]
    actor = office.actor("vanphong")
    with office.reading() as session:
        first = list_page(session, PlanFilters(), size=3, actor=actor, at=office.now)
        assert numbers(first) == made[:0:-1]
        assert (first.newer, first.older) == (False, True)
        second = list_page(
            session, PlanFilters(), size=3, below=made[1], actor=actor, at=office.now
        )
        assert numbers(second) == made[:1]
        assert (second.newer, second.older) == (True, False)
        back = list_page(session, PlanFilters(), size=3, above=made[0], actor=actor, at=office.now)
        assert numbers(back) == numbers(first)
        assert (back.newer, back.older) == (False, True)


def test_the_list_can_keep_to_one_plan(office: Office) -> None:
    number = office.assign("I.1")
    actor = office.actor("vanphong")
    with office.reading() as session:
        for plan, found in ((1, [number]), (2, [])):
            page = list_page(session, PlanFilters(plan=plan), size=9, actor=actor, at=office.now)
            assert numbers(page) == found


def test_the_list_hides_what_the_reader_may_not_see(office: Office) -> None:
    office.assign("II.2")
    with office.reading() as session:
        page = list_page(
            session, PlanFilters(), size=9, actor=office.actor("kinhte"), at=office.now
        )
    assert numbers(page) == []


def test_statements_do_not_grow_with_the_rows(office: Office) -> None:
    office.reported("I.1")
    office.reviewed("I.3")
    office.closed("I.2")
    with counted(office.engine) as before:
        look(office)
    office.assign_all("II.1")
    office.assign("II.2")
    with counted(office.engine) as after:
        seen = look(office)
        for section in seen.sections:
            for line in section.tasks:
                assert line.task.parties
                assert line.task.section.numeral
    assert len(after) == len(before)
