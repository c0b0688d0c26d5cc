"""What a lead unit sends back (chuyển trả), and what it keeps nevertheless."""

from typing import Any

from models.base import Owned
from models.deadline import Decline
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import ReasonEntry
from workflow.instance.telling import LEAD, News


def keep_decline(act: Act[ReasonEntry]) -> list[Owned]:
    """What the lead unit sent back."""
    decline = Decline(
        **act.whose,
        reason=act.entry.reason,
        declined_by_id=act.case.actor.user_id,
        declined_at=act.at,
    )
    act.session.add(decline)
    return [decline]


def keep_upholding(act: Act[ReasonEntry]) -> list[Owned]:
    """What was sent back, which the unit keeps nevertheless."""
    return [answered(act, act.entry.reason)]


def answered(act: Act[Any], answer: str) -> Decline:
    """The decline that waits, with the committee's answer to it."""
    waiting = act.case.situation.open_decline
    assert waiting is not None
    decline = act.changing(waiting)
    decline.answered_by_id = act.case.actor.user_id
    decline.answered_at = act.at
    decline.answer = answer
    return decline


SENT_BACK = News("sent_back", (Standing.LEAD_MEMBER, Standing.FOLLOW_UP), can_wait=True)
"""The lead unit says that it is none of its business."""
KEPT = News("kept_with_unit", (*LEAD, Standing.FOLLOW_UP), can_wait=True)
"""It stays with that unit nevertheless."""

_DECLINE = frozenset({Ground.DECLINE})

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.DECLINE: Effect(
        keep_decline,
        ReasonEntry,
        needs=(ConditionName.NO_DECLINE_WAITING,),
        rests_on=(Ground.DECLINE,),
        changes=_DECLINE,
        tells=(SENT_BACK,),
    ),
    EffectName.UPHOLDING: Effect(
        keep_upholding,
        ReasonEntry,
        needs=(ConditionName.DECLINE_ASKED,),
        rests_on=(Ground.DECLINE,),
        changes=_DECLINE,
        tells=(KEPT,),
    ),
}
"""What is sent back, and stays where it is."""
