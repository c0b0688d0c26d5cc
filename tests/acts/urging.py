"""What the units are told that are urged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.deadline import Urging
from tests.acts import SOME_TEXT, Giving, Kept, units_around, unless
from workflow.engine.acts.urging import UrgingEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking


def fault(it: Taking, entry: UrgingEntry) -> type[Exception] | None:
    units = entry.units
    return unless(
        entry.message.strip()
        and (units is None or (units and set(units) <= it.paper.awaited - it.units))
    )


def notes(paper: Paper, entry: UrgingEntry) -> Iterable[tuple[str]]:
    """One for each unit that is urged."""
    return [(entry.message,) for unit in paper.awaited if unit in (entry.units or paper.awaited)]


GIVEN = {
    "urging": Giving(
        UrgingEntry,
        usual=UrgingEntry("Đề nghị khẩn trương, gửi trong tuần."),
        forgotten=((UrgingEntry(" "), "message"),),
        by_chance=lambda paper, _today: st.builds(
            UrgingEntry, SOME_TEXT, st.none() | units_around(paper).map(lambda it: (it,))
        ),
        fault=fault,
        kept=Kept((Urging.message,), notes),
    )
}
