"""The state machine of a definition: it proposes where an action leads, and changes nothing.

The only file that knows `transitions`. One machine for each definition, kept; rows are never
registered with it: registering resets a loaded row and keeps it for ever. Auto-transitions,
which lead past every rule, are off. A trigger's return value says nothing; what counts is
where the mover arrived.
"""

from collections.abc import Callable
from functools import lru_cache

from transitions import EventData, Machine

from workflow.definition.definition import Definition, Rule

Holds = Callable[[str], bool]
"""Answers whether a fact, by name, holds."""


class _Mover:
    """What the machine moves in place of a row: it notes where it was put."""

    def __init__(self, state: str) -> None:
        self._state = state
        self.arrived: str | None = None

    @property
    def state(self) -> str:
        return self._state

    @state.setter
    def state(self, name: str) -> None:
        self.arrived = name


def proposed_rule(
    definition: Definition, state: str, action: str, standing: str, holds: Holds
) -> Rule | None:
    """The one row that applies, or None where the table has none."""
    rows = [
        rule
        for rule in definition.rules_in(state)
        if rule.action == action and rule.standing == standing
    ]
    if not rows:
        return None
    mover = _Mover(state)
    _machine(definition).events[action].trigger(mover, standing=standing, holds=holds)
    return next((rule for rule in rows if rule.leads_to == mover.arrived), None)


@lru_cache(maxsize=64)
def _machine(definition: Definition) -> Machine:
    machine = Machine(
        model=None,
        states=[state.name for state in definition.states],
        initial=definition.initial,
        auto_transitions=False,
        send_event=True,
    )
    for rule in definition.rules:
        machine.add_transition(
            rule.action, rule.state, rule.leads_to, conditions=_conditions_of(rule)
        )
    return machine


def _conditions_of(rule: Rule) -> list[str | Callable[..., bool | None]]:
    def of_standing(event: EventData) -> bool:
        return bool(event.kwargs["standing"] == rule.standing)

    def facts_hold(event: EventData) -> bool:
        return all(_holds(fact, event.kwargs["holds"]) for fact in rule.when)

    return [of_standing, facts_hold]


def _holds(fact: str, holds: Holds) -> bool:
    if fact.startswith("not "):
        return not holds(fact.removeprefix("not "))
    return holds(fact)
