"""Submitting (trình phê duyệt): what the follow-up office proposes to the committee."""

from dataclasses import dataclass
from typing import Any

from models.approval import Submission
from models.base import Owned
from models.vocabulary import Recommendation
from workflow.definition.vocabulary import EffectName, Ground, Standing
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, demand, refuse
from workflow.instance.telling import News


@dataclass(frozen=True, slots=True)
class SubmissionEntry(Entry):
    """What the slip says."""

    kind = "submission"

    recommendation: Recommendation | None
    note: str = ""
    """The remark, or why it should be returned; may be empty where it is simply approved."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        refuse({} if self.recommendation else {"recommendation": "required"})
        if self.recommendation is not Recommendation.APPROVE:
            demand(note=self.note)


def keep_submission(act: Act[SubmissionEntry]) -> list[Owned]:
    """The slip, which takes the place of an earlier one of the round; that one stays."""
    slip = Submission(
        **act.place,
        recommendation=act.entry.recommendation,
        note=act.entry.note,
        submitted_by_id=act.case.actor.user_id,
        submitted_at=act.at,
    )
    act.session.add(slip)
    return [slip]


SUBMITTED = News(
    "slip_submitted", (Standing.LEAD_HEAD, Standing.FOLLOW_UP, Standing.COMMITTEE), can_wait=True
)

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.SUBMISSION: Effect(
        keep_submission,
        SubmissionEntry,
        rests_on=(Ground.ROUND, Ground.ANSWERS, Ground.SUBMISSION),
        changes=frozenset({Ground.SUBMISSION}),
        tells=(SUBMITTED,),
    ),
}
"""How it comes before the committee."""
