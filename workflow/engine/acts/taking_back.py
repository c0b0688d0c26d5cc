"""Taking back: the office undoes what it gave out, before the unit has taken it up."""

from collections.abc import Sequence
from typing import Any

from models.base import Owned
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.plain import keep_nothing
from workflow.instance.effect import Effect
from workflow.instance.entry import ReasonEntry
from workflow.instance.telling import News


def _the_unit(_rows: Sequence[Owned]) -> str:
    """The unit that was to do it is told."""
    return News.TAKEN_BACK


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.TAKING_BACK: Effect(keep_nothing, ReasonEntry, announces=_the_unit),
}
"""What the office may undo by itself."""
