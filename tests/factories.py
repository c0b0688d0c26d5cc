"""Rows for the tests, made as an installation makes them: each named in a line of the record."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from models.base import new_key
from models.organisation import Commune, Post, Unit, UnitGroup, UnitGroupMember, User
from models.plan import Plan, ProductRequirement, Section, Task, TaskParty
from models.vocabulary import EventKind, Side
from tests import cast
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.auth.hashing import Hashing
from workflow.definition.commune import COMMUNE
from workflow.engine.publishing import publish
from workflow.instance import projection
from workflow.vietnamese import fold, name_sort_key

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from models.base import Owned

SINCE = date(2025, 7, 1)
"""From when everything in the commune holds."""

CHEAPLY = Hashing(mebibytes=1 / 128)
"""Hashes as cheaply as it goes: what protects real passwords would cost every test a tenth of a
second."""


def found_commune(session: Session, *, at: datetime, code: str = "ngok-bay") -> uuid.UUID:
    """The id of a new commune with the whole cast, the plan and the published definition."""
    commune = Commune(
        id=new_key(),
        code=code,
        name="xã Ngọk Bay",
        full_name="Ủy ban nhân dân xã Ngọk Bay",
        province="tỉnh Quảng Ngãi",
        follow_up_unit_code=cast.FOLLOW_UP_UNIT,
        created_at=at,
    )
    session.add(commune)
    session.flush()
    record.begin(session, commune.id, at)
    projection.begin(session, commune.id)
    record.append(
        session,
        record.Line(
            kind=EventKind.COMMUNE,
            actor=Actor.system(commune.id),
            at=at,
            subject=f"commune/{code}",
            action="create",
            rows=(commune,),
        ),
    )
    units = _units(session, commune.id, at)
    groups = _groups(session, commune.id, units, at)
    for person in cast.PEOPLE:
        user = make_user(session, commune.id, person, at=at)
        for role, unit_code, title in person.posts:
            unit_id = units[unit_code].id if unit_code else None
            give_post(session, user, role=role, unit_id=unit_id, title=title, at=at)
    _plan(session, commune.id, units, groups, at)
    publish(session, COMMUNE, worded=covered(), actor=Actor.system(commune.id), at=at)
    return commune.id


def make_user(
    session: Session, commune_id: uuid.UUID, person: cast.Person, *, at: datetime
) -> User:
    """A person who can sign in, still without posts."""
    user = user_row(commune_id, person, at=at)
    session.add(user)
    write_down(session, EventKind.PERSON, f"user/{user.username}", [user], at=at)
    return user


def user_row(commune_id: uuid.UUID, person: cast.Person, *, at: datetime) -> User:
    """The row of a person, which no line of the record names yet."""
    return User(
        commune_id=commune_id,
        id=new_key(),
        username=person.username,
        full_name=person.full_name,
        name_key=fold(person.full_name),
        sort_key=name_sort_key(person.full_name),
        password_hash=_password_hash(),
        password_set_at=at,
        active=True,
        created_at=at,
    )


def give_post(
    session: Session,
    user: User,
    *,
    role: str,
    unit_id: uuid.UUID | None = None,
    title: str = "Cán bộ",
    since: date = SINCE,
    until: date | None = None,
    at: datetime,
) -> Post:
    """A post that a person holds from day to day."""
    post = Post(
        commune_id=user.commune_id,
        id=new_key(),
        user_id=user.id,
        unit_id=unit_id,
        role=role,
        title=title,
        valid_from=since,
        valid_to=until,
    )
    session.add(post)
    write_down(session, EventKind.POST, f"user/{user.username}", [post], at=at)
    return post


def end_post(session: Session, post: Post, *, last_day: date, at: datetime) -> None:
    """The post ends; its last day still belongs to it."""
    post.valid_to = last_day
    write_down(session, EventKind.POST, f"post/{post.id}", [post], action="end", at=at)


def write_down(
    session: Session,
    kind: EventKind,
    subject: str,
    rows: Iterable[Owned],
    *,
    action: str = "create",
    instance_id: uuid.UUID | None = None,
    at: datetime,
) -> None:
    """A line of the record for rows of one commune, by the installation itself."""
    rows = tuple(rows)
    line = record.Line(
        kind=kind,
        actor=Actor.system(rows[0].commune_id),
        at=at,
        subject=subject,
        action=action,
        instance_id=instance_id,
        rows=rows,
    )
    record.append(session, line)


def _units(session: Session, commune_id: uuid.UUID, at: datetime) -> dict[str, Unit]:
    units = [
        Unit(
            commune_id=commune_id,
            id=new_key(),
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            name_key=fold(unit.name),
            kind=unit.kind,
            subordinate=unit.subordinate,
            informed=unit.informed,
            position=position,
            valid_from=SINCE,
        )
        for position, unit in enumerate(cast.UNITS, 1)
    ]
    session.add_all(units)
    write_down(session, EventKind.UNIT, "unit", units, at=at)
    return {unit.code: unit for unit in units}


def _groups(
    session: Session, commune_id: uuid.UUID, units: dict[str, Unit], at: datetime
) -> dict[str, UnitGroup]:
    groups = {
        group.code: UnitGroup(
            commune_id=commune_id, id=new_key(), code=group.code, name=group.name, rule=group.rule
        )
        for group in cast.GROUPS
    }
    session.add_all(groups.values())
    session.flush()
    members = [
        UnitGroupMember(
            commune_id=commune_id,
            id=new_key(),
            group_id=groups[group.code].id,
            unit_id=units[member].id,
            valid_from=SINCE,
        )
        for group in cast.GROUPS
        for member in group.members
    ]
    session.add_all(members)
    write_down(session, EventKind.GROUP, "group", [*groups.values(), *members], at=at)
    return groups


def _plan(
    session: Session,
    commune_id: uuid.UUID,
    units: dict[str, Unit],
    groups: dict[str, UnitGroup],
    at: datetime,
) -> None:
    plan = Plan(
        commune_id=commune_id,
        id=new_key(),
        number=1,
        title="Kế hoạch thử nghiệm",
        basis="",
        issued_year=2026,
        source_name="phu-luc.txt",
        source_sha256=hashlib.sha256(b"").hexdigest(),
        loaded_at=at,
    )
    session.add(plan)
    session.flush()
    sections = {
        numeral: Section(
            commune_id=commune_id,
            id=new_key(),
            plan_id=plan.id,
            position=position,
            numeral=numeral,
            title=title,
        )
        for position, (numeral, title) in enumerate(cast.SECTIONS.items(), 1)
    }
    session.add_all(sections.values())
    session.flush()
    tasks = {task.label: _task(commune_id, task, sections) for task in cast.TASKS}
    session.add_all(tasks.values())
    session.flush()
    parts: list[Owned] = []
    for each in cast.TASKS:
        parts += _parties(tasks[each.label], each, units, groups)
        parts += _requirements(tasks[each.label], each)
    session.add_all(parts)
    rows = [plan, *sections.values(), *tasks.values(), *parts]
    write_down(session, EventKind.PLAN, "plan/1", rows, at=at)


def _task(commune_id: uuid.UUID, task: cast.CastTask, sections: dict[str, Section]) -> Task:
    numeral, position = task.label.split(".")
    return Task(
        commune_id=commune_id,
        id=new_key(),
        section_id=sections[numeral].id,
        position=int(position),
        content=task.content,
        content_key=fold(task.content),
        lead_text=", ".join(map(_name, task.leads)),
        cooperating_text=", ".join(map(_name, task.cooperating)),
        product_text="; ".join(product.text for product in task.products),
        time_text="Thường xuyên",
        source_lines={},
        cadence=task.cadence,
        sensitivity=task.sensitivity,
    )


def _parties(
    row: Task, task: cast.CastTask, units: dict[str, Unit], groups: dict[str, UnitGroup]
) -> list[TaskParty]:
    sides = {Side.LEAD: task.leads, Side.COOPERATING: task.cooperating}
    return [
        TaskParty(
            commune_id=row.commune_id,
            id=new_key(),
            task_id=row.id,
            side=side,
            position=position,
            text=_name(code),
            unit_id=units[code].id if code in units else None,
            group_id=groups[code].id if code in groups else None,
        )
        for side, codes in sides.items()
        for position, code in enumerate(codes, 1)
    ]


def _requirements(row: Task, task: cast.CastTask) -> list[ProductRequirement]:
    return [
        ProductRequirement(
            commune_id=row.commune_id,
            id=new_key(),
            task_id=row.id,
            position=position,
            text=product.text,
            kind=product.kind,
            approval_mode=product.approval,
            required=product.required,
        )
        for position, product in enumerate(task.products, 1)
    ]


def _name(code: str) -> str:
    return next(each.name for each in (*cast.UNITS, *cast.GROUPS) if each.code == code)


@cache
def _password_hash() -> str:
    return CHEAPLY.hashed(cast.PASSWORD)
