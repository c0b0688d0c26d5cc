"""Which units the forms of administration offer."""

from datetime import date

from sqlalchemy.orm import Session

from models.organisation import Unit
from models.queries.organisation import units_lasting
from models.vocabulary import UnitKind
from workflow.actors.actor import Actor


def units_offered(session: Session, actor: Actor, today: date) -> list[Unit]:
    """The units that people can work in and that groups are made of: not the committee itself."""
    units = session.scalars(units_lasting(actor.commune_id, today))
    return [unit for unit in units if unit.kind is not UnitKind.COMMITTEE]
