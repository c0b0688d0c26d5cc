"""Loading the shipped plan, units and groups into a database: once, whole, and checked."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Identified, Owned
from models.organisation import Commune, Unit, UnitGroup, UnitGroupMember
from models.plan import (
    Indicator,
    Plan,
    ProductRequirement,
    Section,
    SuggestedLead,
    Task,
    TaskParty,
)
from models.retention import RetentionPeriod
from models.vocabulary import EventKind, Side
from seed.faults import refuse_faulty
from seed.plan import (
    IndicatorSource,
    Party,
    PlanSource,
    ProductSource,
    SuggestedLeadSource,
    TaskSource,
    read_plan,
)
from seed.units import OrganisationSource, UnitSource, read_organisation
from workflow.actors.actor import Actor
from workflow.actors.commune import installed_commune
from workflow.audit import record
from workflow.audit.change import Change
from workflow.definition.commune import COMMUNE
from workflow.engine.checker import Wording
from workflow.engine.publishing import publish
from workflow.instance import projection
from workflow.instance.numbers import next_number
from workflow.vietnamese import fold


class LoadedWrongly(Exception):
    """What stands in the database is not what the shipped data say."""


def load(session: Session, *, worded: Wording, at: datetime) -> Commune:
    """The commune with its units, groups, workflow and plan; what is there already stays.

    Raises `PlanRefused` when a row cannot be loaded, and `LoadedWrongly` when the counts do not
    agree with the shipped data.
    """
    organisation, plan = read_organisation(), read_plan()
    commune = installed_commune(session) or _load_commune(session, organisation, at)
    actor = Actor.system(commune.id)
    publish(session, COMMUNE, worded=worded, actor=actor, at=at)
    if not _stored_plan(session, commune, plan):
        load_plan(session, plan, actor=actor, at=at)
    _check(session, commune, plan)
    return commune


def add_units(
    session: Session,
    actor: Actor,
    sources: Sequence[UnitSource],
    *,
    valid_from: date,
    at: datetime,
    sample: bool = False,
) -> dict[str, Unit]:
    """The units of some sources by their code, new in the commune from a day on."""
    units: dict[str, Unit] = {}
    for source in sources:
        parent = units.get(source.parent or "")
        units[source.code] = Unit(
            commune_id=actor.commune_id,
            code=source.code,
            name=source.name,
            short_name=source.short_name,
            name_key=fold(source.name),
            kind=source.kind,
            parent_id=parent.id if parent else None,
            subordinate=source.subordinate,
            informed=source.informed,
            position=source.position,
            valid_from=valid_from,
            sample=sample,
        )
        session.add(units[source.code])
        session.flush()
    _write_down(session, actor, EventKind.UNIT, "units", units.values(), at)
    return units


def _load_commune(session: Session, source: OrganisationSource, at: datetime) -> Commune:
    commune = Commune(
        code=source.commune.code,
        name=source.commune.name,
        full_name=source.commune.full_name,
        province=source.commune.province,
        follow_up_unit_code=source.commune.follow_up_unit,
        created_at=at,
    )
    session.add(commune)
    session.flush()
    record.begin(session, commune.id, at)
    projection.begin(session, commune.id)
    actor = Actor.system(commune.id)
    _write_down(session, actor, EventKind.COMMUNE, f"commune/{commune.code}", [commune], at)
    since = source.commune.valid_from
    units = add_units(session, actor, source.units, valid_from=since, at=at)
    groups = [
        UnitGroup(
            commune_id=commune.id,
            code=group.code,
            name=group.name,
            rule=group.rule,
            informed=group.informed,
        )
        for group in source.groups
    ]
    session.add_all(groups)
    session.flush()
    members = [
        UnitGroupMember(
            commune_id=commune.id, group_id=row.id, unit_id=units[code].id, valid_from=since
        )
        for row, group in zip(groups, source.groups, strict=True)
        for code in group.members
    ]
    session.add_all(members)
    _write_down(session, actor, EventKind.GROUP, "groups", [*groups, *members], at)
    return commune


def load_plan(session: Session, source: PlanSource, *, actor: Actor, at: datetime) -> Plan:
    """The plan with all its sections and rows, and the line of the record that vouches for them.

    Raises `PlanRefused` with every row that could not be stored, addressed or assigned.
    """
    parties = _Parties(session, actor)
    refuse_faulty(source, parties.codes, parties.unit_codes)
    number = next_number(session, actor.commune_id, "plan")
    plan = _plan(actor.commune_id, number, source, at)
    session.add(plan)
    session.flush()
    sections = _sections(plan, source)
    session.add_all(sections.values())
    session.flush()
    rows: list[Owned] = [plan, *sections.values(), *_kept(session, source.retention, plan)]
    for task in source.tasks:
        rows += _load_task(session, sections[task.section], task, parties)
    _write_down(session, actor, EventKind.PLAN, f"plan/{plan.number}", rows, at)
    return plan


def _plan(commune_id: uuid.UUID, number: int, source: PlanSource, at: datetime) -> Plan:
    return Plan(
        commune_id=commune_id,
        number=number,
        title=source.title.text,
        basis="; ".join(document.text for document in source.basis),
        document_number=source.document_number,
        document_date=source.document_date,
        issued_year=source.issued_year,
        source_name=source.source.file,
        source_sha256=source.source.sha256,
        loaded_at=at,
    )


def _sections(plan: Plan, source: PlanSource) -> dict[str, Section]:
    """The sections by their numeral."""
    return {
        section.numeral: Section(
            commune_id=plan.commune_id,
            plan_id=plan.id,
            position=position,
            numeral=section.numeral,
            title=section.title.text,
        )
        for position, section in enumerate(source.sections, 1)
    }


class _Parties:
    """What the codes of the source mean in this commune: a unit or a group."""

    def __init__(self, session: Session, actor: Actor) -> None:
        by_commune = actor.commune_id
        self._units = {
            unit.code: unit.id
            for unit in session.scalars(select(Unit).where(Unit.commune_id == by_commune))
        }
        self._groups = {
            group.code: group.id
            for group in session.scalars(
                select(UnitGroup).where(UnitGroup.commune_id == by_commune)
            )
        }

    @property
    def codes(self) -> set[str]:
        """Every code that a row may name."""
        return {*self._units, *self._groups}

    @property
    def unit_codes(self) -> set[str]:
        """Those of them that name one unit."""
        return set(self._units)

    def suggested(self, task: Task, source: SuggestedLeadSource | None) -> list[SuggestedLead]:
        """Who could lead the task; nothing where nobody is suggested."""
        if source is None:
            return []
        unit_id = self._units[source.code]
        kept = {"commune_id": task.commune_id, "task_id": task.id, "unit_id": unit_id}
        return [SuggestedLead(**kept, reason=source.why)]

    def of(self, task: Task, side: Side, sources: Sequence[Party]) -> list[TaskParty]:
        return [
            TaskParty(
                commune_id=task.commune_id,
                task_id=task.id,
                side=side,
                position=position,
                text=source.text,
                unit_id=self._units.get(source.code),
                group_id=None if source.code in self._units else self._groups[source.code],
            )
            for position, source in enumerate(sources, 1)
        ]


def _load_task(
    session: Session, section: Section, source: TaskSource, parties: _Parties
) -> list[Owned]:
    """The row of the plan, and everything beside it."""
    task = _task(section, source)
    session.add(task)
    session.flush()
    products = _requirements(task, source.products)
    beside: list[Owned] = [
        *parties.of(task, Side.LEAD, source.leads),
        *parties.of(task, Side.COOPERATING, source.cooperating),
        *products,
        *_indicators(task, source.indicators),
        *parties.suggested(task, source.suggested_lead),
    ]
    session.add_all(beside)
    session.flush()
    kept = [
        row
        for said, product in zip(source.products, products, strict=True)
        for row in _kept(session, said.retention, product)
    ]
    return [task, *beside, *kept]


def _kept(
    session: Session, years: int | None, of: Plan | ProductRequirement
) -> list[RetentionPeriod]:
    """For how long a plan or a product is kept, where the source says it."""
    if years is None:
        return []
    named = {"plan_id" if isinstance(of, Plan) else "requirement_id": of.id}
    row = RetentionPeriod(commune_id=of.commune_id, years=years, **named)
    session.add(row)
    return [row]


def _task(section: Section, source: TaskSource) -> Task:
    cells = source.cells
    return Task(
        commune_id=section.commune_id,
        section_id=section.id,
        position=source.number,
        content=cells.content.text,
        content_key=fold(cells.content.text),
        lead_text=cells.lead.text,
        cooperating_text=cells.cooperating.text,
        product_text=cells.product.text,
        time_text=cells.time.text,
        source_lines={cell.name: getattr(cells, cell.name).lines for cell in fields(cells)},
        cadence=source.cadence,
        sensitivity=source.sensitivity,
        assigning_note=source.assigning_note,
    )


def _requirements(task: Task, sources: Sequence[ProductSource]) -> list[ProductRequirement]:
    """The products asked for; what somebody outside the commune issues is not required of it."""
    return [
        ProductRequirement(
            commune_id=task.commune_id,
            task_id=task.id,
            position=position,
            text=source.text,
            title=source.title,
            kind=source.kind,
            approval_mode=source.approval_mode,
            required=source.outside_issuer is None,
        )
        for position, source in enumerate(sources, 1)
    ]


def _indicators(task: Task, sources: Sequence[IndicatorSource]) -> list[Indicator]:
    return [
        Indicator(
            commune_id=task.commune_id,
            task_id=task.id,
            code=source.code,
            name=source.name,
            formula=source.formula,
            unit_of_measure=source.unit_of_measure,
            target_from=source.target_from,
            target_to=source.target_to,
            by_year=source.by_year,
            scope=source.scope,
            remark=f"{source.edge_rule} {source.remark}".strip(),
        )
        for source in sources
    ]


def _stored_plan(session: Session, commune: Commune, source: PlanSource) -> Plan | None:
    return session.scalar(
        select(Plan).where(
            Plan.commune_id == commune.id, Plan.source_sha256 == source.source.sha256
        )
    )


def _write_down(
    session: Session,
    actor: Actor,
    kind: EventKind,
    subject: str,
    rows: Iterable[Identified],
    at: datetime,
) -> None:
    Change.unheld(session, kind, subject, "load", actor=actor, at=at).write_down(*rows)


def _check(session: Session, commune: Commune, source: PlanSource) -> None:
    plan = _stored_plan(session, commune, source)
    if plan is None:
        raise LoadedWrongly("the plan")
    in_plan = (
        select(func.count())
        .select_from(Task)
        .join(Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id))
        .where(Section.commune_id == commune.id, Section.plan_id == plan.id)
    )
    stored = session.scalar(in_plan)
    if stored != len(source.tasks):
        raise LoadedWrongly(f"{stored} of {len(source.tasks)} tasks")
