"""The lines of the record as they are verified: each with whether it gives the seal it carries."""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.canonical import is_as_written
from models.record import Event
from models.vocabulary import EventKind
from workflow.audit.chain import Columns, UnreadableRow, stored_tuples
from workflow.audit.hashes import SEAL_PREFIX, is_sealed, plain
from workflow.audit.raw_encoding import misspelled_values
from workflow.audit.raw_rows import RawRows, Unusual

_SEQ = "seq"
_NAMES = (_SEQ, *(column.key for column in Event.__table__.c if column.key != _SEQ))
_PLACE = {name: place for place, name in enumerate(_NAMES)}
_SEALED = tuple(name for name in _NAMES if name != "hash")
_TEXTS = ("details", "rows")
_IDS = ("actor_id", "instance_id")
_READ = tuple(name for name in _NAMES if name not in {"commune_id", "post_id", "details"})
"""What whoever verifies looks at, besides the seal."""


class SealedLine(NamedTuple):
    """A line by column, ids as the record writes them, and whether it is as it was sealed."""

    columns: Columns
    intact: bool


def sealed_lines(
    session: Session, commune_id: uuid.UUID, *, after: int = 0
) -> Iterator[SealedLine | UnreadableRow]:
    """Every line of a commune's record in order; only what comes after one that is named."""
    table = Event.__table__
    ours = (table.c.commune_id == commune_id) & (table.c.seq > after)
    odd = misspelled_values(session, table, _SEQ, ours)
    reading = _Reading(RawRows(session, table, _NAMES), odd)
    wanted = select(*reading.asked).where(ours).order_by(table.c.seq)
    for raw in stored_tuples(session, wanted):
        yield raw if isinstance(raw, UnreadableRow) else reading.line(raw)


class _Reading:
    def __init__(self, rows: RawRows, odd: Collection[str]) -> None:
        self.asked = rows.asked
        self._rows, self._odd = rows, odd
        self._form = rows.form(_SEALED)
        self._written = {name: rows.writer(name) for name in ("at", *_IDS)}

    def line(self, raw: Any) -> SealedLine | UnreadableRow:  # noqa: ANN401 - a row of any columns
        try:
            sealed = SEAL_PREFIX + self._form.filled_in(raw).encode()
            if hashlib.sha256(sealed).hexdigest() == raw[_PLACE["hash"]]:
                return SealedLine(self._quickly(raw), str(raw[0]) not in self._odd)
        except Unusual:
            pass
        return self._thoroughly(raw)

    def _quickly(self, raw: Any) -> Columns:  # noqa: ANN401 - the same
        """The columns of a line that is just as it was sealed."""
        columns = {name: raw[_PLACE[name]] for name in _READ}
        columns["at"] = datetime.fromisoformat(self._written["at"](columns["at"])[1:-1])
        columns["kind"] = EventKind(columns["kind"])
        columns["rows"] = json.loads(columns["rows"])
        for name in _IDS:
            if columns[name] is not None:
                columns[name] = self._written[name](columns[name])[1:-1]
        return columns

    def _thoroughly(self, raw: Any) -> SealedLine | UnreadableRow:  # noqa: ANN401 - the same
        """The same by what the types of the columns read, and what that gives as canonical JSON."""
        try:
            columns = self._rows.values(raw, _NAMES)
        except Unusual:
            return UnreadableRow(str(raw[0]))
        texts = (raw[_PLACE[name]] for name in _TEXTS)
        usual = str(raw[0]) not in self._odd and all(
            is_as_written(text) for text in texts if text is not None
        )
        intact = usual and is_sealed(columns)
        return SealedLine({**columns, **plain({each: columns[each] for each in _IDS})}, intact)
