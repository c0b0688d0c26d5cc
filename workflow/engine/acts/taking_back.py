"""Taking back: the office undoes what it gave out, before the unit has taken it up."""

from typing import Any

from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.plain import keep_nothing
from workflow.instance.effect import Effect
from workflow.instance.entry import ReasonEntry

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.TAKING_BACK: Effect(keep_nothing, ReasonEntry),
}
"""What the office may undo by itself."""
