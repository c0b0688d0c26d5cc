"""Questions about approvals, and what comes before one."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from models.approval import Approval, ApprovalTerms, Submission, WithdrawalTerms
from models.recurrence import Closing
from models.vocabulary import Stance
from models.work import Confirmation, TaskInstance


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
    of_period = (TaskInstance.commune_id == Closing.commune_id) & (
        TaskInstance.period_id == Closing.period_id
    )
    approved = exists().where(
        Approval.commune_id == TaskInstance.commune_id,
        Approval.instance_id == TaskInstance.id,
        Approval.withdrawn_at.is_(None),
        Approval.given_at <= Closing.closed_at,
    )
    closed = exists().where(of_period, TaskInstance.id.in_(instance_ids), approved)
    return select(Closing).where(
        Closing.commune_id == commune_id, Closing.reopened_at.is_(None), closed
    )


def has_direction(*, unfollowed: bool = False) -> ColumnElement[bool]:
    """The condition that an instance's round was approved with a direction; or one not followed.

    What was not followed waits whatever the round.
    """
    waits = Approval.followed_at.is_(None)
    return exists().where(
        Approval.commune_id == TaskInstance.commune_id,
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


def waits_to_be_submitted() -> ColumnElement[bool]:
    """The condition that an instance's round has to be submitted first, and was not."""
    required = exists().where(
        ApprovalTerms.commune_id == TaskInstance.commune_id, ApprovalTerms.submission_required
    )
    submitted = exists().where(
        Submission.commune_id == TaskInstance.commune_id,
        Submission.instance_id == TaskInstance.id,
        Submission.round == TaskInstance.round,
        ~_voided(),
    )
    return required & ~submitted


def _voided() -> ColumnElement[bool]:
    """The condition on `Submission` that an objection came or went since."""
    made_after = or_(
        Confirmation.given_at > Submission.submitted_at,
        and_(
            Confirmation.given_at == Submission.submitted_at,
            Confirmation.id > Submission.id,
        ),
    )
    before = aliased(Confirmation)
    held = (
        select(before.stance)
        .where(
            before.commune_id == Confirmation.commune_id,
            before.instance_id == Confirmation.instance_id,
            before.round == Confirmation.round,
            before.unit_id == Confirmation.unit_id,
            before.position < Confirmation.position,
        )
        .order_by(before.position.desc())
        .limit(1)
        .correlate(Confirmation)
        .scalar_subquery()
    )
    return exists().where(
        Confirmation.commune_id == Submission.commune_id,
        Confirmation.instance_id == Submission.instance_id,
        Confirmation.round == Submission.round,
        or_(Confirmation.stance == Stance.OBJECTED, held == Stance.OBJECTED),
        made_after,
    )
