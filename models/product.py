"""Documents handed in: a product of an instance, its versions, and the exact bytes."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Owned, Sha256, ShortText, within_commune
from models.organisation import User
from models.plan import ProductRequirement
from models.vocabulary import ActiveContent
from models.work import TaskInstance

LONGEST_ADDRESS = 2_000
"""Letters: what every browser and every mail program takes."""


class StoredFile(Base):
    """Exact bytes in the file store, named by their SHA-256; written before this row."""

    __tablename__ = "stored_file"

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    size: Mapped[int]
    stored_at: Mapped[datetime]
    active_content: Mapped[str | None] = mapped_column(String(200))
    """Words of `ActiveContent` with a space between; None where nobody has looked yet."""

    @property
    def active(self) -> tuple[ActiveContent, ...]:
        """What the document can do by itself, as far as it was looked into."""
        return tuple(map(ActiveContent, (self.active_content or "").split()))


class ProductVersion(Owned):
    """One version of the document handed in for a requirement; never overwritten."""

    __tablename__ = "product_version"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("product_requirement", "requirement_id"),
        within_commune("stored_file.sha256", "sha256"),
        within_commune("user_account", "uploaded_by_id"),
        UniqueConstraint("commune_id", "instance_id", "number"),
        Index(None, "commune_id", "requirement_id"),
    )
    witnessed = (
        "instance_id", "requirement_id", "number", "sha256", "size", "media_type", "file_name",
        "title", "document_number", "document_date", "uploaded_by_id", "uploaded_at",
        "withdrawn_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    requirement_id: Mapped[uuid.UUID]
    number: Mapped[int]
    """Counted within the instance, from 1; its address is /nhiem-vu/12/san-pham/3."""
    sha256: Mapped[str] = mapped_column(Sha256)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(ShortText)
    title: Mapped[str] = mapped_column(ShortText)
    document_number: Mapped[str] = mapped_column(ShortText)
    document_date: Mapped[date | None]
    uploaded_by_id: Mapped[uuid.UUID]
    uploaded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Set when the lead unit took it out again; the bytes and this row stay."""

    requirement: Mapped[ProductRequirement] = relationship(
        primaryjoin="and_(ProductVersion.commune_id == ProductRequirement.commune_id,"
        " foreign(ProductVersion.requirement_id) == ProductRequirement.id)",
        viewonly=True,
    )
    instance: Mapped[TaskInstance] = relationship(
        primaryjoin="and_(ProductVersion.commune_id == TaskInstance.commune_id,"
        " foreign(ProductVersion.instance_id) == TaskInstance.id)",
        viewonly=True,
    )
    file: Mapped[StoredFile] = relationship(
        primaryjoin="and_(ProductVersion.commune_id == StoredFile.commune_id,"
        " foreign(ProductVersion.sha256) == StoredFile.sha256)",
        viewonly=True,
    )
    uploaded_by: Mapped[User] = relationship(
        primaryjoin="and_(ProductVersion.commune_id == User.commune_id,"
        " foreign(ProductVersion.uploaded_by_id) == User.id)",
        viewonly=True,
    )
    link: Mapped["ProductLink | None"] = relationship(
        primaryjoin="and_(ProductVersion.commune_id == ProductLink.commune_id,"
        " ProductVersion.id == foreign(ProductLink.version_id))",
        uselist=False,
        viewonly=True,
    )


class ProductLink(Owned):
    """Where a version was published that is a link; its bytes say the same, beside the text."""

    __tablename__ = "product_link"
    __table_args__ = (
        within_commune("product_version", "version_id"),
        UniqueConstraint("commune_id", "version_id"),
        CheckConstraint("address <> ''", name="told"),
    )
    witnessed = ("version_id", "address")

    version_id: Mapped[uuid.UUID]
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))


class ReportedVersion(Owned):
    """A product version as it was handed in with a round's report."""

    __tablename__ = "reported_version"
    __table_args__ = (
        within_commune("report", "report_id"),
        within_commune("product_version", "version_id"),
        UniqueConstraint("commune_id", "report_id", "version_id"),
    )
    witnessed = ("report_id", "version_id")

    report_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
