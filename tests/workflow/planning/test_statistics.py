"""The official figures: they add up, they respect who may see what, and they cost the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.base import new_key
from models.organisation import Commune
from models.plan import Plan
from models.queries.plan import plan_numbered
from models.vocabulary import Cadence, Timeliness
from tests.due_dates import set_due_dates
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable
from workflow.planning.listing import list_page
from workflow.planning.periods_chosen import Arrears, PeriodsChosen
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.statistics import Figures, statistics

if TYPE_CHECKING:
    from tests.office import Office
    from workflow.planning.statistics import Statistics

EVERY = PeriodsChosen(every_period=True)


def counted(
    office: Office,
    username: str = "vanphong",
    scope: PeriodsChosen = EVERY,
    *,
    plan_number: int = 1,
) -> Statistics:
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, plan_number)).one()
        return statistics(session, plan, scope, actor=office.actor(username), at=office.now)


def set_due(office: Office, number: int, days: int | None) -> None:
    """The instance is due so many days from today, or never."""
    due_on = None if days is None else local_day(office.now) + timedelta(days=days)
    set_due_dates(office, {number: due_on})


@pytest.fixture
def work(office: Office) -> dict[Timeliness, int]:
    """One instance of each timeliness, by its number, and one revoked."""
    numbers = {
        Timeliness.COMPLETED_ON_TIME: office.closed("I.1"),
        Timeliness.COMPLETED_LATE: office.closed("I.2"),
        Timeliness.OPEN_WITHIN_DEADLINE: office.in_progress("I.3"),
        Timeliness.DUE_SOON: (villages := office.assign_all("II.1"))[0],
        Timeliness.REPORTED_IN_TIME: office.assign("I.2", day=date(2026, 5, 4)),
        Timeliness.OPEN_OVERDUE: villages[1],
        Timeliness.NO_DEADLINE: office.reported("II.2"),
    }
    office.perform("kinhte", numbers[Timeliness.REPORTED_IN_TIME], "start")
    office.report(numbers[Timeliness.REPORTED_IN_TIME])
    office.later(days=20)
    due = {
        Timeliness.COMPLETED_ON_TIME: 0,
        Timeliness.COMPLETED_LATE: -25,
        Timeliness.OPEN_WITHIN_DEADLINE: 30,
        Timeliness.DUE_SOON: 2,
        Timeliness.REPORTED_IN_TIME: -2,
        Timeliness.OPEN_OVERDUE: -1,
        Timeliness.NO_DEADLINE: None,
    }
    for timeliness, number in numbers.items():
        set_due(office, number, due[timeliness])
    number = office.assign("I.1", day=local_day(office.now) + timedelta(days=100))
    office.perform("chutich", number, "revoke")
    return numbers


class TestFigures:
    def test_one_of_each_and_nothing_of_what_was_revoked(
        self, office: Office, work: dict[Timeliness, int]
    ) -> None:
        figures = counted(office).total
        assert figures.counts == dict.fromkeys(work, 1)
        assert (figures.total, figures.completed, figures.open) == (7, 2, 4)
        assert figures.within_deadline == 3

    @pytest.mark.usefixtures("work")
    def test_units_and_sections_each_add_up_to_the_total(self, office: Office) -> None:
        found = counted(office)
        for lines in (found.by_unit, found.by_section):
            for timeliness in Timeliness:
                assert sum(line.figures.of(timeliness) for line in lines) == found.total.of(
                    timeliness
                )

    @pytest.mark.usefixtures("work")
    def test_units_in_the_office_s_order_and_every_section(self, office: Office) -> None:
        office.assign("I.2", day=local_day(office.now) + timedelta(days=100))
        found = counted(office)
        assert [line.code for line in found.by_unit] == [
            "PHONG_KINH_TE", "CONG_AN_XA", "THON_1", "THON_2",
        ]  # fmt: skip
        assert [line.code for line in found.by_section] == ["I", "II"]

    def test_nothing_assigned(self, office: Office) -> None:
        found = counted(office)
        assert found.total == Figures()
        assert found.by_unit == ()
        assert [line.figures.total for line in found.by_section] == [0, 0]

    def test_of_one_plan_only(self, office: Office) -> None:
        office.assign("I.2")
        with office.transaction() as session:
            [first] = session.scalars(select(Plan))
            columns = {c.key: getattr(first, c.key) for c in Plan.__table__.c}
            session.add(Plan(**{**columns, "id": new_key(), "number": 2}))
        assert counted(office).total.total == 1
        assert counted(office, plan_number=2).total.total == 0

    def test_every_number_is_the_length_of_its_list(
        self, office: Office, work: dict[Timeliness, int]
    ) -> None:
        actor = office.actor("vanphong")
        for timeliness, number in work.items():
            filters = PlanFilters(every_period=True, timeliness=(timeliness,))
            with office.reading() as session:
                page = list_page(session, filters, size=9, actor=actor, at=office.now)
            assert [each.number for each in page.listed] == [number]


class TestExtensions:
    """Both figures, against a count by hand in Python of every instance."""

    @pytest.fixture
    def extended(self, office: Office) -> dict[int, int]:
        """Instances, with how many extensions of a week each was granted."""
        granted = {
            office.in_progress("I.1"): 2,
            office.in_progress("I.2"): 1,
            office.in_progress("I.3"): 0,
            **dict(zip(office.assign_all("II.1"), (1, 0), strict=True)),
        }
        heads = dict(zip(granted, ("kinhte", "kinhte", "kinhte", "thon1", "thon2"), strict=True))
        for number, times in granted.items():
            for _ in range(times):
                office.perform(heads[number], number, "request_extension")
                office.perform("chutich", number, "grant_extension")
        # One refused, which moves nothing.
        office.perform("thon2", max(granted), "request_extension")
        office.perform("chutich", max(granted), "refuse_extension")
        return granted

    @pytest.mark.parametrize("days", [0, 3, 8, 16])
    def test_both_figures_are_those_of_an_independent_count(
        self, office: Office, extended: dict[int, int], days: int
    ) -> None:
        first = min(extended)
        original = {n: office.situation(n).original_due_on for n in extended}
        office.until(max(extended))
        office.later(days=days)
        office.report(2)
        office.perform("chutich", 2, "approve")
        found, today = counted(office), local_day(office.now)
        with office.reading() as session:
            soon = session.scalars(select(Commune.due_soon_days)).one()
        assert office.instance(first).due_on != original[first]

        def stands(due_on: date | None, number: int) -> Timeliness:
            assert due_on
            if office.state(number) == "closed":
                late = today > due_on
                return Timeliness.COMPLETED_LATE if late else Timeliness.COMPLETED_ON_TIME
            if today > due_on:
                return Timeliness.OPEN_OVERDUE
            within = due_on > today + timedelta(days=soon)
            return Timeliness.OPEN_WITHIN_DEADLINE if within else Timeliness.DUE_SOON

        now = Counter(stands(office.instance(n).due_on, n) for n in extended)
        then = Counter(stands(original[n], n) for n in extended)
        assert (found.total.counts, found.whole.original.counts) == (now, then)
        assert found.whole.extended == 3
        assert [(line.code, line.extended) for line in found.by_unit] == [
            ("PHONG_KINH_TE", 2), ("THON_1", 1), ("THON_2", 0),
        ]  # fmt: skip
        for timeliness in Timeliness:
            assert then[timeliness] == sum(
                line.original.of(timeliness) for line in found.by_section
            )


class TestScope:
    def test_the_periods_of_today_a_period_or_all(self, office: Office) -> None:
        today = local_day(office.now)
        usual = Timetable()
        following = usual.at(Cadence.QUARTER, today).following
        office.assign("I.2")
        office.assign("I.3")
        office.assign("I.2", day=usual.starts_on(following))
        this_year = usual.at(Cadence.YEAR, today)
        assert counted(office, scope=PeriodsChosen()).total.total == 2
        assert counted(office, scope=PeriodsChosen(following)).total.total == 1
        assert counted(office, scope=PeriodsChosen(this_year)).total.total == 1
        assert counted(office, scope=EVERY).total.total == 3
        assert counted(office, scope=PeriodsChosen(following.following)).total.total == 0


class TestWhoCounts:
    @pytest.mark.parametrize(
        ("username", "total"),
        [("giamsat", 1), ("chutich", 1), ("congan", 1), ("thon1", 1), ("kinhte", 0), ("admin", 0)],
    )
    def test_restricted_work_counts_for_those_who_may_see_it(
        self, office: Office, username: str, total: int
    ) -> None:
        office.assign("II.2")
        assert counted(office, username).total.total == total

    def test_somebody_without_a_post_sees_nothing(self, office: Office) -> None:
        office.assign("I.1")
        assert counted(office, "vangchuc").total.total == 0


class TestEarlierPeriods:
    """What they left late is there whatever period is looked at; their other work is not."""

    @pytest.fixture
    def late(self, office: Office) -> int:
        """One of quarter II that is late; one of quarter III that was closed, and one of today."""
        number = office.assign("I.2", day=date(2026, 5, 4))
        done = office.assign("I.2", day=date(2026, 8, 3))
        office.perform("kinhte", done, "start")
        office.report(done)
        office.perform("chutich", done, "approve")
        office.in_progress("I.1")
        return number

    @pytest.mark.parametrize(
        ("scope", "total", "overdue", "earlier"),
        [
            (PeriodsChosen(), 2, 1, 1),
            (PeriodsChosen(Span(Cadence.QUARTER, 2026, 4)), 2, 1, 1),
            (PeriodsChosen(Span(Cadence.QUARTER, 2026, 3)), 2, 1, 1),
            (PeriodsChosen(Span(Cadence.MONTH, 2026, 7)), 1, 1, 1),
            (PeriodsChosen(Span(Cadence.HALF_YEAR, 2026, 2)), 1, 1, 1),
            (PeriodsChosen(Span(Cadence.QUARTER, 2026, 2)), 1, 1, 0),
            (PeriodsChosen(Span(Cadence.MONTH, 2026, 6)), 0, 0, 0),
            (PeriodsChosen(Span(Cadence.YEAR, 2026, 1)), 0, 0, 0),
            (EVERY, 3, 1, 0),
        ],
        ids=str,
    )
    def test_they_are_counted_and_listed(
        self,
        office: Office,
        late: int,
        scope: PeriodsChosen,
        total: int,
        overdue: int,
        earlier: int,
    ) -> None:
        found = counted(office, scope=scope)
        assert (found.total.total, found.total.of(Timeliness.OPEN_OVERDUE)) == (total, overdue)
        assert found.whole.earlier == earlier
        assert sum(line.earlier for line in found.by_unit) == earlier
        assert sum(line.figures.total for line in found.by_section) == total
        for arrears, listed in ((Arrears.ALSO, total), (Arrears.ONLY, earlier)):
            filters = PlanFilters(span=scope.span, every_period=scope.every_period, arrears=arrears)
            with office.reading() as session:
                actor = office.actor("vanphong")
                page = list_page(session, filters, size=9, actor=actor, at=office.now)
            assert len(page.listed) == listed
            assert not listed or arrears is Arrears.ALSO or page.listed[0].number == late

    @pytest.mark.usefixtures("late")
    def test_a_rate_is_of_its_own_period_with_the_one_before_beside_it(
        self, office: Office
    ) -> None:
        scope = PeriodsChosen(Span(Cadence.QUARTER, 2026, 3))
        with office.reading() as session:
            plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
            before = scope.before(Timetable(), local_day(office.now))
            actor = office.actor("vanphong")
            found = statistics(session, plan, scope, before, actor=actor, at=office.now)
        late_report = found.whole.own.of(Timeliness.COMPLETED_LATE)
        assert found.whole.own.on_time_rate == (0.0 if late_report else 100.0)
        assert found.whole.before.on_time_rate == 0.0

    def test_a_rate_is_of_what_is_completed_or_overdue(self) -> None:
        figures = Figures(
            {
                Timeliness.COMPLETED_ON_TIME: 2,
                Timeliness.OPEN_OVERDUE: 1,
                Timeliness.DUE_SOON: 5,
                Timeliness.REPORTED_IN_TIME: 4,
            }
        )
        assert figures.on_time_rate == pytest.approx(66.7)
        assert Figures({Timeliness.DUE_SOON: 5}).on_time_rate is None
