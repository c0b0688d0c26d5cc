"""How many instances stand how, kept as they change: who shows a figure counts no instances."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

EVERYWHERE = uuid.UUID(int=0)
"""In the place of section and lead unit: of all of them together, in a period."""

NO_DAY = date.max
"""In the place of a due date: on none does it change how they stand."""


class Tally(Base):
    """How many instances there are that are alike in all that is counted.

    It follows from the instances and refers to nothing, and the record does not vouch for it: it
    can be counted anew (`workflow/instance/tally.py`). What is revoked is not counted.
    """

    __tablename__ = "tally"
    __table_args__ = (CheckConstraint("instances >= 0", name="counted"),)

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    section_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    over: Mapped[bool] = mapped_column(primary_key=True)
    """Whether they are closed."""
    lead_unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stands: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The `Timeliness` that no day changes any more; within the deadline while one will."""
    due_on: Mapped[date] = mapped_column(primary_key=True)
    """The due date, as long as the day decides how they stand."""
    originally: Mapped[str] = mapped_column(String(40), primary_key=True)
    """How they would stand without any extension."""
    originally_due_on: Mapped[date] = mapped_column(primary_key=True)
    extended: Mapped[bool] = mapped_column(primary_key=True)
    returned: Mapped[bool] = mapped_column(primary_key=True)
    unissued: Mapped[bool] = mapped_column(primary_key=True)
    restricted: Mapped[bool] = mapped_column(primary_key=True)
    instances: Mapped[int]
