"""The one text in which a JSON value is kept: canonical JSON (RFC 8785), as the record hashes it.

Parsed, `{"a": 1}` and `{"a":9,"a":1}` are the same value, and no hash of the value tells them
apart; but another reader may take the first of the two. So the text itself is compared.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
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
        return quickly_written(_READ(text)) == text
    except TypeError:
        return False


def quick_writer(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """Writes as Python does, by one encoder: `JSONEncoder.encode` makes one for each value."""
    parts = c_make_encoder(None, default, encode_basestring, None, ":", ",", True, False, False)
    return lambda value: "".join(parts(value, 0))


def _unknown(value: Any) -> Any:  # noqa: ANN401 - what JSON has no form for
    raise TypeError(value)


quickly_written = quick_writer(_unknown)
_READ = json.JSONDecoder(parse_float=Decimal, parse_constant=Decimal).decode
