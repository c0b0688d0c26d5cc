"""What a definition may name: the states and actions that have words here."""

from web.wording.states import STATE_MEANINGS, STATE_TONES, STATES
from web.wording.subjects import ACTIONS
from workflow.engine.checker import Wording


def covered() -> Wording:
    """The names that every screen can say; a definition that names others is not published."""
    states = STATES.keys() & STATE_MEANINGS.keys() & STATE_TONES.keys()
    return Wording(states=frozenset(states), actions=frozenset(ACTIONS))
