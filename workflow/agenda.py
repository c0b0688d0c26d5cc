"""What a person has before them: what awaits them, what falls due, whom they wait for."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.organisation import Commune
from models.selects.ballot import may_be_asked
from models.selects.deadline import awaits_an_answer
from models.selects.work import concerns, needs_vote
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actor import Actor, HeldPost
from workflow.balloting import CAST
from workflow.ballots import committee_post
from workflow.calendar import local_day
from workflow.calls import Call, calls
from workflow.deadlines import not_over
from workflow.definition import Definition
from workflow.explain import Verdict, explain
from workflow.pinned import definitions_of
from workflow.situation import Situation, read_situations
from workflow.turn import Turn, forward_rules, turns
from workflow.visibility import of_units, visible_to, within
from workflow.votes import lies_ahead

MOST_WATCHED = 60
"""How many instances are merely watched here, by the committee, the office and inspectors."""


@dataclass(frozen=True, slots=True)
class Job:
    """One instance on the agenda."""

    situation: Situation
    turns: tuple[Turn, ...]
    call: Call | None = None
    """What awaits this person; None when nothing does."""
    verdict: Verdict | None = None
    """Whether that action is open to them, or what is still missing for it."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Three lists, the most pressing first in each; none of an instance stands twice."""

    now: tuple[Job, ...]
    soon: tuple[Job, ...]
    """What falls due soon, and the sessions of the committee to come."""
    waiting: tuple[Job, ...]


def agenda(session: Session, *, actor: Actor, at: datetime) -> Agenda:
    """The agenda of a person on a day, read in a fixed number of statements."""
    commune = session.get_one(Commune, actor.commune_id)
    today = local_day(at)
    jobs = [_job(situation, actor) for situation in running(session, actor, at)]
    now = [job for job in jobs if job.call and not _lies_ahead(job)]
    rest = [job for job in jobs if job not in now]
    horizon = today + timedelta(days=commune.due_soon_days)
    soon = [job for job in rest if job.call or (_led_by(job, actor) and _due(job) <= horizon)]
    waiting = [job for job in rest if job not in soon and job.turns]
    return Agenda(now=_pressing(now), soon=_pressing(soon), waiting=_pressing(waiting))


def unfinished_states(session: Session, commune_id: uuid.UUID) -> set[str]:
    """The states in which something is left to do, by any definition that was published."""
    return _unfinished(definitions_of(session, commune_id).values())


def running(session: Session, actor: Actor, at: datetime) -> list[Situation]:
    """The situations that may await a person, in a fixed number of statements."""
    definitions = definitions_of(session, actor.commune_id).values()
    unfinished = TaskInstance.state.in_(_unfinished(definitions))
    ids = [*_ids(session, actor, unfinished & of_units(actor, concerns), None)]
    before = TaskInstance.state.in_(_before(definitions, "committee"))
    asked = unfinished & awaits_an_answer()
    deciding = [post for post in actor.posts if post.role in (Role.CHAIR, Role.VICE_CHAIR)]
    if deciding:
        ids += _ids(session, actor, _within_any(deciding) & (before | asked), None)
    if following_up := [post for post in actor.posts if post.follows_up]:
        # Its turns are few among what it watches: it answers, and sees to collective decisions.
        turns_of = TaskInstance.state.in_(_before(definitions, "follow_up"))
        awaited = turns_of | asked | (before & needs_vote())
        ids += _ids(session, actor, _within_any(following_up) & awaited, None)
    if actor.user_id and committee_post(actor):
        ids += _ids(session, actor, may_be_asked(actor.user_id) & not_over(), None)
    inspects = any(post.role is Role.INSPECTOR for post in actor.posts)
    if actor.follows_up or ((deciding or inspects) and actor.sees_everything):
        ids += _ids(session, actor, unfinished, MOST_WATCHED)
    return read_situations(session, actor.commune_id, dict.fromkeys(ids), at=at)


def _ids(
    session: Session, actor: Actor, condition: ColumnElement[bool], most: int | None
) -> Sequence[uuid.UUID]:
    return session.scalars(
        select(TaskInstance.id)
        .where(TaskInstance.commune_id == actor.commune_id, condition, visible_to(actor))
        .order_by(TaskInstance.due_on.is_(None), TaskInstance.due_on, TaskInstance.number)
        .limit(most)
    ).all()


def _job(situation: Situation, actor: Actor) -> Job:
    call = next(iter(calls(situation, actor)), None)
    return Job(
        situation, tuple(turns(situation)), call, _verdict(situation, actor, call) if call else None
    )


def _verdict(situation: Situation, actor: Actor, call: Call) -> Verdict:
    """Whether what they are called to is open, for the unit whose turn it is."""
    unit = call.turn.unit
    return explain(situation, actor, call.turn.action, as_unit=unit.code if unit else None)


def _lies_ahead(job: Job) -> bool:
    """Whether they are called to a session of the committee that is still to come."""
    situation, call = job.situation, job.call
    ballot = situation.ballot if call and call.turn.action == CAST else None
    return ballot is not None and lies_ahead(ballot, situation.today)


def _led_by(job: Job, actor: Actor) -> bool:
    instance = job.situation.instance
    return instance.lead_unit_id in actor.units_before(instance)


def _pressing(jobs: list[Job]) -> tuple[Job, ...]:
    return tuple(sorted(jobs, key=lambda job: (_due(job), job.situation.instance.number)))


def _due(job: Job) -> date:
    return job.situation.instance.due_on or date.max


def _unfinished(definitions: Collection[Definition]) -> set[str]:
    return {state.name for each in definitions for state in each.states if not state.final}


def _within_any(posts: Collection[HeldPost]) -> ColumnElement[bool]:
    return or_(*(within(post) for post in posts))


def _before(definitions: Collection[Definition], standing: str) -> set[str]:
    """The states that somebody with this standing brings onward."""
    return {
        state.name
        for each in definitions
        for state in each.states
        if any(rule.standing == standing for rule in forward_rules(each, state.name))
    }
