"""The definitions that were published, as values, and the one that new instances are pinned to."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from models.definition import PublishedDefinition
from workflow.actor import Actor
from workflow.definition import Definition

_LOADED: dict[str, Definition] = {}
"""By hash. A definition never changes, so a process reads each of them once."""


def loaded_definition(published: PublishedDefinition) -> Definition:
    """A published definition as a value; the same content gives the same object."""
    if published.sha256 not in _LOADED:
        _LOADED[published.sha256] = Definition.from_json(published.body)
    return _LOADED[published.sha256]


def definitions_of(session: Session, commune_id: uuid.UUID) -> dict[uuid.UUID, Definition]:
    """Every definition that was published in a commune, by its key."""
    published = session.scalars(
        select(PublishedDefinition)
        .where(PublishedDefinition.commune_id == commune_id)
        .options(defer(PublishedDefinition.body))
    )
    return {each.id: loaded_definition(each) for each in published.all()}


def newest(session: Session, actor: Actor, name: str = "commune") -> PublishedDefinition:
    """The definition that was published last, which new instances keep."""
    return session.scalars(
        select(PublishedDefinition)
        .where(PublishedDefinition.commune_id == actor.commune_id, PublishedDefinition.name == name)
        .order_by(PublishedDefinition.version.desc())
        .limit(1)
    ).one()
