"""Every effect that a row can name, collected from the rooms that keep something of it."""

from typing import Any

from models.base import Owned
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName
from workflow.discussion.comments import COMMENTS
from workflow.documents.products import PRODUCTS
from workflow.engine.answers import ANSWERS
from workflow.engine.requests import REQUESTS
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import ReasonEntry
from workflow.voting.ballots import BALLOTS
from workflow.voting.decisions import DECISIONS


def keep_nothing(_act: Act[Any]) -> list[Owned]:
    """No row: what was given stands in the line of the record."""
    return []


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.REASON: Effect(keep_nothing, ReasonEntry),
    **PRODUCTS,
    **ANSWERS,
    **REQUESTS,
    **BALLOTS,
    **DECISIONS,
    **COMMENTS,
}

PLAIN: Effect[Any] = Effect(keep_nothing)
"""Of a row that names none: it asks for nothing and leaves its line alone."""

KINDS = tuple(
    dict.fromkeys(effect.entry.kind for effect in EFFECTS.values() if effect.entry is not None)
)
"""Every kind of entry there is."""


def effect_of(rule: Rule) -> Effect[Any]:
    """The effect of a row."""
    return EFFECTS[rule.effect] if rule.effect else PLAIN


def asks_for(rule: Rule) -> str | None:
    """The kind of entry that a row asks for; None where nothing is asked."""
    effect = effect_of(rule)
    return effect.entry.kind if effect.entry else None
