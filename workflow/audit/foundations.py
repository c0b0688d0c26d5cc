"""The ground on which the record stands: the database's objects, its pages and its indexes.

Whoever owns the database can bend these so that every row is right and nobody sees it: a view in a
table's place, an index that leaves a row out, a trigger that waits for its day. So they are
compared with what the program's migrations make, and looked into, before anything is read.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.migrations.guards import expected_guards, present_guards
from models.schema_check.inventory import Inventory, expected, revision_expected, revision_present
from models.schema_check.inventory import present as present_inventory
from models.schema_check.storage import damages, past_indexes
from workflow.audit.findings import Fault, Finding


def foundations(session: Session, *, pages: bool = True) -> Iterator[Finding]:
    """Everything about the database itself that is not as the program made it.

    Afterwards the session goes by no index where it can be told so. Without `pages` neither these
    nor the indexes are looked into, which takes as long as there is much, and questions go by them.
    """
    connection = session.connection()
    yield from _missing_guards(connection)
    yield from _schema(connection)
    if not pages:
        return
    for damage in damages(connection):
        yield Finding(None, Fault.STORAGE_DAMAGED, damage.place, {"told": damage.told})
    past_indexes(connection)


def _missing_guards(connection: Connection) -> Iterator[Finding]:
    missing = expected_guards(connection.dialect.name) - present_guards(connection)
    return (Finding(None, Fault.GUARD_MISSING, name) for name in sorted(missing))


def _schema(connection: Connection) -> Iterator[Finding]:
    has, needs = revision_present(connection), revision_expected()
    if has != needs:
        # Nothing else can be compared before it is upgraded, and nothing is whole.
        detail = {"has": has or "-", "needs": needs}
        yield Finding(None, Fault.SCHEMA_OUTDATED, "alembic_version", detail)
        return
    should, does = expected(connection), present_inventory(connection)
    judged = expected_guards(connection.dialect.name)
    for part in sorted(should.keys() | does.keys()):
        if part not in should or not _is_one_of(judged, part):
            yield from _compared(part, should, does)


def _is_one_of(triggers: Collection[str], part: str) -> bool:
    kind, _, name = part.partition(" ")
    return kind == "trigger" and name.rpartition(".")[2] in triggers


def _compared(part: str, should: Inventory, does: Inventory) -> Iterator[Finding]:
    wanted, found = should.get(part), does.get(part)
    if found is None and wanted is not None:
        if not _goes_with_its_table(part, should, does):
            yield Finding(None, Fault.SCHEMA_LACKS, part, {"wanted": wanted})
    elif wanted is None and found is not None:
        if not _goes_with_its_table(part, does, should):
            yield Finding(None, Fault.SCHEMA_ADDED, part, {"found": found})
    elif wanted != found:
        yield Finding(None, Fault.SCHEMA_DIFFERS, part, {"wanted": wanted, "found": found})


def _goes_with_its_table(part: str, here: Inventory, there: Inventory) -> bool:
    """Whether a part of a table is in one inventory only because the table is."""
    kind, _, name = part.partition(" ")
    table = f"table {name.partition('.')[0]}"
    return kind in _PARTS_OF_TABLES and table in here and table not in there


_PARTS_OF_TABLES = ("column", "constraint")
