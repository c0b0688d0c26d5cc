"""A definition is a value: it goes through JSON unchanged, and its hash says what it is."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule, State
from workflow.definition.vocabulary import EffectName


def test_a_definition_comes_back_from_json_equal() -> None:
    body = json.loads(json.dumps(COMMUNE.as_json()))
    assert Definition.from_json(body) == COMMUNE
    assert Definition.from_json(body).sha256 == COMMUNE.sha256


def test_the_order_of_keys_says_nothing() -> None:
    body = COMMUNE.as_json()
    turned: dict[str, Any] = dict(reversed(body.items()))
    turned["rules"] = [dict(reversed(rule.items())) for rule in body["rules"]]
    assert Definition.from_json(turned).sha256 == COMMUNE.sha256


CHANGES: dict[str, Any] = {
    "state": "closed",
    "action": "other",
    "standing": "clock",
    "leads_to": "assigned",
    "when": ("last_answer",),
    "provided": ("vote_recorded",),
    "effect": "silence",
    "forward": False,
    "outdates": False,
}
OTHER_STATE: dict[str, Any] = {"name": "other", "step": 9, "final": True}


@pytest.mark.parametrize("column", [field.name for field in fields(Rule)])
def test_every_word_of_a_rule_counts_in_the_hash(column: str) -> None:
    changed = replace(COMMUNE.rules[0], **{column: CHANGES[column]})
    assert replace(COMMUNE, rules=(changed, *COMMUNE.rules[1:])).sha256 != COMMUNE.sha256


@pytest.mark.parametrize("column", [field.name for field in fields(State)])
def test_every_word_of_a_state_counts_in_the_hash(column: str) -> None:
    changed = replace(COMMUNE.states[0], **{column: OTHER_STATE[column]})
    assert replace(COMMUNE, states=(changed, *COMMUNE.states[1:])).sha256 != COMMUNE.sha256


def test_a_new_word_for_the_hash_has_its_test() -> None:
    assert set(CHANGES) == {field.name for field in fields(Rule)}
    assert set(OTHER_STATE) == {field.name for field in fields(State)}


def test_a_definition_comes_back_from_its_body() -> None:
    assert Definition.from_json(json.loads(json.dumps(COMMUNE.as_json()))) == COMMUNE


def test_the_track_is_the_five_steps() -> None:
    assert [state.name for state in COMMUNE.track] == [
        "assigned",
        "in_progress",
        "reported",
        "reviewed",
        "closed",
    ]
    assert [state.step for state in COMMUNE.track] == [1, 2, 3, 4, 5]


def test_actions_stand_once_in_the_order_of_the_table() -> None:
    assert COMMUNE.actions == tuple(dict.fromkeys(rule.action for rule in COMMUNE.rules))


def test_products_are_handed_in_only_while_the_work_is_done() -> None:
    takes = [s.name for s in COMMUNE.states if COMMUNE.allows(s.name, EffectName.PRODUCT)]
    assert takes == ["in_progress"]
