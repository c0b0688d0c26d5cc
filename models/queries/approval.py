"""Questions about what comes before an approval."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, select

from models.approval import ApprovalTerms, Submission
from models.work import TaskInstance


def submissions_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Submission]:
    """The slips with which rounds of the instances were put before the committee."""
    return select(Submission).where(
        Submission.commune_id == commune_id, Submission.instance_id.in_(instance_ids)
    )


def approval_terms(commune_id: uuid.UUID) -> Select[ApprovalTerms]:
    """How the commune approves; no row means as it is by default."""
    return select(ApprovalTerms).where(ApprovalTerms.commune_id == commune_id)


def waits_to_be_submitted() -> ColumnElement[bool]:
    """The condition that an instance's round has to be submitted first, and was not."""
    required = exists().where(
        ApprovalTerms.commune_id == TaskInstance.commune_id, ApprovalTerms.submission_required
    )
    submitted = exists().where(
        Submission.commune_id == TaskInstance.commune_id,
        Submission.instance_id == TaskInstance.id,
        Submission.round == TaskInstance.round,
    )
    return required & ~submitted
