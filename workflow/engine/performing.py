"""Performing an action: `perform` is the only function that changes what belongs to an instance."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from models.base import Owned
from models.queries.commands import Command, store, table_of, write
from models.queries.plain import tie
from models.record import Event, Outbox
from models.work import TaskInstance
from workflow.actors.actor import Actor, hold_commune
from workflow.audit import record
from workflow.audit.allowances import demand
from workflow.audit.capacities import kept_signs
from workflow.audit.idempotency import came_before, keep_outcome, outcome_of
from workflow.audit.outbox import note_of
from workflow.audit.record import Last
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.extensions import keep_moot
from workflow.engine.effects import effect_of
from workflow.engine.explain import Verdict, explain
from workflow.engine.grounds import Seen, changed
from workflow.engine.instances import (
    action_with,
    definition_numbered,
    held_situation,
    refusal_at,
    situation_numbered,
)
from workflow.engine.news import news_of
from workflow.engine.opening import carry_over
from workflow.errors import Invalid, Refused, Stale, Unknown
from workflow.instance import outbox
from workflow.instance.case import Case
from workflow.instance.effect import Act
from workflow.instance.entry import Entry
from workflow.instance.issuing import drafts
from workflow.instance.projection import keep, projection_of
from workflow.instance.situation import Situation
from workflow.instance.standing import standings


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
    owner of the transaction records), `Invalid`, `TooMany` or `TokenReused`; then nothing has
    changed.
    """
    # Held before anything is judged: what the verdict rests on, such as the products handed in,
    # cannot change under it, and a second click waits here until the first is answered.
    situation, anew = held_situation(session, number, action, token, actor=actor, at=at)
    actor = anew.actor
    verdict = _judged(situation, actor, action, entry)
    if verdict.lacks_right:
        raise _refusal(verdict, situation, actor, at)
    intent = {"number": number, "action": action, "entry": entry.as_json() if entry else {}}
    if earlier := outcome_of(anew.done, intent):
        return Outcome(**earlier)
    if seen and (outdated := changed(seen, verdict.rule, _case_of(verdict, situation, actor))):
        raise Stale(outdated)
    if not verdict.allowed:
        raise _refusal(verdict, situation, actor, at)
    outcome = _carry_out(_accepted(session, verdict, entry, at), anew.last)
    keep_outcome(session, actor, token, intent, asdict(outcome), at)
    return outcome


def demand_open(
    session: Session,
    number: int,
    effect: EffectName,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> str:
    """The action by which an effect comes about here, for who may do it now or did with this token.

    To be asked before what comes with it is looked into: it holds nothing, and reads no more than
    whose it is to do. Raises `Unknown`, `Refused` or `TooMany`.
    """
    rows = _rows_open(session, number, effect, actor)
    if not rows:
        situation = situation_numbered(session, number, actor=actor, at=at)
        action = action_with(situation.definition, effect)
        verdict = _judged(situation, actor, action, None)
        if verdict.lacks_right or not came_before(session, actor, token):
            raise _refusal(verdict, situation, actor, at)
        return action
    if allowance := effect_of(rows[0]).allowance:
        demand(session, allowance, actor=actor, at=at)
    return rows[0].action


def _rows_open(session: Session, number: int, effect: EffectName, actor: Actor) -> list[Rule]:
    """The rows for somebody where an instance stands, whatever else they demand."""
    definition, instance = definition_numbered(session, number, actor=actor)
    held = {name for post in actor.posts for name in standings(instance, actor, post)}
    return [
        rule
        for rule in definition.rules_in(instance.state)
        if rule.effect == effect and rule.standing in held
    ]


def _judged(situation: Situation, actor: Actor, action: str, entry: Entry | None) -> Verdict:
    if action not in situation.definition.actions:
        raise Unknown
    about_unit, as_unit = (entry.about_unit, entry.as_unit) if entry else (None, None)
    return explain(situation, actor, action, about_unit=about_unit, as_unit=as_unit)


def _case_of(verdict: Verdict, situation: Situation, actor: Actor) -> Case:
    return verdict.case or Case(situation, actor, None)


def _refusal(verdict: Verdict, situation: Situation, actor: Actor, at: datetime) -> Refused:
    post = verdict.case.post if verdict.case else None
    return refusal_at(situation, verdict.action, *verdict.obstacles, actor=actor, at=at, post=post)


def _accepted(
    session: Session, verdict: Verdict, entry: Entry | None, at: datetime
) -> Act[Entry | None]:
    """The act that is allowed, with what was given for it; raises `Invalid` or `TooMany`."""
    rule, case = verdict.rule, verdict.case
    assert rule is not None
    assert case is not None
    effect = effect_of(rule)
    if effect.allowance:
        demand(session, effect.allowance, actor=case.actor, at=at)
    if effect.entry is None:
        return Act(session, rule, case, None, at)
    if not isinstance(entry, effect.entry):
        raise Invalid({effect.entry.kind: "required"})
    entry.check(case)
    return Act(session, rule, case, entry, at)


def _carry_out(act: Act[Entry | None], last: Last | None) -> Outcome:
    before, effect = act.case.situation, effect_of(act.rule)
    held = projection_of(before)
    if act.rule.outdates:
        _move(act)
    rows = [*effect.keep(act), *_at_an_end(act)]
    assert all(row in act.session for row in rows), "A row that was read is changed by `changing`."
    store(act.session, rows)
    event = _write_down(act, rows, last)
    _keep_time_of_line(act, event)
    after = before.afterwards(rows)
    called = outbox.calls(event, after.turns + after.escalations) if effect.calls else []
    write(act.session, [*_notes(act, event, rows), *called])
    keep(act.session, before.instance, held, projection_of(after))
    return Outcome(
        before.instance.number, act.rule.action, act.rule.leads_to, event.seq, event.hash
    )


def _at_an_end(act: Act[Entry | None]) -> list[Owned]:
    """What comes with it where an instance ends, or begins again."""
    rule, states = act.rule, act.case.situation.definition.state_by_name
    begins, ends = states[rule.state], states[rule.leads_to]
    if begins == ends or not (begins.final or ends.final):
        return []
    # Its period must not be closed at the same moment: what is open then is carried over.
    hold_commune(act.session, act.case.actor, at=act.at)
    again = carry_over(act.session, act.case.situation.instance) if begins.final else []
    return [*keep_moot(act), *again]


def _write_down(act: Act[Entry | None], rows: list[Owned], last: Last | None) -> Event:
    """The line of the record, which vouches for the rows."""
    situation = act.case.situation
    effect, instance = effect_of(act.rule), situation.instance
    signed = kept_signs(situation.definition, act.rule, act.case.post, as_body=situation.needs_vote)
    return record.append(
        act.session,
        record.Line(
            kind=effect.kind,
            actor=act.case.actor,
            at=act.at,
            post=act.case.post,
            subject=f"task_instance/{instance.number}",
            instance_id=instance.id,
            action=act.rule.action,
            from_state=act.rule.state,
            to_state=act.rule.leads_to,
            reason=act.entry.because if act.entry else "",
            rule=act.rule.name,
            definition_hash=situation.definition.sha256,
            details={**effect.details(act, rows), **signed},
            rows=(instance, *rows) if act.rule.outdates else tuple(rows),
        ),
        after=last,
    )


def _notes(act: Act[Entry | None], event: Event, rows: list[Owned]) -> list[Outbox]:
    """That others than those awaited have to be told of the line, and why."""
    announced = effect_of(act.rule).announces(rows)
    told = [news.name for news in news_of(act.rule, act.case.situation.definition)]
    whys = [announced, *told] if announced else told
    return [note_of(event, why, at=act.at) for why in whys]


def _move(act: Act[Entry | None]) -> None:
    """Move the instance, which is held, to where the act leads.

    It was read under the lock, so that nobody moved it since: that it is still what was read
    is the last word of the database on it.
    """
    instance, to_state = act.case.situation.instance, act.rule.leads_to
    stays = to_state == instance.state
    beside: dict[str, Any] = {
        "state_since": instance.state_since if stays else act.at.astimezone(UTC),
        "version": instance.version + 1,
        "round": instance.round + act.rule.begins_round,
        "reported_at": _considered_since(act),
        "returned_at": _returned_at(act),
        "unissued_since": _unissued_since(act),
    }
    was = (instance.commune_id, instance.id, instance.state, instance.version)
    if _moved.done(act.session, *was, to_state=to_state, **beside) != 1:
        raise Stale
    for name, value in {"state": to_state, **beside}.items():
        tie(instance, name, value)


@Command
def _moved(  # noqa: PLR0913, PLR0917 - each is a place in the statement, filled in by its name
    commune_id: UUID,
    instance_id: UUID,
    from_state: str,
    from_version: int,
    to_state: str,
    state_since: datetime,
    version: int,
    round: int,  # noqa: A002 - what the column is called
    reported_at: datetime | None,
    returned_at: datetime | None,
    unissued_since: datetime | None,
) -> Update:
    """What moves an instance that is still what it was."""
    return (
        update(table_of(TaskInstance))
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.id == instance_id,
            TaskInstance.state == from_state,
            TaskInstance.version == from_version,
        )
        .values(
            state=to_state,
            state_since=state_since,
            version=version,
            round=round,
            reported_at=reported_at,
            returned_at=returned_at,
            unissued_since=unissued_since,
        )
    )


def _keep_time_of_line(act: Act[Entry | None], event: Event) -> None:
    """Give what follows from the line its time, where the clock is behind the record.

    Nothing vouches for it but that it can be told from the lines.
    """
    instance, at = act.case.situation.instance, act.at.astimezone(UTC)
    told = ("returned_at", "unissued_since")
    later = {name: event.at for name in told if getattr(instance, name) == at}
    if event.at == at or not later:
        return
    act.session.execute(
        update(TaskInstance)
        .where(TaskInstance.commune_id == instance.commune_id, TaskInstance.id == instance.id)
        .values(later)
        .execution_options(synchronize_session=False)
    )
    for name, value in later.items():
        tie(instance, name, value)


def _considered_since(act: Act[Entry | None]) -> datetime | None:
    """When the report was made that is considered after an act; None where none is."""
    situation, rule = act.case.situation, act.rule
    if not situation.definition.considers(rule.leads_to):
        return None
    return act.at.astimezone(UTC) if rule.begins_round else situation.instance.reported_at


def _returned_at(act: Act[Entry | None]) -> datetime | None:
    """When others returned what is to be reported again after an act; None where nothing is."""
    definition, rule = act.case.situation.definition, act.rule
    if not definition.awaits_report(rule.leads_to):
        return None
    if definition.awaits_report(rule.state):
        return act.case.situation.instance.returned_at
    return act.at.astimezone(UTC) if definition.returns(rule) else None


def _unissued_since(act: Act[Entry | None]) -> datetime | None:
    """Since when some draft is to be issued after an act; None where nothing is, or can be."""
    situation = act.case.situation
    if not situation.definition.allows(act.rule.leads_to, EffectName.ISSUE):
        return None
    if situation.instance.unissued_since:
        return situation.instance.unissued_since
    return act.at.astimezone(UTC) if drafts(situation) else None
