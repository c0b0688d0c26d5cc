"""How long products are kept of which nobody says it; kept by an administrator."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.retention import said_in_general
from models.retention import USUAL_YEARS, RetentionPeriod, are_years
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.errors import Invalid


def usual_years(session: Session, *, actor: Actor) -> int:
    """The years that hold. Raises `Refused` for non-administrators."""
    ADMINISTERING.demand(actor)
    said = session.scalar(said_in_general(actor.commune_id))
    return said.years if said else USUAL_YEARS


def set_usual_years(session: Session, years: int | None, *, actor: Actor, at: datetime) -> None:
    """Let them hold, also for what is kept already. Raises `Refused` or `Invalid`.

    `years` is None when what was sent could not be read.
    """
    change = Change.begin(
        session, ADMINISTERING, EventKind.COMMUNE, "commune", "retention_terms", actor=actor, at=at
    )
    if years is None:
        raise Invalid
    if not are_years(years):
        raise Invalid({"years": "unlawful_retention"})
    said = session.scalar(said_in_general(actor.commune_id))
    before = said.years if said else USUAL_YEARS
    if years == before:
        return
    said = said or RetentionPeriod(commune_id=actor.commune_id)
    said.years = years
    session.add(said)
    change.write_down(said, before=before, years=years)
