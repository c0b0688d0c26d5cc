"""Performing an action: `perform` is the only function that changes an instance's state."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models.queries.work import instance_numbered
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.actors.actor import Actor, hold_commune
from workflow.actors.visibility import visible_to
from workflow.audit import record
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.calendar.days import calendar_of
from workflow.engine.effects import Act, effect_of, keep_moot
from workflow.engine.explain import Verdict, explain
from workflow.engine.grounds import Seen, changed
from workflow.engine.inputs import (
    Entry,
    GrantEntry,
    ObjectionEntry,
    OpinionEntry,
    ResponseEntry,
    as_json,
)
from workflow.engine.instances import held_situation, refusal_at
from workflow.engine.opening import carry_over
from workflow.errors import Invalid, Stale, Unknown
from workflow.instance import outbox
from workflow.instance.case import Case
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import escalations, turns


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action led to; a resend of the same intent gets an equal one."""

    number: int
    action: str
    state: str
    seq: int
    """Its line in the record."""
    hash: str


def perform(
    session: Session,
    number: int,
    action: str,
    entry: Entry | None = None,
    *,
    actor: Actor,
    at: datetime,
    seen: Seen | None = None,
    token: str | None = None,
) -> Outcome:
    """The outcome of an action on the instance with a number, all of it in this transaction.

    `seen` is what the person had before their eyes of what the act rests on; None accepts
    anything. Raises `Unknown`, `Stale` with what is no longer so, `Refused` (whose attempt the
    owner of the transaction records), `Invalid` or `TokenReused`; then nothing has changed.
    """
    # Held before anything is judged: what the verdict rests on, such as the products handed in,
    # cannot change under it, and a second click waits here until the first is answered.
    situation, actor = held_situation(session, number, action, actor=actor, at=at)
    intent = {"number": number, "action": action, "entry": as_json(entry)}
    if earlier := earlier_outcome(session, actor, token, intent):
        return Outcome(**earlier)
    if action not in situation.definition.actions:
        raise Unknown
    about_unit = entry.unit if isinstance(entry, ResponseEntry) else None
    as_unit = entry.unit if isinstance(entry, OpinionEntry | ObjectionEntry) else None
    verdict = explain(situation, actor, action, about_unit=about_unit, as_unit=as_unit)
    case = verdict.case or Case(situation, actor, None)
    if seen and (outdated := changed(seen, verdict.rule, case)):
        raise Stale(outdated)
    if not verdict.allowed:
        post = verdict.case.post if verdict.case else None
        raise refusal_at(situation, action, *verdict.obstacles, actor=actor, at=at, post=post)
    _check_entry(verdict, entry)
    outcome = _carry_out(session, verdict, entry, at)
    keep_outcome(session, actor, token, intent, asdict(outcome), at)
    return outcome


def situation_numbered(session: Session, number: int, *, actor: Actor, at: datetime) -> Situation:
    """The situation of the instance with a number, or `Unknown` when the actor may not see it."""
    instance = session.scalar(instance_numbered(actor.commune_id, number).where(visible_to(actor)))
    if instance is None:
        raise Unknown
    return read_situations(session, actor.commune_id, [instance.id], at=at)[0]


def _check_entry(verdict: Verdict, entry: Entry | None) -> None:
    effect = effect_of(verdict.rule)
    if effect is None or effect.entry is None or verdict.case is None:
        return
    if not isinstance(entry, effect.entry):
        raise Invalid({effect.entry.kind: "required"})
    entry.check(verdict.case)


def _carry_out(session: Session, verdict: Verdict, entry: Entry | None, at: datetime) -> Outcome:
    rule, case = verdict.rule, verdict.case
    assert rule is not None
    assert case is not None
    instance = case.situation.instance
    if not rule.notes_only:
        _move(session, instance, rule.leads_to, begins_round=rule.begins_round, at=at)
    act = Act(session, case, entry, at)
    effect = effect_of(rule)
    rows = effect.keep(act) if effect else []
    states = case.situation.definition.state_by_name
    if states[rule.state].final or states[rule.leads_to].final:
        # Its period must not be closed at the same moment: what is open then is carried over.
        hold_commune(session, case.actor, at=at)
        rows += keep_moot(act)
    if states[rule.state].final:
        rows += carry_over(session, instance)
    event = record.append(
        session,
        record.Line(
            kind=EventKind.TRANSITION,
            actor=case.actor,
            at=at,
            post=case.post,
            subject=f"task_instance/{instance.number}",
            instance_id=instance.id,
            action=rule.action,
            from_state=rule.state,
            to_state=rule.leads_to,
            reason=getattr(entry, "reason", ""),
            rule=rule.name,
            definition_hash=case.situation.definition.sha256,
            details=_details(case.situation, entry) | _unsettled(session, instance, entry),
            rows=(instance, *rows),
        ),
    )
    after = case.situation.afterwards(rows)
    outbox.tell(session, event, turns(after) + escalations(after))
    return Outcome(instance.number, rule.action, rule.leads_to, event.seq, event.hash)


def _move(
    session: Session, instance: TaskInstance, to_state: str, *, begins_round: bool, at: datetime
) -> None:
    """Move the instance, which is held, to where the act leads.

    It was read under the lock, so that nobody moved it since: that it is still what was read
    is the last word of the database on it.
    """
    state_since = instance.state_since if to_state == instance.state else at.astimezone(UTC)
    version, round_ = instance.version + 1, instance.round + begins_round
    moved = session.execute(
        update(TaskInstance)
        .where(
            TaskInstance.commune_id == instance.commune_id,
            TaskInstance.id == instance.id,
            TaskInstance.state == instance.state,
            TaskInstance.version == instance.version,
        )
        .values(state=to_state, state_since=state_since, version=version, round=round_)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has a row count
        raise Stale
    set_committed_value(instance, "state", to_state)
    set_committed_value(instance, "state_since", state_since)
    set_committed_value(instance, "version", version)
    set_committed_value(instance, "round", round_)


def _unsettled(session: Session, instance: TaskInstance, entry: Entry | None) -> dict[str, Any]:
    """The years of the dates just granted whose days off the office had not confirmed."""
    if not isinstance(entry, GrantEntry):
        return {}
    dates = (day for day in (instance.due_on, instance.answer_by) if day)
    years = calendar_of(session, instance.commune_id).unsettled(dates)
    return {"unsettled_years": years} if years else {}


def _details(situation: Situation, entry: Entry | None) -> dict[str, Any]:
    return {
        "round": situation.instance.round,
        "version": situation.instance.version,
        "entry": as_json(entry),
        "products": [
            {"number": version.number, "sha256": version.sha256, "title": version.title}
            for version in situation.current_versions.values()
        ],
    }
