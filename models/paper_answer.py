"""Answers that came on paper or by telephone, and were written down by the office."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Sha256, ShortText, within_commune
from models.organisation import User
from models.product import StoredFile


class PaperAnswer(Owned):
    """Where an answer comes from that the follow-up office entered for a unit."""

    __tablename__ = "paper_answer"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("confirmation", "confirmation_id"),
        within_commune("user_account", "entered_by_id"),
        within_commune("stored_file.sha256", "sha256"),
        UniqueConstraint("commune_id", "confirmation_id"),
        UniqueConstraint("commune_id", "instance_id", "number"),
        CheckConstraint("document_number <> '' OR said_by <> ''", name="source"),
        CheckConstraint("(document_number <> '') = (document_date IS NOT NULL)", name="document"),
        CheckConstraint("(sha256 IS NULL) = (file_name = '')", name="file"),
    )
    witnessed = (
        "instance_id", "confirmation_id", "number", "document_number", "document_date", "said_by",
        "sha256", "size", "media_type", "file_name", "entered_by_id", "entered_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    confirmation_id: Mapped[uuid.UUID]
    """The unit's answer, which counts as any other."""
    number: Mapped[int]
    """Counted within the instance, from 1; its file's address is /nhiem-vu/12/y-kien/3."""
    document_number: Mapped[str] = mapped_column(ShortText)
    document_date: Mapped[date | None]
    said_by: Mapped[str] = mapped_column(ShortText)
    """Who answered for the unit, where it was not in writing or the paper does not tell."""
    sha256: Mapped[str | None] = mapped_column(Sha256)
    """The paper as it was scanned; empty where there is none."""
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(ShortText)
    entered_by_id: Mapped[uuid.UUID]
    entered_at: Mapped[datetime]

    file: Mapped[StoredFile | None] = relationship(
        primaryjoin="and_(PaperAnswer.commune_id == StoredFile.commune_id,"
        " foreign(PaperAnswer.sha256) == StoredFile.sha256)",
        viewonly=True,
    )
    entered_by: Mapped[User] = relationship(
        primaryjoin="and_(PaperAnswer.commune_id == User.commune_id,"
        " foreign(PaperAnswer.entered_by_id) == User.id)",
        viewonly=True,
    )
