"""Whether what is stored still has the hash that the record gives it."""

import hashlib
import json
import uuid
from datetime import date
from typing import Any

from workflow.audit.chain import Columns
from workflow.audit.record import SEAL_PREFIX, content_hash, plain, seal


def is_sealed(line: Columns) -> bool:
    """Whether a line of the record gives the seal it carries."""
    columns = {name: value for name, value in line.items() if name != "hash"}
    try:
        quick = hashlib.sha256(SEAL_PREFIX + _quick_json(columns)).hexdigest()
        return bool(quick == line["hash"]) or seal(columns) == line["hash"]
    except (TypeError, ValueError):
        return False


def has_hash(name: str, content: Columns, digest: str) -> bool:
    """Whether a row's witnessed columns, under its name in the record, give a hash."""
    try:
        quick = hashlib.sha256(_quick_json({"row": name, "content": content})).hexdigest()
        return quick == digest or content_hash(name, content) == digest
    except (TypeError, ValueError):
        return False


def _quick_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Nearly always the canonical JSON, and several times as fast.

    Where it is not, its hash differs, and the canonical form decides; other content than was
    sealed cannot have the sealed hash in either form.
    """
    return _QUICK(value).encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON has no form for
    # The ids are by far the most, and quickest asked for first.
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):
        return plain(value)
    raise TypeError(value)


_QUICK = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False, default=_plain
).encode
