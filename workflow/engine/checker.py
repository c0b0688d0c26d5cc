"""Finds the faults of a definition before it is published."""

from collections import defaultdict
from dataclasses import dataclass

from models.work import CLOSED, REVOKED
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.engine.conditions import CONDITIONS, FACTS
from workflow.engine.effects import EFFECTS


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a definition: a code, and the state, rule or word it is about."""

    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The names of a definition that the screens have words for."""

    states: frozenset[str]
    actions: frozenset[str]


class Unsound(Exception):
    """The definition has faults and cannot be published."""

    def __init__(self, faults: list[Flaw]) -> None:
        super().__init__("; ".join(f"{fault.code}: {fault.about}" for fault in faults))
        self.faults = faults


def check(definition: Definition, worded: Wording | None = None) -> None:
    """Raise `Unsound` with every fault of a definition that is not sound.

    Without `worded` it is not asked whether the screens have words for it.
    """
    faults = [
        *(_wordless(definition, worded) if worded else ()),
        *_unknown_words(definition),
        *_unreachable(definition),
        *_dead_ends(definition),
        *_uncounted_ends(definition),
        *_undecided(definition),
        *_ambiguous(definition),
        *_baseless(definition),
        *_unfulfillable(definition),
        *_astray(definition),
    ]
    if faults:
        raise Unsound(faults)


def _unknown_words(definition: Definition) -> list[Flaw]:
    states = set(definition.state_by_name)
    faults = []
    if len(states) != len(definition.states):
        faults.append(Flaw("state_named_twice", definition.name))
    if definition.initial not in states:
        faults.append(Flaw("unknown_state", definition.initial))
    for rule in definition.rules:
        strange = [state for state in (rule.state, rule.leads_to) if state not in states]
        faults += [Flaw("unknown_state", f"{rule.name} → {state}") for state in strange]
        faults += [Flaw(code, f"{rule.name}: {word}") for code, word in _strange_words(rule)]
    return faults


def _strange_words(rule: Rule) -> list[tuple[str, str]]:
    facts = [fact.removeprefix("not ") for fact in rule.when]
    words = [("unknown_standing", rule.standing)] * (rule.standing not in set(Standing))
    words += [("unknown_fact", fact) for fact in facts if fact not in FACTS]
    words += [("unknown_condition", name) for name in rule.provided if name not in CONDITIONS]
    words += [("unknown_effect", rule.effect or "")] * (rule.effect not in {None, *EFFECTS})
    return words


def _wordless(definition: Definition, worded: Wording) -> list[Flaw]:
    """The states and actions without words; all other names are ours, and have some."""
    states = [state.name for state in definition.states if state.name not in worded.states]
    actions = [action for action in definition.actions if action not in worded.actions]
    return [
        *(Flaw("state_without_words", name) for name in states),
        *(Flaw("action_without_words", name) for name in actions),
    ]


def _unreachable(definition: Definition) -> list[Flaw]:
    reached = {definition.initial}
    frontier = [definition.initial]
    while frontier:
        for rule in definition.rules_in(frontier.pop()):
            if rule.leads_to not in reached:
                reached.add(rule.leads_to)
                frontier.append(rule.leads_to)
    return [
        Flaw("unreachable_state", state.name)
        for state in definition.states
        if state.name not in reached
    ]


def _dead_ends(definition: Definition) -> list[Flaw]:
    closing = {state.name for state in definition.states if state.final and state.step is not None}
    if not closing:
        return [Flaw("no_way_to_close", definition.name)]
    leads_home = set(closing)
    grown = True
    while grown:
        more = {rule.state for rule in definition.rules if rule.leads_to in leads_home} - leads_home
        leads_home |= more
        grown = bool(more)
    return [
        Flaw("no_way_to_close", state.name)
        for state in definition.states
        if not state.final and state.name not in leads_home
    ]


def _uncounted_ends(definition: Definition) -> list[Flaw]:
    """The ends that are neither of the two by which figures, lists and deadlines tell one."""
    ends = [state.name for state in definition.states if state.final]
    return [Flaw("unknown_end", name) for name in ends if name not in {CLOSED, REVOKED}]


def _undecided(definition: Definition) -> list[Flaw]:
    """The rows of one state, action and standing that no fact and its denial tell apart."""
    rows: dict[str, list[Rule]] = defaultdict(list)
    for rule in definition.rules:
        rows[rule.name].append(rule)
    return [Flaw("rows_not_told_apart", name) for name, same in rows.items() if not _decided(same)]


def _decided(rules: list[Rule]) -> bool:
    if len(rules) == 1:
        return not rules[0].when
    facts = {fact for rule in rules for fact in rule.when}
    denied = {f"not {fact}" for fact in facts}
    one_each = all(len(rule.when) == 1 for rule in rules)
    return one_each and len(rules) == len(facts) == 2 and len(facts & denied) == 1  # noqa: PLR2004 - a pair


def _ambiguous(definition: Definition) -> list[Flaw]:
    """The actions of several effects: their form, and what the record tells, go by the action."""
    effects = defaultdict(set)
    for rule in definition.rules:
        effects[rule.action].add(rule.effect)
    return [Flaw("several_effects", action) for action, kinds in effects.items() if len(kinds) > 1]


def _baseless(definition: Definition) -> list[Flaw]:
    """The rows without the conditions, or the standing, under which their effect makes sense."""
    faults = []
    for rule in definition.rules:
        effect = EFFECTS.get(rule.effect or "")
        about = f"{rule.name}: {rule.effect}"
        implied = (_IMPLIES.get(name, set()) for name in rule.provided)
        if effect and set(effect.needs) - set(rule.provided).union(*implied):
            faults.append(Flaw("effect_without_condition", about))
        if effect and effect.standing not in {None, rule.standing}:
            faults.append(Flaw("effect_without_standing", about))
    return faults


_NEITHER = {ConditionName.NOT_CONFIRMED_YET, ConditionName.NOT_OBJECTED_YET}
_IMPLIES: dict[str, set[ConditionName]] = {
    ConditionName.WRITTEN_DOWN_FOR_THEM: _NEITHER,
    ConditionName.NOT_ANSWERED_THEMSELVES: _NEITHER,
}
"""What holds wherever a condition does: for who has answered themselves nobody writes it down."""


def _unfulfillable(definition: Definition) -> list[Flaw]:
    """The rows that demand what nothing brings about in their state, as a decision as a body."""
    faults = []
    for rule in definition.rules:
        here = {other.effect for other in definition.rules_in(rule.state)}
        wanted = [
            _BRINGS_ABOUT[name] for name in (rule.effect, *rule.provided) if name in _BRINGS_ABOUT
        ]
        if any(not any(way <= here for way in ways) for ways in wanted):
            faults.append(Flaw("nothing_brings_it_about", rule.name))
    return faults


_BALLOT = {EffectName.BALLOT, EffectName.BALLOT_WITHDRAWAL, EffectName.SLIP, EffectName.COUNT}
_BRINGS_ABOUT: dict[str | None, tuple[set[EffectName], ...]] = {
    ConditionName.PRODUCTS_COMPLETE: ({EffectName.PRODUCT},),
    ConditionName.PRODUCT_THERE: ({EffectName.PRODUCT},),
    ConditionName.DIRECTION_OPEN: ({EffectName.DIRECTION_REPORT},),
    ConditionName.SOMEBODY_APPOINTED: ({EffectName.APPOINTMENT},),
    ConditionName.SUBMITTED: ({EffectName.SUBMISSION},),
    ConditionName.VOTE_RECORDED: ({EffectName.VOTE}, _BALLOT),
    EffectName.BALLOT: (_BALLOT,),
}
"""For a condition or an effect: of which sets of effects one has to be in the same state."""


def _astray(definition: Definition) -> list[Flaw]:
    """The rows that say wrongly which way they lead, and the open states that await nobody.

    Forward is never back, and never by the clock; what moves the instance outdates what others
    have before them.
    """
    faults = []
    for rule in definition.rules:
        if rule.leads_to != rule.state and not rule.outdates:
            faults.append(Flaw("moves_unseen", f"{rule.name} → {rule.leads_to}"))
        if rule.forward and rule.standing == Standing.CLOCK:
            faults.append(Flaw("forward_by_itself", rule.name))
        gives_up = definition.is_given_up(rule.leads_to)
        if rule.forward and (gives_up or definition.leads_back(rule.state, rule.leads_to)):
            faults.append(Flaw("forward_leads_back", f"{rule.name} → {rule.leads_to}"))
    return faults + [
        Flaw("nobody_awaited", state.name)
        for state in definition.states
        if not state.final and not definition.forward_rules(state.name)
    ]
