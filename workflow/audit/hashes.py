"""The hashes of the record: of a line and of a row, as they are made and as they are compared.

A line's hash is SHA-256 over a zero byte, the schema's name and the canonical JSON (RFC 8785)
of every other column. The zero byte keeps leaves apart from the inner nodes of the tree into
which signed checkpoints will gather them. A row's is over the columns that the record vouches for.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import rfc8785
from sqlalchemy import inspect

from models.base import Identified
from models.canonical import quick_writer
from models.record import Event

SCHEMA = "dondoc/event/v1"
SEAL_PREFIX = b"\x00" + SCHEMA.encode()


def event_hash(event: Event) -> str:
    """The seal of a line, recomputed from its columns."""
    return seal(
        {
            attribute.key: getattr(event, attribute.key)
            for attribute in inspect(Event).column_attrs
            if attribute.key != "hash"
        }
    )


def seal(columns: Mapping[str, Any]) -> str:
    """The seal over a line's columns, all but the seal itself."""
    return hashlib.sha256(sealed(columns)).hexdigest()


def sealed(columns: Mapping[str, Any]) -> bytes:
    """What the seal of a line is the hash of."""
    return SEAL_PREFIX + rfc8785.dumps(plain(columns))


def is_sealed(line: Mapping[str, Any]) -> bool:
    """Whether a line of the record gives the seal it carries."""
    columns = {name: value for name, value in line.items() if name != "hash"}
    try:
        quick = hashlib.sha256(SEAL_PREFIX + _quick_json(columns)).hexdigest()
        return bool(quick == line["hash"]) or seal(columns) == line["hash"]
    except (TypeError, ValueError):
        return False


def row_name(row: Identified) -> str:
    """The row's name in the record: its table and its id."""
    return f"{row.__tablename__}/{row.id}"


def row_hash(row: Identified) -> str:
    """The hash of the content that the record vouches for."""
    return content_hash(row_name(row), {name: getattr(row, name) for name in row.witnessed})


def content_hash(name: str, content: Mapping[str, Any]) -> str:
    """The hash of a row's witnessed columns under its name in the record."""
    return hashlib.sha256(hashed(name, content)).hexdigest()


def hashed(name: str, content: Mapping[str, Any]) -> bytes:
    """What the hash of a row's witnessed columns is made of."""
    return rfc8785.dumps(plain({"row": name, "content": content}))


def has_hash(name: str, content: Mapping[str, Any], digest: str) -> bool:
    """Whether a row's witnessed columns, under its name in the record, give a hash."""
    try:
        quick = hashlib.sha256(_quick_json({"row": name, "content": content})).hexdigest()
        return quick == digest or content_hash(name, content) == digest
    except (TypeError, ValueError):
        return False


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value as JSON: ids and dates as text, instants in UTC to the microsecond."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


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


_QUICK = quick_writer(_plain)
