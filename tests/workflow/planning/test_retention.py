"""How long things are kept: as the plan says, as the law has it, or as the commune sets it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from models.plan import Plan
from models.retention import FOR_EVER, RetentionPeriod
from models.vocabulary import Cadence
from tests.administration import administer
from tests.tampering import found, past_the_guards
from workflow.administration.retention_terms import set_usual_years, usual_years
from workflow.errors import Invalid, Refused
from workflow.planning.retention import Retention, last_year_kept, retention

if TYPE_CHECKING:
    from tests.office import Office


def said(office: Office, label: str = "I.1") -> Retention:
    with office.reading() as session:
        return retention(session, office.commune_id, products=office.task(label).requirements)


def test_what_nobody_says_follows_from_what_it_is(office: Office) -> None:
    plan, report, decision = office.task("I.1").requirements
    kept = said(office)
    assert kept.of_product(plan, Cadence.QUARTER) == FOR_EVER
    assert kept.of_product(decision, Cadence.QUARTER) == FOR_EVER
    assert kept.of_product(report, Cadence.YEAR) == FOR_EVER
    assert kept.of_product(report, Cadence.QUARTER) == 20
    with office.reading() as session:
        own = session.scalars(select(Plan)).one()
        assert retention(session, office.commune_id, plan=own).of_plan(own) == FOR_EVER


def test_the_commune_sets_it_for_the_rest_and_the_record_says_so(office: Office) -> None:
    report = office.task("I.1").requirements[1]
    for years in (10, 10, FOR_EVER, 70):
        administer(office, set_usual_years, years)
        assert said(office).of_product(report, Cadence.QUARTER) == years
    with office.reading() as session:
        assert usual_years(session, actor=office.actor("admin")) == 70
        assert len(session.scalars(select(RetentionPeriod)).all()) == 1
    assert not found(office)


def test_what_is_said_of_one_product_is_of_it_alone(office: Office) -> None:
    _plan, report, decision = office.task("I.1").requirements
    kept = Retention(20, {}, {decision.id: 5})
    assert kept.of_product(decision, Cadence.QUARTER) == 5
    assert kept.of_product(report, Cadence.QUARTER) == 20


@pytest.mark.parametrize("years", [-1, 1, 71, None])
def test_what_the_law_does_not_know_is_not_set(office: Office, years: int | None) -> None:
    with pytest.raises(Invalid):
        administer(office, set_usual_years, years)
    assert said(office).usual == 20


@pytest.mark.parametrize("username", ["vanphong", "chutich", "kinhte"])
def test_only_the_administrator_sets_it(office: Office, username: str) -> None:
    with pytest.raises(Refused):
        administer(office, set_usual_years, 10, by=username)


def test_changed_past_the_program_it_is_found(office: Office) -> None:
    administer(office, set_usual_years, 10)
    with past_the_guards(office) as connection:
        connection.execute(update(RetentionPeriod).values(years=2))
    assert found(office)


def test_it_is_counted_from_the_year_in_which_work_ended() -> None:
    assert last_year_kept(20, date(2026, 1, 1)) == last_year_kept(20, date(2026, 12, 31)) == 2046
    assert last_year_kept(FOR_EVER, date(2026, 1, 1)) is None
