"""Appointing (phân công xử lý): the head of the lead unit says who of it works on the task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.appointment import Appointment
from models.base import Owned
from models.organisation import Post
from models.queries.organisation import posts_in_unit, valid_on
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import Entry, refuse
from workflow.instance.situation import Situation
from workflow.instance.telling import News


@dataclass(frozen=True, slots=True)
class AppointmentEntry(Entry):
    """Who works on it, and on what of it, and by when within the unit."""

    kind = "appointment"

    officers: tuple[str, ...]
    """Their user names, in any order."""
    note: str = ""
    due_on: date | None = None

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = {} if self.officers else {"officers": "required"}
        if self.due_on and (fault := _fault_of_day(self.due_on, case.situation)):
            wrong["due_on"] = fault
        refuse(wrong)

    def as_json(self) -> dict[str, Any]:
        """Who and what: in which order they were ticked does not matter."""
        return {"officers": sorted(self.officers), "note": self.note, "due_on": self.due_on}


def _fault_of_day(day: date, situation: Situation) -> str | None:
    if day < situation.today:
        return "in_past"
    last = situation.instance.due_on
    # Of what is late already there is no day left that would be early enough.
    return "after_due_date" if last and situation.today <= last < day else None


def officers_of(session: Session, situation: Situation) -> list[Post]:
    """The posts by which people of the lead unit can be named, each person once, by their names."""
    instance = situation.instance
    posts = posts_in_unit(instance.commune_id, instance.lead_unit_id)
    found = session.scalars(posts.where(valid_on(Post, situation.today)))
    by_person = {post.user_id: post for post in found if post.user.active}
    return sorted(by_person.values(), key=lambda post: (post.user.sort_key, post.user.username))


def keep_appointment(act: Act[AppointmentEntry]) -> list[Owned]:
    """Who works on it from now on, and who did until now.

    Raises `Invalid` where somebody is named who is not of the unit.
    """
    of_unit = {
        post.user.username: post.user_id for post in officers_of(act.session, act.case.situation)
    }
    if not set(act.entry.officers) <= of_unit.keys():
        raise Invalid({"officers": "not_of_lead_unit"})
    ended = _ended(act)
    # Whoever is named again must not be there twice, not even for a moment.
    act.session.flush()
    named = [
        Appointment(
            **act.whose,
            user_id=of_unit[username],
            note=act.entry.note,
            due_on=act.entry.due_on,
            named_by_id=act.case.actor.user_id,
            named_at=act.at,
        )
        for username in sorted(set(act.entry.officers))
    ]
    act.session.add_all(named)
    act.session.flush()
    return [*named, *ended]


def keep_ending(act: Act[None]) -> list[Owned]:
    """Who worked on it until now; from now on it is again everybody's of the unit."""
    return [*_ended(act)]


def _ended(act: Act[Any]) -> list[Appointment]:
    ended = [act.changing(each) for each in act.case.situation.appointments]
    for each in ended:
        each.ended_by_id, each.ended_at = act.case.actor.user_id, act.at
    return ended


def _with_people(act: Act[Any], rows: Sequence[Owned]) -> dict[str, Any]:
    """Also who is meant: those named by their names, and those who were and are not any more."""
    found = sorted(
        (row for row in rows if isinstance(row, Appointment)),
        key=lambda row: (row.officer.sort_key, row.officer.username),
    )
    names = [row.officer.full_name for row in found if row.ended_at is None]
    named = {row.officer.username for row in found if row.ended_at is None}
    details = details_of_round(act, rows)
    return {
        **details,
        "entry": {**details["entry"], "names": names} if names else details["entry"],
        _NAMED: sorted(named),
        _RELEASED: sorted({row.officer.username for row in found} - named),
    }


_NAMED, _RELEASED = "named", "released"

APPOINTED = News("officers_named", (Standing.LEAD_MEMBER,), named_in=_NAMED)
"""They are to work on it from now on."""
RELEASED = News("officers_released", (Standing.PARTICIPANT,), named_in=_RELEASED)
"""They were until now, wherever they are by now."""
OFFICERS_CHANGED = News("officers_changed", (Standing.LEAD_HEAD,), can_wait=True)
"""Whoever heads the unit as well, or was in its head's place, shared out its work anew."""
OFFICER_LEFT = News("officer_left", (Standing.LEAD_HEAD, Standing.FOLLOW_UP, Standing.PARTICIPANT))
"""Who was named is not of the unit any more: that is no act, and is told as it comes about."""
OFFICER_BACK = News("officer_back", OFFICER_LEFT.hearers)
"""Who was told so hears that whoever was named can work on it again."""

_APPOINTMENT = frozenset({Ground.APPOINTMENT})

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.APPOINTMENT: Effect(
        keep_appointment,
        AppointmentEntry,
        rests_on=(Ground.APPOINTMENT,),
        changes=_APPOINTMENT,
        details=_with_people,
        calls=False,
        tells=(APPOINTED, RELEASED, OFFICERS_CHANGED),
    ),
    EffectName.APPOINTMENT_END: Effect(
        keep_ending,
        needs=(ConditionName.SOMEBODY_APPOINTED,),
        rests_on=(Ground.APPOINTMENT,),
        changes=_APPOINTMENT,
        details=_with_people,
        calls=False,
        tells=(RELEASED, OFFICERS_CHANGED),
    ),
}
"""How a unit shares out its work."""
