"""What is kept of how instances stand, so that nobody has to look for it: the read models.

Everything here follows from the rows of an instance, and is written in the transaction that changes
these, by `keep` alone. `rebuild` makes all of it anew, and `differing` compares it with that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select

from models.awaited import Awaited, ReadModels
from models.organisation import Commune
from models.queries.awaited import everyone_awaited, say_instead, take_out
from models.queries.commands import write
from models.tally import Tally
from models.vocabulary import ReminderStage
from models.work import TaskInstance
from workflow.audit.record import hold_head
from workflow.calendar.timeliness import not_over
from workflow.definition.vocabulary import EffectName
from workflow.instance.reading import ASKED_AT_ONCE, read_situations
from workflow.instance.standing import HEADS, WATCHER
from workflow.instance.tally import Kind, differences, kind_of, recount, tally_anew
from workflow.instance.turn import Turn, TurnToCome, escalations_in, turns_to_come

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflow.instance.papers import Papers
    from workflow.instance.situation import Situation

VERSION = 2
"""To be raised where something else follows from the same rows: an upgrade then makes all anew."""


class AwaitedRow(NamedTuple):
    """One who is awaited, as `Awaited` has it beside the instance."""

    due_on: date
    standing: str
    unit_id: uuid.UUID | None
    called: bool = True
    action: str = ""
    effect: str = ""
    deadline: date | None = None
    reminded: ReminderStage | None = None
    unsubmitted: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """What the read models hold of one instance."""

    awaited: frozenset[AwaitedRow]
    kind: Kind | None
    """As what it counts in the tally."""


def projection_of(papers: Papers) -> Projection:
    """What follows from the papers of an instance, whatever the day, the terms and the people.

    To be asked before an act changes them.
    """
    coming = turns_to_come(papers)
    escalations = escalations_in(papers, [each.turn for each in coming])
    due_on = papers.instance.due_on or date.max
    called = [
        *(_row(each, due_on, _last_stage(papers, each.turn)) for each in coming),
        *(_escalation(turn, due_on) for turn in escalations),
    ]
    awaited = frozenset([*called, *_watchers(papers, due_on, called)])
    return Projection(awaited, kind_of(papers))


def keep(
    session: Session, instance: TaskInstance, before: Projection | None, after: Projection
) -> None:
    """Bring the read models from what held before an act to what holds after it.

    To be done last, when the record is held: so that nobody waits for it who writes elsewhere.
    `before` is None for an instance that is new.
    """
    recount(session, instance.commune_id, before.kind if before else None, after.kind)
    was = before.awaited if before else frozenset()
    gone, new = (list(rows) for rows in (was - after.awaited, after.awaited - was))
    # Mostly as many come as go, so that one statement does.
    both = min(len(gone), len(new))
    changed = zip(gone[:both], new[:both], strict=True)
    say_instead(session, instance, [(old._asdict(), row._asdict()) for old, row in changed])
    take_out(session, instance, [old._asdict() for old in gone[both:]])
    _put(session, instance, new[both:])


def rebuild(session: Session, commune_id: uuid.UUID, *, at: datetime) -> int:
    """Of how many instances that go on the read models were made anew, from nothing.

    Whoever acts meanwhile waits. It takes some statements for each, and some hundred are read at
    once.
    """
    hold_head(session, commune_id)
    session.execute(delete(Awaited).where(Awaited.commune_id == commune_id))
    done = 0
    for situation in _going_on(session, commune_id, at):
        _put(session, situation.instance, projection_of(situation).awaited)
        done += 1
    tally_anew(session, commune_id)
    session.execute(delete(ReadModels).where(ReadModels.commune_id == commune_id))
    begin(session, commune_id)
    return done


def begin(session: Session, commune_id: uuid.UUID) -> None:
    """Note of a new commune, in which there is nothing yet, that its read models are made."""
    session.execute(insert(ReadModels), {"commune_id": commune_id, "version": VERSION})


def outdated(session: Session) -> Sequence[uuid.UUID]:
    """The communes of which an earlier program made the read models, or none did."""
    made = select(ReadModels.commune_id).where(ReadModels.version == VERSION)
    wanted = select(Commune.id).where(Commune.id.not_in(made)).order_by(Commune.id)
    return session.scalars(wanted).all()


def differing(session: Session, commune_id: uuid.UUID, *, at: datetime) -> Iterator[str]:
    """The subjects of which the read models hold something else than follows.

    Instances, and the tally as a whole.

    None where an earlier program made them: they wait to be made anew.
    """
    if commune_id in outdated(session):
        return
    kept = {
        number: {AwaitedRow(*(getattr(row, name) for name in AwaitedRow._fields)) for row in rows}
        for number, rows in groupby(
            session.execute(everyone_awaited(commune_id)), lambda row: int(row.number)
        )
    }
    for situation in _going_on(session, commune_id, at):
        number = situation.instance.number
        if kept.pop(number, set()) != projection_of(situation).awaited:
            yield _subject(number)
    # Nobody is awaited in what is over.
    yield from map(_subject, sorted(kept))
    if differences(session, commune_id):
        yield Tally.__tablename__


def _subject(number: int) -> str:
    return f"{TaskInstance.__tablename__}/{number}"


def _put(session: Session, instance: TaskInstance, rows: Iterable[AwaitedRow]) -> None:
    """Put rows of an instance there that are not."""
    write(session, [Awaited(**columns) for columns in _columns(instance, rows)])


def _going_on(session: Session, commune_id: uuid.UUID, at: datetime) -> Iterator[Situation]:
    """The situations of what goes on, some hundred at a time."""
    ids = iter(
        session.scalars(
            select(TaskInstance.id)
            .where(TaskInstance.commune_id == commune_id, not_over())
            .order_by(TaskInstance.number)
        ).all()
    )
    while some := list(islice(ids, ASKED_AT_ONCE)):
        yield from read_situations(session, commune_id, some, at=at)


def _row(coming: TurnToCome, due_on: date, reminded: ReminderStage | None) -> AwaitedRow:
    turn = coming.turn
    return AwaitedRow(
        due_on=due_on,
        action=turn.action,
        effect=turn.effect or "",
        standing=turn.standing,
        unit_id=turn.unit.id if turn.unit else None,
        deadline=turn.deadline,
        reminded=reminded,
        unsubmitted=coming.unsubmitted,
    )


def _escalation(turn: Turn, due_on: date) -> AwaitedRow:
    """One who is told that another's turn lasts: a head of their own unit, others of any."""
    unit_id = turn.unit.id if turn.unit and turn.standing in HEADS else None
    return AwaitedRow(due_on, turn.standing, unit_id, action=turn.action)


def _watchers(papers: Papers, due_on: date, called: Iterable[AwaitedRow]) -> Iterator[AwaitedRow]:
    """Whoever looks over all, and the units that have to do with what goes on without them."""
    if papers.definition.state_by_name[papers.state].final:
        return
    awaited = {each.unit_id for each in called}
    for unit_id in (None, *(unit.id for unit in papers.units if unit.id not in awaited)):
        yield AwaitedRow(due_on, WATCHER, unit_id, called=False)


def _last_stage(papers: Papers, turn: Turn) -> ReminderStage | None:
    """The last stage of its deadline at which somebody was reminded of a turn."""
    if turn.effect == EffectName.COUNT:
        # Since when votes can be counted hangs on the day too: it is looked at anew each time.
        return None
    unit_id = turn.unit.id if turn.unit else None
    of_turn = (turn.action, unit_id, turn.deadline, turn.since)
    stages = {
        each.stage
        for each in papers.reminders
        if (each.action, each.unit_id, each.deadline, each.turn_since) == of_turn
    }
    return max(stages, key=list(ReminderStage).index, default=None)


def _columns(instance: TaskInstance, rows: Iterable[AwaitedRow]) -> list[dict[str, Any]]:
    place = {
        "commune_id": instance.commune_id,
        "instance_id": instance.id,
        "number": instance.number,
    }
    return [{**place, **row._asdict()} for row in rows]
