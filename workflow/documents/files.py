"""The files of the documents handed in, as far as the rows know of them."""

from uuid import UUID

from sqlalchemy.orm import Session

from models.queries.work import stored_hashes


def named_files(session: Session, commune_id: UUID) -> set[str]:
    """The SHA-256 of every file that a row names: what there ought to be."""
    return set(session.scalars(stored_hashes(commune_id)))
