"""The rows of lists as they were drawn, kept until the record tells something new of them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app, request

from web.language import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from flask import Flask
    from markupsafe import Markup

    from workflow.planning.listing import Listed

    Key = tuple[str, str, date, UUID, tuple[int, int]]
    """Language, where the application stands, day, instance, and the last lines about it."""

_KEPT = "kept rows"
MOST = 2_000
"""How many rows a process keeps, of a good kilobyte each: those looked at last."""


class KeptRows:
    """Drawn rows, by all that they follow from; what was not looked at for longest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._rows: OrderedDict[Key, Markup] = OrderedDict()
        # Threads look at lists at once.
        self._lock = Lock()

    def of(
        self,
        listed: Sequence[Listed],
        day: date,
        draw: Callable[[Sequence[Listed]], Sequence[Markup]],
    ) -> list[Markup]:
        """A row for each of some instances as it stands on a day; `draw` draws those not kept."""
        told = (current(), request.script_root, day)
        keys = [(*told, each.id, each.version) for each in listed]
        kept = self._found(keys)
        missing = {key: each for key, each in zip(keys, listed, strict=True) if key not in kept}
        drawn = dict(zip(missing, draw(list(missing.values())), strict=True)) if missing else {}
        self._keep(drawn)
        return [(kept.get(key) or drawn[key]) for key in keys]

    def _found(self, keys: Iterable[Key]) -> dict[Key, Markup]:
        with self._lock:
            found = {key: self._rows[key] for key in keys if key in self._rows}
            for key in found:
                self._rows.move_to_end(key)
        return found

    def _keep(self, drawn: Mapping[Key, Markup]) -> None:
        with self._lock:
            self._rows.update(drawn)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)


def set_up(app: Flask) -> None:
    """Have the application keep the rows that it draws."""
    app.extensions[_KEPT] = KeptRows()


def kept_rows() -> KeptRows:
    """Those of the application."""
    kept: KeptRows = current_app.extensions[_KEPT]
    return kept
