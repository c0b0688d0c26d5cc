"""What became of the figures that tasks promise, year by year."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, ShortText, choice, within_commune
from models.organisation import User
from models.vocabulary import FigureOutcome

HUNDREDTHS = 100


class IndicatorFigure(Owned):
    """What an indicator came to in a year. It is never changed: a correction is a later one."""

    __tablename__ = "indicator_figure"
    __table_args__ = (
        within_commune("indicator", "indicator_id"),
        within_commune("user_account", "entered_by_id"),
        UniqueConstraint("commune_id", "indicator_id", "year", "number"),
        CheckConstraint("hundredths IS NOT NULL OR outcome = 'undetermined'", name="determined"),
    )
    witnessed = (
        "indicator_id", "year", "number", "hundredths", "taken_on", "source", "outcome", "reason",
        "entered_by_id", "entered_at",
    )  # fmt: skip

    indicator_id: Mapped[uuid.UUID]
    year: Mapped[int]
    number: Mapped[int]
    """Which one of the year it is, from 1; the last one holds."""
    hundredths: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"))
    """The value in hundredths of its unit; empty where it cannot be determined."""
    taken_on: Mapped[date]
    """The day of which it is."""
    source: Mapped[str] = mapped_column(ShortText)
    outcome: Mapped[FigureOutcome] = mapped_column(choice(FigureOutcome))
    reason: Mapped[str] = mapped_column(Prose)
    """Why it is another outcome than the target says, or why it was corrected; may be empty."""
    entered_by_id: Mapped[uuid.UUID]
    entered_at: Mapped[datetime]

    entered_by: Mapped[User] = relationship(
        primaryjoin="and_(IndicatorFigure.commune_id == User.commune_id,"
        " foreign(IndicatorFigure.entered_by_id) == User.id)",
        viewonly=True,
    )

    @property
    def value(self) -> Decimal | None:
        """The value; None where it cannot be determined."""
        return None if self.hundredths is None else Decimal(self.hundredths) / HUNDREDTHS
