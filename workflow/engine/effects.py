"""Every effect that a row can name, collected from the files that keep something of an act."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from models.base import Json
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule
from workflow.discussion.comments import COMMENTS
from workflow.documents.issuing import ISSUING
from workflow.documents.products import PRODUCTS
from workflow.engine import acts
from workflow.engine.acts.plain import keep_nothing
from workflow.instance.effect import Effect
from workflow.instance.entry import Entry
from workflow.voting.ballots import BALLOTS
from workflow.voting.decisions import DECISIONS


def _of_the_engine() -> dict[str, Effect[Any]]:
    """Those of the files of `workflow/engine/acts`, of which nobody keeps a list."""
    found: dict[str, Effect[Any]] = {}
    for module in iter_modules(acts.__path__, f"{acts.__name__}."):
        found |= import_module(module.name).EFFECTS
    return found


EFFECTS: dict[str, Effect[Any]] = {
    **_of_the_engine(),
    **PRODUCTS,
    **ISSUING,
    **BALLOTS,
    **DECISIONS,
    **COMMENTS,
}

PLAIN: Effect[Any] = Effect(keep_nothing)
"""Of a row that names none: it asks for nothing and leaves its line alone."""

ENTRIES: dict[str, type[Entry]] = {
    effect.entry.kind: effect.entry for effect in EFFECTS.values() if effect.entry is not None
}
"""Every kind of entry there is, by its name."""


@cache
def _fields_of(kind: str) -> frozenset[str]:
    """What a kind of entry consists of."""
    return frozenset(ENTRIES[kind].names())


def effect_of(rule: Rule) -> Effect[Any]:
    """The effect of a row."""
    return EFFECTS[rule.effect] if rule.effect else PLAIN


def asks_for(rule: Rule) -> str | None:
    """The kind of entry that a row asks for; None where nothing is asked."""
    effect = effect_of(rule)
    return effect.entry.kind if effect.entry else None


def kind_given(action: str, given: Json, book: Definition = COMMUNE) -> str | None:
    """Of which kind of entry is what a line of the record has as given with an action of a book.

    An earlier program may have kept less of it, and of some lines nobody knows the book: it is
    known by its fields, and where these do not tell, by what the action brings about. None where
    nothing was given, or what nobody knows.
    """
    if not given:
        return None
    alike = [kind for kind in ENTRIES if _fields_of(kind) == given.keys()]
    effect = EFFECTS.get(book.effect_of(action) or "", PLAIN)
    asked = effect.entry.kind if effect.entry else None
    return alike[0] if alike and asked not in alike else asked
