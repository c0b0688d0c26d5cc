"""What is directed with an approval, and what was done on it."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.acts import SOME_TEXT, TEXTS, Giving, unless
from workflow.engine.acts.approvals import ApprovalEntry, DirectionReportEntry

GIVEN = {
    "approval": Giving(
        ApprovalEntry,
        usual=ApprovalEntry(),
        by_chance=lambda _paper, _today: st.builds(ApprovalEntry, st.just("") | TEXTS),
    ),
    "direction_report": Giving(
        DirectionReportEntry,
        usual=DirectionReportEntry("Đã gửi văn bản đến các thôn."),
        forgotten=((DirectionReportEntry(" "), "outcome"),),
        by_chance=lambda _paper, _today: st.builds(DirectionReportEntry, SOME_TEXT),
        fault=lambda _it, entry: unless(entry.outcome.strip()),
    ),
}
