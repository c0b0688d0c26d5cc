"""The report."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.acts import SOME_TEXT, TEXTS, Giving, unless
from workflow.engine.acts.reports import ReportEntry

GIVEN = {
    "report": Giving(
        ReportEntry,
        usual=ReportEntry("Đã rà soát xong 120 hộ."),
        forgotten=((ReportEntry(" \n"), "results"),),
        by_chance=lambda _paper, _today: st.builds(ReportEntry, SOME_TEXT, *[TEXTS] * 4),
        fault=lambda _it, entry: unless(entry.results.strip()),
    )
}
