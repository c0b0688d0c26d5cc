"""Communes with as much work as is wanted, put into an empty database fast and true to the rules.

A small office is walked through every way of an instance by the product's own commands; whatever
it left behind is then copied, with the record's chain made anew. What is made verifies. Run it as
`python -m benchmarks.province --size 10000 URL`.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from benchmarks.bulk import Filling
from benchmarks.copying import Copying
from benchmarks.patterns import Patterns, patterns_of
from benchmarks.small_office import PERIODS, SmallOffice
from benchmarks.stencils import Form, Place
from benchmarks.towns import SHAPES, Shape, Town, known_by_name
from models.base import new_key
from models.database import keep_statistics, make_engine
from models.file_store import FileStore
from models.migrations.upgrade import upgrade
from models.record import Counter, RecordHead
from models.work import TaskInstance
from workflow.instance.tally import tally_anew

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine


@dataclass(frozen=True)
class Model:
    """A small office that has been at work, and the patterns that it gives."""

    office: SmallOffice
    patterns: Patterns

    @classmethod
    def made(cls, folder: Path, *, periods: int = PERIODS) -> Model:
        """The office after so many quarters, its database and its documents in a folder."""
        office = SmallOffice.at_work(folder, periods=periods)
        return cls(office, patterns_of(office))

    def fill(
        self, engine: Engine, shape: Shape, *, files: Path | None = None, place: int = 1
    ) -> Copying:
        """The copies of which a new commune of a shape consists, in a migrated database.

        `place` is its place among the communes of the database, from 1. With `files` its documents
        are put there, as an installation keeps them.
        """
        town = Town(engine, shape, code=f"xa-{place}", name=f"xã số {place}")
        shared = self._shared(engine, town)
        copying = Copying(self.patterns.each, town, shared, before=(place - 1) << 32)
        with Filling(engine) as filling:
            for row in self.patterns.in_common:
                form = Form(row.values, filling.written(row.table))
                filling.put(row.table, form.fill(_Shared(shared)))
            copying.put_instances(filling)
            copying.put_record(filling)
        with engine.execution_options(writes=True).begin() as connection:
            end = {"seq": copying.seq, "hash": copying.hash, "at": copying.at}
            head = update(RecordHead).where(RecordHead.commune_id == town.id)
            connection.execute(head.values(end))
            counted = {"name": TaskInstance.__tablename__, "value": copying.numbers}
            connection.execute(insert(Counter).values(commune_id=town.id, **counted))
            tally_anew(Session(connection), town.id)
        if files:
            self._put_documents(files, town.id)
        return copying

    def _shared(self, engine: Engine, town: Town) -> dict[UUID, UUID]:
        """For the keys that the small office's rows have in common those of a commune."""
        with self.office.engine.connect() as connection:
            small = dict(known_by_name(connection, self.office.commune_id))
        with engine.connect() as connection:
            large = dict(known_by_name(connection, town.id))
        own = {key: large[name] for name, key in small.items() if name in large}
        return own | {
            value.name[1]: new_key()
            for row in self.patterns.in_common
            for value in row.values
            if isinstance(value, Place) and value.name[1] not in own
        }

    def _put_documents(self, files: Path, commune_id: UUID) -> None:
        assert self.office.files is not None
        source, target = self.office.files, FileStore(files)
        for digest in source.kept(self.office.commune_id):
            place = target.path(commune_id, digest)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source.path(self.office.commune_id, digest), place)


class _Shared(dict[Any, Any]):
    """What stands in the places of a row that is of no one instance."""

    def __init__(self, keys: dict[UUID, UUID]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, name: tuple[str, Any]) -> Any:  # noqa: ANN401 - any value of a column
        kind, what = name
        return self._keys[what] if kind == "shared" else what


def count_anew(engine: Engine) -> None:
    """Let the planner know how much there is, as it does soon in an office."""
    keep_statistics(engine)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))


@click.command()
@click.argument("url")
@click.option("--size", default=10_000, help="How many instances there are in all.")
@click.option("--communes", default=1, help="Over how many communes they are spread.")
@click.option("--periods", default=PERIODS, help="How many quarters there are up to today.")
@click.option("--shape", "named", type=click.Choice([*SHAPES]), default="usual")
@click.option("--units", type=int, help="How many units each commune has, 40 as usual.")
@click.option("--leading", type=int, help="How many of them lead, as usual all.")
@click.option("--people", type=int, help="How many people its units have, 120 as usual.")
@click.option("--rows", "rows_of_a_plan", type=int, help="How many rows a plan has, 200 as usual.")
@click.option("--files", type=click.Path(path_type=Path), help="Put the documents there.")
def main(
    url: str,
    *,
    size: int,
    communes: int,
    periods: int,
    files: Path | None,
    named: str,
    **of_each: int | None,
) -> None:
    """Fill an empty database with communes at work."""
    said = {name: number for name, number in of_each.items() if number is not None}
    try:
        shape = Shape(tasks=-(-size // (communes * periods)), **(SHAPES[named] | said))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    began = time.monotonic()

    def tell(what: str) -> None:
        click.echo(f"{what:<24}{time.monotonic() - began:>8.0f} s")

    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(url)
        upgrade(engine)
        model = Model.made(Path(folder), periods=periods)
        tell("all ways are gone")
        made = 0
        for place in range(1, communes + 1):
            made += model.fill(engine, shape, files=files, place=place).numbers
            tell(f"{made:,} instances")
        count_anew(engine)
        engine.dispose()
    tell("counted for the planner")


if __name__ == "__main__":
    main()
