"""The figures of a closed period: they stay as they were, and what changed since is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete

from models.queries.plan import plan_numbered
from models.recurrence import ClosingStanding
from models.vocabulary import Timeliness
from tests.administration import is_whole
from tests.deadlines import declined, reassigned
from tests.periods import OVER, QUARTER_IV, close
from workflow.calendar.days import local_day
from workflow.calendar.periods import Timetable
from workflow.planning.closed_figures import ClosedFigures, closed_figures
from workflow.planning.closings import reopen_period
from workflow.planning.periods_chosen import PeriodsChosen
from workflow.planning.statistics import statistics

if TYPE_CHECKING:
    from tests.office import Office

ON_TIME, OVERDUE = Timeliness.COMPLETED_ON_TIME, Timeliness.OPEN_OVERDUE
SOON = Timeliness.DUE_SOON


def kept(office: Office, by: str = "chutich") -> ClosedFigures | None:
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        actor = office.actor(by)
        return closed_figures(session, plan, QUARTER_IV, actor=actor, at=office.now)


def closed_with(office: Office) -> tuple[int, int]:
    """One completed and one in progress, of a quarter that was closed then."""
    completed, running = office.closed("I.2"), office.in_progress("I.1")
    office.now = OVER
    close(office)
    return completed, running


def test_figures_stay_when_a_task_is_opened_again_and_it_is_named(office: Office) -> None:
    completed, _ = closed_with(office)
    found = kept(office)
    assert found is not None
    assert (found.whole.counts, found.changed) == ({ON_TIME: 1, SOON: 1}, [])

    office.perform("chutich", completed, "reopen")

    later = kept(office)
    assert later is not None
    assert (later.whole, later.by_unit) == (found.whole, found.by_unit)
    [changed] = later.changed
    assert (changed.number, changed.label, changed.then) == (completed, "I.2", ON_TIME)
    assert (changed.reopened, later.reopened) == (True, 1)
    assert is_whole(office)


def test_what_is_completed_afterwards_changes_the_figures_of_today_alone(office: Office) -> None:
    _, running = closed_with(office)
    found = kept(office)
    assert found is not None
    office.until(running, days=1)
    later = kept(office)
    assert later is not None
    assert later.whole == found.whole
    [changed] = later.changed
    assert (changed.number, changed.then, changed.now) == (running, SOON, OVERDUE)
    assert not changed.reopened


def test_what_was_given_to_another_unit_since_is_named_twice(office: Office) -> None:
    number = declined(office)
    office.now = OVER
    close(office)
    other = reassigned(office, number, "PHONG_VHXH")
    found = kept(office)
    assert found is not None
    assert found.whole.total == 1
    then_and_now = {each.number: (each.then, each.now) for each in found.changed}
    assert then_and_now == {number: (SOON, None), other: (None, SOON)}
    assert {each.lead for each in found.changed} == {"Phòng Kinh tế", "Phòng Văn hóa - Xã hội"}


def rate_before(office: Office) -> tuple[float | None, ...]:
    """The rate of quarter IV beside the figures of the one after: in all, by unit, by section."""
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        scope = PeriodsChosen(QUARTER_IV.following)
        before = scope.before(Timetable(), local_day(office.now))
        found = statistics(
            session, plan, scope, before, actor=office.actor("chutich"), at=office.now
        )
    lines = (found.whole, *found.by_unit, *found.by_section)
    return tuple(line.before.on_time_rate for line in lines if line.before.total)


def test_the_rate_of_a_closed_period_beside_a_later_one_is_that_of_its_closing(
    office: Office,
) -> None:
    completed, running = closed_with(office)
    office.assign("I.1", day=date(2027, 1, 11))
    office.until(running, days=1)
    assert rate_before(office) == (100.0,) * 3
    office.perform("chutich", completed, "reopen")
    assert rate_before(office) == (100.0,) * 3
    with office.transaction() as session:
        reopen_period(session, QUARTER_IV, actor=office.actor("vanphong"), at=office.now)
    assert rate_before(office) == (0.0,) * 3


def test_a_period_closed_again_has_the_figures_of_that_day(office: Office) -> None:
    completed, _ = closed_with(office)
    office.perform("chutich", completed, "reopen")
    with office.transaction() as session:
        reopen_period(session, QUARTER_IV, actor=office.actor("vanphong"), at=office.now)
    assert kept(office) is None
    close(office)
    found = kept(office)
    assert found is not None
    assert (found.whole.completed, found.changed) == (0, [])


def test_restricted_work_is_in_the_figures_of_those_alone_who_see_it(office: Office) -> None:
    office.assign("II.2")
    office.assign("I.1")
    office.now = OVER
    close(office)
    counted = {who: kept(office, who) for who in ("chutich", "kinhte")}
    totals = {who: found.whole.total for who, found in counted.items() if found}
    assert totals["kinhte"] < totals["chutich"]


def test_of_a_period_closed_before_figures_were_kept_nothing_is_made_up(office: Office) -> None:
    closed_with(office)
    with office.transaction() as session:
        session.execute(delete(ClosingStanding))
    assert kept(office) is None
