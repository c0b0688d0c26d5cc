"""What somebody gives with an action, collected from the files of `tests/acts`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from tests import acts
from tests.decision_table import ROWS
from workflow.instance.entry import Entry

if TYPE_CHECKING:
    from tests.acts import Giving
    from workflow.instance.situation import Situation

GIVINGS: dict[str, Giving] = {
    kind: giving
    for module in iter_modules(acts.__path__, f"{acts.__name__}.")
    for kind, giving in import_module(module.name).GIVEN.items()
}
"""How each kind of entry is given, as the decision table names it."""

_OF_ACTION = {row["action"]: GIVINGS[row["must_give"]] for row in ROWS if row["must_give"]}


def given_with(action: str) -> Entry | None:
    """What somebody gives with an action wherever it is done; None where nothing, or it depends."""
    if action not in _OF_ACTION:
        return None
    giving = _OF_ACTION[action]
    usual = giving.of_action.get(action, giving.usual)
    return usual if isinstance(usual, Entry) else None


def depends(action: str) -> bool:
    """Whether what is given with an action depends on the instance."""
    return action in _OF_ACTION and not isinstance(_OF_ACTION[action].usual, Entry)


def usual_entry(action: str, situation: Situation) -> Entry | None:
    """What somebody gives with an action before an instance when the test does not care."""
    if action not in _OF_ACTION:
        return None
    usual = _OF_ACTION[action].usual
    return given_with(action) if isinstance(usual, Entry) else usual(situation)


USUAL = object()
"""Stands for the usual entry of an action."""
