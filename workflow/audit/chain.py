"""The record read back: its head, and its lines in order just as they are stored.

Whoever altered a row past this program may have left something that no longer reads as what the
column holds. Reading goes on past it and says where it was.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import rfc8785
from sqlalchemy import Row, Select, String, func, select, type_coerce
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from models.record import Event, RecordHead
from workflow.audit.hashes import plain

Columns = dict[str, Any]
"""A stored row, by column."""

_BATCH = 1000
_UNREADABLE = (ValueError, LookupError, TypeError, OperationalError, DataError)
"""What column types raise for content they cannot hold, and drivers for broken text and for days
that no calendar of theirs has."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a record at some time: all it takes to recognise everything before it.

    Whoever keeps one outside, on paper or later as a signed checkpoint, can tell afterwards
    whether the record that led up to it was rewritten.
    """

    seq: int
    hash: str
    """Noted by hand it may be cut short, to sixteen digits at least."""

    @classmethod
    def parse(cls, note: str) -> Self:
        """A head as somebody noted it: `57:3f9c…` or `57 3f9c …`; `ValueError` if it is none."""
        found = re.fullmatch(r"\s*([1-9][0-9]{0,17})[\s:]\s*([0-9a-fA-F\s]+)", note)
        digits = re.sub(r"\s", "", found[2]).lower() if found else ""
        if found is None or not SHORTEST_NOTE <= len(digits) <= FULL_HASH:
            raise ValueError(note)
        return cls(int(found[1]), digits)

    def is_of(self, seal: str) -> bool:
        """Whether a line with this hash is the one that was noted."""
        return seal.startswith(self.hash)


SHORTEST_NOTE, FULL_HASH = 16, 64


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row whose content is not what its columns hold; `key` is its first column as stored."""

    key: str


def head(session: Session, commune_id: uuid.UUID) -> Head:
    """The last line of a commune's record, as a note to keep elsewhere."""
    seq, digest = session.execute(
        select(RecordHead.seq, RecordHead.hash).where(RecordHead.commune_id == commune_id)
    ).one()
    return Head(seq, digest)


def lines(
    session: Session, commune_id: uuid.UUID, *, upto: int | None = None
) -> Iterator[Columns | UnreadableRow]:
    """Every line of a commune's record in order, by column; `upto` is the last one wanted."""
    of = Event.__table__.c
    rest = (column for column in of if column is not of.seq)
    wanted = select(of.seq, *rest).where(of.commune_id == commune_id).order_by(of.seq)
    return stored_rows(session, wanted if upto is None else wanted.where(of.seq <= upto))


def export(session: Session, commune_id: uuid.UUID, *, upto: int | None = None) -> Iterator[bytes]:
    """The record as NDJSON, each line the canonical JSON (RFC 8785) of all its columns."""
    for line in lines(session, commune_id, upto=upto):
        shown = {"unreadable": line.key} if isinstance(line, UnreadableRow) else line
        yield rfc8785.dumps(plain(shown)) + b"\n"


def stored_rows(
    session: Session, wanted: Select[*tuple[Any, ...]]
) -> Iterator[Columns | UnreadableRow]:
    """The rows of an ordered question by column, a batch at a time; its first column is the key."""
    names = tuple(str(column.key) for column in wanted.selected_columns)
    for row in stored_tuples(session, wanted):
        yield row if isinstance(row, UnreadableRow) else dict(zip(names, row, strict=True))


def stored_tuples(
    session: Session, wanted: Select[*tuple[Any, ...]]
) -> Iterator[Row[*tuple[Any, ...]] | UnreadableRow]:
    """The same, each row just as it was asked for."""
    done, total = 0, None
    while total is None or done < total:
        try:
            for row in _streamed(session, wanted.offset(done)):
                done += 1
                yield row
        except _UNREADABLE:
            # Counted only now: of a table that can be read it would be a second walk through it.
            total = total or _amount(session, wanted)
            # The batch that failed starts at `done`: nothing of it was handed out yet.
            yield from _piece_by_piece(session, wanted, done, min(_BATCH, total - done))
            done += _BATCH
        else:
            return


def as_object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was stored
    """A JSON object as stored; an empty one in place of anything else, which its seal tells."""
    return value if isinstance(value, dict) else {}


def as_id(stored: str) -> str:
    """An id as the record writes it, from an id as some database stores it."""
    try:
        return str(uuid.UUID(stored))
    except ValueError:
        return stored


def _amount(session: Session, wanted: Select[*tuple[Any, ...]]) -> int:
    """How many rows a question has."""
    asked = select(func.count()).select_from(wanted.order_by(None).subquery())
    return session.execute(asked).scalar_one()


def _streamed(
    session: Session, wanted: Select[*tuple[Any, ...]]
) -> Iterator[Row[*tuple[Any, ...]]]:
    with session.execute(wanted, execution_options={"yield_per": _BATCH}) as result:
        yield from result


def _piece_by_piece(
    session: Session, wanted: Select[*tuple[Any, ...]], first: int, count: int
) -> Iterator[Row[*tuple[Any, ...]] | UnreadableRow]:
    """The rows of a stretch that holds an unreadable one, found by halving."""
    try:
        rows = list(_streamed(session, wanted.offset(first).limit(count)))
    except _UNREADABLE:
        if count == 1:
            [key, *_] = wanted.selected_columns
            as_stored = wanted.with_only_columns(type_coerce(key, String)).offset(first).limit(1)
            yield UnreadableRow(str(session.scalar(as_stored)))
            return
        half = count // 2
        yield from _piece_by_piece(session, wanted, first, half)
        yield from _piece_by_piece(session, wanted, first + half, count - half)
    else:
        yield from rows
