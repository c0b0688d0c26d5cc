"""The append-only record: every decision, change of right and refused attempt, in a hash chain."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, Prose, Sequence, Sha256, ShortText, choice, within_commune
from models.vocabulary import EventKind

AROUND_INSTANCES = (
    "instance_id IS NULL AND kind NOT IN"
    " ('sign_in', 'sign_in_failed', 'sign_out', 'session_ended', 'password_set', 'link_issued',"
    " 'export')"
)
"""That a line tells of the commune, its people, its plans or its terms, as the index has it that
holds nothing else: of nothing that any instance shows do the others tell."""


class Event(Base):
    """One line of the record. Its hash covers every other column and the line before it."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("commune_id", "previous_hash"),
        Index(None, "commune_id", "instance_id", "seq"),
        Index(None, "commune_id", "actor_id", "seq"),
        Index(None, "commune_id", "subject", "seq"),
        Index(None, "commune_id", "rule", "seq"),
        Index(
            "ix_event_around_instances",
            "commune_id", "seq",
            sqlite_where=text(AROUND_INSTANCES),
            postgresql_where=text(AROUND_INSTANCES),
        ),
    )  # fmt: skip

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    """Its place in the commune's record, from 1, without gaps."""
    schema: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    actor_id: Mapped[uuid.UUID | None]
    """Not a foreign key: the record outlives the people's rows. Empty for the clock and set-up."""
    actor: Mapped[str] = mapped_column(ShortText)
    """The name as it was then."""
    post_id: Mapped[uuid.UUID | None]
    capacity: Mapped[str] = mapped_column(ShortText)
    """The post in which they acted, in words, as it was then; may be empty."""
    instance_id: Mapped[uuid.UUID | None]
    subject: Mapped[str] = mapped_column(ShortText)
    """What it is about, as a stable name such as `task_instance/12` or `user/kinhte`."""
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Prose)
    rule: Mapped[str] = mapped_column(ShortText)
    """The rule that allowed it, such as `reviewed/approve/committee`."""
    definition_hash: Mapped[str | None] = mapped_column(Sha256)
    address: Mapped[str] = mapped_column(String(45))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What else belongs to it: numbers, file hashes, obstacles. JSON without fractions."""
    rows: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The rows it wrote: `table/id` with the SHA-256 of the witnessed content, null if removed."""
    previous_hash: Mapped[str] = mapped_column(Sha256)
    hash: Mapped[str] = mapped_column(Sha256)


class RecordHead(Base):
    """The last line of a commune's record: locked as late as possible, by one writer at a time."""

    __tablename__ = "record_head"

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Sequence)
    at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(Sha256)


class Counter(Base):
    """The last short number given out in a commune, by name."""

    __tablename__ = "counter"

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(Sequence)


class Outbox(Owned):
    """Something a unit has to be told after commit: an event, and why it concerns the unit."""

    __tablename__ = "outbox"
    __table_args__ = (
        within_commune("unit", "unit_id"),
        Index(None, "commune_id", "unit_id", "event_seq"),
        Index(
            "ix_outbox_waiting",
            "commune_id", "event_seq",
            sqlite_where=text("delivered_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL"),
        ),
    )  # fmt: skip

    event_seq: Mapped[int] = mapped_column(Sequence)
    unit_id: Mapped[uuid.UUID | None]
    """The unit to tell; empty where it is the committee's turn, or the follow-up office's."""
    why: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    """When it became notices, or was found to be settled already."""


class Operation(Base):
    """An intent already carried out, so that a resend does nothing twice and answers the same."""

    __tablename__ = "operation"

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    payload_hash: Mapped[str] = mapped_column(Sha256)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
