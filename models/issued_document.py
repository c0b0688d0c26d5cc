"""Documents as they were issued: signed, numbered and dated, each beside the version approved."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Sha256, ShortText, within_commune
from models.organisation import User
from models.product import StoredFile


class IssuedDocument(Owned):
    """What was issued of a product version; a correction is a further row, and the latest holds.

    A version that was issued when it was handed in has one that names the same bytes.
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("product_version", "version_id"),
        within_commune("stored_file.sha256", "sha256"),
        within_commune("user_account", "entered_by_id"),
        UniqueConstraint("commune_id", "instance_id", "number"),
        Index(None, "commune_id", "version_id"),
        CheckConstraint("document_number <> '' AND signed_by <> ''", name="told"),
    )
    witnessed = (
        "instance_id", "version_id", "number", "document_number", "issued_on", "signed_by",
        "signed_as", "sha256", "size", "media_type", "file_name", "entered_by_id", "entered_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    """The version of which it was issued; that one stays as it is."""
    number: Mapped[int]
    """Counted within the instance, from 1; its address is /nhiem-vu/12/ban-hanh/3."""
    document_number: Mapped[str] = mapped_column(ShortText)
    issued_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(ShortText)
    """The name under the document."""
    signed_as: Mapped[str] = mapped_column(ShortText)
    """In which capacity, as it stands above the name: `KT. Chủ tịch – Phó Chủ tịch`."""
    sha256: Mapped[str] = mapped_column(Sha256)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(ShortText)
    entered_by_id: Mapped[uuid.UUID]
    entered_at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(
        primaryjoin="and_(IssuedDocument.commune_id == StoredFile.commune_id,"
        " foreign(IssuedDocument.sha256) == StoredFile.sha256)",
        viewonly=True,
    )
    entered_by: Mapped[User] = relationship(
        primaryjoin="and_(IssuedDocument.commune_id == User.commune_id,"
        " foreign(IssuedDocument.entered_by_id) == User.id)",
        viewonly=True,
    )
