"""Spreading an installation over several machines: all that is of one commune lies on one of them.

The extension Citus of PostgreSQL does it. Whoever runs the server puts it there and adds the
machines; what is left is to tell it by which column, for every table the same.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from models import nouns
from models.base import Base

BY = "commune_id"
"""The column by which each table is spread; the communes themselves are everywhere."""

_IS_THERE = "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'create_distributed_table')"

_SPREAD = "SELECT logicalrel::text FROM pg_dist_partition"

_LINKS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
ORDER BY conrelid::regclass::text, conname
"""
"""What takes away each foreign key, and what puts it back as it stood: the database spells both."""


class CannotSpread(Exception):
    """The database is not of a kind that can be spread."""


class ExtensionMissing(CannotSpread):
    """It is on PostgreSQL, but without the extension."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What was done."""

    tables: int
    """How many tables were not spread before."""
    links: int
    """How many foreign keys stand again."""


def spread(engine: Engine) -> Spread:
    """Spread the tables that are not yet, in one transaction, and tell how many.

    The foreign keys are away meanwhile: none may lead from a table that is spread to one that is
    not. Raises `CannotSpread`, and nothing is changed then.
    """
    if engine.dialect.name != "postgresql":
        raise CannotSpread
    with engine.begin() as connection:
        if not connection.scalar(text(_IS_THERE)):
            raise ExtensionMissing
        done = set(connection.scalars(text(_SPREAD)))
        reference, *owned = _tables()
        waiting = [name for name in owned if name not in done]
        if not waiting:
            return Spread(0, 0)
        links = connection.execute(text(_LINKS)).all()
        _allow(connection)
        for away, _ in links:
            connection.execute(text(away))
        if reference not in done:
            connection.execute(
                text("SELECT create_reference_table(CAST(:name AS regclass))"), {"name": reference}
            )
        for name in waiting:
            together = next(iter(each for each in owned if each in done), "default")
            connection.execute(
                text(
                    "SELECT create_distributed_table(CAST(:name AS regclass), :column,"
                    " colocate_with => :together)"
                ),
                {"name": name, "column": BY, "together": together},
            )
            done.add(name)
        for _, back in links:
            connection.execute(text(back))
        return Spread(len(waiting), len(links))


def _tables() -> list[str]:
    """The table of the communes, and after it every table of what is theirs."""
    owned = [noun.__tablename__ for noun in nouns.every_noun() if BY in noun.__table__.c]
    [reference] = Base.metadata.tables.keys() - set(owned)
    return [reference, *owned]


def _allow(connection: Connection) -> None:
    """Let it take as long as it takes, and let the guards of the record stay on their tables."""
    for setting, value in (
        ("statement_timeout", "0"),
        ("citus.enable_unsafe_triggers", "on"),
        # The foreign keys lead to the communes, which lie on every machine.
        ("citus.multi_shard_modify_mode", "sequential"),
    ):
        connection.execute(
            text("SELECT set_config(:setting, :value, true)"), {"setting": setting, "value": value}
        )
