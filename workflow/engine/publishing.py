"""Definitions as published values: checked, numbered, never changed, and one of them in force."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.definition import DefinitionInForce, PublishedDefinition
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.definition.definition import Definition
from workflow.definition.published import in_force
from workflow.engine.checker import Wording, check


def publish(
    session: Session, definition: Definition, *, worded: Wording, actor: Actor, at: datetime
) -> PublishedDefinition:
    """The definition as published and in force: what is assigned from now on is pinned to it.

    The same content is published once; an earlier one is put in force again, and the one that is
    in force already stays so without a word. Running instances keep the one they have.

    Raises `Unsound` when the checker finds a fault, such as a state that the screens, by `worded`,
    have no words for.
    """
    check(definition, worded)
    published = _same(session, definition, actor)
    if published is None:
        published = _published(session, definition, actor, at)
        _put_in_force(session, published, "publish", actor, at, beside=(published,))
    elif in_force(session, actor.commune_id, definition.name).published.id != published.id:
        _put_in_force(session, published, "put_in_force", actor, at)
    return published


def _same(session: Session, definition: Definition, actor: Actor) -> PublishedDefinition | None:
    return session.scalar(
        select(PublishedDefinition).where(
            PublishedDefinition.commune_id == actor.commune_id,
            PublishedDefinition.sha256 == definition.sha256,
        )
    )


def _published(
    session: Session, definition: Definition, actor: Actor, at: datetime
) -> PublishedDefinition:
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
    return published


def _put_in_force(
    session: Session,
    published: PublishedDefinition,
    action: str,
    actor: Actor,
    at: datetime,
    *,
    beside: tuple[PublishedDefinition, ...] = (),
) -> None:
    """Put it in force, by a line that vouches for what is `beside` as well."""
    last = session.scalar(
        select(func.max(DefinitionInForce.position)).where(
            DefinitionInForce.commune_id == published.commune_id,
            DefinitionInForce.name == published.name,
        )
    )
    put = DefinitionInForce(
        commune_id=published.commune_id,
        definition_id=published.id,
        name=published.name,
        position=(last or 0) + 1,
        in_force_since=at,
        put_by_id=actor.user_id,
    )
    session.add(put)
    record.append(
        session,
        record.Line(
            kind=EventKind.DEFINITION,
            actor=actor,
            at=at,
            subject=f"definition/{published.name}/{published.version}",
            action=action,
            definition_hash=published.sha256,
            rows=(*beside, put),
        ),
    )
