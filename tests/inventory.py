"""Writes what the migrations make on PostgreSQL: `python -m tests.inventory`."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from models.database import make_engine
from models.migrations.upgrade import upgrade
from models.schema_check.inventory import present
from models.schema_check.postgresql import KEPT
from tests.servers import fresh_database, postgresql_cluster


def write() -> None:
    """Write the inventory of a database made anew."""
    with postgresql_cluster() as cluster, fresh_database(cluster) as url:
        engine = make_engine(url)
        try:
            upgrade(engine)
            with engine.connect() as connection:
                found = present(connection)
        finally:
            engine.dispose()
    place = Path(str(files("models.schema_check"))) / KEPT
    place.write_text(json.dumps(dict(found), indent=1, sort_keys=True, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write()
