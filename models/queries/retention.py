"""Questions about how long things are kept."""

import uuid
from collections.abc import Collection

from sqlalchemy import Select, and_, or_, select

from models.retention import RetentionPeriod


def said_in_general(commune_id: uuid.UUID) -> Select[RetentionPeriod]:
    """What the commune says of whatever nobody says it of; no row while it says nothing."""
    return select(RetentionPeriod).where(
        RetentionPeriod.commune_id == commune_id,
        RetentionPeriod.plan_id.is_(None),
        RetentionPeriod.requirement_id.is_(None),
    )


def retention_said(
    commune_id: uuid.UUID, plan_id: uuid.UUID | None, requirement_ids: Collection[uuid.UUID]
) -> Select[RetentionPeriod]:
    """What is said of a plan, of some of its products, and in general, in no order."""
    in_general = and_(RetentionPeriod.plan_id.is_(None), RetentionPeriod.requirement_id.is_(None))
    return select(RetentionPeriod).where(
        RetentionPeriod.commune_id == commune_id,
        or_(
            in_general,
            RetentionPeriod.plan_id == plan_id,
            *([RetentionPeriod.requirement_id.in_(requirement_ids)] if requirement_ids else ()),
        ),
    )
