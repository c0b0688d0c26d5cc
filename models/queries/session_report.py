"""Questions about what was decided for the committee, and reported at its sessions."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from models.organisation import Unit
from models.plan import Task
from models.queries.row_by_row import has_answer
from models.record import Event
from models.session_report import ReportedDecision, SessionReport
from models.vocabulary import EventKind
from models.work import Report, TaskInstance, Vote

_WITH_TASK = (
    joinedload(TaskInstance.task).joinedload(Task.section),
    joinedload(TaskInstance.period),
    joinedload(TaskInstance.lead_unit),
)


def unreported(
    commune_id: uuid.UUID,
    rules: Iterable[str],
    *,
    after_a_vote: Iterable[str],
    undoing: Iterable[str],
    judging: Iterable[str],
) -> Select[Event, TaskInstance]:
    """The lines by some rules that were reported at no session, the oldest first.

    Each with its instance. Not what was done `after_a_vote`, where the committee had voted; nor
    what a later line by one of the rules `undoing` it took back; nor, by the rules `judging` a
    result, what became of that of a body outside the committee's authority.
    """
    return (
        select(Event, TaskInstance)
        .join(
            TaskInstance,
            (TaskInstance.commune_id == Event.commune_id) & (TaskInstance.id == Event.instance_id),
        )
        .where(
            Event.commune_id == commune_id,
            Event.rule.in_(list(rules)),
            Event.kind != EventKind.REFUSAL,
            ~(Event.rule.in_(list(after_a_vote)) & _voted_on(commune_id)),
            ~_taken_back(commune_id, list(undoing)),
            ~(Event.rule.in_(list(judging)) & _led_from_outside(commune_id)),
            ~_reported(commune_id),
        )
        .options(*_WITH_TASK)
        .order_by(Event.seq)
    )


def _voted_on(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether the committee had voted on what was reported last before a line."""
    reported_since = (
        exists()
        .where(
            Report.commune_id == commune_id,
            Report.instance_id == Vote.instance_id,
            Report.round > Vote.round,
            Report.reported_at <= Event.at,
        )
        .correlate(Vote, Event)
    )
    return has_answer(
        select(Vote)
        .where(
            Vote.commune_id == commune_id,
            Vote.instance_id == Event.instance_id,
            Vote.recorded_at <= Event.at,
            ~reported_since,
        )
        .correlate(Event)
    )


def _taken_back(commune_id: uuid.UUID, undoing: list[str]) -> ColumnElement[bool]:
    """Whether a later line undid the step of a line."""
    later = aliased(Event)
    return has_answer(select(later).where(_undid(later, commune_id, undoing)).correlate(Event))


def _undid(later: type[Event], commune_id: uuid.UUID, undoing: list[str]) -> ColumnElement[bool]:
    """The condition that a later line undid the step of a line, before another led there again."""
    between = aliased(Event)
    came_there_again = (
        exists()
        .where(
            between.commune_id == commune_id,
            between.instance_id == later.instance_id,
            between.seq > Event.seq,
            between.seq < later.seq,
            between.to_state == later.from_state,
            between.from_state != between.to_state,
        )
        .correlate(later, Event)
    )
    return and_(
        later.commune_id == commune_id,
        later.instance_id == Event.instance_id,
        later.seq > Event.seq,
        later.rule.in_(undoing),
        later.from_state == Event.to_state,
        ~came_there_again,
    )


def _led_from_outside(commune_id: uuid.UUID) -> ColumnElement[bool]:
    return has_answer(
        select(Unit)
        .where(
            Unit.commune_id == commune_id,
            Unit.id == TaskInstance.lead_unit_id,
            ~Unit.subordinate,
        )
        .correlate(TaskInstance)
    )


def _reported(commune_id: uuid.UUID) -> ColumnElement[bool]:
    return has_answer(
        select(ReportedDecision)
        .join(SessionReport, _OF_SESSION)
        .where(
            ReportedDecision.commune_id == commune_id,
            ReportedDecision.event_seq == Event.seq,
            SessionReport.withdrawn_at.is_(None),
        )
        .correlate(Event)
    )


def latest_sessions(commune_id: uuid.UUID, most: int) -> Select[SessionReport]:
    """The sessions noted last and not taken back, the newest first, with who noted each."""
    return (
        select(SessionReport)
        .where(SessionReport.commune_id == commune_id, SessionReport.withdrawn_at.is_(None))
        .options(joinedload(SessionReport.noted_by))
        .order_by(SessionReport.noted_at.desc(), SessionReport.id.desc())
        .limit(most)
    )


def decisions_of(
    commune_id: uuid.UUID, session_ids: Iterable[uuid.UUID], *, undoing: Iterable[str] = ()
) -> Select[ReportedDecision, Event, TaskInstance, datetime | None]:
    """What was reported at these sessions, the oldest first, each with its line and instance.

    And with the instant at which a line by one of the rules `undoing` it took it back.
    """
    later = aliased(Event)
    undone = select(func.min(later.at)).where(_undid(later, commune_id, list(undoing)))
    return (
        select(ReportedDecision, Event, TaskInstance, undone.correlate(Event).scalar_subquery())
        .join(
            Event,
            (Event.commune_id == ReportedDecision.commune_id)
            & (Event.seq == ReportedDecision.event_seq),
        )
        .join(
            TaskInstance,
            (TaskInstance.commune_id == ReportedDecision.commune_id)
            & (TaskInstance.id == ReportedDecision.instance_id),
        )
        .where(
            ReportedDecision.commune_id == commune_id,
            ReportedDecision.session_report_id.in_(list(session_ids)),
        )
        .options(*_WITH_TASK)
        .order_by(ReportedDecision.event_seq)
    )


_OF_SESSION = (SessionReport.commune_id == ReportedDecision.commune_id) & (
    SessionReport.id == ReportedDecision.session_report_id
)
