"""Questions about approvals, and what comes before one."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, select

from models.approval import Approval, ApprovalTerms, Submission, WithdrawalTerms
from models.recurrence import Closing
from models.work import TaskInstance


def submissions_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Submission]:
    """The slips with which rounds of the instances were put before the committee."""
    return select(Submission).where(
        Submission.commune_id == commune_id, Submission.instance_id.in_(instance_ids)
    )


def approvals_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Approval]:
    """How rounds of the instances were approved, but for what was taken back."""
    return select(Approval).where(
        Approval.commune_id == commune_id,
        Approval.instance_id.in_(instance_ids),
        Approval.withdrawn_at.is_(None),
    )


def closings_since_approval(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[Closing]:
    """The closings of the instances' periods that came after an approval of theirs."""
    closed = (
        exists()
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.period_id == Closing.period_id,
            TaskInstance.id.in_(instance_ids),
            Approval.commune_id == commune_id,
            Approval.instance_id == TaskInstance.id,
            Approval.withdrawn_at.is_(None),
            Approval.given_at <= Closing.closed_at,
        )
        .correlate(Closing)
    )
    return select(Closing).where(
        Closing.commune_id == commune_id, Closing.reopened_at.is_(None), closed
    )


def has_direction(commune_id: uuid.UUID, *, unfollowed: bool = False) -> ColumnElement[bool]:
    """The condition that an instance's round was approved with a direction; or one not followed.

    What was not followed waits whatever the round.
    """
    waits = Approval.followed_at.is_(None)
    return exists().where(
        Approval.commune_id == commune_id,
        Approval.instance_id == TaskInstance.id,
        waits if unfollowed else waits | (Approval.round == TaskInstance.round),
        Approval.withdrawn_at.is_(None),
        Approval.direction != "",
    )


def approval_terms(commune_id: uuid.UUID) -> Select[ApprovalTerms]:
    """How the commune approves; no row means as it is by default."""
    return select(ApprovalTerms).where(ApprovalTerms.commune_id == commune_id)


def withdrawal_terms(commune_id: uuid.UUID) -> Select[WithdrawalTerms]:
    """How long the commune lets an approval be taken back; no row means as it is by default."""
    return select(WithdrawalTerms).where(WithdrawalTerms.commune_id == commune_id)
