"""The commune for which an installation works."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.organisation import Commune
from models.queries.organisation import the_commune


def installed_commune(session: Session) -> Commune | None:
    """The commune of this installation; None until it is set up."""
    return session.scalar(the_commune())


def commune_of(session: Session, commune_id: UUID) -> Commune:
    """The commune with a key that something of its own carries."""
    return session.get_one(Commune, commune_id)
