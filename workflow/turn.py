"""Whose turn it is: who can bring an instance forward now, and since when they are awaited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.organisation import Unit
from workflow.definition import Definition, Rule
from workflow.situation import Situation
from workflow.votes import awaits_slips


@dataclass(frozen=True, slots=True)
class Turn:
    """One who is awaited: a unit, or for `committee` no unit in particular."""

    action: str
    standing: str
    unit: Unit | None
    since: datetime


def turns(situation: Situation) -> list[Turn]:
    """Everyone who is awaited now; empty when nothing is awaited."""
    return list(dict.fromkeys(_turns(situation)))


def forward_rules(definition: Definition, state: str) -> list[Rule]:
    """The rules by which people bring an instance onward from a state, or keep it on its way."""
    step = definition.state_by_name[state].step
    if step is None:
        return []
    return [
        rule
        for rule in definition.rules_in(state)
        if rule.standing != "clock"
        and (definition.state_by_name[rule.leads_to].step or 0) >= step
        and rule.leaves != "objection"
    ]


def _turns(situation: Situation) -> Iterator[Turn]:
    since = situation.instance.state_since
    for rule in forward_rules(situation.definition, situation.state):
        if rule.standing == "cooperating_head":
            for unit in situation.silent:
                yield Turn(rule.action, rule.standing, unit, since)
        elif rule.leaves == "response":
            for objection in situation.open_objections[:1]:
                yield Turn(
                    rule.action, rule.standing, situation.instance.lead_unit, objection.given_at
                )
        elif rule.standing.startswith("lead_"):
            yield Turn(rule.action, rule.standing, situation.instance.lead_unit, since)
        elif rule.standing == "committee" and situation.needs_vote and situation.vote is None:
            yield _of_decision(situation)
        else:
            yield Turn(rule.action, rule.standing, None, since)


def _of_decision(situation: Situation) -> Turn:
    """The members while their votes are awaited; else the office, which counts or asks them."""
    ballot = situation.ballot
    if ballot and awaits_slips(ballot, situation.today):
        return Turn("cast", "member", None, ballot.opened_at)
    return Turn("vote", "follow_up", None, situation.instance.state_since)
