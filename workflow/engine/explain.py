"""What somebody may do with an instance now, and for what is closed, why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.actors.actor import Actor, HeldPost
from workflow.definition.definition import Rule
from workflow.definition.machine import proposed_rule
from workflow.definition.vocabulary import Standing
from workflow.engine.conditions import CONDITIONS, FACTS
from workflow.errors import Obstacle
from workflow.instance.case import Case
from workflow.instance.situation import Situation
from workflow.instance.standing import standings


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
    def lacks_right(self) -> bool:
        """Whether it is not theirs to do, whatever the moment."""
        return any(obstacle.of_right for obstacle in self.obstacles)

    @property
    def for_unit(self) -> str | None:
        """The code of the unit for which a cooperating head answers; None for all other actions."""
        answers = self.rule is not None and self.rule.standing == Standing.COOPERATING_HEAD
        post = self.case.post if self.case else None
        return post.unit_code if answers and post else None

    @property
    def moot(self) -> bool:
        """Whether there is nothing to speak of here."""
        return any(obstacle.moot for obstacle in self.obstacles)


def explain(
    situation: Situation,
    actor: Actor,
    action: str,
    *,
    about_unit: str | None = None,
    as_unit: str | None = None,
) -> Verdict:
    """The verdict on one action, in the post that serves the actor best.

    Who may answer for several units says for which by `as_unit`, its code; else it is one that has
    not answered yet.
    """
    found = list(judged(situation, actor, action, about_unit, as_unit))
    return (
        _best(found) if found else Verdict(action, (_not_here(situation, actor, action, as_unit),))
    )


def offers(situation: Situation, actor: Actor) -> list[Verdict]:
    """What the actor has a standing for in this state, open or not, in the table's order.

    An answer is offered once something was asked, and for each unit the actor can speak for.
    """
    book = situation.definition
    begins = {rule.action for rule in book.rules_in(situation.state)}
    here = (action for action in book.actions if action in begins)
    verdicts = (
        _best([verdict for verdict in found if verdict.for_unit == unit])
        for found in (list(judged(situation, actor, action)) for action in here)
        for unit in dict.fromkeys(verdict.for_unit for verdict in found)
    )
    return [verdict for verdict in verdicts if not verdict.moot]


def judged(
    situation: Situation,
    actor: Actor,
    action: str,
    about_unit: str | None = None,
    as_unit: str | None = None,
) -> Iterator[Verdict]:
    """The verdict in each post and standing of the actor for which there is a row here."""
    for post, standing in _standings(situation, actor, as_unit):
        case = Case(situation, actor, post, about_unit)
        rule = proposed_rule(situation.definition, situation.state, action, standing, _asks(case))
        if rule:
            yield Verdict(action, _obstacles(rule, case), rule, case)


def _best(found: list[Verdict]) -> Verdict:
    """The first that is allowed; an answer already given is not taken back if another is owed.

    Where none is, one in a post that has the right, of which only the moment is wrong. Who merely
    takes part does so in the post that has most to do with the instance.
    """
    ordered = sorted(found, key=lambda verdict: (_has_answered(verdict), _is_aside(verdict)))
    entitled = (verdict for verdict in ordered if not verdict.lacks_right)
    allowed = (verdict for verdict in ordered if verdict.allowed)
    return next(allowed, None) or next(entitled, ordered[0])


def _has_answered(verdict: Verdict) -> bool:
    return bool(verdict.for_unit and verdict.case and verdict.case.own_answers)


def _is_aside(verdict: Verdict) -> bool:
    rule, case = verdict.rule, verdict.case
    if rule is None or case is None or rule.standing != Standing.PARTICIPANT:
        return False
    return standings(case.situation.instance, case.actor, case.post) == {Standing.PARTICIPANT}


def _standings(
    situation: Situation, actor: Actor, as_unit: str | None
) -> Iterator[tuple[HeldPost | None, str]]:
    """What the actor is in each of their posts; who answers, only for `as_unit` if it is given."""
    posts: tuple[HeldPost | None, ...] = actor.posts or (None,)
    for post in posts:
        for standing in sorted(standings(situation.instance, actor, post)):
            unit = post.unit_code if post and standing == Standing.COOPERATING_HEAD else None
            if unit is None or as_unit in (None, unit):
                yield post, standing


def _asks(case: Case) -> Callable[[str], bool]:
    return lambda fact: FACTS[fact](case)


def _obstacles(rule: Rule, case: Case) -> tuple[Obstacle, ...]:
    found = (CONDITIONS[name](case) for name in rule.provided)
    return tuple(obstacle for obstacle in found if obstacle)


def _not_here(situation: Situation, actor: Actor, action: str, as_unit: str | None) -> Obstacle:
    """Why no row applies: it is another's to do, or it is not the moment."""
    held = {standing for _, standing in _standings(situation, actor, as_unit)}
    rules = [rule for rule in situation.definition.rules if rule.action == action]
    if any(rule.standing in held for rule in rules):
        return Obstacle("not_in_this_state", (), None)
    entitled = rules[0].standing if rules else None
    return Obstacle("not_entitled", (), entitled, of_right=True)
