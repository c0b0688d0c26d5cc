"""The checker finds each fault of a definition, by its code and its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule, State
from workflow.engine.checker import Flaw, Unsound, check

SMALL = Definition(
    name="small",
    initial="open",
    states=(State("open", step=1), State("closed", step=2, final=True)),
    rules=(Rule("open", "finish", "chair", "closed", forward=True),),
)
FINISH = SMALL.rules[0]
"""The one rule of the smallest sound definition."""


def faults_of(definition: Definition) -> list[Flaw]:
    with pytest.raises(Unsound) as unsound:
        check(definition)
    return unsound.value.faults


def with_rule(**changes: Any) -> Definition:
    return replace(SMALL, rules=(replace(FINISH, **changes),))


def and_rules(*rules: Rule) -> Definition:
    return replace(SMALL, rules=(*SMALL.rules, *rules))


def and_state(state: State, *rules: Rule) -> Definition:
    return replace(SMALL, states=(*SMALL.states, state), rules=(*SMALL.rules, *rules))


def test_the_communes_definition_is_sound() -> None:
    check(COMMUNE)
    check(SMALL)


CASES = {
    "a state named twice": (
        replace(SMALL, states=(*SMALL.states, State("open"))),
        Flaw("state_named_twice", "small"),
    ),
    "an initial state that is none": (
        replace(SMALL, initial="nowhere"),
        Flaw("unknown_state", "nowhere"),
    ),
    "a source that is no state": (
        and_rules(Rule("nowhere", "finish", "chair", "closed")),
        Flaw("unknown_state", "nowhere/finish/chair → nowhere"),
    ),
    "a target that is no state": (
        and_rules(Rule("open", "stop", "chair", "dnoe")),
        Flaw("unknown_state", "open/stop/chair → dnoe"),
    ),
    "a standing nobody has": (
        with_rule(standing="king"),
        Flaw("unknown_standing", "open/finish/king: king"),
    ),
    "a fact nobody knows": (
        with_rule(when=("moonlight",)),
        Flaw("unknown_fact", "open/finish/chair: moonlight"),
    ),
    "the denial of a fact nobody knows": (
        with_rule(when=("not moonlight",)),
        Flaw("unknown_fact", "open/finish/chair: moonlight"),
    ),
    "a condition nobody knows": (
        with_rule(provided=("good_weather",)),
        Flaw("unknown_condition", "open/finish/chair: good_weather"),
    ),
    "an effect nobody knows": (
        with_rule(effect="footprints"),
        Flaw("unknown_effect", "open/finish/chair: footprints"),
    ),
    "a state that nothing leads to": (
        and_state(State("island"), Rule("island", "leave", "chair", "closed")),
        Flaw("unreachable_state", "island"),
    ),
    "a state that leads nowhere": (
        and_state(State("pit"), Rule("open", "fall", "chair", "pit")),
        Flaw("no_way_to_close", "pit"),
    ),
    "a circle without an exit": (
        and_state(
            State("left"),
            Rule("open", "turn", "chair", "left"),
            Rule("left", "turn", "chair", "left"),
        ),
        Flaw("no_way_to_close", "left"),
    ),
    "no closing state at all": (
        replace(SMALL, states=(State("open", step=1), State("closed", final=True))),
        Flaw("no_way_to_close", "small"),
    ),
    "an end that no figure counts": (
        and_state(State("filed", final=True), Rule("open", "file", "chair", "filed")),
        Flaw("unknown_end", "filed"),
    ),
    "one choosing row alone": (
        with_rule(when=("last_answer",)),
        Flaw("rows_not_told_apart", "open/finish/chair"),
    ),
    "two rows alike": (
        and_rules(FINISH),
        Flaw("rows_not_told_apart", "open/finish/chair"),
    ),
    "two rows for unrelated facts": (
        replace(
            SMALL,
            rules=(
                replace(FINISH, when=("last_answer",)),
                replace(FINISH, when=("cooperation_asked",)),
            ),
        ),
        Flaw("rows_not_told_apart", "open/finish/chair"),
    ),
    "a fact with its denial in one row, and a row for always": (
        replace(SMALL, rules=(replace(FINISH, when=("last_answer", "not last_answer")), FINISH)),
        Flaw("rows_not_told_apart", "open/finish/chair"),
    ),
    "three rows": (
        replace(
            SMALL,
            rules=(
                replace(FINISH, when=("last_answer",)),
                replace(FINISH, when=("not last_answer",)),
                replace(FINISH, when=("not last_answer",), leads_to="open"),
            ),
        ),
        Flaw("rows_not_told_apart", "open/finish/chair"),
    ),
    "a response without an objection": (
        with_rule(effect="response"),
        Flaw("effect_without_condition", "open/finish/chair: response"),
    ),
    "a second confirmation by the same unit": (
        with_rule(effect="confirmation", standing="cooperating_head"),
        Flaw("effect_without_condition", "open/finish/cooperating_head: confirmation"),
    ),
    "an objection by one who was not asked": (
        with_rule(effect="objection", provided=("not_objected_yet",)),
        Flaw("effect_without_standing", "open/finish/chair: objection"),
    ),
    "a way on that leads back": (
        and_state(
            State("shut", step=3),
            Rule("shut", "undo", "chair", "open", forward=True),
            Rule("open", "shut", "chair", "shut"),
        ),
        Flaw("forward_leads_back", "shut/undo/chair → open"),
    ),
    "a way on that gives it up": (
        and_state(
            State("revoked", final=True), Rule("open", "stop", "chair", "revoked", forward=True)
        ),
        Flaw("forward_leads_back", "open/stop/chair → revoked"),
    ),
    "a way on that the clock takes": (
        with_rule(standing="clock"),
        Flaw("forward_by_itself", "open/finish/clock"),
    ),
    "products that are demanded and cannot be handed in": (
        with_rule(provided=("products_complete",)),
        Flaw("nothing_brings_it_about", "open/finish/chair"),
    ),
    "a vote that is demanded and cannot be taken": (
        with_rule(provided=("vote_recorded",)),
        Flaw("nothing_brings_it_about", "open/finish/chair"),
    ),
    "a ballot that nobody counts": (
        and_rules(
            Rule(
                "open",
                "ask",
                "follow_up",
                "open",
                outdates=False,
                effect="ballot",
                provided=("decision_awaited", "no_ballot_open", "committee_can_vote"),
            )
        ),
        Flaw("nothing_brings_it_about", "open/ask/follow_up"),
    ),
    "a move that nobody sees": (
        with_rule(outdates=False),
        Flaw("moves_unseen", "open/finish/chair → closed"),
    ),
    "an open state in which nobody is awaited": (
        with_rule(forward=False),
        Flaw("nobody_awaited", "open"),
    ),
    "an action that brings about one thing here and another there": (
        and_rules(Rule("closed", "finish", "chair", "open", effect="reason")),
        Flaw("several_effects", "finish"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named(name: str) -> None:
    definition, fault = CASES[name]
    assert fault in faults_of(definition)


def test_two_rows_told_apart_by_one_fact_are_sound() -> None:
    check(
        replace(
            SMALL,
            rules=(
                replace(FINISH, when=("last_answer",)),
                replace(FINISH, when=("not last_answer",), leads_to="open"),
            ),
        )
    )


def test_all_faults_are_told_at_once() -> None:
    broken = with_rule(standing="king", provided=("good_weather",), effect="flowers")
    assert {fault.code for fault in faults_of(broken)} == {
        "unknown_standing",
        "unknown_condition",
        "unknown_effect",
    }


@given(
    row=st.integers(0, len(COMMUNE.rules) - 1),
    column=st.sampled_from(("state", "standing", "leads_to", "effect")),
    word=st.text("abcxyz_", min_size=1),
)
def test_one_misspelt_word_anywhere_is_found(row: int, column: str, word: str) -> None:
    misspelt = replace(COMMUNE.rules[row], **{column: f"x{word}"})
    rules = (*COMMUNE.rules[:row], misspelt, *COMMUNE.rules[row + 1 :])
    faults = faults_of(replace(COMMUNE, rules=rules))
    assert any(fault.code.startswith("unknown_") and f"x{word}" in fault.about for fault in faults)
