"""How long it takes to read how instances stand, beside merely reading their rows.

Every action and every page of a task asks for it. Loads the sample commune into an empty database
and prints milliseconds, statements, and the ratio of the two times. Run it as
`python -m benchmarks.situations --help`.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select

from models.database import make_engine, reading_sessions
from models.queries.organisation import the_commune
from models.work import TaskInstance
from tests.sample import AT, load
from tests.statements import counted
from workflow.instance.reading import read_situations

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

ROUNDS = 50


@click.command()
@click.option("--url", default="", help="An empty database; by default a temporary SQLite file.")
def main(url: str) -> None:
    """Measure how long it takes to read how instances stand."""
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{Path(folder) / 'sample.db'}"
        load(address, Path(folder) / "files")
        engine = make_engine(address)
        with reading_sessions(engine)() as session:
            commune_id = session.scalars(the_commune()).one().id
            ids = session.scalars(select(TaskInstance.id)).all()
            for wanted in (ids[:1], ids):
                tell(session, commune_id, wanted)
        engine.dispose()


def tell(session: Session, commune_id: uuid.UUID, wanted: Sequence[uuid.UUID]) -> None:
    """Print how long it takes for some instances."""
    rows = (
        select(TaskInstance)
        .where(TaskInstance.id.in_(wanted))
        .execution_options(populate_existing=True)
    )
    whole = milliseconds(lambda: read_situations(session, commune_id, wanted, at=AT))
    bare = milliseconds(lambda: session.scalars(rows).all())
    with counted(session.get_bind()) as statements:
        read_situations(session, commune_id, wanted, at=AT)
    click.echo(f"instances:      {len(wanted):>8}")
    click.echo(f"how they stand: {whole:>8.2f} ms, {len(statements)} statements")
    click.echo(f"their rows:     {bare:>8.2f} ms")
    click.echo(f"ratio:          {whole / bare:>8.1f}")


def milliseconds(work: Callable[[], object]) -> float:
    """How long some work takes at best: what else the machine does is not measured."""
    work()
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return 1_000 * best


if __name__ == "__main__":
    main()
