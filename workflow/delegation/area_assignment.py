"""Giving an area: the lead units and sections to which a post or a place is then limited."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.organisation import Unit
from models.plan import Section
from models.queries.organisation import units_by_id
from models.queries.substitution import all_sections, area_parts, post_with_id
from models.substitution import AreaPart
from models.vocabulary import EventKind, Role
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.rights import Right
from workflow.audit.change import Change
from workflow.definition.vocabulary import Standing
from workflow.errors import Invalid, Unknown

SET_AREA = "set_area"


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """Lead units and sections; an instance of either is in the area. None at all: everything."""

    units: tuple[uuid.UUID, ...] = ()
    sections: tuple[uuid.UUID, ...] = ()


EVERYWHERE = AreaEntry()


def add_area(
    session: Session,
    entry: AreaEntry,
    commune_id: uuid.UUID,
    *,
    post_id: uuid.UUID | None = None,
    substitution_id: uuid.UUID | None = None,
) -> tuple[list[AreaPart], list[str]]:
    """The parts of the area of a post or a substitution, and what they are called.

    Raises `Invalid` for what the commune does not have.
    """
    units = _chosen(session, commune_id, entry.units)
    wanted = all_sections(commune_id).where(Section.id.in_(entry.sections))
    sections = session.scalars(wanted).all() if entry.sections else []
    if len(sections) != len(set(entry.sections)):
        raise Invalid({"sections": "required"})
    owner = {"commune_id": commune_id, "post_id": post_id, "substitution_id": substitution_id}
    parts = [
        *(AreaPart(**owner, unit_id=unit.id) for unit in units),
        *(AreaPart(**owner, section_id=section.id) for section in sections),
    ]
    session.add_all(parts)
    return parts, [*(unit.name for unit in units), *(section.numeral for section in sections)]


def set_area(
    session: Session,
    post_id: uuid.UUID,
    entry: AreaEntry,
    document_number: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Let a vice-chair decide within this area, or, when it is empty, anywhere.

    The chair assigns areas; the office enters what a document assigns. Raises `Unknown`,
    `Refused`, or `Invalid`.
    """
    post = session.scalar(post_with_id(actor.commune_id, post_id))
    if post is None or post.role is not Role.VICE_CHAIR:
        raise Unknown
    subject = f"user/{post.user.username}"
    change = Change.begin(
        session, _ASSIGNING, EventKind.POST, subject, SET_AREA, actor=actor, at=at
    )
    if change.post and change.post.follows_up and not document_number.strip():
        raise Invalid({"document_number": "required"})
    before = session.scalars(area_parts(actor.commune_id, [post.id])).all()
    parts, named = add_area(session, entry, actor.commune_id, post_id=post.id)
    change.write_down(*parts, removed=before, area=named, document=document_number)


def assigning_post(actor: Actor) -> HeldPost | None:
    """The own post by which the actor may say who decides on what; None when they may not."""
    if actor.is_administrator:
        return None
    chair = (post for post in actor.own_posts if post.role is Role.CHAIR)
    office = (post for post in actor.own_posts if post.follows_up)
    return next(chair, None) or next(office, None)


_ASSIGNING = Right.of_post(Standing.CHAIR, assigning_post)


def _chosen(session: Session, commune_id: uuid.UUID, ids: tuple[uuid.UUID, ...]) -> Sequence[Unit]:
    units = session.scalars(units_by_id(commune_id, ids)).all() if ids else []
    if len(units) != len(set(ids)):
        raise Invalid({"units": "unit_not_valid_then"})
    return units
