"""Questions about task instances."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)

from models.definition import PublishedDefinition
from models.mention import Mention
from models.organisation import Unit, UnitGroup, User
from models.plan import ProductRequirement, Section, Task
from models.product import ProductLink, ProductVersion, StoredFile
from models.queries.cached import prepared
from models.queries.questions import Question
from models.queries.row_by_row import has_answer
from models.queries.together import Gathering
from models.record import Event
from models.report import FurtherHeadings
from models.vocabulary import Cadence, Sensitivity
from models.work import Comment, Confirmation, Cooperation, Period, Report, TaskInstance, Vote

Pinned = Select[TaskInstance, PublishedDefinition]
"""An instance with its definition."""


@prepared
def instance_numbered(commune_id: uuid.UUID, number: int) -> Select[TaskInstance]:
    """The instance with a short number, whoever asks."""
    return select(TaskInstance).where(
        TaskInstance.commune_id == commune_id, TaskInstance.number == number
    )


def concerns(commune_id: uuid.UUID, unit_ids: Iterable[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that one of these units leads an instance or is asked to cooperate in it."""
    units = list(unit_ids)
    return led_by(units) | asked_of(commune_id, units)


def asked_of(commune_id: uuid.UUID, unit_ids: Iterable[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that one of these units is asked to cooperate in an instance."""
    asked = (
        select(Cooperation)
        .where(
            Cooperation.commune_id == commune_id,
            Cooperation.instance_id == TaskInstance.id,
            Cooperation.unit_id.in_(list(unit_ids)),
        )
        .correlate(TaskInstance)
    )
    return has_answer(asked)


def led_by(unit_ids: Iterable[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that one of these units leads an instance."""
    return TaskInstance.lead_unit_id.in_(list(unit_ids))


def is_restricted(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that an instance's task is open only to those it concerns."""
    return (
        exists()
        .where(
            Task.commune_id == commune_id,
            Task.id == TaskInstance.task_id,
            Task.sensitivity == Sensitivity.RESTRICTED,
        )
        .correlate(TaskInstance)
    )


def in_area(
    commune_id: uuid.UUID, unit_ids: Iterable[uuid.UUID], section_ids: Iterable[uuid.UUID]
) -> ColumnElement[bool]:
    """The condition that one of these units leads an instance, or its task is of a section."""
    of_section = (
        exists()
        .where(
            Task.commune_id == commune_id,
            Task.id == TaskInstance.task_id,
            Task.section_id.in_(list(section_ids)),
        )
        .correlate(TaskInstance)
    )
    return led_by(unit_ids) | of_section


@Question
def instances_pinned(commune_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> Pinned:
    """Instances, each with the definition by which it runs.

    In no order: asked for one, SQLite walks all that there are instead of these.
    """
    return _pinned(commune_id).where(TaskInstance.id.in_(ids))


@Question
def instance_pinned(commune_id: uuid.UUID, number: int) -> Pinned:
    """The same of the instance with a short number, whoever asks."""
    return _pinned(commune_id).where(TaskInstance.number == number)


@Question
def instance_held(commune_id: uuid.UUID, number: int) -> Pinned:
    """The same, as it is once nobody else acts on it until the transaction ends.

    What is read with it was read before that: only what never changes.
    """
    found = _pinned(commune_id).where(TaskInstance.number == number)
    return found.with_for_update(key_share=True, of=TaskInstance)


def _pinned(commune_id: uuid.UUID) -> Pinned:
    return (
        select(TaskInstance, PublishedDefinition)
        .join(
            PublishedDefinition,
            (PublishedDefinition.commune_id == TaskInstance.commune_id)
            & (PublishedDefinition.id == TaskInstance.definition_id),
        )
        .where(TaskInstance.commune_id == commune_id)
    )


@Question
def instance_with_units(
    commune_id: uuid.UUID, number: int
) -> Select[TaskInstance, PublishedDefinition, Task, Unit, Cooperation | None]:
    """The same with its task and the unit that leads it; a row for each unit asked, or one."""
    return (
        _pinned(commune_id)
        .where(TaskInstance.number == number)
        .join(Task, (Task.commune_id == commune_id) & (Task.id == TaskInstance.task_id))
        .join(Unit, (Unit.commune_id == commune_id) & (Unit.id == TaskInstance.lead_unit_id))
        .outerjoin(
            Cooperation,
            (Cooperation.commune_id == commune_id) & (Cooperation.instance_id == TaskInstance.id),
        )
        .add_columns(Task, Unit, Cooperation)
    )


def papers_of(
    commune_id: uuid.UUID,
    instance_ids: Iterable[uuid.UUID],
    task_ids: Iterable[uuid.UUID],
    period_ids: Iterable[uuid.UUID],
    lead_ids: Iterable[uuid.UUID],
) -> Iterator[Select[Any]]:
    """Where instances stand in the plan, and what it demands of them; who leads and is asked.

    What was reported, handed in and answered, with whom it names. Tasks, periods and lead units
    are theirs: looking for them here, PostgreSQL would walk over all instances.
    """
    tasks = select(Task).where(Task.commune_id == commune_id, Task.id.in_(task_ids))
    reports = select(Report).where(
        Report.commune_id == commune_id, Report.instance_id.in_(instance_ids)
    )
    answers = select(Confirmation).where(
        Confirmation.commune_id == commune_id, Confirmation.instance_id.in_(instance_ids)
    )
    asked = select(Cooperation).where(
        Cooperation.commune_id == commune_id, Cooperation.instance_id.in_(instance_ids)
    )
    versions = versions_of(commune_id, instance_ids)
    people: CompoundSelect[Any] = union_all(
        reports.with_only_columns(Report.reported_by_id),
        answers.with_only_columns(Confirmation.given_by_id),
        answers.with_only_columns(Confirmation.responded_by_id),
        versions.with_only_columns(ProductVersion.uploaded_by_id),
    )
    yield select(ProductRequirement).where(
        ProductRequirement.commune_id == commune_id, ProductRequirement.task_id.in_(task_ids)
    )
    yield tasks
    yield select(Section).where(
        Section.commune_id == commune_id, Section.id.in_(tasks.with_only_columns(Task.section_id))
    )
    yield select(Period).where(Period.commune_id == commune_id, Period.id.in_(period_ids))
    yield asked
    yield select(Unit).where(Unit.commune_id == commune_id, Unit.id.in_(lead_ids))
    yield select(Unit).where(
        Unit.commune_id == commune_id, Unit.id.in_(asked.with_only_columns(Cooperation.unit_id))
    )
    yield select(UnitGroup).where(
        UnitGroup.commune_id == commune_id,
        UnitGroup.id.in_(asked.with_only_columns(Cooperation.group_id)),
    )
    yield reports
    yield select(FurtherHeadings).where(
        FurtherHeadings.commune_id == commune_id,
        FurtherHeadings.report_id.in_(reports.with_only_columns(Report.id)),
    )
    yield answers
    yield versions
    yield select(StoredFile).where(
        StoredFile.commune_id == commune_id,
        StoredFile.sha256.in_(versions.with_only_columns(ProductVersion.sha256)),
    )
    yield select(ProductLink).where(
        ProductLink.commune_id == commune_id,
        ProductLink.version_id.in_(versions.with_only_columns(ProductVersion.id)),
    )
    yield select(User).where(User.commune_id == commune_id, User.id.in_(people))


def versions_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[ProductVersion]:
    """Every product version of the instances, withdrawn ones too."""
    return select(ProductVersion).where(
        ProductVersion.commune_id == commune_id, ProductVersion.instance_id.in_(instance_ids)
    )


def unexamined(commune_id: uuid.UUID) -> Select[StoredFile, str]:
    """The files that nobody has looked into for what they do, with what one version says it is."""
    return (
        select(StoredFile, func.min(ProductVersion.media_type))
        .join(
            ProductVersion,
            (ProductVersion.commune_id == StoredFile.commune_id)
            & (ProductVersion.sha256 == StoredFile.sha256),
        )
        .where(StoredFile.commune_id == commune_id, StoredFile.active_content.is_(None))
        .group_by(StoredFile.commune_id, StoredFile.sha256)
        .order_by(StoredFile.sha256)
    )


def votes_on(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Vote]:
    """The recorded collective decisions on the instances."""
    return select(Vote).where(Vote.commune_id == commune_id, Vote.instance_id.in_(instance_ids))


@Gathering
def told_of_instance(
    commune_id: uuid.UUID, instance_id: uuid.UUID, skipped: int, most: int
) -> Iterator[Select[Any]]:
    """Everything recorded about an instance, and a part of its discussion, from the newest line.

    With who wrote each line of that, and who is named in it.
    """
    part = (
        select(Comment.id)
        .where(Comment.commune_id == commune_id, Comment.instance_id == instance_id)
        .order_by(Comment.written_at.desc(), Comment.id.desc())
        .offset(skipped)
        .limit(most)
        .cte("part")
    )
    of_part = select(part.c.id)
    lines = select(Comment).where(Comment.commune_id == commune_id, Comment.id.in_(of_part))
    named = select(Mention).where(Mention.commune_id == commune_id, Mention.comment_id.in_(of_part))
    people: CompoundSelect[Any] = union_all(
        lines.with_only_columns(Comment.written_by_id), named.with_only_columns(Mention.user_id)
    )
    yield select(Event).where(Event.commune_id == commune_id, Event.instance_id == instance_id)
    yield lines
    yield named
    yield select(User).where(User.commune_id == commune_id, User.id.in_(people))


def written_after(line: Comment) -> ColumnElement[bool]:
    """The condition that a line of discussion came after another one."""
    at_once = and_(Comment.written_at == line.written_at, Comment.id > line.id)
    return or_(Comment.written_at > line.written_at, at_once)


def comments_by_id(commune_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> Select[Comment]:
    """The lines of discussion with these ids."""
    return select(Comment).where(Comment.commune_id == commune_id, Comment.id.in_(list(ids)))


def tasks_that(commune_id: uuid.UUID, condition: ColumnElement[bool]) -> Select[uuid.UUID]:
    """The ids of the tasks of which a condition on `Task` and its `Section` holds."""
    return (
        select(Task.id)
        .join(Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id))
        .where(Task.commune_id == commune_id, condition)
    )


def in_period(cadence: Cadence, year: int, ordinal: int) -> ColumnElement[bool]:
    """The condition that a period is this one."""
    return and_(Period.cadence == cadence, Period.year == year, Period.ordinal == ordinal)


def runs_on(day: date) -> ColumnElement[bool]:
    """The condition that a period has a day within it."""
    return and_(Period.starts_on <= day, Period.cut_off >= day)


def periods_that(commune_id: uuid.UUID, condition: ColumnElement[bool]) -> Select[uuid.UUID]:
    """The ids of the periods of which a condition holds."""
    return select(Period.id).where(Period.commune_id == commune_id, condition)


def periods_used(commune_id: uuid.UUID) -> Select[Period]:
    """The periods in which something was assigned, the newest first."""
    return (
        select(Period)
        .where(Period.commune_id == commune_id)
        .order_by(Period.cut_off.desc(), Period.starts_on.desc())
    )


def stored_hashes(commune_id: uuid.UUID) -> Select[str]:
    """The SHA-256 of every file that a row names, in no order."""
    return select(StoredFile.sha256).where(StoredFile.commune_id == commune_id)
