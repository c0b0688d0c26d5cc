"""What a report says under the headings that joined those it began with."""

import uuid

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Prose, within_commune


class FurtherHeadings(Owned):
    """The headings of a report beside its own columns; one written before there were has none."""

    __tablename__ = "further_headings"
    __table_args__ = (
        within_commune("report", "report_id"),
        UniqueConstraint("commune_id", "report_id"),
    )
    witnessed = ("report_id", "guidance", "next_steps")

    report_id: Mapped[uuid.UUID]
    guidance: Mapped[str] = mapped_column(Prose)
    """How the work was directed and arranged; may be empty."""
    next_steps: Mapped[str] = mapped_column(Prose)
    """The tasks and measures of the period to come; may be empty."""
