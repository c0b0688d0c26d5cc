"""Taking back: the office undoes what it gave out, before the unit has taken it up."""

from typing import Any

from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.plain import keep_nothing
from workflow.instance.effect import Effect
from workflow.instance.entry import ReasonEntry
from workflow.instance.telling import ALL_CONCERNED, News

TAKEN_BACK = News("taken_back", ALL_CONCERNED)
"""The office took back what it had given out."""

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.TAKING_BACK: Effect(keep_nothing, ReasonEntry, tells=(TAKEN_BACK,)),
}
"""What the office may undo by itself."""
