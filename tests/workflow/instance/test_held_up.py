"""With whom the waiting lies: not with those who were silent, once silence holds nothing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.definition.vocabulary import EffectName

if TYPE_CHECKING:
    from tests.office import Office


def test_as_long_as_answers_may_come_all_who_are_awaited_hold_it_up(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    situation = office.situation(number)
    assert situation.held_up_by == situation.turns
    assert len(situation.turns) == 2


def test_afterwards_only_the_response_to_an_objection_does(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    office.after_answering_time(number)
    situation = office.situation(number)
    [turn] = situation.held_up_by
    assert turn.effect == EffectName.RESPONSE
    assert turn.unit == situation.instance.lead_unit
    assert len(situation.turns) == 2


def test_who_was_silent_is_named_where_nobody_objected(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    office.after_answering_time(number)
    situation = office.situation(number)
    assert [turn.unit.code for turn in situation.held_up_by if turn.unit] == ["CONG_AN_XA"]
