"""The machine proposes the one row that applies, and keeps hold of nothing."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from transitions import MachineError

from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule, State
from workflow.definition.machine import _machine, _Mover, proposed_rule
from workflow.definition.vocabulary import Standing

CELLS = list(product(COMMUNE.state_by_name, COMMUNE.actions, Standing))


def facts_of(rule: Rule) -> dict[str, bool]:
    """What has to hold for a rule to be chosen."""
    return {fact.removeprefix("not "): not fact.startswith("not ") for fact in rule.when}


@pytest.mark.parametrize("rule", COMMUNE.rules, ids=lambda rule: f"{rule.name} -> {rule.leads_to}")
def test_every_rule_is_proposed_when_its_facts_hold(rule: Rule) -> None:
    facts = facts_of(rule)
    proposed = proposed_rule(
        COMMUNE, rule.state, rule.action, rule.standing, lambda fact: facts[fact]
    )
    assert proposed is rule


def test_every_cell_gives_the_row_of_the_table_or_none() -> None:
    for (state, action, standing), holds in product(CELLS, (True, False)):
        rows = [
            rule
            for rule in COMMUNE.rules_in(state)
            if (rule.action, rule.standing) == (action, standing)
            and all(wanted is holds for wanted in facts_of(rule).values())
        ]
        proposed = proposed_rule(COMMUNE, state, action, standing, lambda _, it=holds: it)
        assert proposed == (rows[0] if rows else None)
        assert len(rows) <= 1


def test_only_the_facts_of_the_standing_are_asked() -> None:
    asked: list[str] = []

    def note(fact: str) -> bool:
        asked.append(fact)
        return True

    assert proposed_rule(COMMUNE, "reported", "confirm", "lead_head", note) is None
    assert asked == []
    proposed_rule(COMMUNE, "reported", "confirm", "cooperating_head", note)
    assert set(asked) == {"last_answer"}


def test_no_transition_is_made_up_that_leads_past_the_rules() -> None:
    assert set(_machine(COMMUNE).events) == set(COMMUNE.actions)
    for state in COMMUNE.state_by_name:
        assert proposed_rule(COMMUNE, "assigned", f"to_{state}", "chair", lambda _: True) is None


def test_an_action_that_nobody_knows_is_no_proposal() -> None:
    assert proposed_rule(COMMUNE, "assigned", "abolish", "chair", lambda _: True) is None
    assert proposed_rule(COMMUNE, "closed", "start", "lead_member", lambda _: True) is None


def test_equal_definitions_share_one_machine() -> None:
    assert _machine(Definition.from_json(COMMUNE.as_json())) is _machine(COMMUNE)


def test_definitions_that_differ_do_not() -> None:
    shorter = Definition(COMMUNE.name, COMMUNE.initial, COMMUNE.states, COMMUNE.rules[:-1])
    [last] = COMMUNE.rules[-1:]
    row = (last.state, last.action, last.standing)
    assert proposed_rule(COMMUNE, *row, lambda _: True) is last
    assert proposed_rule(shorter, *row, lambda _: True) is None


def test_nothing_is_registered_or_kept() -> None:
    for _ in range(20):
        proposed_rule(COMMUNE, "assigned", "start", "lead_member", lambda _: True)
    gc.collect()
    assert _machine(COMMUNE).models == []
    assert not [thing for thing in gc.get_objects() if type(thing) is _Mover]


def test_many_threads_ask_at_once() -> None:
    def ask(number: int) -> tuple[Rule | None, Rule]:
        rule = COMMUNE.rules[number % len(COMMUNE.rules)]
        facts = facts_of(rule)
        return (
            proposed_rule(
                COMMUNE, rule.state, rule.action, rule.standing, lambda fact: facts[fact]
            ),
            rule,
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(proposed is rule for proposed, rule in pool.map(ask, range(2000)))


def test_the_library_still_refuses_what_it_does_not_know() -> None:
    """If a release of `transitions` changed this, `proposed_rule` would have to ask otherwise."""
    stuck = Definition("stuck", "a", (State("a"), State("b", final=True)), (
        Rule("a", "go", "chair", "b"),
    ))  # fmt: skip
    event = _machine(stuck).events["go"]
    with pytest.raises(MachineError):
        event.trigger(_Mover("b"), standing="chair", holds=lambda _: True)
    refused = _Mover("a")
    assert event.trigger(refused, standing="clock", holds=lambda _: True) is False
    assert refused.arrived is None
