"""The one text in which a JSON value is kept: canonical JSON (RFC 8785), as the record hashes it.

Parsed, `{"a": 1}` and `{"a":9,"a":1}` are the same value, and no hash of the value tells them
apart; but another reader may take the first of the two. So the text itself is compared.
"""

import json
from decimal import Decimal
from typing import Any

import rfc8785


def written(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """The text in which the program writes a value, whichever database keeps it."""
    return rfc8785.dumps(value).decode()


def is_as_written(text: str) -> bool:
    """Whether a text is just what the program would have written for its value."""
    try:
        return _is_quickly_written(text) or written(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False


def _is_quickly_written(text: str) -> bool:
    """Whether Python's own JSON writes it so: nearly always it does, and several times as fast.

    It has its own way with fractions, of which the program writes none.
    """
    try:
        return _QUICK(json.loads(text, parse_float=Decimal, parse_constant=Decimal)) == text
    except TypeError:
        return False


_QUICK = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
