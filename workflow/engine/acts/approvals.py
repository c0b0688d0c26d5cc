"""Approving (phê duyệt), with a direction or without; taking it back; what is done on it."""

from dataclasses import dataclass
from typing import Any

from models.approval import Approval
from models.base import Owned
from models.queries.approval import closings_since_approval
from workflow.actors.actor import hold_commune
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.documents.product_answers import relied_on_by
from workflow.errors import Obstacle, Stale
from workflow.instance.carried import is_adopted_as_body
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, ReasonEntry, demand
from workflow.instance.issuing import product_of
from workflow.instance.telling import ALL_CONCERNED, LEAD, News


@dataclass(frozen=True, slots=True)
class ApprovalEntry(Entry):
    """What is directed with an approval; empty where it is simply agreed to."""

    kind = "approval"

    direction: str = ""


@dataclass(frozen=True, slots=True)
class DirectionReportEntry(Entry):
    """What the lead unit did on the direction."""

    kind = "direction_report"

    outcome: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless it says something."""
        demand(outcome=self.outcome)


def keep_approval(act: Act[ApprovalEntry]) -> list[Owned]:
    """The approval, with its direction."""
    assert act.case.post is not None
    approval = Approval(
        **act.place,
        direction=act.entry.direction.strip(),
        given_by_id=act.case.actor.user_id,
        post_id=act.case.post.id,
        given_at=act.at,
    )
    act.session.add(approval)
    return [approval]


def keep_approval_withdrawal(act: Act[ReasonEntry]) -> list[Owned]:
    """The approval as it was taken back. Raises `Stale` where its period was closed meanwhile.

    Raises `NotNow` while a later period's report rests on what the committee adopted by it.
    """
    approval = _changing(act, act.case.situation.approval)
    _demand_nobody_relies(act)
    # Whoever closes a period counts what is over; that must not change under them.
    hold_commune(act.session, act.case.actor, at=act.at)
    closed = closings_since_approval(approval.commune_id, [approval.instance_id])
    if act.session.scalar(closed):
        raise Stale((Ground.APPROVAL,))
    approval.withdrawn_by_id, approval.withdrawn_at = act.case.actor.user_id, act.at
    return [approval]


def _demand_nobody_relies(act: Act[ReasonEntry]) -> None:
    situation = act.case.situation
    for version in situation.current_versions.values():
        if not is_adopted_as_body(product_of(situation, version)):
            continue
        if relying := relied_on_by(act.session, version):
            raise act.refused(Obstacle("approval_relied_on", (str(relying.number),)))


def keep_direction_report(act: Act[DirectionReportEntry]) -> list[Owned]:
    """The approval, with what was done on its direction."""
    approval = _changing(act, act.case.situation.directed)
    approval.outcome = act.entry.outcome
    approval.followed_by_id, approval.followed_at = act.case.actor.user_id, act.at
    return [approval]


def _changing(act: Act[Any], approval: Approval | None) -> Approval:
    assert approval is not None
    return act.changing(approval)


_APPROVAL = frozenset({Ground.APPROVAL})

APPROVAL_WITHDRAWN = News("approval_withdrawn", ALL_CONCERNED)
DIRECTION_DONE = News(
    "direction_done", (*LEAD, Standing.FOLLOW_UP, Standing.COMMITTEE), can_wait=True
)
"""The lead unit says what it did on what was directed with the approval."""

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.APPROVAL: Effect(keep_approval, ApprovalEntry),
    EffectName.APPROVAL_WITHDRAWAL: Effect(
        keep_approval_withdrawal,
        ReasonEntry,
        needs=(
            ConditionName.APPROVED_BY_THEM,
            ConditionName.WITHDRAWAL_TIME_RUNS,
            ConditionName.NOTHING_FOLLOWED,
        ),
        rests_on=(Ground.APPROVAL,),
        tells=(APPROVAL_WITHDRAWN,),
    ),
    EffectName.DIRECTION_REPORT: Effect(
        keep_direction_report,
        DirectionReportEntry,
        needs=(ConditionName.DIRECTION_OPEN,),
        rests_on=(Ground.APPROVAL,),
        changes=_APPROVAL,
        tells=(DIRECTION_DONE,),
    ),
}
"""How it ends, and what comes of it."""
