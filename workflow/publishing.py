"""Definitions as published values: checked first, numbered, and never changed afterwards."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.definition import PublishedDefinition
from models.vocabulary import EventKind
from workflow import record
from workflow.actor import Actor
from workflow.checker import check
from workflow.definition import Definition


def publish(
    session: Session, definition: Definition, *, actor: Actor, at: datetime
) -> PublishedDefinition:
    """The definition as published; the same content is published once.

    Raises `Unsound` when the checker finds a fault. Running instances keep the one they have.
    """
    check(definition)
    same = session.scalar(
        select(PublishedDefinition).where(
            PublishedDefinition.commune_id == actor.commune_id,
            PublishedDefinition.sha256 == definition.sha256,
        )
    )
    if same:
        return same
    last = session.scalar(
        select(func.max(PublishedDefinition.version)).where(
            PublishedDefinition.commune_id == actor.commune_id,
            PublishedDefinition.name == definition.name,
        )
    )
    published = PublishedDefinition(
        commune_id=actor.commune_id,
        name=definition.name,
        version=(last or 0) + 1,
        sha256=definition.sha256,
        body=definition.as_json(),
        published_at=at,
        published_by_id=actor.user_id,
    )
    session.add(published)
    session.flush()
    record.append(
        session,
        record.Line(
            kind=EventKind.DEFINITION,
            actor=actor,
            at=at,
            subject=f"definition/{definition.name}/{published.version}",
            action="publish",
            definition_hash=definition.sha256,
            rows=(published,),
        ),
    )
    return published
