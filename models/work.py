"""Work in a period: the instance that moves through the states, and what is said on its way."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, Sequence, ShortText, choice, within_commune
from models.definition import PublishedDefinition
from models.organisation import Unit, UnitGroup, User
from models.plan import Task
from models.report import FurtherHeadings
from models.vocabulary import Cadence, Opinion, Stance, VoteForm

CLOSED = "closed"
"""The state in which an instance counts as completed."""

REVOKED = "revoked"
"""The state of what was taken back: it is not counted, and leaves its place free."""

GOES_ON = f"state NOT IN ('{CLOSED}', '{REVOKED}')"
"""That work on an instance goes on, as the indexes have it that hold nothing else."""


class Period(Owned):
    """A reporting period with its cut-off, such as quarter IV of 2026 (15/9 to 14/12)."""

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("commune_id", "cadence", "year", "ordinal"),
        CheckConstraint("starts_on <= cut_off", name="dates"),
    )
    witnessed = ("cadence", "year", "ordinal", "starts_on", "cut_off")

    cadence: Mapped[Cadence] = mapped_column(choice(Cadence))
    year: Mapped[int]
    ordinal: Mapped[int]
    """Which month, quarter or half of the year, from 1; 1 for a year."""
    starts_on: Mapped[date]
    cut_off: Mapped[date]


class TaskInstance(Owned):
    """One task in one period under one accountable lead unit: what moves through the states."""

    __tablename__ = "task_instance"
    __table_args__ = (
        within_commune("task", "task_id"),
        within_commune("period", "period_id"),
        within_commune("unit", "lead_unit_id"),
        within_commune("definition", "definition_id"),
        UniqueConstraint("commune_id", "number"),
        Index(
            "ix_task_instance_one_running",
            "commune_id", "task_id", "period_id", "lead_unit_id",
            unique=True,
            sqlite_where=text(f"state <> '{REVOKED}'"),
            postgresql_where=text(f"state <> '{REVOKED}'"),
        ),
        Index(
            "ix_task_instance_open_by_deadline",
            "commune_id", "due_on", "number",
            sqlite_where=text(GOES_ON),
            postgresql_where=text(GOES_ON),
        ),
        Index(
            "ix_task_instance_open_by_state",
            "commune_id", "state",
            sqlite_where=text(GOES_ON),
            postgresql_where=text(GOES_ON),
        ),
        Index(
            "ix_task_instance_unissued",
            "commune_id", "lead_unit_id", "number",
            sqlite_where=text("unissued_since IS NOT NULL"),
            postgresql_where=text("unissued_since IS NOT NULL"),
        ),
        Index(
            "ix_task_instance_returned",
            "commune_id", "number",
            sqlite_where=text("returned_at IS NOT NULL"),
            postgresql_where=text("returned_at IS NOT NULL"),
        ),
        Index(None, "commune_id", "task_id", "period_id"),
        Index(None, "commune_id", "lead_unit_id", "state"),
        Index(None, "commune_id", "period_id", "number"),
    )  # fmt: skip
    witnessed = (
        "number", "task_id", "period_id", "lead_unit_id", "definition_id", "state",
        "state_since", "version", "round", "due_on", "answer_by", "assigned_at", "sample",
    )  # fmt: skip

    number: Mapped[int] = mapped_column(Sequence)
    """The short number in its address: /nhiem-vu/12."""
    task_id: Mapped[uuid.UUID]
    period_id: Mapped[uuid.UUID]
    lead_unit_id: Mapped[uuid.UUID]
    definition_id: Mapped[uuid.UUID]
    state: Mapped[str] = mapped_column(String(40))
    """A state of the pinned definition."""
    state_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change of this row; whoever acts says which one they saw."""
    round: Mapped[int] = mapped_column(default=0)
    """How many reports were made; each begins a round of answers."""
    due_on: Mapped[date | None]
    answer_by: Mapped[date | None]
    """The wish for the last day of the answers, from when it was assigned: it binds nobody."""
    assigned_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    """When the report was made that is being considered, or was accepted; empty while the lead
    unit is at work, and once it is taken back.
    """
    returned_at: Mapped[datetime | None]
    """When others returned what the lead unit reported, as long as it has not reported again."""
    unissued_since: Mapped[datetime | None]
    """When that was approved of which some draft is still to be issued; empty while nothing is."""
    sample: Mapped[bool] = mapped_column(default=False)

    task: Mapped[Task] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Task.commune_id,"
        " foreign(TaskInstance.task_id) == Task.id)",
        viewonly=True,
    )
    period: Mapped[Period] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Period.commune_id,"
        " foreign(TaskInstance.period_id) == Period.id)",
        viewonly=True,
    )
    definition: Mapped[PublishedDefinition] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == PublishedDefinition.commune_id,"
        " foreign(TaskInstance.definition_id) == PublishedDefinition.id)",
        viewonly=True,
    )
    lead_unit: Mapped[Unit] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Unit.commune_id,"
        " foreign(TaskInstance.lead_unit_id) == Unit.id)",
        viewonly=True,
    )
    cooperations: Mapped[list["Cooperation"]] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Cooperation.commune_id,"
        " TaskInstance.id == foreign(Cooperation.instance_id))",
        order_by="Cooperation.position",
        viewonly=True,
    )
    reports: Mapped[list["Report"]] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Report.commune_id,"
        " TaskInstance.id == foreign(Report.instance_id))",
        order_by="Report.round",
        viewonly=True,
    )
    confirmations: Mapped[list["Confirmation"]] = relationship(
        primaryjoin="and_(TaskInstance.commune_id == Confirmation.commune_id,"
        " TaskInstance.id == foreign(Confirmation.instance_id))",
        order_by="Confirmation.round, Confirmation.position",
        viewonly=True,
    )


class Cooperation(Owned):
    """One unit asked to cooperate in one instance: the expansion frozen when it was assigned."""

    __tablename__ = "cooperation"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("unit", "unit_id"),
        within_commune("unit_group", "group_id"),
        UniqueConstraint("commune_id", "instance_id", "unit_id"),
        Index(None, "commune_id", "unit_id"),
    )
    witnessed = ("instance_id", "unit_id", "group_id", "position", "asked_at")

    instance_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    group_id: Mapped[uuid.UUID | None]
    """The group through which it was asked; empty when the cell names the unit itself."""
    position: Mapped[int]
    asked_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(
        primaryjoin="and_(Cooperation.commune_id == Unit.commune_id,"
        " foreign(Cooperation.unit_id) == Unit.id)",
        viewonly=True,
    )
    group: Mapped[UnitGroup | None] = relationship(
        primaryjoin="and_(Cooperation.commune_id == UnitGroup.commune_id,"
        " foreign(Cooperation.group_id) == UnitGroup.id)",
        viewonly=True,
    )


class Report(Owned):
    """What the lead unit wrote in a round."""

    __tablename__ = "report"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "reported_by_id"),
        within_commune("unit", "reported_for_id"),
        UniqueConstraint("commune_id", "instance_id", "round"),
        Index(None, "commune_id", "answers_due_on"),
    )
    witnessed = (
        "instance_id", "round", "results", "difficulties", "proposals", "reported_by_id",
        "reported_for_id", "reported_at", "answers_due_on",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    results: Mapped[str] = mapped_column(Prose)
    difficulties: Mapped[str] = mapped_column(Prose)
    proposals: Mapped[str] = mapped_column(Prose)
    reported_by_id: Mapped[uuid.UUID]
    reported_for_id: Mapped[uuid.UUID]
    reported_at: Mapped[datetime]
    answers_due_on: Mapped[date | None]
    """The last day for the cooperating units' answers; empty when none is asked."""

    reported_by: Mapped[User] = relationship(
        primaryjoin="and_(Report.commune_id == User.commune_id,"
        " foreign(Report.reported_by_id) == User.id)",
        viewonly=True,
    )
    further: Mapped[FurtherHeadings | None] = relationship(
        primaryjoin="and_(Report.commune_id == FurtherHeadings.commune_id,"
        " Report.id == foreign(FurtherHeadings.report_id))",
        uselist=False,
        viewonly=True,
    )

    @property
    def guidance(self) -> str:
        """How the work was directed and arranged; may be empty."""
        return self.further.guidance if self.further else ""

    @property
    def next_steps(self) -> str:
        """The tasks and measures of the period to come; may be empty."""
        return self.further.next_steps if self.further else ""


class Confirmation(Owned):
    """This unit answered in this round, by this person, then. The latest answer holds."""

    __tablename__ = "confirmation"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("unit", "unit_id"),
        within_commune("user_account", "given_by_id"),
        within_commune("user_account", "responded_by_id"),
        UniqueConstraint("commune_id", "instance_id", "round", "position"),
        CheckConstraint("(stance = 'confirmed') = (opinion IS NOT NULL)", name="opinion_given"),
        CheckConstraint("stance = 'objected' OR response IS NULL", name="only_objections_answered"),
    )
    witnessed = (
        "instance_id", "round", "unit_id", "position", "stance", "opinion", "remark",
        "given_by_id", "given_at", "response", "responded_by_id", "responded_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    unit_id: Mapped[uuid.UUID]
    position: Mapped[int]
    """The order of answers within a round, from 1."""
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    opinion: Mapped[Opinion | None] = mapped_column(choice(Opinion))
    remark: Mapped[str] = mapped_column(Prose)
    """The remark of a confirmation, the reason of an objection; may be empty."""
    given_by_id: Mapped[uuid.UUID | None]
    """Empty when the clock noted that no answer came."""
    given_at: Mapped[datetime]
    response: Mapped[str | None] = mapped_column(Prose)
    responded_by_id: Mapped[uuid.UUID | None]
    responded_at: Mapped[datetime | None]

    given_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Confirmation.commune_id == User.commune_id,"
        " foreign(Confirmation.given_by_id) == User.id)",
        viewonly=True,
    )
    responded_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Confirmation.commune_id == User.commune_id,"
        " foreign(Confirmation.responded_by_id) == User.id)",
        viewonly=True,
    )


class Vote(Owned):
    """The committee's recorded collective decision on one round of an instance.

    Law 72/2025/QH15, article 40: a majority of all members; a tie goes with the chair.
    """

    __tablename__ = "vote"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "recorded_by_id"),
        UniqueConstraint("commune_id", "instance_id", "round"),
        CheckConstraint(
            "in_favour >= 0 AND against >= 0 AND abstained >= 0"
            " AND in_favour + against + abstained <= members AND members > 0",
            name="counts",
        ),
    )
    witnessed = (
        "instance_id", "round", "form", "decided_on", "members", "in_favour", "against",
        "abstained", "chair_in_favour", "document_number", "recorded_by_id", "recorded_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    form: Mapped[VoteForm] = mapped_column(choice(VoteForm))
    decided_on: Mapped[date]
    members: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstained: Mapped[int]
    chair_in_favour: Mapped[bool]
    document_number: Mapped[str] = mapped_column(ShortText)
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]


class Comment(Owned):
    """One line of discussion; it is never edited, a correction is a new line."""

    __tablename__ = "comment"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "written_by_id"),
        Index(None, "commune_id", "instance_id"),
    )
    witnessed = ("instance_id", "body", "written_by_id", "written_at")

    instance_id: Mapped[uuid.UUID]
    body: Mapped[str] = mapped_column(Prose)
    written_by_id: Mapped[uuid.UUID]
    written_at: Mapped[datetime]

    written_by: Mapped[User] = relationship(
        primaryjoin="and_(Comment.commune_id == User.commune_id,"
        " foreign(Comment.written_by_id) == User.id)",
        viewonly=True,
    )
