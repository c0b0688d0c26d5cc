"""How many instances stand how: kept by each act as it changes one, and read instead of counted.

What counts instances on a page asks here (`tallied`). As what an instance counts is told twice: of
one that an act changes (`kind_of`) and in the database of all (`counted_anew`). `record verify` and
the property tests compare the two.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    Table,
    bindparam,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from models.plan import Task
from models.queries.compiled import CompiledStatement
from models.queries.deadline import due_before_extensions
from models.queries.upserts import INSERT
from models.tally import EVERYWHERE, NO_DAY, Tally
from models.vocabulary import Sensitivity, Timeliness
from models.work import CLOSED, REVOKED, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.calendar.timeliness import lasting_case, lasting_timeliness, original_due_on
from workflow.instance.papers import Papers
from workflow.instance.returned import is_returned, returned

TALLY: Table = Tally.__table__  # type: ignore[assignment]  # a mapped class has a table


class Kind(NamedTuple):
    """In what instances are alike that are counted together, by the columns of `Tally`."""

    section_id: uuid.UUID
    period_id: uuid.UUID
    over: bool
    lead_unit_id: uuid.UUID
    stands: str
    due_on: date
    originally: str
    originally_due_on: date
    extended: bool
    returned: bool
    unissued: bool
    restricted: bool

    @property
    def everywhere(self) -> "Kind":
        """The same of all sections and units together, by the due date that holds."""
        return self._replace(
            section_id=EVERYWHERE,
            lead_unit_id=EVERYWHERE,
            originally=self.stands,
            originally_due_on=self.due_on,
            extended=False,
            returned=False,
        )


def kind_of(papers: Papers) -> Kind | None:
    """As what an instance counts; None when it is revoked, and counts nowhere."""
    instance, first_due_on = papers.instance, papers.original_due_on
    stands = lasting_timeliness(instance.state, instance.due_on, instance.reported_at)
    originally = lasting_timeliness(instance.state, first_due_on, instance.reported_at)
    if stands is None or originally is None:
        return None
    return Kind(
        section_id=instance.task.section_id,
        period_id=instance.period_id,
        over=instance.state == CLOSED,
        lead_unit_id=instance.lead_unit_id,
        stands=stands.value,
        due_on=_day_that_decides(stands, instance.due_on),
        originally=originally.value,
        originally_due_on=_day_that_decides(originally, first_due_on),
        extended=bool(papers.granted),
        returned=is_returned(instance),
        unissued=instance.unissued_since is not None,
        restricted=instance.task.sensitivity is Sensitivity.RESTRICTED,
    )


def _day_that_decides(stands: Timeliness, due_on: date | None) -> date:
    return due_on if due_on and stands is Timeliness.OPEN_WITHIN_DEADLINE else NO_DAY


def recount(
    session: Session, commune_id: uuid.UUID, before: Kind | None, after: Kind | None
) -> None:
    """Count one instance as what it is after an act, and no more as what it was before.

    Whoever holds the record's head goes first: two acts count one after the other.
    """
    leaves = {before, before.everywhere} if before else set()
    comes = {after, after.everywhere} if after else set()
    # What leaves is put there as none, what comes as one: so a row says what is done with it.
    put = [(kind, 0) for kind in leaves - comes] + [(kind, 1) for kind in comes - leaves]
    if not put:
        return
    of_kinds = [
        {"commune_id": commune_id, **kind._asdict(), "instances": n} for kind, n in sorted(put)
    ]
    _counting(session.get_bind().dialect.name).carry_out_each(session, of_kinds)


@cache
def _counting(database: str) -> CompiledStatement[None]:
    """What counts kinds, one after another: as one less for each 0, as one more for each 1."""
    statement = INSERT[database](TALLY).values(
        {column.name: bindparam(column.name, type_=column.type) for column in TALLY.c}
    )
    there = TALLY.c.instances
    counted = case((statement.excluded.instances == 1, there + 1), (there > 0, there - 1), else_=0)
    upsert = statement.on_conflict_do_update(
        index_elements=list(TALLY.primary_key), set_={"instances": counted}
    )
    return CompiledStatement(upsert, lambda _dialect: None)


def tallied(
    actor: Actor,
    periods: Select[uuid.UUID] | None = None,
    sections: Select[uuid.UUID] | None = None,
) -> Subquery:
    """What the actor may see of some periods, by its kinds: how many `instances` are of each.

    By section and unit for some sections; without them of all together. Restricted ones are
    counted one by one for whoever does not see all of them: those are few.
    """
    in_place = (
        Tally.section_id == EVERYWHERE if sections is None else Tally.section_id.in_(sections)
    )
    whole = select(*(TALLY.c[name] for name in (*Kind._fields, "instances"))).where(
        Tally.commune_id == actor.commune_id, in_place
    )
    if periods is not None:
        whole = whole.where(Tally.period_id.in_(periods))
    if actor.user_id is None or actor.sees_everything:
        return whole.subquery("tallied")
    if not actor.posts:
        return whole.where(false()).subquery("tallied")
    own = _restricted(actor.commune_id).where(visible_to(actor))
    if sections is not None:
        own = own.where(Task.section_id.in_(sections))
    if periods is not None:
        own = own.where(TaskInstance.period_id.in_(periods))
    each = _by_kind(actor.commune_id, own)
    return union_all(
        whole.where(Tally.restricted.is_(False)), select(*each, literal(1).label("instances"))
    ).subquery("tallied")


def counted_anew(commune_id: uuid.UUID) -> Select[Any]:
    """The rows of `Tally` as they follow from the instances, in the order of its columns."""
    of_each = _by_kind(commune_id, _instances(commune_id))
    inner = select(*of_each).subquery()
    apart = {
        "section_id": literal(EVERYWHERE, TALLY.c.section_id.type),
        "lead_unit_id": literal(EVERYWHERE, TALLY.c.lead_unit_id.type),
        "originally": inner.c.stands,
        "originally_due_on": inner.c.due_on,
        "extended": false(),
        "returned": false(),
    }
    together = [apart.get(name, inner.c[name]).label(name) for name in Kind._fields]
    counted = [_counted(list(inner.c)), _counted(together)]
    rows = union_all(*counted).subquery()
    return select(literal(commune_id, TALLY.c.commune_id.type).label("commune_id"), *rows.c)


def tally_anew(session: Session, commune_id: uuid.UUID) -> None:
    """Count a commune's instances, whatever was counted of them before."""
    session.execute(delete(Tally).where(Tally.commune_id == commune_id))
    names = ["commune_id", *Kind._fields, "instances"]
    session.execute(insert(TALLY).from_select(names, counted_anew(commune_id)))


def differences(session: Session, commune_id: uuid.UUID) -> Mapping[Kind, tuple[int, int]]:
    """For each kind of which another number is kept than there is, the one and the other."""
    kept = _numbers(session, select(TALLY).where(TALLY.c.commune_id == commune_id))
    there = _numbers(session, counted_anew(commune_id))
    return {
        kind: (kept.get(kind, 0), there.get(kind, 0))
        for kind in kept | there
        if kept.get(kind, 0) != there.get(kind, 0)
    }


def _numbers(session: Session, rows: Select[Any]) -> dict[Kind, int]:
    return {Kind(*kind): instances for _, *kind, instances in session.execute(rows)}


def _counted(columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    rows = select(*columns).subquery()
    return select(*rows.c, func.count().label("instances")).group_by(*rows.c)


def _instances(commune_id: uuid.UUID) -> Select[Any]:
    """The instances that count, with their tasks."""
    of_task = (Task.commune_id == TaskInstance.commune_id) & (Task.id == TaskInstance.task_id)
    return (
        select(TaskInstance)
        .join(Task, of_task)
        .where(TaskInstance.commune_id == commune_id, TaskInstance.state != REVOKED)
    )


def _restricted(commune_id: uuid.UUID) -> Select[Any]:
    """Those whose task is open only to those it concerns."""
    # Written out: a database uses an index of part of a table where it sees that part named.
    word: ColumnElement[str] = literal_column(f"'{Sensitivity.RESTRICTED.value}'")
    return _instances(commune_id).where(Task.commune_id == commune_id, Task.sensitivity == word)


def _by_kind(commune_id: uuid.UUID, instances: Select[Any]) -> Sequence[ColumnElement[Any]]:
    """The columns of `Kind` for each instance of a question."""
    first_due_on = original_due_on(commune_id)
    facts = instances.with_only_columns(
        Task.section_id,
        TaskInstance.period_id,
        (TaskInstance.state == CLOSED).label("over"),
        TaskInstance.lead_unit_id,
        lasting_case().label("stands"),
        type_coerce(TaskInstance.due_on, Date).label("due_on"),
        lasting_case(first_due_on).label("originally"),
        type_coerce(first_due_on, Date).label("originally_due_on"),
        due_before_extensions(commune_id).is_not(None).label("extended"),
        returned().label("returned"),
        TaskInstance.unissued_since.is_not(None).label("unissued"),
        (Task.sensitivity == Sensitivity.RESTRICTED).label("restricted"),
    ).subquery()

    def deciding(stands: str, due_on: str) -> ColumnElement[date]:
        waits = facts.c[stands] == Timeliness.OPEN_WITHIN_DEADLINE.value
        return case((waits, facts.c[due_on]), else_=literal(NO_DAY, Date)).label(due_on)

    decided = {
        "due_on": deciding("stands", "due_on"),
        "originally_due_on": deciding("originally", "originally_due_on"),
    }
    return [decided.get(name, facts.c[name]) for name in Kind._fields]
