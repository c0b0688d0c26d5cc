"""What the lead unit notes of how far its work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.progress import ProgressNote
from tests.acts import SOME_TEXT, Giving, Kept, unless
from workflow.engine.acts.progress import ProgressEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking

HALF = ProgressEntry("Đã tổng hợp số liệu của 5 thôn.", 50)


def fault(_it: Taking, entry: ProgressEntry) -> type[Exception] | None:
    return unless(entry.note.strip() and (entry.percent is None or entry.percent in range(101)))


def notes(_paper: Paper, entry: ProgressEntry) -> Iterable[tuple[object, ...]]:
    return [(entry.note, entry.percent)]


GIVEN = {
    "progress": Giving(
        ProgressEntry,
        usual=HALF,
        forgotten=((ProgressEntry(" ", 50), "note"),),
        mistaken=lambda _paper: [ProgressEntry("Xong.", 101), ProgressEntry("Chưa làm.", -1)],
        by_chance=lambda _paper, _today: st.builds(
            ProgressEntry, SOME_TEXT, st.none() | st.integers(0, 100)
        ),
        fault=fault,
        kept=Kept((ProgressNote.note, ProgressNote.percent), notes),
    )
}
