"""Whether a database is older than what an installation has seen, and nothing in it says why."""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.backup.seen_heads import SeenHead
from models.record import Event, RecordHead
from workflow.backup.after_restore import RESTORE


def heads_now(session: Session) -> tuple[SeenHead, ...]:
    """Where the record of every commune ends."""
    rows = session.execute(
        select(RecordHead.commune_id, RecordHead.seq, RecordHead.hash, RecordHead.at)
        .where(RecordHead.seq > 0)
        .order_by(RecordHead.commune_id)
    )
    return tuple(SeenHead(**row) for row in rows.mappings())


def unexplained(session: Session, seen: Iterable[SeenHead]) -> list[SeenHead]:
    """Of the heads that were seen those that are not in the record any more.

    A line that tells of a restore explains it, when it was written after the head was seen.
    """
    return [head for head in seen if not _stands(session, head) and not _explained(session, head)]


def _stands(session: Session, head: SeenHead) -> bool:
    line = exists().where(
        Event.commune_id == head.commune_id, Event.seq == head.seq, Event.hash == head.hash
    )
    return bool(session.scalar(select(line)))


def _explained(session: Session, head: SeenHead) -> bool:
    line = exists().where(
        Event.commune_id == head.commune_id, Event.action == RESTORE, Event.at >= head.at
    )
    return bool(session.scalar(select(line)))
