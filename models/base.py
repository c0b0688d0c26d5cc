"""The base of every stored noun: keys, instants, JSON and naming."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

import uuid_utils.compat
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Json = dict[str, Any]
"""A JSON object as stored: text keys, JSON values."""


def new_key() -> uuid.UUID:
    """A fresh UUIDv7: unique without asking the database, and roughly in order of making."""
    return uuid_utils.compat.uuid7()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: goes in aware, is kept in UTC, comes back aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a naive instant cannot be stored: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite hands instants back without their zone; everything stored is UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(of: type[StrEnum]) -> Enum:
    """The column type of a vocabulary: stored as its word, guarded by a named CHECK."""
    return Enum(
        of,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=_snake(of.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def within_commune(target: str, *columns: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the commune: `target` is a table, `columns` its local key.

    The referred columns are `commune_id` and `id`, unless the table is keyed otherwise and
    `target` names them, as in `"stored_file.sha256"`.
    """
    table, _, key = target.partition(".")
    return ForeignKeyConstraint(
        ["commune_id", *columns],
        [f"{table}.commune_id", f"{table}.{key or 'id'}"],
        ondelete=ondelete,
    )


class Base(DeclarativeBase):
    """The metadata that every table belongs to."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        uuid.UUID: Uuid(),
        datetime: UtcDateTime(),
        Json: JSON().with_variant(JSONB(), "postgresql"),
    }


class Identified(Base):
    """What has an id of its own, by which the record can name it."""

    __abstract__ = True

    witnessed: ClassVar[tuple[str, ...]] = ()
    """Columns whose content the record vouches for, beside the key; empty: not witnessed."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_key, sort_order=-1)


class Owned(Identified):
    """What belongs to one commune: its id leads the primary key and every other key."""

    __abstract__ = True

    commune_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("commune.id"), primary_key=True, sort_order=-2
    )


class Arranged(Owned):
    """What the office arranges of its work, and not of its plan or its units: it ends with it."""

    __abstract__ = True


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


ShortText = String(300)
"""One line of text: a name, a title, a number of a document."""

Prose = Text()
"""Text of any length that a person wrote."""

Sha256 = String(64)
"""A SHA-256 in lower-case hexadecimal."""

Sequence = BigInteger().with_variant(Integer(), "sqlite")
"""A number counted per commune."""
