"""With which slip the follow-up office submits a result."""

from __future__ import annotations

from hypothesis import strategies as st

from models.approval import Submission
from models.vocabulary import Recommendation
from tests.acts import TEXTS, Giving, Kept, unless
from workflow.engine.acts.submissions import SubmissionEntry

GIVEN = {
    "submission": Giving(
        SubmissionEntry,
        usual=SubmissionEntry(Recommendation.APPROVE),
        forgotten=(
            (SubmissionEntry(None, "Hồ sơ đủ."), "recommendation"),
            (SubmissionEntry(Recommendation.APPROVE_WITH_REMARK, " "), "note"),
            (SubmissionEntry(Recommendation.RETURN, ""), "note"),
        ),
        by_chance=lambda _paper, _today: st.builds(
            SubmissionEntry, st.sampled_from(Recommendation), TEXTS
        ),
        fault=lambda _it, entry: unless(
            entry.recommendation is not None
            and (entry.recommendation is Recommendation.APPROVE or entry.note.strip())
        ),
        kept=Kept(
            (Submission.round, Submission.recommendation, Submission.note),
            lambda paper, entry: [(paper.round, entry.recommendation, entry.note)],
        ),
    )
}
