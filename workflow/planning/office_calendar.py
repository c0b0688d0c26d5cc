"""Keeping the office's calendar: by the follow-up office, one change at a time, and recorded.

No change here moves a date that was given: due dates and stored periods keep what they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.calendar import CalendarTerms, OwnDay, SettledYear
from models.queries.calendar import calendar_terms, own_days, settled_years
from models.record import Event
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change
from workflow.audit.log import lines_about
from workflow.calendar.days import CUT_OFF_DAY, NationalYear, calendar_of
from workflow.calendar.national_days import WEEKEND
from workflow.errors import Invalid

CUT_OFF_DAYS = (*range(1, 29), 31)
"""The days of the month on which periods may end; 31 is the last one, however long the month is."""

DAYS_OF_WEEK = range(1, 8)

SETTLE = "settle_year"

YEARS_AHEAD = 5
"""How far ahead a year can be confirmed."""


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """The weekdays on which the office is closed, and the day on which its periods end."""

    free_days: frozenset[int] = WEEKEND
    cut_off_day: int = CUT_OFF_DAY

    @property
    def digits(self) -> str:
        """The weekdays off as they are stored: `67`."""
        return "".join(map(str, sorted(self.free_days)))

    def check(self) -> None:
        """Raise `Invalid` beside the fields that cannot be taken."""
        wrong = {}
        if not self.free_days < set(DAYS_OF_WEEK):
            wrong["free_days"] = "no_day_worked"
        elif not self.free_days:
            # Whoever works rests a day in seven, so that nothing ticked is a slip.
            wrong["free_days"] = "no_day_off"
        if self.cut_off_day not in CUT_OFF_DAYS:
            wrong["cut_off_day"] = "out_of_range"
        if wrong:
            raise Invalid(wrong)


def set_day(
    session: Session, day: date | None, name: str, *, worked: bool, actor: Actor, at: datetime
) -> OwnDay:
    """The office's own day; one that is there already is taken away before it is said anew.

    `day` is None when what was sent could not be read. Raises `Refused` for anyone but the
    follow-up office, or `Invalid`, also in a year that cannot be confirmed.
    """
    change = _begin(session, _named(day), "set_day", actor=actor, at=at)
    if day is None:
        raise Invalid
    wrong = {}
    if not may_be_settled(day.year, change.today):
        wrong["day"] = "day_far"
    if not name.strip():
        wrong["name"] = "required"
    if wrong:
        raise Invalid(wrong)
    row = session.scalar(own_days(actor.commune_id).where(OwnDay.day == day))
    if row is not None:
        if (row.worked, row.name) == (worked, name):
            return row
        raise Invalid({"day": "day_named"}, missing={"day": row.name})
    row = OwnDay(commune_id=actor.commune_id, day=day, worked=worked, name=name)
    session.add(row)
    change.write_down(row, worked=worked, name=name)
    return row


def remove_day(session: Session, day: date | None, *, actor: Actor, at: datetime) -> None:
    """Take back what the office said of its own about the day.

    `day` is None when what was sent could not be read. Raises `Refused` for anyone but the
    follow-up office, or `Invalid`.
    """
    change = _begin(session, _named(day), "remove_day", actor=actor, at=at)
    if day is None:
        raise Invalid
    row = session.scalar(own_days(actor.commune_id).where(OwnDay.day == day))
    if row is not None:
        change.write_down(removed=[row], worked=row.worked, name=row.name)


def settle(session: Session, year: int, *, actor: Actor, at: datetime) -> SettledYear:
    """The year, confirmed with the national days off as they are known now.

    Raises `Refused` for anyone but the follow-up office, or `Invalid` for a year far away.
    """
    change = _begin(session, str(year), SETTLE, actor=actor, at=at)
    if not may_be_settled(year, change.today):
        raise Invalid({"year": "year_far"})
    if row := session.scalar(settled_years(actor.commune_id).where(SettledYear.year == year)):
        return row
    free_days = calendar_of(session, actor.commune_id).free_days
    row = SettledYear(
        commune_id=actor.commune_id,
        year=year,
        national=NationalYear.known(year, free_days).written,
        settled_by_id=actor.user_id,
        settled_at=at,
    )
    session.add(row)
    change.write_down(row, **row.national)
    return row


def unsettle(session: Session, year: int, *, actor: Actor, at: datetime) -> bool:
    """Whether the year was confirmed; now it waits to be, by what is known of it by then.

    Raises `Refused` for anyone but the follow-up office.
    """
    change = _begin(session, str(year), "unsettle_year", actor=actor, at=at)
    row = session.scalar(settled_years(actor.commune_id).where(SettledYear.year == year))
    if row is None:
        return False
    change.write_down(removed=[row])
    return True


def set_calendar_rules(
    session: Session, new: CalendarRules | None, *, actor: Actor, at: datetime
) -> None:
    """Have the office's days and periods counted by the new terms.

    With other weekdays off other days are given in compensation: the years from this one on wait
    to be confirmed again. `new` is None when what was sent could not be read. Raises `Refused` for
    anyone but the follow-up office, or `Invalid`.
    """
    change = _begin(session, "terms", "calendar_terms", actor=actor, at=at)
    if new is None:
        raise Invalid
    new.check()
    row = session.scalar(calendar_terms(actor.commune_id))
    before = (
        CalendarRules(frozenset(map(int, row.free_days)), row.cut_off_day)
        if row
        else CalendarRules()
    )
    if new == before:
        return
    if row is None:
        row = CalendarTerms(commune_id=actor.commune_id)
        session.add(row)
    row.free_days, row.cut_off_day = new.digits, new.cut_off_day
    from_now = settled_years(actor.commune_id).where(SettledYear.year >= change.today.year)
    unsettled = [] if new.free_days == before.free_days else session.scalars(from_now).all()
    change.write_down(
        row,
        removed=unsettled,
        before={"free_days": before.digits, "cut_off_day": before.cut_off_day},
        free_days=new.digits,
        cut_off_day=new.cut_off_day,
        unsettled_years=sorted(each.year for each in unsettled),
    )


def may_be_settled(year: int, today: date) -> bool:
    """Whether a year is near enough to be confirmed: its days off may have been announced."""
    return today.year - 1 <= year <= today.year + YEARS_AHEAD


def settling_told(session: Session, year: int, *, actor: Actor) -> Sequence[Event]:
    """What the record says of who confirmed a year."""
    return lines_about(session, actor.commune_id, [_subject(str(year))], Event.action == SETTLE)


def _subject(about: str) -> str:
    return f"calendar/{about}"


def _named(day: date | None) -> str:
    return day.isoformat() if day else "day"


def _begin(session: Session, about: str, action: str, *, actor: Actor, at: datetime) -> Change:
    """The change; what is proposed and opened meanwhile is of one calendar, old or new."""
    return Change.begin(
        session, FOLLOWING_UP, EventKind.COMMUNE, _subject(about), action, actor=actor, at=at
    )
