"""Everybody whom an act concerns hears of it: each act of the book, for each standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.vocabulary import SubstitutionKind
from tests.cast import HEADS
from tests.deliveries import heard, tell
from tests.places import take_place
from tests.told_table import ONE_OF_EACH, PEOPLE, STATED, told_of
from workflow.definition.commune import COMMUNE
from workflow.engine.acts.appointments import OFFICER_BACK, OFFICER_LEFT
from workflow.engine.news import NEWS, news_of
from workflow.engine.opening import COOPERATION

if TYPE_CHECKING:
    from tests.office import Office
    from tests.told_table import Row


def test_each_row_has_a_story_in_which_it_is_taken() -> None:
    assert ONE_OF_EACH.keys() == STATED.keys()


def test_the_statement_knows_everybody_by_a_standing_of_the_cast() -> None:
    stated = {who for told in STATED.values() for standings in told.values() for who in standings}
    assert stated <= PEOPLE.keys()


def test_all_that_can_be_told_is_told_to_somebody_of_some_act() -> None:
    by_acts = {news.name for rule in COMMUNE.rules for news in news_of(rule, COMMUNE)}
    beside = {COOPERATION.name, OFFICER_LEFT.name, OFFICER_BACK.name}
    assert by_acts | beside == NEWS.keys()


@pytest.mark.parametrize("row", STATED, ids="/".join)
def test_each_standing_is_told_as_stated(office: Office, row: Row) -> None:
    assert told_of(office, ONE_OF_EACH[row]) == STATED[row]


def test_a_unit_that_is_to_cooperate_hears_of_it_at_once(office: Office) -> None:
    office.assign("I.1")
    tell(office)
    assert {("vhxh", "cooperation_given"), ("congan", "cooperation_given")} <= heard(office)


def test_whoever_acted_before_hears_what_became_of_it(office: Office) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    tell(office)
    before = heard(office)
    office.later(minutes=1)
    office.perform("chutich", number, "reopen")
    tell(office)
    assert ("phochutich", "task_reopened") in heard(office) - before


def test_the_chair_hears_what_is_done_in_their_place(office: Office) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    take_place(office, "congan", "chutich", kind=SubstitutionKind.DELEGATION, document="13/UQ")
    tell(office)
    before = heard(office)
    office.later(minutes=1)
    office.perform("congan", number, "reopen")
    tell(office)
    assert ("chutich", "task_reopened") in heard(office) - before


def test_whoever_acted_and_is_gone_hears_nothing(office: Office) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    office.end_posts("phochutich", last_day=office.now.date())
    office.later(days=1)
    office.give_post("phochutich", "head", "THON_2")
    tell(office)
    before = heard(office)
    office.perform("chutich", number, "reopen")
    tell(office)
    assert "phochutich" not in {who for who, _ in heard(office) - before}


def test_what_is_restricted_is_told_to_those_alone_who_may_see_it(office: Office) -> None:
    number = office.closed("II.2")
    office.later(minutes=1)
    office.perform("chutich", number, "reopen")
    tell(office)
    who_heard = {who for who, _ in heard(office)}
    assert {"congan", "thon1", "vanphong"} <= who_heard
    assert not who_heard & {"vhxh", "kinhte", "kinhte.cb", "thon2", "admin"}


HEARING = ("kinhte", "kiemnhiem", "vanphong", "vanphong.cb")
"""Who heads the lead unit, and the office."""


@pytest.mark.parametrize("action", ["record_answer", "record_objection"])
def test_who_wrote_an_answer_down_hears_that_the_unit_puts_it_right(
    office: Office, action: str
) -> None:
    """While others still answer nobody decides on it yet: the committee hears nothing."""
    number = office.reported()
    office.perform("vanphong", number, action)
    tell(office)
    before = heard(office)
    office.later(minutes=1)
    [unit_id] = office.situation(number).answers
    [code] = {unit.code for unit in office.situation(number).asked if unit.id == unit_id}
    office.perform(HEADS[code], number, "confirm")
    tell(office)
    right = {(who, "answer_put_right") for who in HEARING}
    assert heard(office) - before == right


def test_an_answer_that_takes_no_place_puts_nothing_right(office: Office) -> None:
    number = office.reported()
    office.perform("vanphong", number, "record_answer")
    [unit_id] = office.situation(number).answers
    [other] = {unit.code for unit in office.situation(number).asked if unit.id != unit_id}
    office.later(minutes=1)
    office.perform(HEADS[other], number, "confirm")
    tell(office)
    assert "answer_put_right" not in {why for _, why in heard(office)}
