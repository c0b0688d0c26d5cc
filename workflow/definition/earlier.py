"""Rule books as they were published until November 2026, read as they are written now.

In the first form a row said apart what is given and what it leaves, and which rows lead onward was
told from that and from the states. In both forms the acts that change no state had no rows: what
is handed in, voted and said went alike by every book. Installations keep them, and instances run
by them to their end.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from workflow.definition.vocabulary import EffectName, Standing

Body = dict[str, Any]

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
_TAKES_PRODUCTS = "takes_products"
_VOTED_ON = "vote_recorded"
_WITHOUT_ROWS: tuple[tuple[str, str, Standing, EffectName, tuple[str, ...], bool], ...] = (
    (_TAKES_PRODUCTS, "hand_in", Standing.LEAD_MEMBER, EffectName.PRODUCT, (), False),
    (
        _TAKES_PRODUCTS, "take_out", Standing.LEAD_MEMBER, EffectName.PRODUCT_WITHDRAWAL,
        ("product_there",), False,
    ),
    (
        _VOTED_ON, "open_ballot", Standing.FOLLOW_UP, EffectName.BALLOT,
        ("decision_awaited", "no_ballot_open", "committee_can_vote"), False,
    ),
    (
        _VOTED_ON, "withdraw_ballot", Standing.FOLLOW_UP, EffectName.BALLOT_WITHDRAWAL,
        ("decision_awaited", "ballot_open", "ballot_revocable"), False,
    ),
    (
        _VOTED_ON, "cast", Standing.MEMBER, EffectName.SLIP,
        ("decision_awaited", "ballot_open", "slip_awaited"), True,
    ),
    (
        _VOTED_ON, "count", Standing.FOLLOW_UP, EffectName.COUNT,
        ("decision_awaited", "ballot_open", "ballot_countable"), True,
    ),
    (
        _VOTED_ON, "vote", Standing.FOLLOW_UP, EffectName.VOTE,
        ("decision_awaited", "no_ballot_open"), True,
    ),
    ("", "comment", Standing.PARTICIPANT, EffectName.COMMENT, (), False),
)  # fmt: skip
"""What had no row: in which states (empty: in each), the action, who, its effect, provided what,
and whether it leads forward.
"""


def read_as_now(body: Body) -> Body:
    """The body in the form of today; the very same where it is written so already."""
    if not any(_TAKES_PRODUCTS in state for state in body["states"]):
        return body
    states = {state["name"]: state for state in body["states"]}
    rows = [_row(row, states) for row in body["rules"]]
    return {
        **body,
        "states": [_without(state, _TAKES_PRODUCTS) for state in body["states"]],
        "rules": [*rows, *_what_had_no_row(body["states"], rows)],
    }


def _row(rule: Body, states: dict[str, Body]) -> Body:
    notes_only = rule["standing"] == Standing.CLOCK and rule["leads_to"] == rule["state"]
    if "forward" in rule:
        return {**rule, "outdates": not notes_only}
    return {
        **_without(rule, "gives", "leaves"),
        "effect": rule.get("leaves") or rule.get("gives"),
        "forward": _led_onward(rule, states),
        "outdates": not notes_only,
    }


def _led_onward(rule: Body, states: dict[str, Body]) -> bool:
    """Whether people brought an instance onward by it, or kept it on its way."""
    before, after = (states.get(rule[end], {}).get("step") for end in ("state", "leads_to"))
    by_itself = rule["standing"] == Standing.CLOCK
    if before is None or by_itself or rule.get("leaves") in _BESIDE_THE_WAY:
        return False
    return bool((after or 0) >= before)


def _what_had_no_row(states: Iterable[Body], rows: Iterable[Body]) -> Iterator[Body]:
    voted_on = {row["state"] for row in rows if _VOTED_ON in row["provided"]}
    for state in states:
        said = {"": True, _VOTED_ON: state["name"] in voted_on, **state}
        for where, action, standing, effect, provided, forward in _WITHOUT_ROWS:
            if said.get(where):
                yield {
                    "state": state["name"],
                    "action": action,
                    "standing": standing,
                    "leads_to": state["name"],
                    "when": (),
                    "provided": provided,
                    "effect": effect,
                    "forward": forward,
                    "outdates": False,
                }


def _without(values: Body, *names: str) -> Body:
    return {key: value for key, value in values.items() if key not in names}
