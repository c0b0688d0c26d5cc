"""The definitions that were published, as values, and the one that new instances are pinned to."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models.definition import PublishedDefinition
from models.queries.definition import definition_in_force, published_definitions
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition

MOST_READ = 64
"""How many definitions a process keeps in mind; an office publishes one in years."""


def loaded_definition(published: PublishedDefinition) -> Definition:
    """A published definition as a value; the same content gives the same object.

    A definition never changes, so each is read once, whichever commune asks for it. One that is
    no longer what its hash says was tampered with: what it says is nobody else's.
    """
    kept = _kept_under(published.sha256)
    if kept.definition is None:
        read = Definition.from_json(published.body)
        if read.sha256 != published.sha256:
            return read
        kept.definition = read
    return kept.definition


def loaded_definitions(
    session: Session, commune_id: uuid.UUID, published: Iterable[PublishedDefinition]
) -> dict[uuid.UUID, Definition]:
    """Some published definitions as values, by their keys; in a statement, if any is read anew."""
    wanted = {each.id: each.sha256 for each in published}
    kept = {key: _kept_under(sha256).definition for key, sha256 in wanted.items()}
    if unread := [key for key, definition in kept.items() if definition is None]:
        rows = session.scalars(
            select(PublishedDefinition)
            .where(PublishedDefinition.commune_id == commune_id, PublishedDefinition.id.in_(unread))
            .options(undefer(PublishedDefinition.body))
        )
        kept |= {each.id: loaded_definition(each) for each in rows}
    return {key: definition for key, definition in kept.items() if definition}


@dataclass(slots=True)
class _Kept:
    """Where a definition is kept in mind once its body was read."""

    definition: Definition | None = None


@lru_cache(maxsize=MOST_READ)
def _kept_under(_sha256: str) -> _Kept:
    return _Kept()


def definitions_of(session: Session, commune_id: uuid.UUID) -> dict[uuid.UUID, Definition]:
    """Every definition that was published in a commune, by its key."""
    published = session.scalars(
        select(PublishedDefinition).where(PublishedDefinition.commune_id == commune_id)
    )
    return loaded_definitions(session, commune_id, published)


def published_so_far(
    session: Session, commune_id: uuid.UUID, name: str = COMMUNE.name
) -> list[tuple[PublishedDefinition, int]]:
    """What was published, the newest first, each with how many instances are pinned to it."""
    rows = session.execute(published_definitions(commune_id, name))
    return [(published, pinned) for published, pinned in rows]


@dataclass(frozen=True, slots=True)
class InForce:
    """The definition that new instances are pinned to, and since when."""

    published: PublishedDefinition
    since: datetime


def in_force(session: Session, commune_id: uuid.UUID, name: str = COMMUNE.name) -> InForce:
    """The definition that was put in force last. Raises `NoResultFound` where there is none."""
    published, since = session.execute(definition_in_force(commune_id, name)).one()
    return InForce(published, since or published.published_at)


def acts_since(session: Session, commune_id: uuid.UUID, book: Definition) -> tuple[str, ...]:
    """The acts that new instances have, and those that began by an earlier definition do not.

    Nothing is asked of what goes by the program's own.
    """
    if book.name != COMMUNE.name or book.sha256 == COMMUNE.sha256:
        return ()
    return loaded_definition(in_force(session, commune_id).published).acts_beyond(book)


def unfinished_states(definitions: Iterable[Definition]) -> set[str]:
    """The states in which something is left to do, by any of the definitions."""
    return {state.name for each in definitions for state in each.states if not state.final}
