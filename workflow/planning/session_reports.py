"""What the chair decided for the committee, and has to report at its next session.

Law 72/2025/QH15, article 23, clause 16: the chair may decide for the committee what it need not
decide as a body, and reports it at the next session. What the committee voted on is none of it; nor
is the result of a body outside its authority, which is acknowledged and not decided on.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.queries.session_report import decisions_of, latest_sessions, unreported
from models.record import Event
from models.session_report import ReportedDecision, SessionReport
from models.vocabulary import EventKind, Role
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.rights import Right
from workflow.actors.visibility import visible_to
from workflow.audit.change import Change
from workflow.audit.idempotency import ANEW, Intent
from workflow.audit.log import lines_about
from workflow.calendar.days import local_day
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule
from workflow.definition.published import definitions_of
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.errors import Invalid, Obstacle, Unknown

REPORT, TAKE_BACK = "report_to_session", "withdraw_session_report"
_SUBJECT = "committee"

MOST_SHOWN = 100
"""How many decisions wait on the page at once; an office reports each month."""
SESSIONS_SHOWN = 12

_FOR_THE_COMMITTEE = (Standing.COMMITTEE, Standing.CHAIR)


def _reporting_post(actor: Actor) -> HeldPost | None:
    """The chair's post, without limits; or else one of the office's."""
    chairs = (post for post in actor.posts if post.role is Role.CHAIR and not post.areas)
    return next(chairs, actor.follow_up_post)


REPORTING = Right.of_post("follow_up", _reporting_post)
"""To note what was reported at a session."""

READING = Right("follow_up", lambda actor: actor.sees_everything, lambda _actor: None)
"""To look at it: the committee, its office, and those who inspect them."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision taken for the committee: its line in the record, and what it is about."""

    event: Event
    instance: TaskInstance
    book: Definition
    undone_at: datetime | None = None
    """When it was taken back, of what was reported before that."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session at which decisions were reported."""

    report: SessionReport
    decisions: tuple[Decided, ...]
    may_take_back: bool
    """Whether it is still the day on which it was noted."""


@dataclass(frozen=True, slots=True)
class SessionReports:
    """What has to be reported, and what was."""

    waiting: tuple[Decided, ...]
    """The oldest first, at most `MOST_SHOWN`."""
    more: bool
    """Whether others wait that are not shown."""
    sessions: tuple[SessionLine, ...]
    told: Sequence[Event]
    """What the record says of who noted the sessions."""
    may_report: bool


def session_reports(session: Session, *, actor: Actor, at: datetime) -> SessionReports:
    """What has to be reported and what was, the newest session first, in five statements.

    Raises `NotEntitled` for whoever does not see everything.
    """
    READING.demand(actor)
    books = _books(session, actor.commune_id)
    waiting = _waiting(session, books, actor, MOST_SHOWN + 1)
    reports = session.scalars(latest_sessions(actor.commune_id, SESSIONS_SHOWN)).all()
    reported = _reported(session, [each.id for each in reports], books, actor)
    may_report, today = _reporting_post(actor) is not None, local_day(at)
    return SessionReports(
        waiting=tuple(waiting[:MOST_SHOWN]),
        more=len(waiting) > MOST_SHOWN,
        sessions=tuple(
            SessionLine(
                each,
                tuple(reported[each.id]),
                may_take_back=may_report and local_day(each.noted_at) == today,
            )
            for each in reports
        ),
        told=lines_about(session, actor.commune_id, [_SUBJECT], Event.action == REPORT),
        may_report=may_report,
    )


def report_to_session(
    session: Session,
    held_on: date | None,
    lines: Collection[int],
    *,
    intent: Intent = ANEW,
    actor: Actor,
    at: datetime,
) -> SessionReport:
    """The session of a day, at which the decisions of these lines of the record were reported.

    Raises `Refused` for anyone but the office and the chair, and where one of them was reported
    or taken back meanwhile; `Invalid` beside the field that cannot be taken.
    """
    change = Change.begin(
        session, REPORTING, EventKind.COMMUNE, _SUBJECT, REPORT,
        intent=intent, actor=actor, at=at,
    )  # fmt: skip
    if before := change.made_before(SessionReport, "report"):
        return before
    books = _books(session, actor.commune_id)
    waiting = {each.event.seq: each for each in _waiting(session, books, change.actor)}
    if not waiting.keys() >= set(lines):
        raise change.refused(Obstacle("decisions_changed", (), moot=True))
    chosen = [waiting[seq] for seq in sorted(set(lines))]
    _check(held_on, chosen, change.today)
    report = SessionReport(
        commune_id=actor.commune_id, held_on=held_on, noted_by_id=actor.user_id, noted_at=at
    )
    session.add(report)
    session.flush()
    rows = [
        ReportedDecision(
            commune_id=actor.commune_id,
            session_report_id=report.id,
            instance_id=each.instance.id,
            event_seq=each.event.seq,
        )
        for each in chosen
    ]
    session.add_all(rows)
    change.write_down(report, *rows, **_told(report, rows))
    change.keep(report=report.id)
    return report


def take_back(session: Session, report_id: uuid.UUID, *, actor: Actor, at: datetime) -> None:
    """Let what was noted as reported wait again, on the day on which it was noted.

    Raises `Unknown`, or `Refused` for anyone but the office and the chair, and later.
    """
    change = Change.begin(
        session, REPORTING, EventKind.COMMUNE, _SUBJECT, TAKE_BACK, actor=actor, at=at
    )
    noted = session.get(SessionReport, (actor.commune_id, report_id), populate_existing=True)
    if noted is None:
        raise Unknown
    if noted.withdrawn_at is not None:
        return
    if local_day(noted.noted_at) != change.today:
        raise change.refused(Obstacle("session_report_settled"))
    noted.withdrawn_by_id, noted.withdrawn_at = actor.user_id, at
    kept = session.execute(decisions_of(actor.commune_id, [noted.id])).all()
    change.write_down(noted, **_told(noted, [row for row, *_ in kept]))


def _told(report: SessionReport, rows: Iterable[ReportedDecision]) -> dict[str, Any]:
    """What the line of the record says: of which session, and of which lines."""
    return {"held_on": report.held_on, "lines": [row.event_seq for row in rows]}


def _check(held_on: date | None, chosen: Collection[Decided], today: date) -> None:
    wrong = {}
    if not chosen:
        wrong["lines"] = "nothing_chosen"
    if held_on is None:
        wrong["held_on"] = "required"
    elif held_on > today:
        wrong["held_on"] = "in_future"
    elif any(local_day(each.event.at) > held_on for each in chosen):
        wrong["held_on"] = "decided_after_session"
    if wrong:
        raise Invalid(wrong)


def _waiting(
    session: Session, books: Mapping[str, Definition], actor: Actor, most: int | None = None
) -> list[Decided]:
    question = unreported(
        actor.commune_id,
        _named(books, decides),
        after_a_vote=_named(books, _after_a_vote),
        undoing=_named(books, _undoes),
        judging=_named(books, _judges),
    )
    rows = session.execute(question.where(visible_to(actor)).limit(most))
    return [Decided(event, instance, _book_of(books, event)) for event, instance in rows]


def _reported(
    session: Session, ids: list[uuid.UUID], books: Mapping[str, Definition], actor: Actor
) -> dict[uuid.UUID, list[Decided]]:
    found: defaultdict[uuid.UUID, list[Decided]] = defaultdict(list)
    question = decisions_of(actor.commune_id, ids, undoing=_named(books, _undoes))
    rows = session.execute(question.where(visible_to(actor))) if ids else ()
    for row, event, instance, undone_at in rows:
        decided = Decided(event, instance, _book_of(books, event), undone_at)
        found[row.session_report_id].append(decided)
    return found


def _books(session: Session, commune_id: uuid.UUID) -> dict[str, Definition]:
    """Every rule book that was published, by the hash that lines name it by."""
    return {each.sha256: each for each in definitions_of(session, commune_id).values()}


def _book_of(books: Mapping[str, Definition], line: Event) -> Definition:
    return books.get(line.definition_hash or "", COMMUNE)


def _named(books: Mapping[str, Definition], which: Callable[[Definition, Rule], bool]) -> list[str]:
    """The names of the rows of any book that are such."""
    return sorted({r.name for book in books.values() for r in book.rules if which(book, r)})


def decides(book: Definition, rule: Rule) -> bool:
    """Whether by a row one person decides for the committee what becomes of its plan.

    Work is over, as it should be or given up; it begins anew; or it may take longer.
    """
    if rule.standing not in _FOR_THE_COMMITTEE:
        return False
    before, after = book.state_by_name[rule.state], book.state_by_name[rule.leads_to]
    begins_anew = before.final and not after.final and not book.considers(after.name)
    ends = after.final and not before.final
    return ends or begins_anew or rule.effect == EffectName.EXTENSION_GRANT


def _after_a_vote(_book: Definition, rule: Rule) -> bool:
    return ConditionName.VOTE_RECORDED in rule.provided


def _judges(book: Definition, rule: Rule) -> bool:
    """Whether a row says what becomes of a result, and not of the committee's own order."""
    before, after = book.state_by_name[rule.state], book.state_by_name[rule.leads_to]
    return before.final or (after.final and not book.is_given_up(after.name))


def _undoes(book: Definition, rule: Rule) -> bool:
    """Whether by a row what was decided is open again as if it had not been."""
    before, after = book.state_by_name[rule.state], book.state_by_name[rule.leads_to]
    return before.final and not after.final and book.considers(after.name)
