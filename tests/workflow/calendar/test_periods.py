"""Reporting periods: from the 15th to the 14th, the year from 15/12 to 14/12."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.vocabulary import Cadence
from models.work import Period
from workflow.calendar.days import NationalYear, OfficeCalendar
from workflow.calendar.periods import Span, Timetable, stored_period, timetable_of

if TYPE_CHECKING:
    from tests.office import Office

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
COVERING = (Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
"""The cadences whose periods follow one another without a gap."""
PER_YEAR = {Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.HALF_YEAR: 2, Cadence.YEAR: 1}

# The table of Decree 09/2019/ND-CP, article 12, for 2027.
TABLE = [
    (Span(Cadence.MONTH, 2027, 1), date(2026, 12, 15), date(2027, 1, 14)),
    (Span(Cadence.MONTH, 2027, 2), date(2027, 1, 15), date(2027, 2, 14)),
    (Span(Cadence.MONTH, 2027, 12), date(2027, 11, 15), date(2027, 12, 14)),
    (Span(Cadence.QUARTER, 2027, 1), date(2026, 12, 15), date(2027, 3, 14)),
    (Span(Cadence.QUARTER, 2027, 2), date(2027, 3, 15), date(2027, 6, 14)),
    (Span(Cadence.QUARTER, 2027, 3), date(2027, 6, 15), date(2027, 9, 14)),
    (Span(Cadence.QUARTER, 2027, 4), date(2027, 9, 15), date(2027, 12, 14)),
    (Span(Cadence.HALF_YEAR, 2027, 1), date(2026, 12, 15), date(2027, 6, 14)),
    (Span(Cadence.HALF_YEAR, 2027, 2), date(2027, 6, 15), date(2027, 12, 14)),
    (Span(Cadence.NINE_MONTHS, 2027, 1), date(2026, 12, 15), date(2027, 9, 14)),
    (Span(Cadence.YEAR, 2027, 1), date(2026, 12, 15), date(2027, 12, 14)),
]


CUT_OFFS = st.one_of(st.integers(1, 28), st.just(31))
"""Every day of the month on which an office may end its periods."""

USUAL = Timetable()


def ending_on(cut_off_day: int, *stored: Period) -> Timetable:
    """The timetable of an office that ends its periods on a day of the month."""
    return Timetable(
        calendar=OfficeCalendar(cut_off_day=cut_off_day),
        stored={Span.of(period): period for period in stored},
    )


def as_stored(span: Span, timetable: Timetable) -> Period:
    return Period(
        cadence=span.cadence,
        year=span.year,
        ordinal=span.ordinal,
        starts_on=timetable.starts_on(span),
        cut_off=timetable.cut_off(span),
    )


@pytest.mark.parametrize(("span", "starts_on", "cut_off"), TABLE, ids=str)
def test_periods_run_as_the_decree_says(span: Span, starts_on: date, cut_off: date) -> None:
    assert (USUAL.starts_on(span), USUAL.cut_off(span)) == (starts_on, cut_off)
    assert USUAL.at(span.cadence, starts_on) == span
    assert USUAL.at(span.cadence, cut_off) == span


@pytest.mark.parametrize(
    ("span", "starts_on", "cut_off"),
    [
        (Span(Cadence.MONTH, 2028, 2), date(2028, 2, 1), date(2028, 2, 29)),
        (Span(Cadence.MONTH, 2027, 2), date(2027, 2, 1), date(2027, 2, 28)),
        (Span(Cadence.QUARTER, 2027, 1), date(2027, 1, 1), date(2027, 3, 31)),
        (Span(Cadence.NINE_MONTHS, 2027, 1), date(2027, 1, 1), date(2027, 9, 30)),
        (Span(Cadence.YEAR, 2027, 1), date(2027, 1, 1), date(2027, 12, 31)),
    ],
    ids=str,
)
def test_periods_may_be_those_of_the_calendar(span: Span, starts_on: date, cut_off: date) -> None:
    ends_with_the_month = ending_on(31)
    assert ends_with_the_month.starts_on(span) == starts_on
    assert ends_with_the_month.cut_off(span) == cut_off


@given(st.sampled_from(COVERING), DAYS, CUT_OFFS)
def test_a_day_falls_in_its_period(cadence: Cadence, day: date, cut_off_day: int) -> None:
    timetable = ending_on(cut_off_day)
    span = timetable.at(cadence, day)
    assert timetable.starts_on(span) <= day <= timetable.cut_off(span)
    assert 1 <= span.ordinal <= PER_YEAR[cadence]


@given(st.sampled_from(COVERING), DAYS, CUT_OFFS)
def test_periods_follow_one_another_without_gap_or_overlap(
    cadence: Cadence, day: date, cut_off_day: int
) -> None:
    timetable = ending_on(cut_off_day)
    span = timetable.at(cadence, day)
    assert timetable.starts_on(span.following) == timetable.cut_off(span) + timedelta(days=1)
    assert span.following.previous == span
    assert span.previous.following == span


@given(st.sampled_from(COVERING), DAYS, CUT_OFFS, CUT_OFFS, st.integers(-3, 3))
def test_no_day_is_lost_when_the_cut_off_changes(
    cadence: Cadence, day: date, before: int, after: int, ahead: int
) -> None:
    """Periods stored under the old cut-off, one of them perhaps ahead, keep their dates."""
    old = ending_on(before)
    now = old.at(cadence, day)
    far = now
    for _ in range(abs(ahead)):
        far = far.following if ahead > 0 else far.previous
    new = ending_on(after, as_stored(now, old), as_stored(far, old))
    assert (new.starts_on(now), new.cut_off(now)) == (old.starts_on(now), old.cut_off(now))
    assert new.at(cadence, day) == now
    span = min(now, far).previous
    while span <= max(now, far).following:
        assert new.starts_on(span) <= new.cut_off(span)
        assert new.starts_on(span.following) == new.cut_off(span) + timedelta(days=1)
        assert {new.at(cadence, new.starts_on(span)), new.at(cadence, new.cut_off(span))} == {span}
        span = span.following


@given(DAYS, CUT_OFFS)
def test_the_year_is_its_parts(day: date, cut_off_day: int) -> None:
    timetable = ending_on(cut_off_day)
    year = timetable.at(Cadence.YEAR, day)
    for cadence in (Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR):
        assert timetable.at(cadence, day).year == year.year
        first, last = Span(cadence, year.year, 1), Span(cadence, year.year, PER_YEAR[cadence])
        assert timetable.starts_on(first) == timetable.starts_on(year)
        assert timetable.cut_off(last) == timetable.cut_off(year)
    nine_months = Span(Cadence.NINE_MONTHS, year.year, 1)
    assert timetable.starts_on(nine_months) == timetable.starts_on(year)
    assert timetable.cut_off(nine_months) == timetable.cut_off(Span(Cadence.QUARTER, year.year, 3))


@given(DAYS, CUT_OFFS)
def test_after_nine_months_the_next_nine_are_ahead(day: date, cut_off_day: int) -> None:
    timetable = ending_on(cut_off_day)
    span = timetable.at(Cadence.NINE_MONTHS, day)
    assert timetable.cut_off(span.previous) < day <= timetable.cut_off(span)


def test_nine_months_that_are_stored_keep_their_first_day() -> None:
    nine_months = Span(Cadence.NINE_MONTHS, 2027, 1)
    assert ending_on(31).starts_on(nine_months) == date(2027, 1, 1)
    stored = as_stored(nine_months, USUAL)
    assert ending_on(31, stored).starts_on(nine_months) == date(2026, 12, 15)


@given(DAYS, CUT_OFFS)
def test_what_is_assigned_as_need_arises_is_kept_by_the_year(day: date, cut_off_day: int) -> None:
    timetable = ending_on(cut_off_day)
    ad_hoc, year = (timetable.at(cadence, day) for cadence in (Cadence.AD_HOC, Cadence.YEAR))
    assert (ad_hoc.year, ad_hoc.ordinal) == (year.year, 1)
    assert timetable.starts_on(ad_hoc) == timetable.starts_on(year)
    assert timetable.cut_off(ad_hoc) == timetable.cut_off(year)


def test_reports_are_due_some_working_days_after_the_cut_off() -> None:
    # 14/12/2026 is a Monday; 14/3/2027 is a Sunday.
    assert USUAL.due_on(Span(Cadence.QUARTER, 2026, 4)) == date(2026, 12, 16)
    assert USUAL.due_on(Span(Cadence.QUARTER, 2027, 1)) == date(2027, 3, 16)
    assert USUAL.answer_by(date(2027, 3, 16)) == date(2027, 3, 19)


def test_reports_of_a_period_that_is_stored_are_due_after_its_own_cut_off() -> None:
    quarter = Span(Cadence.QUARTER, 2026, 4)
    changed = ending_on(31, as_stored(quarter, USUAL))
    assert changed.due_on(quarter) == date(2026, 12, 16)
    assert changed.starts_on(quarter.following) == date(2026, 12, 15)
    assert changed.due_on(quarter.following) == date(2027, 4, 2)


def test_the_years_on_which_a_due_date_rests_are_named() -> None:
    quarter = Span(Cadence.QUARTER, 2026, 4)
    calendar = OfficeCalendar(cut_off_day=31, settled={2026: NationalYear.known(2026)})
    timetable = Timetable(calendar=calendar)
    assert timetable.unsettled(quarter) == []
    assert timetable.unsettled(quarter, timetable.due_on(quarter)) == [2027]


def test_a_period_is_stored_once(office: Office) -> None:
    span = Span(Cadence.QUARTER, 2026, 4)
    with office.transaction() as session:
        timetable = timetable_of(session, office.commune_id)
        period, is_new = stored_period(session, office.commune_id, span, timetable)
        again, is_new_again = stored_period(session, office.commune_id, span, timetable)
        assert (is_new, is_new_again) == (True, False)
        assert again is period
        assert len(session.scalars(select(Period)).all()) == 1
    assert Span.of(period) == span
    assert (period.starts_on, period.cut_off) == (USUAL.starts_on(span), USUAL.cut_off(span))
