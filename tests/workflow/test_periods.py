"""Reporting periods: from the 15th to the 14th, the year from 15/12 to 14/12."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.organisation import Commune
from models.vocabulary import Cadence
from models.work import Period
from workflow.periods import Span, due_after, stored_period

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


@pytest.mark.parametrize(("span", "starts_on", "cut_off"), TABLE, ids=str)
def test_periods_run_as_the_decree_says(span: Span, starts_on: date, cut_off: date) -> None:
    assert (span.starts_on, span.cut_off) == (starts_on, cut_off)
    assert Span.at(span.cadence, starts_on) == span
    assert Span.at(span.cadence, cut_off) == span


@given(st.sampled_from(COVERING), DAYS)
def test_a_day_falls_in_its_period(cadence: Cadence, day: date) -> None:
    span = Span.at(cadence, day)
    assert span.starts_on <= day <= span.cut_off
    assert 1 <= span.ordinal <= PER_YEAR[cadence]


@given(st.sampled_from(COVERING), DAYS)
def test_periods_follow_one_another_without_gap_or_overlap(cadence: Cadence, day: date) -> None:
    span = Span.at(cadence, day)
    assert span.following.starts_on == span.cut_off + timedelta(days=1)
    assert span.following.previous == span
    assert span.previous.following == span


@given(DAYS)
def test_the_year_is_its_parts(day: date) -> None:
    year = Span.at(Cadence.YEAR, day)
    for cadence in (Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR):
        assert Span.at(cadence, day).year == year.year
        assert Span(cadence, year.year, 1).starts_on == year.starts_on
        assert Span(cadence, year.year, PER_YEAR[cadence]).cut_off == year.cut_off


@given(DAYS)
def test_after_nine_months_the_next_nine_are_ahead(day: date) -> None:
    span = Span.at(Cadence.NINE_MONTHS, day)
    assert day <= span.cut_off
    assert span.previous.cut_off < day


def test_reports_are_due_some_working_days_after_the_cut_off() -> None:
    commune = Commune(due_offset_days=2)
    # 14/12/2026 is a Monday; 14/3/2027 is a Sunday.
    assert due_after(Span(Cadence.QUARTER, 2026, 4), commune) == date(2026, 12, 16)
    assert due_after(Span(Cadence.QUARTER, 2027, 1), commune) == date(2027, 3, 16)


def test_a_period_is_stored_once(office: Office) -> None:
    span = Span(Cadence.QUARTER, 2026, 4)
    with office.transaction() as session:
        period, is_new = stored_period(session, office.commune_id, span)
        again, is_new_again = stored_period(session, office.commune_id, span)
        assert (is_new, is_new_again) == (True, False)
        assert again is period
        assert len(session.scalars(select(Period)).all()) == 1
    assert Span.of(period) == span
    assert (period.starts_on, period.cut_off) == (span.starts_on, span.cut_off)
