"""Questions about published definitions."""

import uuid
from typing import Any

from sqlalchemy import Select, func, select

from models.definition import DefinitionInForce, PublishedDefinition
from models.work import TaskInstance


def definition_in_force(commune_id: uuid.UUID, name: str) -> Select[Any]:
    """The definition in force, and since when: None where none of the name was ever put in force.

    Then the one published last is in force: so it was before the two were told apart.
    """
    return (
        _published(commune_id, name)
        .outerjoin(DefinitionInForce, _PUT_IN_FORCE)
        .add_columns(DefinitionInForce.in_force_since)
        .order_by(
            DefinitionInForce.position.desc().nulls_last(), PublishedDefinition.version.desc()
        )
        .limit(1)
    )


def published_definitions(commune_id: uuid.UUID, name: str) -> Select[Any]:
    """Every published definition of a name, the newest first, with how many instances keep it."""
    pinned = (
        select(func.count())
        .where(
            TaskInstance.commune_id == PublishedDefinition.commune_id,
            TaskInstance.definition_id == PublishedDefinition.id,
        )
        .correlate(PublishedDefinition)
        .scalar_subquery()
    )
    return (
        _published(commune_id, name)
        .add_columns(pinned)
        .order_by(PublishedDefinition.version.desc())
    )


def _published(commune_id: uuid.UUID, name: str) -> Select[Any]:
    return select(PublishedDefinition).where(
        PublishedDefinition.commune_id == commune_id, PublishedDefinition.name == name
    )


_PUT_IN_FORCE = (DefinitionInForce.commune_id == PublishedDefinition.commune_id) & (
    DefinitionInForce.definition_id == PublishedDefinition.id
)
