"""The definition that new instances are pinned to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.definition import PublishedDefinition
from workflow.actor import Actor


def newest(session: Session, actor: Actor, name: str = "commune") -> PublishedDefinition:
    """The definition that was published last, which new instances keep."""
    return session.scalars(
        select(PublishedDefinition)
        .where(PublishedDefinition.commune_id == actor.commune_id, PublishedDefinition.name == name)
        .order_by(PublishedDefinition.version.desc())
        .limit(1)
    ).one()
