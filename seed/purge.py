"""Removing the sample: its people, villages and history go; plan, units and record stay."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, union_all
from sqlalchemy.orm import Session

from models.base import Arranged, Base, Owned
from models.nouns import every_noun, tables_naming_files
from models.organisation import Commune, Unit, User
from models.product import StoredFile
from models.record import Operation, Outbox
from models.vocabulary import EventKind
from seed.sample_rows import of_the_sample
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.instance.tally import tally_anew


def purge(session: Session, commune: Commune, *, at: datetime) -> int:
    """How many rows of the sample were removed; the record keeps that they were there.

    The files of its documents stay where they are until `dondoc files sweep` sets them aside.
    """
    # Of what has yet to be told nothing is told any more.
    session.execute(delete(Outbox).where(Outbox.commune_id == commune.id))
    are = _what_is_of_the_sample(commune.id)
    removed = [row for noun, is_one in are for row in session.scalars(select(noun).where(is_one))]
    commune.sample = False
    _forget_outcomes(session, commune, removed)
    staying = _set_free(session, commune, removed)
    for noun, is_one in are:
        session.execute(delete(noun).where(is_one))
    _forget_files(session, commune)
    tally_anew(session, commune.id)
    change = Change.unheld(
        session,
        EventKind.PURGE,
        f"commune/{commune.code}",
        "purge",
        actor=Actor.system(commune.id),
        at=at,
    )
    witnessed = [row for row in removed if row.witnessed]
    change.write_down(commune, *staying, removed=witnessed, rows=len(removed))
    return len(removed)


def _what_is_of_the_sample(commune_id: UUID) -> list[tuple[type[Owned], ColumnElement[bool]]]:
    """Each noun with the condition that its row goes; those that name others before these."""
    nouns = {noun.__tablename__: noun for noun in every_noun() if issubclass(noun, Owned)}
    arranged = {name for name, noun in nouns.items() if issubclass(noun, Arranged)}
    are = of_the_sample(Base.metadata.sorted_tables, arranged, commune_id)
    return [(nouns[table.name], is_one) for table, is_one in reversed(are.items())]


def _forget_outcomes(session: Session, commune: Commune, removed: Sequence[Owned]) -> None:
    """Forget the outcomes kept for those who go, whose rows nothing else ties to them."""
    users = [row.id for row in removed if isinstance(row, User)]
    session.execute(
        delete(Operation).where(Operation.commune_id == commune.id, Operation.user_id.in_(users))
    )


def _set_free(session: Session, commune: Commune, removed: Sequence[Owned]) -> Sequence[Unit]:
    """The units that stay and belonged to one that goes: they belong to none now."""
    gone = [row.id for row in removed if isinstance(row, Unit)]
    units = session.scalars(
        select(Unit).where(
            Unit.commune_id == commune.id, Unit.parent_id.in_(gone), Unit.id.not_in(gone)
        )
    ).all()
    for unit in units:
        unit.parent_id = None
    return units


def _forget_files(session: Session, commune: Commune) -> None:
    """Remove the rows of files that no document names."""
    named = union_all(
        *(
            select(table.c.sha256).where(
                table.c.commune_id == commune.id, table.c.sha256.is_not(None)
            )
            for table in tables_naming_files()
        )
    )
    session.execute(
        delete(StoredFile).where(
            StoredFile.commune_id == commune.id, StoredFile.sha256.not_in(named)
        )
    )
