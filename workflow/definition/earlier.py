"""Rule books as they were published until November 2026, read as they are written now.

Their rows said apart what is given and what it leaves, and which rows lead onward was told from
that and from the states. Installations keep them, and instances run by them to their end.
"""

from collections.abc import Iterable
from typing import Any

from workflow.definition.vocabulary import EffectName

_BESIDE_THE_WAY = frozenset(
    {
        EffectName.OBJECTION,
        EffectName.URGING,
        EffectName.EXTENSION,
        EffectName.EXTENSION_GRANT,
        EffectName.EXTENSION_REFUSAL,
        EffectName.DECLINE,
        EffectName.REASSIGNMENT,
        EffectName.UPHOLDING,
    }
)


def is_earlier(rule: dict[str, Any]) -> bool:
    """Whether a row is written in the earlier form."""
    return "forward" not in rule


def read_as_now(rule: dict[str, Any], states: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The row in the form of today; the states are those of its rule book."""
    steps = {state["name"]: state.get("step") for state in states}
    kept = {key: value for key, value in rule.items() if key not in {"gives", "leaves"}}
    return {
        **kept,
        "effect": rule.get("leaves") or rule.get("gives"),
        "forward": _led_onward(rule, steps),
    }


def _led_onward(rule: dict[str, Any], steps: dict[str, int | None]) -> bool:
    """Whether people brought an instance onward by it, or kept it on its way."""
    step = steps.get(rule["state"])
    if step is None or rule["standing"] == "clock" or rule.get("leaves") in _BESIDE_THE_WAY:
        return False
    return (steps.get(rule["leads_to"]) or 0) >= step
