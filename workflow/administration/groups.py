"""Groups: which units belong to them, from day to day. The groups themselves come with the plan."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.organisation import Unit, UnitGroup, UnitGroupMember
from models.queries.organisation import group_coded, groups, memberships, villages_on
from models.vocabulary import EventKind, GroupRule
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.administration.units import is_code, reach_unit
from workflow.audit.change import Change
from workflow.audit.idempotency import ANEW, Intent
from workflow.calendar.days import local_day
from workflow.calendar.validity import day_fault, ending_fault, holds, lasts
from workflow.errors import Invalid, Unknown


@dataclass(frozen=True, slots=True)
class Membership:
    """A unit's place in a group, from date to date."""

    row: UnitGroupMember
    unit: Unit

    @property
    def valid_from(self) -> date:
        """Its first day."""
        return self.row.valid_from

    @property
    def valid_to(self) -> date | None:
        """Its last day; None while none is known."""
        return self.row.valid_to


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with every membership there is or was."""

    group: UnitGroup
    memberships: Sequence[Membership]
    villages: Sequence[Unit]
    """Of a group that stands for the villages: those of today."""
    today: date

    @property
    def units(self) -> list[Unit]:
        """What the group stands for today, or proposes."""
        if self.group.rule is GroupRule.VILLAGES:
            return list(self.villages)
        return [
            each.unit
            for each in self.memberships
            if holds(each.row, self.today) and holds(each.unit, self.today)
        ]

    @property
    def lasting(self) -> list[Membership]:
        """The memberships that hold today, or will."""
        return [each for each in self.memberships if lasts(each.row, self.today)]


def find(session: Session, *, actor: Actor, at: datetime) -> list[GroupView]:
    """The groups, by name. Raises `Refused` for anybody but an administrator."""
    ADMINISTERING.demand(actor)
    return _views(session, session.scalars(groups(actor.commune_id)).all(), actor, at)


def view(session: Session, code: str, *, actor: Actor, at: datetime) -> GroupView:
    """The group with a code. Raises `Unknown`, or `Refused` for a non-administrator."""
    ADMINISTERING.demand(actor)
    return _views(session, [_group(session, actor, code)], actor, at)[0]


def add_member(
    session: Session,
    code: str,
    unit_code: str,
    valid_from: date,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> UnitGroupMember:
    """The membership of a unit in a group from a day on; what was assigned before stays.

    Raises `Refused`, `Unknown`, `TokenReused`, or `Invalid`.
    """
    asked = {"action": "add_member", "group": code, "unit": unit_code, "valid_from": valid_from}
    change = _begin(session, code, "add_member", actor, at, Intent(token, asked))
    if before := change.made_before(UnitGroupMember, "member"):
        return before
    group = _group(session, actor, code)
    unit = reach_unit(session, actor, unit_code)
    _check(session, group, unit, valid_from)
    member = UnitGroupMember(
        commune_id=actor.commune_id, group_id=group.id, unit_id=unit.id, valid_from=valid_from
    )
    session.add(member)
    change.write_down(member, unit=unit_code, valid_from=valid_from)
    change.keep(member=member.id)
    return member


def end_member(
    session: Session,
    code: str,
    member_id: uuid.UUID,
    last_day: date,
    *,
    actor: Actor,
    at: datetime,
) -> UnitGroupMember:
    """The membership with its last day, which never comes later than one that was set before.

    Raises `Refused`, `Unknown` or `Invalid`.
    """
    change = _begin(session, code, "end_member", actor, at)
    group = _group(session, actor, code)
    member, unit = _member(session, group, member_id)
    if fault := ending_fault(member, last_day):
        raise Invalid({"last_day": fault})
    before, member.valid_to = member.valid_to, last_day
    if last_day != before:
        change.write_down(member, unit=unit.code, before=before, valid_to=last_day)
    return member


def _begin(
    session: Session, code: str, action: str, actor: Actor, at: datetime, intent: Intent = ANEW
) -> Change:
    subject = f"group/{code}" if is_code(code) else "group"
    return Change.begin(
        session, ADMINISTERING, EventKind.GROUP, subject, action, intent=intent, actor=actor, at=at
    )


def _group(session: Session, actor: Actor, code: str) -> UnitGroup:
    found = session.scalar(group_coded(actor.commune_id, code)) if is_code(code) else None
    if found is None:
        raise Unknown
    return found


def _views(
    session: Session, found: Sequence[UnitGroup], actor: Actor, at: datetime
) -> list[GroupView]:
    today = local_day(at)
    members = defaultdict(list)
    for row, unit in session.execute(memberships(actor.commune_id, [g.id for g in found])):
        members[row.group_id].append(Membership(row, unit))
    villages = session.scalars(villages_on(actor.commune_id, today)).all()
    return [GroupView(group, members[group.id], villages, today) for group in found]


def _member(
    session: Session, group: UnitGroup, member_id: uuid.UUID
) -> tuple[UnitGroupMember, Unit]:
    for member, unit in session.execute(memberships(group.commune_id, [group.id])):
        if member.id == member_id:
            return member, unit
    raise Unknown


def _check(session: Session, group: UnitGroup, unit: Unit, valid_from: date) -> None:
    wrong = {}
    if fault := day_fault(valid_from):
        wrong["valid_from"] = fault
    if group.rule is GroupRule.VILLAGES:
        wrong["unit"] = "villages_by_themselves"
    elif not holds(unit, valid_from):
        wrong["unit"] = "unit_not_valid_then"
    elif _is_member(session, group, unit, valid_from):
        wrong["unit"] = "member_already"
    if wrong:
        raise Invalid(wrong)


def _is_member(session: Session, group: UnitGroup, unit: Unit, since: date) -> bool:
    found = session.execute(memberships(group.commune_id, [group.id]))
    return any(member.unit_id == unit.id and lasts(member, since) for member, _ in found)
