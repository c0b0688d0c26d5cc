"""The plan's appendix as issued, cell by cell, and what its cells are taken to mean."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, Sequence, Sha256, ShortText, choice, within_commune
from models.organisation import Unit, UnitGroup
from models.vocabulary import ApprovalMode, Cadence, ProductKind, Sensitivity, Side

IS_RESTRICTED = f"sensitivity = '{Sensitivity.RESTRICTED}'"
"""That a task is open only to those it concerns, as the index has it that holds nothing else."""

NUMERAL = "[IVXLC]{1,10}"
"""How a section is numbered, as a pattern: it stands in the addresses of its pages."""

LAST_POSITION = 999_999_999
"""The greatest number that a row of the appendix can have in its section."""


class Plan(Owned):
    """An issued plan. Its number and date stay empty until the office enters them."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("commune_id", "number"),)
    witnessed = (
        "number", "title", "basis", "document_number", "document_date", "issued_year",
        "source_name", "source_sha256", "loaded_at",
    )  # fmt: skip

    number: Mapped[int] = mapped_column(Sequence)
    """The short number in its address: /ke-hoach/1."""
    title: Mapped[str] = mapped_column(Prose)
    basis: Mapped[str] = mapped_column(Prose)
    document_number: Mapped[str | None] = mapped_column(ShortText)
    document_date: Mapped[date | None]
    issued_year: Mapped[int]
    source_name: Mapped[str] = mapped_column(ShortText)
    source_sha256: Mapped[str] = mapped_column(Sha256)
    loaded_at: Mapped[datetime]


class PlanEnd(Arranged):
    """The year with which a plan ends, once the office has set it: no later period opens."""

    __tablename__ = "plan_end"
    __table_args__ = (within_commune("plan", "plan_id"), UniqueConstraint("commune_id", "plan_id"))
    witnessed = ("plan_id", "last_year")

    plan_id: Mapped[uuid.UUID]
    last_year: Mapped[int]


class Section(Owned):
    """A ruled heading of the appendix: I to VI."""

    __tablename__ = "section"
    __table_args__ = (
        within_commune("plan", "plan_id"),
        UniqueConstraint("commune_id", "plan_id", "position"),
        UniqueConstraint("commune_id", "plan_id", "numeral"),
    )
    witnessed = ("plan_id", "position", "numeral", "title")

    plan_id: Mapped[uuid.UUID]
    position: Mapped[int]
    numeral: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(Prose)

    plan: Mapped[Plan] = relationship(
        primaryjoin="and_(Section.commune_id == Plan.commune_id,"
        " foreign(Section.plan_id) == Plan.id)",
        viewonly=True,
    )


class Task(Owned):
    """One row of the appendix. It is permanent; what is done in a period is a `TaskInstance`."""

    __tablename__ = "task"
    __table_args__ = (
        within_commune("section", "section_id"),
        UniqueConstraint("commune_id", "section_id", "position"),
        Index(
            "ix_task_restricted",
            "commune_id", "id",
            sqlite_where=text(IS_RESTRICTED),
            postgresql_where=text(IS_RESTRICTED),
        ),
    )  # fmt: skip
    witnessed = (
        "section_id", "position", "content", "lead_text", "cooperating_text", "product_text",
        "time_text", "source_lines", "cadence", "sensitivity", "assigning_note",
    )  # fmt: skip

    section_id: Mapped[uuid.UUID]
    position: Mapped[int]
    """Its number in the section as printed, from 1."""
    content: Mapped[str] = mapped_column(Prose)
    content_key: Mapped[str] = mapped_column(Prose)
    lead_text: Mapped[str] = mapped_column(Prose)
    cooperating_text: Mapped[str] = mapped_column(Prose)
    product_text: Mapped[str] = mapped_column(Prose)
    time_text: Mapped[str] = mapped_column(Prose)
    source_lines: Mapped[dict[str, Any]] = mapped_column(JSON)
    """For each cell the line ranges of the issued text it was read from: `[[27, 33]]`."""
    cadence: Mapped[Cadence] = mapped_column(choice(Cadence))
    sensitivity: Mapped[Sensitivity] = mapped_column(choice(Sensitivity))
    assigning_note: Mapped[str | None] = mapped_column(Prose)
    """A point of substance for the person who assigns; never a silent correction."""

    section: Mapped[Section] = relationship(
        primaryjoin="and_(Task.commune_id == Section.commune_id,"
        " foreign(Task.section_id) == Section.id)",
        viewonly=True,
    )
    parties: Mapped[list["TaskParty"]] = relationship(
        primaryjoin="and_(Task.commune_id == TaskParty.commune_id,"
        " Task.id == foreign(TaskParty.task_id))",
        order_by="TaskParty.position",
        viewonly=True,
    )
    requirements: Mapped[list["ProductRequirement"]] = relationship(
        primaryjoin="and_(Task.commune_id == ProductRequirement.commune_id,"
        " Task.id == foreign(ProductRequirement.task_id))",
        order_by="ProductRequirement.position",
        viewonly=True,
    )

    suggested_lead: Mapped["SuggestedLead | None"] = relationship(
        primaryjoin="and_(Task.commune_id == SuggestedLead.commune_id,"
        " Task.id == foreign(SuggestedLead.task_id))",
        uselist=False,
        viewonly=True,
    )

    @property
    def label(self) -> str:
        """Its number as people say it: `V.4`."""
        return f"{self.section.numeral}.{self.position}"


class SuggestedLead(Owned):
    """The unit that could lead where the cell names a group: a proposal, by which nobody does."""

    __tablename__ = "suggested_lead"
    __table_args__ = (
        within_commune("task", "task_id"),
        within_commune("unit", "unit_id"),
        UniqueConstraint("commune_id", "task_id"),
    )
    witnessed = ("task_id", "unit_id", "reason")

    task_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Prose)
    """Why this one, and whose idea it is."""

    unit: Mapped[Unit] = relationship(
        primaryjoin="and_(SuggestedLead.commune_id == Unit.commune_id,"
        " foreign(SuggestedLead.unit_id) == Unit.id)",
        viewonly=True,
    )


class TaskParty(Owned):
    """One body named in a lead or cooperating cell: a unit or a group, with the words used."""

    __tablename__ = "task_party"
    __table_args__ = (
        within_commune("task", "task_id"),
        within_commune("unit", "unit_id"),
        within_commune("unit_group", "group_id"),
        UniqueConstraint("commune_id", "task_id", "side", "position"),
        CheckConstraint("(unit_id IS NULL) <> (group_id IS NULL)", name="unit_or_group"),
    )
    witnessed = ("task_id", "side", "position", "text", "unit_id", "group_id")

    task_id: Mapped[uuid.UUID]
    side: Mapped[Side] = mapped_column(choice(Side))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(ShortText)
    unit_id: Mapped[uuid.UUID | None]
    group_id: Mapped[uuid.UUID | None]

    unit: Mapped[Unit | None] = relationship(
        primaryjoin="and_(TaskParty.commune_id == Unit.commune_id,"
        " foreign(TaskParty.unit_id) == Unit.id)",
        viewonly=True,
    )
    group: Mapped[UnitGroup | None] = relationship(
        primaryjoin="and_(TaskParty.commune_id == UnitGroup.commune_id,"
        " foreign(TaskParty.group_id) == UnitGroup.id)",
        viewonly=True,
    )


class ProductRequirement(Owned):
    """One product named in a task's product cell."""

    __tablename__ = "product_requirement"
    __table_args__ = (
        within_commune("task", "task_id"),
        UniqueConstraint("commune_id", "task_id", "position"),
    )
    witnessed = ("task_id", "position", "text", "kind", "approval_mode", "required")

    task_id: Mapped[uuid.UUID]
    position: Mapped[int]
    """From 1, in the order of the cell; forms name a requirement by it."""
    text: Mapped[str] = mapped_column(ShortText)
    title: Mapped[str | None] = mapped_column(ShortText)
    """What it is called by itself, where its words in the cell lean on those beside."""
    kind: Mapped[ProductKind] = mapped_column(choice(ProductKind))
    approval_mode: Mapped[ApprovalMode] = mapped_column(choice(ApprovalMode))
    required: Mapped[bool] = mapped_column(default=True)
    """False for a document that another authority issues: it may be added, never demanded."""
    new_each_period: Mapped[bool | None]
    """Whether the office says that each period has to bring a new one; empty: as its kind is."""

    @property
    def must_be_new(self) -> bool:
        """Whether each period has to bring a new one, as it does of reports where nobody says.

        What a plan or a decision said in an earlier period may still hold, or nothing arises.
        """
        by_kind = self.kind is ProductKind.REPORT
        return self.required and (by_kind if self.new_each_period is None else self.new_each_period)

    @property
    def heading(self) -> str:
        """What it is called, as it begins a line; `text` is as the cell has it."""
        words = self.title or self.text
        return words[:1].upper() + words[1:]


class Indicator(Owned):
    """A figure that a task promises, such as the entrusted share of IV.1."""

    __tablename__ = "indicator"
    __table_args__ = (
        within_commune("task", "task_id"),
        UniqueConstraint("commune_id", "task_id", "code"),
    )
    witnessed = (
        "task_id", "code", "name", "formula", "unit_of_measure", "target_from", "target_to",
        "scope", "by_year", "remark",
    )  # fmt: skip

    task_id: Mapped[uuid.UUID]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Prose)
    formula: Mapped[str] = mapped_column(Prose)
    unit_of_measure: Mapped[str] = mapped_column(String(20))
    target_from: Mapped[int | None]
    target_to: Mapped[int | None]
    scope: Mapped[str] = mapped_column(String(20))
    by_year: Mapped[int | None]
    """The year by which the target holds; empty for every year."""
    remark: Mapped[str | None] = mapped_column(Prose)
