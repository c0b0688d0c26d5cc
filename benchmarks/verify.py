"""How fast the record is verified, beside merely reading the same lines.

Writes a record, each line of which vouches for one row, into an empty database, and prints lines
per second and the ratio of the two times. Run it as `python -m benchmarks.verify --help`.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import insert, update

from models.base import new_key
from models.database import make_engine, reading_sessions, writing_sessions
from models.migrations.upgrade import upgrade
from models.organisation import Commune, UnitGroup
from models.record import Event, RecordHead
from models.vocabulary import EventKind, GroupRule
from workflow.audit import hashes, record
from workflow.audit.chain import lines
from workflow.audit.verification import verify

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 5_000


@click.command()
@click.option("--events", default=50_000, help="How many lines the record has.")
@click.option("--url", default="", help="An empty database; by default a temporary SQLite file.")
def main(events: int, url: str) -> None:
    """Measure how fast a record is verified."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(url or f"sqlite:///{Path(folder) / 'record.db'}")
        upgrade(engine)
        with writing_sessions(engine).begin() as session:
            commune_id = write_record(session, events)
        with reading_sessions(engine)() as session:
            reading = seconds(lambda: sum(1 for _ in lines(session, commune_id)))
            verifying = seconds(lambda: demand_whole(session, commune_id))
        engine.dispose()
    click.echo(f"lines and rows:  {events:>10,}")
    click.echo(f"read:            {events / reading:>10,.0f} lines/s")
    click.echo(f"verified:        {events / verifying:>10,.0f} lines/s, each with its row")
    click.echo(f"verify / read:   {verifying / reading:>10.2f}")


def demand_whole(session: Session, commune_id: uuid.UUID) -> None:
    """End the program when the record was written wrongly."""
    result = verify(session, commune_id)
    if not result.whole:
        raise SystemExit(f"not whole: {result.findings[:3]}")


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_record(session: Session, count: int) -> uuid.UUID:
    """The commune whose record has that many lines, sealed as the product seals them."""
    commune = Commune(
        id=new_key(),
        code="do",
        name="xã Đo Đạc",
        full_name="Ủy ban nhân dân xã Đo Đạc",
        province="tỉnh Quảng Ngãi",
        follow_up_unit_code="VP",
        created_at=BEGUN,
    )
    session.add(commune)
    session.flush()
    record.begin(session, commune.id, BEGUN)
    last: dict[str, Any] = {"seq": 0, "hash": record.BEGINNING, "at": BEGUN}
    pending: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for last, row in told(commune, count):
        pending.append((last, row))
        if len(pending) == BATCH or last["seq"] == count:
            session.execute(insert(UnitGroup), [row for _, row in pending])
            session.execute(insert(Event), [line for line, _ in pending])
            pending.clear()
    session.execute(update(RecordHead).values({key: last[key] for key in ("seq", "hash", "at")}))
    return commune.id


def told(commune: Commune, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Lines about as long as a real action's, each with the row that it vouches for."""
    previous = record.BEGINNING
    commune_id = commune.id
    vouched = {hashes.row_name(commune): hashes.row_hash(commune)}
    for seq in range(1, count + 1):
        row = {
            "commune_id": commune_id,
            "id": new_key(),
            "code": f"G_{seq}",
            "name": f"Nhóm đơn vị số {seq}",
            "rule": GroupRule.MEMBERS,
            "informed": False,
        }
        vouched[f"{UnitGroup.__tablename__}/{row['id']}"] = group_hash(row)
        line = {
            "commune_id": commune_id,
            "seq": seq,
            "schema": hashes.SCHEMA,
            "at": BEGUN + timedelta(seconds=seq),
            "kind": EventKind.GROUP,
            "actor_id": commune_id,
            "actor": "Trần Thị Chu Đáo",
            "post_id": commune_id,
            "capacity": "Chánh Văn phòng, Văn phòng HĐND và UBND xã",
            "instance_id": None,
            "subject": f"group/G_{seq}",
            "action": "create",
            "from_state": "in_progress",
            "to_state": "reported",
            "reason": "",
            "rule": "in_progress/report/lead_head",
            "definition_hash": hashlib.sha256(b"definition").hexdigest(),
            "address": "192.168.1.20",
            "details": {
                "round": 1,
                "version": 3,
                "entry": {
                    "results": "Đã rà soát xong 120 hộ có nhu cầu vay vốn tại các thôn. " * 4,
                    "difficulties": "Một số hộ vắng nhà trong thời gian rà soát.",
                    "proposals": "",
                },
                "products": [{"number": 1, "sha256": "b" * 64, "title": "Báo cáo rà soát"}],
            },
            "rows": vouched,
            "previous_hash": previous,
        }
        previous = line["hash"] = hashes.seal(line)
        vouched = {}
        yield line, row


def group_hash(row: dict[str, Any]) -> str:
    """What the record keeps of a group's row."""
    content = {name: row[name] for name in UnitGroup.witnessed}
    return hashes.content_hash(f"{UnitGroup.__tablename__}/{row['id']}", content)


if __name__ == "__main__":
    main()
