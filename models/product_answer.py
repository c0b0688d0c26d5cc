"""How a report answers the products of the plan that it brings no new version of."""

import uuid

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, within_commune
from models.plan import ProductRequirement
from models.product import ProductVersion


class ProductAnswer(Owned):
    """That an earlier period's version still holds, or why nothing arose in this one."""

    __tablename__ = "product_answer"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("report", "report_id"),
        within_commune("product_requirement", "requirement_id"),
        within_commune("product_version", "version_id"),
        UniqueConstraint("commune_id", "report_id", "requirement_id"),
        CheckConstraint("(version_id IS NULL) <> (reason = '')", name="version_or_reason"),
        Index(None, "commune_id", "instance_id"),
        Index(None, "commune_id", "version_id"),
    )
    witnessed = ("instance_id", "report_id", "requirement_id", "version_id", "reason")

    instance_id: Mapped[uuid.UUID]
    report_id: Mapped[uuid.UUID]
    requirement_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID | None]
    """The version that still holds; empty where nothing arose."""
    reason: Mapped[str] = mapped_column(Prose)
    """Why nothing arose; empty where a version holds."""

    requirement: Mapped[ProductRequirement] = relationship(
        primaryjoin="and_(ProductAnswer.commune_id == ProductRequirement.commune_id,"
        " foreign(ProductAnswer.requirement_id) == ProductRequirement.id)",
        viewonly=True,
    )
    version: Mapped[ProductVersion | None] = relationship(
        primaryjoin="and_(ProductAnswer.commune_id == ProductVersion.commune_id,"
        " foreign(ProductAnswer.version_id) == ProductVersion.id)",
        viewonly=True,
    )
