"""How fast the record of a filled database is verified, and in how much memory.

In a process of its own, since the most memory that a process ever had is all that can be told.
Prints JSON. Run it as `python -m benchmarks.verify URL`.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import click
from sqlalchemy import select

from models.database import make_engine, reading_sessions
from models.organisation import Commune
from workflow.audit.verification import verify

_UNITS_IN_A_MEGABYTE = 1 << (20 if sys.platform == "darwin" else 10)


@click.command()
@click.argument("url")
def main(url: str) -> None:
    """Verify the record of the first commune."""
    engine = make_engine(url, making=False)
    with reading_sessions(engine)() as session:
        commune_id = session.scalars(select(Commune.id).order_by(Commune.code)).first()
        if commune_id is None:
            raise click.ClickException("There is no commune.")
        began = time.process_time()
        result = verify(session, commune_id)
        taken = time.process_time() - began
    engine.dispose()
    if not result.whole:
        raise click.ClickException(f"It is not whole: {result.findings[:3]}.")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNITS_IN_A_MEGABYTE
    told = {"lines": result.events, "per_second": result.events / taken, "megabytes": most}
    click.echo(json.dumps(told))


if __name__ == "__main__":
    main()
