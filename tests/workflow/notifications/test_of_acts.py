"""Everybody whom an act concerns hears of it: each act of the book, for each standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deliveries import heard, tell
from tests.told_table import ONE_OF_EACH, PEOPLE, ROWS, TABLE, told_of
from workflow.definition.commune import COMMUNE
from workflow.engine.effects import EFFECTS
from workflow.instance.telling import HEARERS, TOLD_OF_EFFECTS, News, news_of

if TYPE_CHECKING:
    from tests.office import Office
    from tests.told_table import Row

OF_MOVES = {"reason"}
"""What is told of these follows from where the row leads."""


def test_of_each_act_it_is_said_who_is_told() -> None:
    missing = sorted("/".join(row) for row in ONE_OF_EACH.keys() - ROWS.keys())
    assert not missing, (
        f"Nobody says who is told of {missing}: write a line for each in {TABLE.name}, with `-` for"
        " a standing that is told nothing; what is told of an effect stands in TOLD_OF_EFFECTS"
        " (workflow/instance/telling.py)."
    )
    assert not sorted(ROWS.keys() - ONE_OF_EACH.keys())


def test_of_each_effect_it_is_said_what_is_told() -> None:
    unsaid = EFFECTS.keys() - TOLD_OF_EFFECTS.keys() - OF_MOVES
    assert not unsaid, (
        f"Say in TOLD_OF_EFFECTS (workflow/instance/telling.py) what people are told of {unsaid};"
        " None where nobody is told but those who are awaited."
    )


def test_all_that_can_be_told_is_told_to_somebody_of_some_act() -> None:
    by_acts = {news for rule in COMMUNE.rules for news in news_of(rule, COMMUNE)}
    assert by_acts | {News.COOPERATION} == set(News) == HEARERS.keys()


@pytest.mark.parametrize("row", ROWS, ids="/".join)
def test_each_standing_is_told_as_stated(office: Office, row: Row) -> None:
    stated = {standing: ROWS[row][standing] for standing in PEOPLE}
    assert told_of(office, ONE_OF_EACH[row]) == stated


def test_a_unit_that_is_to_cooperate_hears_of_it_at_once(office: Office) -> None:
    office.assign("I.1")
    tell(office)
    assert {("vhxh", News.COOPERATION), ("congan", News.COOPERATION)} <= heard(office)


def test_whoever_acted_before_hears_what_became_of_it(office: Office) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    tell(office)
    before = heard(office)
    office.later(minutes=1)
    office.perform("chutich", number, "reopen")
    tell(office)
    assert ("phochutich", News.REOPENED) in heard(office) - before


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
