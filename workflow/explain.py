"""What somebody may do with an instance now, and for what is closed, why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.actor import Actor, HeldPost
from workflow.case import Case
from workflow.conditions import CONDITIONS
from workflow.definition import Rule
from workflow.errors import Obstacle
from workflow.facts import FACTS
from workflow.machine import proposed_rule
from workflow.situation import Situation
from workflow.standing import standings


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action is open: allowed exactly when there is no obstacle."""

    action: str
    obstacles: tuple[Obstacle, ...]
    rule: Rule | None = None
    case: Case | None = None
    """The case that was judged, in the post that the actor would act in."""

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles

    @property
    def moot(self) -> bool:
        """Whether it would answer what nobody has asked."""
        return any(obstacle.moot for obstacle in self.obstacles)


def explain(
    situation: Situation, actor: Actor, action: str, *, about_unit: str | None = None
) -> Verdict:
    """The verdict on one action, in the post that serves the actor best."""
    found = list(judged(situation, actor, action, about_unit))
    for verdict in found:
        if verdict.allowed:
            return verdict
    return found[0] if found else Verdict(action, (_not_here(situation, actor, action),))


def offers(situation: Situation, actor: Actor) -> list[Verdict]:
    """What the actor has a standing for in this state, open or not, in the table's order.

    An answer is offered once something was asked.
    """
    verdicts = (explain(situation, actor, action) for action in situation.definition.actions)
    return [verdict for verdict in verdicts if verdict.rule and not verdict.moot]


def judged(
    situation: Situation, actor: Actor, action: str, about_unit: str | None = None
) -> Iterator[Verdict]:
    """The verdict in each post and standing of the actor for which there is a row here."""
    posts: tuple[HeldPost | None, ...] = actor.posts or (None,)
    for post in posts:
        case = Case(situation, actor, post, about_unit)
        for standing in sorted(standings(situation, actor, post)):
            rule = proposed_rule(
                situation.definition, situation.state, action, standing, _asks(case)
            )
            if rule:
                yield Verdict(action, _obstacles(rule, case), rule, case)


def _asks(case: Case) -> Callable[[str], bool]:
    return lambda fact: FACTS[fact](case)


def _obstacles(rule: Rule, case: Case) -> tuple[Obstacle, ...]:
    found = (CONDITIONS[name](case) for name in rule.provided)
    return tuple(obstacle for obstacle in found if obstacle)


def _not_here(situation: Situation, actor: Actor, action: str) -> Obstacle:
    """Why no row applies: it is another's to do, or it is not the moment."""
    held = {s for post in actor.posts or (None,) for s in standings(situation, actor, post)}
    rules = [rule for rule in situation.definition.rules if rule.action == action]
    if any(rule.standing in held for rule in rules):
        return Obstacle("not_in_this_state", (), None)
    entitled = rules[0].standing if rules else None
    return Obstacle("not_entitled", (), entitled, of_right=True)
