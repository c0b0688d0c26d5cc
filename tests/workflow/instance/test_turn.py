"""Whose turn it is, and since when they are awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from tests.office import Office


def awaited(office: Office, number: int) -> set[tuple[str, str, str | None]]:
    """What is awaited, of whom, and of which unit."""
    return {
        (turn.action, turn.standing, turn.unit.code if turn.unit else None)
        for turn in office.situation(number).turns
    }


def test_first_the_lead_unit_takes_it_up_and_reports(office: Office) -> None:
    number = office.assign("I.1")
    assert awaited(office, number) == {("start", "lead_member", "PHONG_KINH_TE")}
    office.perform("kinhte.cb", number, "start")
    assert awaited(office, number) == {("report", "lead_head", "PHONG_KINH_TE")}


def test_then_each_unit_asked_until_it_has_answered(office: Office) -> None:
    number = office.reported()
    both = {("confirm", "cooperating_head", unit) for unit in ("PHONG_VHXH", "CONG_AN_XA")}
    assert awaited(office, number) == both
    office.perform("congan", number, "confirm")
    assert awaited(office, number) == {("confirm", "cooperating_head", "PHONG_VHXH")}


def test_an_objection_awaits_the_leads_response_since_it_was_made(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    objected_at = office.now
    office.later(days=1)
    office.perform("congan", number, "confirm")
    [turn] = office.situation(number).turns
    assert (turn.action, turn.unit.code) == ("respond", "PHONG_KINH_TE")
    assert turn.since == objected_at


def test_two_objections_are_one_turn(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "object")
    [turn] = office.situation(number).turns
    assert (turn.action, turn.unit.code) == ("respond", "PHONG_KINH_TE")


def test_at_last_the_committee(office: Office) -> None:
    number = office.reviewed()
    [turn] = office.situation(number).turns
    assert (turn.action, turn.standing, turn.unit) == ("approve", "committee", None)
    assert turn.since == office.instance(number).state_since == office.now


def test_a_collective_matter_awaits_its_vote_first(office: Office) -> None:
    number = office.reviewed("I.3")
    assert awaited(office, number) == {("vote", "follow_up", None)}
    office.record_vote(number)
    assert awaited(office, number) == {("approve", "committee", None)}


@pytest.mark.parametrize("state", [s.name for s in COMMUNE.states if s.final])
def test_nobody_is_awaited_when_it_is_over(office: Office, state: str) -> None:
    assert office.situation(office.standing_in(state)).turns == ()


def test_every_open_state_awaits_somebody(office: Office) -> None:
    for state in (state for state in COMMUNE.states if not state.final):
        number = office.standing_in(state.name, "I.1")
        assert office.situation(number).turns, state.name
        office.perform("chutich", number, "revoke")


def test_going_on_is_never_going_back() -> None:
    step = {state.name: state.step or 0 for state in COMMUNE.states}
    forward = [rule for state in step for rule in COMMUNE.forward_rules(state)]
    assert {rule.state for rule in forward} == {s.name for s in COMMUNE.states if not s.final}
    assert all(step[rule.leads_to] >= step[rule.state] for rule in forward)
