"""An installation's database moved to the other kind, and proved to be the same there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from models.backup.transfer import held_still, is_empty, transfer
from models.file_store import FileStore
from models.migrations.upgrade import upgrade
from models.organisation import Commune
from workflow.audit.chain import Head
from workflow.audit.findings import Finding
from workflow.audit.verification import Verification
from workflow.audit.verification import verify as verify_record


class CannotMove(Exception):
    """Nothing was moved; the message says why, in a sentence."""


class MovedUnlike(Exception):
    """What arrived is not what was sent; it was taken back, and nothing is there."""


class RecordNotWhole(Exception):
    """Nothing was moved, because the record is not whole where it is."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("the record is not whole")
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved."""

    rows: int
    tables: int
    heads: tuple[Head, ...]


def move(
    source: Engine, target: Engine, files: FileStore, *, despite_findings: bool = False
) -> Moved:
    """What was moved to an empty database, in one transaction that ends with verifying there.

    Nobody writes to the source meanwhile. The record at both ends has the same head, and verifying
    finds the same: nothing, unless told to go on `despite_findings`. Raises `CannotMove`,
    `RecordNotWhole`, `MovedUnlike`, and `NotTaken` for a row that the target cannot hold.
    """
    if not is_empty(target):
        raise CannotMove("The database to move to is not empty; nothing is overwritten.")
    with held_still(source) as reading:
        before = _verified(reading, files)
        if not before:
            raise CannotMove("There is nothing to move: the database holds no commune.")
        findings = [finding for each in before.values() for finding in each.findings]
        if findings and not despite_findings:
            raise RecordNotWhole(findings)
        upgrade(target)
        with target.connect() as writing:
            counted = transfer(reading, writing)
            if _said(_verified(writing, files)) != _said(before):
                raise MovedUnlike
            writing.commit()
    return Moved(
        rows=sum(counted.values()),
        tables=len(counted),
        heads=tuple(each.head for each in before.values()),
    )


def _verified(connection: Connection, files: FileStore) -> dict[UUID, Verification]:
    """What verifying finds for each commune of a database."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return {
            commune_id: verify_record(session, commune_id, files=partial(files.rehash, commune_id))
            for commune_id in session.scalars(select(Commune.id).order_by(Commune.id))
        }


def _said(verified: dict[UUID, Verification]) -> object:
    """What must be the same at both ends: ends of the records, what was looked at and found."""
    return {
        commune_id: (
            each.head,
            each.events,
            each.instances,
            each.rows,
            sorted((finding.code, finding.subject) for finding in each.findings),
        )
        for commune_id, each in verified.items()
    }
