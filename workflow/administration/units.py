"""Units: entered, corrected and ended by an administrator, from day to day, and never removed."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.organisation import Commune, Post, Unit, User
from models.plan import Task
from models.queries.organisation import (
    all_units,
    overlaps,
    posts_in_unit,
    unit_coded,
    units_lasting,
)
from models.titles import held_by
from models.vocabulary import EventKind, UnitKind
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.directory import heads_on
from workflow.actors.rights import ADMINISTERING
from workflow.actors.visibility import visible_to
from workflow.audit.change import Change
from workflow.audit.idempotency import ANEW, Intent
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import not_over
from workflow.calendar.validity import day_fault, last_day_fault, lasts
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.vietnamese import fold

STEP = 10
"""The distance between places in lists, so that others fit in between."""
LAST_PLACE = 1_000_000

_CODE = re.compile("[A-Z0-9][A-Z0-9_]{1,59}")
_VILLAGE_PREFIX = "THON_"
_VILLAGE_CODE_LENGTH = 50
"""Leaves room for a number behind it."""


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit to be entered."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    subordinate: bool
    """Whether the committee may assign (giao); otherwise it requests (đề nghị)."""
    valid_from: date
    informed: bool = False
    parent: str | None = None
    """The code of the unit above it."""
    position: int | None = None
    """Its place in lists; None: the last one."""

    def faults(self) -> dict[str, str]:
        """What cannot be taken, by its field."""
        wrong = _naming_faults(self.name, self.short_name, self.position)
        if not is_code(self.code):
            wrong["code"] = "code_shape" if self.code else "required"
        if fault := day_fault(self.valid_from):
            wrong["valid_from"] = fault
        if self.informed and self.subordinate:
            wrong["informed"] = "informed_subordinate"
        return wrong


@dataclass(frozen=True, slots=True)
class Naming:
    """What may be corrected about a unit: how it is called and where it stands in lists."""

    name: str
    short_name: str
    position: int

    @classmethod
    def of(cls, unit: Unit) -> "Naming":
        """The unit's present naming."""
        return cls(unit.name, unit.short_name, unit.position)


@dataclass(frozen=True, slots=True)
class UnitsList:
    """The units in the office's order, with who heads them today."""

    units: Sequence[Unit]
    heads: dict[uuid.UUID, User]
    """By the unit's id."""
    today: date

    @property
    def villages_missing(self) -> bool:
        """Whether the commune's own villages are still to be entered."""
        return villages_missing(unit for unit in self.units if lasts(unit, self.today))


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with its parent and every post there is or was in it, the newest first."""

    unit: Unit
    parent: Unit | None
    posts: Sequence[Post]
    today: date


def find(session: Session, *, everything: bool = False, actor: Actor, at: datetime) -> UnitsList:
    """The units that are valid today or will be; ended ones too with `everything`.

    Raises `Refused` for anybody but an administrator.
    """
    ADMINISTERING.demand(actor)
    today = local_day(at)
    commune_id = actor.commune_id
    wanted = all_units(commune_id) if everything else units_lasting(commune_id, today)
    units = session.scalars(wanted).all()
    return UnitsList(units, heads_on(session, commune_id, today), today)


def units_offered(session: Session, *, actor: Actor, today: date) -> list[Unit]:
    """The units that people can work in and that groups are made of: not the committee itself."""
    lasting = session.scalars(units_lasting(actor.commune_id, today))
    return [unit for unit in lasting if unit.kind is not UnitKind.COMMITTEE]


def view(session: Session, code: str, *, actor: Actor, at: datetime) -> UnitView:
    """The unit with a code. Raises `Unknown`, or `Refused` for a non-administrator."""
    ADMINISTERING.demand(actor)
    unit = reach_unit(session, actor, code)
    parent = session.get(Unit, (unit.commune_id, unit.parent_id)) if unit.parent_id else None
    posts = session.scalars(posts_in_unit(unit.commune_id, unit.id)).all()
    return UnitView(unit, parent, posts, local_day(at))


def reach_unit(session: Session, actor: Actor, code: str) -> Unit:
    """The unit with a code in the actor's commune. Raises `Unknown`."""
    # What no code looks like is not asked for: the database may not even take it.
    found = session.scalar(unit_coded(actor.commune_id, code)) if is_code(code) else None
    if found is None:
        raise Unknown
    return found


def is_code(text: str) -> bool:
    """Whether a text can be the code of a unit or group."""
    return _CODE.fullmatch(text) is not None


def villages_missing(units: Iterable[Unit]) -> bool:
    """Whether there is no village among some units but made-up ones."""
    return not any(unit.kind is UnitKind.VILLAGE and not unit.sample for unit in units)


def create(
    session: Session, entry: UnitEntry, *, actor: Actor, at: datetime, token: str | None = None
) -> Unit:
    """The new unit. Raises `Refused`, `TokenReused`, or `Invalid` for the fields."""
    intent = Intent(token, {"action": "create_unit", **asdict(entry)})
    change = _begin(session, entry.code, "create", actor, at, intent)
    if change.earlier:
        return reach_unit(session, actor, entry.code)
    _check(session, entry, actor)
    parent = reach_unit(session, actor, entry.parent) if entry.parent else None
    unit = Unit(
        commune_id=actor.commune_id,
        code=entry.code,
        name=entry.name,
        short_name=entry.short_name,
        name_key=fold(entry.name),
        kind=entry.kind,
        parent_id=parent.id if parent else None,
        subordinate=entry.subordinate,
        informed=entry.informed,
        position=_last_place(session, actor) if entry.position is None else entry.position,
        valid_from=entry.valid_from,
    )
    session.add(unit)
    change.write_down(unit, **asdict(entry))
    change.keep(unit=unit.code)
    return unit


def add_village(
    session: Session, name: str, valid_from: date, *, actor: Actor, at: datetime
) -> Unit:
    """The new village, under a code made of its name. Raises `Refused` or `Invalid`."""
    entry = UnitEntry(
        code=_village_code(session, actor, name),
        name=name,
        short_name=name,
        kind=UnitKind.VILLAGE,
        subordinate=False,
        valid_from=valid_from,
    )
    return create(session, entry, actor=actor, at=at)


def correct(session: Session, code: str, new: Naming, *, actor: Actor, at: datetime) -> Unit:
    """The unit under its corrected naming. Raises `Refused`, `Unknown` or `Invalid`."""
    change = _begin(session, code, "correct", actor, at)
    unit = reach_unit(session, actor, code)
    wrong = _naming_faults(new.name, new.short_name, new.position)
    if not wrong and _name_taken(session, new.name, unit.valid_from, actor, besides=unit):
        wrong["name"] = "name_taken"
    if wrong:
        raise Invalid(wrong)
    before = Naming.of(unit)
    if new != before:
        unit.name, unit.short_name, unit.position = new.name, new.short_name, new.position
        unit.name_key = fold(new.name)
        change.write_down(unit, before=asdict(before), **asdict(new))
    return unit


def set_last_day(
    session: Session, code: str, last_day: date | None, *, actor: Actor, at: datetime
) -> Unit:
    """The unit with the last day of its existence; None when it goes on.

    Raises `Unknown`, `Invalid`, or `Refused` while it leads a task or somebody has a post in it.
    """
    change = _begin(session, code, "set_last_day", actor, at)
    unit = reach_unit(session, actor, code)
    if last_day == unit.valid_to:
        return unit
    if last_day is not None:
        if fault := last_day_fault(unit, last_day):
            raise Invalid({"last_day": fault})
        if obstacles := _obstacles_to_ending(session, unit, last_day, actor):
            raise change.refused(*obstacles)
    before, unit.valid_to = unit.valid_to, last_day
    change.write_down(unit, before=before, valid_to=last_day)
    return unit


def _begin(
    session: Session, code: str, action: str, actor: Actor, at: datetime, intent: Intent = ANEW
) -> Change:
    subject = f"unit/{code}" if is_code(code) else "unit"
    return Change.begin(
        session, ADMINISTERING, EventKind.UNIT, subject, action, intent=intent, actor=actor, at=at
    )


def _check(session: Session, entry: UnitEntry, actor: Actor) -> None:
    wrong = entry.faults()
    if "code" not in wrong and session.scalar(unit_coded(actor.commune_id, entry.code)):
        wrong["code"] = "code_taken"
    if not wrong and _name_taken(session, entry.name, entry.valid_from, actor):
        wrong["name"] = "name_taken"
    if wrong:
        raise Invalid(wrong)


def _naming_faults(name: str, short_name: str, position: int | None) -> dict[str, str]:
    texts = {"name": name, "short_name": short_name}
    wrong = {field: "required" for field, text in texts.items() if not text.strip()}
    if position is not None and not 0 <= position <= LAST_PLACE:
        wrong["position"] = "out_of_range"
    return wrong


def _name_taken(
    session: Session, name: str, since: date, actor: Actor, *, besides: Unit | None = None
) -> bool:
    same = select(Unit.id).where(
        Unit.commune_id == actor.commune_id,
        Unit.name_key == fold(name),
        overlaps(Unit, since, None),
    )
    return any(unit_id != (besides and besides.id) for unit_id in session.scalars(same))


def _last_place(session: Session, actor: Actor) -> int:
    places = [unit.position for unit in session.scalars(all_units(actor.commune_id))]
    return max(places, default=0) + STEP


def _village_code(session: Session, actor: Actor, name: str) -> str:
    words = re.sub("[^A-Z0-9]+", "_", fold(name).upper()).strip("_")
    code = _VILLAGE_PREFIX + words.removeprefix(_VILLAGE_PREFIX)
    code = code[:_VILLAGE_CODE_LENGTH].rstrip("_")
    taken = {unit.code for unit in session.scalars(all_units(actor.commune_id))}
    numbered = (f"{code}_{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (code, *numbered) if each not in taken)


def _obstacles_to_ending(
    session: Session, unit: Unit, last_day: date, actor: Actor
) -> list[Obstacle]:
    """The duty, the work and the people that would be left without their unit."""
    found = []
    if unit.code == session.get_one(Commune, unit.commune_id).follow_up_unit_code:
        found.append(Obstacle("unit_follows_up"))
    leads = _led_and_running(unit)
    seen = session.scalars(leads.where(visible_to(actor))).all()
    if seen:
        labels = dict.fromkeys(instance.task.label for instance in seen)
        found.append(Obstacle("unit_leads", tuple(labels)))
    if len(session.scalars(leads).all()) > len(seen):
        found.append(Obstacle("unit_leads_restricted"))
    posts = session.scalars(posts_in_unit(unit.commune_id, unit.id))
    staying = [
        held_by(post.user.full_name, post.title)
        for post in posts
        if lasts(post, last_day + timedelta(days=1))
    ]
    if staying:
        found.append(Obstacle("unit_has_posts", tuple(staying)))
    return found


def _led_and_running(unit: Unit) -> Select[TaskInstance]:
    return (
        select(TaskInstance)
        .where(
            TaskInstance.commune_id == unit.commune_id,
            TaskInstance.lead_unit_id == unit.id,
            not_over(),
        )
        .options(joinedload(TaskInstance.task).joinedload(Task.section))
        .order_by(TaskInstance.number)
    )
