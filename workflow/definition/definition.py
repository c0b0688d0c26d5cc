"""A workflow as a value: states, and the rules by which an instance moves between them."""

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Self

import rfc8785

from workflow.definition import earlier
from workflow.definition.vocabulary import OF_THE_LEAD, ConditionName, EffectName, Standing


@dataclass(frozen=True, slots=True)
class State:
    """A place where an instance can stand."""

    name: str
    step: int | None = None
    """Its place on the five-step track, from 1; None for a side state."""
    final: bool = False
    """Nothing is awaited here; only an exceptional rule leads out again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: in this state, this standing may do this, which leads there."""

    state: str
    action: str
    standing: str
    leads_to: str
    when: tuple[str, ...] = ()
    """Facts that choose between rows of the same state, action and standing; `not x` denies one."""
    provided: tuple[str, ...] = ()
    """Conditions that must hold; one that does not is an obstacle, and explains itself."""
    effect: str | None = None
    """What has to be given and what is kept, by its name in `workflow/engine/effects.py`."""
    forward: bool = False
    """Whether it is the way on from its state: whoever can take it is awaited, and reminded."""
    outdates: bool = True
    """Whether it changes the instance itself, whose version then counts it; false for what is only
    put beside it. Acts that rest on what was put there are outdated in either case.
    """

    @property
    def begins_round(self) -> bool:
        """Whether a new round begins with it: each report is answered for itself."""
        return self.effect == EffectName.REPORT

    @property
    def name(self) -> str:
        """Its stable name in the record: `reviewed/approve/committee`."""
        return f"{self.state}/{self.action}/{self.standing}"


@dataclass(frozen=True)
class Definition:
    """A whole workflow. Equal content has an equal hash, whoever publishes it, wherever."""

    name: str
    initial: str
    states: tuple[State, ...]
    rules: tuple[Rule, ...]
    published: dict[str, Any] | None = field(init=False, default=None, compare=False, repr=False)
    """The body it was read from, where that has an earlier form; None for one of today."""

    @cached_property
    def state_by_name(self) -> dict[str, State]:
        """Every state by its name."""
        return {state.name: state for state in self.states}

    @cached_property
    def track(self) -> tuple[State, ...]:
        """The states of the main way, in their order."""
        steps = [state for state in self.states if state.step is not None]
        return tuple(sorted(steps, key=lambda state: state.step or 0))

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Every action once, in the order of the table."""
        return tuple(dict.fromkeys(rule.action for rule in self.rules))

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical form (RFC 8785), in hexadecimal."""
        return hashlib.sha256(rfc8785.dumps(self.as_json())).hexdigest()

    def __hash__(self) -> int:
        """Of its hash, made once: it is looked up by it at every question about a rule."""
        return hash(self.sha256)

    def acts_beyond(self, other: "Definition") -> tuple[str, ...]:
        """The actions of people that another definition does not know, in the table's order."""
        of_people = (rule for rule in self.rules if rule.standing != Standing.CLOCK)
        return tuple(dict.fromkeys(r.action for r in of_people if r.action not in other.actions))

    def rules_in(self, state: str) -> tuple[Rule, ...]:
        """The rules that begin in a state, in the order of the table."""
        return self._rules_by_state.get(state, ())

    def effect_of(self, action: str) -> str | None:
        """What an action brings about, alike in each state; None for nothing, or no such action."""
        return self._effects.get(action)

    def actions_with(self, *effects: str) -> tuple[str, ...]:
        """The actions by which any of some effects comes about, in the order of the table."""
        return tuple(name for name, effect in self._effects.items() if effect in effects)

    def allows(self, state: str, effect: EffectName) -> bool:
        """Whether anybody can bring an effect about in a state."""
        return any(rule.effect == effect for rule in self.rules_in(state))

    def awaits(self, state: str, effect: EffectName) -> bool:
        """Whether a state waits for an effect, and not only allows it beside the way."""
        return any(rule.forward and rule.effect == effect for rule in self.rules_in(state))

    def considers(self, state: str) -> bool:
        """Whether a report is considered in a state, or was accepted: it is others' turn.

        Not where the lead unit has to report first, or may bring it to where it has to; nor where
        the instance was taken back.
        """
        return state not in self._before_a_report and not self.is_given_up(state)

    def awaits_report(self, state: str) -> bool:
        """Whether the lead unit has to report in a state, or brings it to where it has to."""
        return state in self._before_a_report

    def returns(self, rule: Rule) -> bool:
        """Whether by a row others give back what goes on; not the lead unit, nor from an end."""
        goes_on = not self.state_by_name[rule.state].final
        by_others = rule.standing not in OF_THE_LEAD
        return goes_on and by_others and self.leads_back(rule.state, rule.leads_to)

    def forward_rules(self, state: str) -> tuple[Rule, ...]:
        """Those of them by which an instance goes on, or stays on its way."""
        return tuple(rule for rule in self.rules_in(state) if rule.forward)

    def leads_back(self, before: str | None, after: str | None) -> bool:
        """Whether it is a step backward on the track from one state to another."""
        left, entered = self._step_of(before), self._step_of(after)
        return left is not None and entered is not None and entered < left

    def is_given_up(self, state: str | None) -> bool:
        """Whether in a state work is over, beside the track."""
        found = self.state_by_name.get(state or "")
        return found is not None and found.final and found.step is None

    def concludes(self, action: str) -> bool:
        """Whether an action ends the work as it is meant to end, on the track."""
        moves = (rule for rule in self.rules if rule.action == action)
        ends = (self.state_by_name[rule.leads_to] for rule in moves if rule.leads_to != rule.state)
        return any(state.final and state.step is not None for state in ends)

    @cached_property
    def has_office_head_sign(self) -> bool:
        """Whether its head or a deputy signs what the office sends out: no earlier book has it."""
        return any(ConditionName.SIGNS_FOR_OFFICE in rule.provided for rule in self.rules)

    def as_json(self) -> dict[str, Any]:
        """The definition as JSON values, complete: `from_json` gives an equal one back.

        One that was published in an earlier form stays as it was published, to the letter.
        """
        if self.published is not None:
            return self.published
        return {
            "name": self.name,
            "initial": self.initial,
            "states": [asdict(state) for state in self.states],
            "rules": [
                {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(rule).items()}
                for rule in self.rules
            ],
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """The definition that `as_json` described, by this program or an earlier one."""
        now = earlier.read_as_now(body)
        read = cls(
            name=now["name"],
            initial=now["initial"],
            states=tuple(State(**state) for state in now["states"]),
            rules=tuple(_rule(row) for row in now["rules"]),
        )
        if now is not body:
            object.__setattr__(read, "published", body)
        return read

    def _step_of(self, state: str | None) -> int | None:
        found = self.state_by_name.get(state or "")
        return found.step if found else None

    @cached_property
    def _effects(self) -> dict[str, str | None]:
        """What each action brings about, in the order of the table."""
        return {rule.action: rule.effect for rule in self.rules}

    @cached_property
    def _before_a_report(self) -> frozenset[str]:
        """The states from which the lead unit itself goes on to a report."""
        found = {rule.state for rule in self.rules if rule.begins_round}
        onward = [rule for rule in self.rules if rule.forward and rule.standing in OF_THE_LEAD]
        while more := {rule.state for rule in onward if rule.leads_to in found} - found:
            found |= more
        return frozenset(found)

    @cached_property
    def _rules_by_state(self) -> dict[str, tuple[Rule, ...]]:
        states = dict.fromkeys(rule.state for rule in self.rules)
        return {
            state: tuple(rule for rule in self.rules if rule.state == state) for state in states
        }


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(**{**row, "when": tuple(row["when"]), "provided": tuple(row["provided"])})
