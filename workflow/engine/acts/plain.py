"""Plain acts: what moves an instance on, or back, and keeps no more than its line in the record."""

from typing import Any

from models.base import Owned
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import ReasonEntry


def keep_nothing(_act: Act[Any]) -> list[Owned]:
    """No row: what was given stands in the line of the record."""
    return []


EFFECTS: dict[str, Effect[Any]] = {"reason": Effect(keep_nothing, ReasonEntry)}
"""Why it is done."""
