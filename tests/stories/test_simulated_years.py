"""The whole plan by the clock, counted again by hand: instances, due dates, reminders, mails.

The counts here know nothing of the program's calendar: the days off are written out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Mail, Notice
from models.organisation import Post, Unit, User
from models.plan import Section, Task
from models.queries.organisation import the_commune
from models.queries.plan import with_meaning
from models.reminder import Reminder
from models.vocabulary import Cadence, EventKind, MailKind, Role
from models.work import Period, TaskInstance
from seed.units import read_sample
from tests.sample import AT as BEGINS
from web.database import Database
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.audit.verification import verify
from workflow.calendar.days import LOCAL, local_day
from workflow.calendar.periods import timetable_of
from workflow.notifications.delivery import deliver
from workflow.notifications.mail_queue import Sender, claim, sent, write_digests
from workflow.notifications.preferences import ContactEntry, set_contact
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import propose
from workflow.scheduler.jobs import run_due
from workflow.scheduler.recurrence import open_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.sample import SampleCommune

pytestmark = [pytest.mark.thorough, pytest.mark.either]

Row = tuple[str, Cadence, int, int, str, date]
"""A task, how often, the year, which period of it, the lead unit, the due date."""
Reminded = tuple[str, int, int, str, str, date]
Noticed = tuple[str, str, date]

LAST = datetime(2030, 12, 14, 16, tzinfo=UTC)
"""An hour before the last cut-off of the plan is over."""
HERE = Sender("example.vn")

SPRING = date(2027, 3, 26)
"""When every reminder of the first quarter has been given."""

DAYS_OFF = {
    # New Year, Tết, the Hùng Kings' day, 30 April and 1 May, National Day; weekends beside.
    *(date(2027, 1, 1), date(2027, 2, 4), date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9)),
    *(date(2027, 2, 10), date(2027, 4, 16), date(2027, 4, 30), date(2027, 5, 3)),
    *(date(2027, 9, 2), date(2027, 9, 3)),
    *(date(2028, 1, 25), date(2028, 1, 26), date(2028, 1, 27), date(2028, 1, 28)),
    *(date(2028, 1, 31), date(2028, 4, 4), date(2028, 5, 1), date(2028, 5, 2)),
    *(date(2029, 1, 1), date(2029, 2, 12), date(2029, 2, 13), date(2029, 2, 14)),
    *(date(2029, 2, 15), date(2029, 2, 16), date(2029, 4, 23), date(2029, 4, 30)),
    *(date(2030, 1, 1), date(2030, 2, 1), date(2030, 2, 4), date(2030, 2, 5), date(2030, 2, 6)),
    *(date(2030, 2, 7), date(2030, 4, 12), date(2030, 4, 30), date(2030, 5, 1)),
}
"""The days off that a due date or a reminder of these years can meet, by hand."""


def is_worked(day: date) -> bool:
    return day.isoweekday() < 6 and day not in DAYS_OFF


def working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day


def worked_on_or_before(day: date) -> date:
    while not is_worked(day):
        day -= timedelta(days=1)
    return day


@pytest.fixture
def database(sample: SampleCommune) -> Database:
    """The sample commune on 23 November 2026."""
    found = Database(sample.engine)
    with found.transaction() as session:
        give_out_the_rest(session)
    return found


def give_out_the_rest(session: Session) -> None:
    """Set every task of the plan going; III.2 reports every month from now on."""
    commune = session.scalars(the_commune()).one()
    office = session.scalars(select(User).where(User.username == "vanphong")).one()
    today = local_day(BEGINS)
    actor = Actor.of(session, office, on=today)
    begun = set(
        session.scalars(select(TaskInstance.task_id).where(TaskInstance.state != "revoked"))
    )
    tasks = session.scalars(with_meaning(select(Task))).unique().all()
    [monthly] = [task for task in tasks if task.label == "III.2"]
    monthly.cadence = Cadence.MONTH
    line = record.Line(
        kind=EventKind.PLAN, actor=Actor.system(commune.id), at=BEGINS, subject="task/III.2",
        rows=(monthly,),
    )  # fmt: skip
    record.append(session, line)
    timetable = timetable_of(session, commune.id)
    kinhte = session.scalars(select(Unit).where(Unit.code == "PHONG_KINH_TE")).one()
    rest = [task for task in tasks if task.id not in begun or task is monthly]
    for proposal in propose(session, rest, today, timetable, actor=actor, at=BEGINS):
        found = Assignment.as_proposed(proposal)
        if not found.lead_ids:
            others = tuple(unit_id for unit_id in found.cooperating_ids if unit_id != kinhte.id)
            found = replace(found, lead_ids=(kinhte.id,), cooperating_ids=others)
        assign(session, found, actor=actor, at=BEGINS)


def cut_offs(cadence: Cadence, years: range) -> Iterator[tuple[int, int, date]]:
    """Decree 09/2019: every period of some years with its last day."""
    months = {Cadence.MONTH: range(1, 13), Cadence.QUARTER: (3, 6, 9, 12), Cadence.YEAR: (12,)}
    for year in years:
        for ordinal, month in enumerate(months[cadence], 1):
            yield year, ordinal, date(year, month, 14)


def made(database: Database) -> list[Row]:
    """Every instance of the years to come: task, period, lead unit, due date."""
    with database.reading() as session:
        rows = session.execute(
            select(TaskInstance, Period, Unit, Task, Section)
            .join(Period, Period.id == TaskInstance.period_id)
            .join(Unit, Unit.id == TaskInstance.lead_unit_id)
            .join(Task, Task.id == TaskInstance.task_id)
            .join(Section, Section.id == Task.section_id)
            .where(Period.year > BEGINS.year)
        ).all()
    return sorted(
        (f"{s.numeral}.{t.position}", p.cadence, p.year, p.ordinal, u.code, i.due_on)
        for i, p, u, t, s in rows
    )


def opened_by_hand(database: Database) -> list[tuple[str, Cadence, date, str]]:
    """What goes on by itself from here: each task's last period with its lead units."""
    with database.reading() as session:
        rows = session.execute(
            select(Section.numeral, Task.position, Period.cadence, Period.cut_off, Unit.code)
            .select_from(TaskInstance)
            .join(Period, Period.id == TaskInstance.period_id)
            .join(Unit, Unit.id == TaskInstance.lead_unit_id)
            .join(Task, Task.id == TaskInstance.task_id)
            .join(Section, Section.id == Task.section_id)
            .where(TaskInstance.state != "revoked", Period.cadence == Task.cadence)
        ).all()
    last: dict[str, date] = {}
    for numeral, position, _, cut_off, _ in rows:
        label = f"{numeral}.{position}"
        last[label] = max(cut_off, last.get(label, cut_off))
    return [
        (f"{numeral}.{position}", cadence, cut_off, code)
        for numeral, position, cadence, cut_off, code in rows
        if last[f"{numeral}.{position}"] == cut_off
    ]


def to_come(database: Database, years: range) -> list[Row]:
    """What has to open after what was opened by hand, counted by the decree."""
    return sorted(
        (label, cadence, year, ordinal, code, working_days_after(cut_off, 2))
        for label, cadence, last, code in opened_by_hand(database)
        for year, ordinal, cut_off in cut_offs(cadence, years)
        if cut_off > last
    )


def test_five_years_open_every_period_of_every_task_once(database: Database) -> None:
    """A clock that stands still for up to six weeks leaves nothing out and does nothing twice."""
    expected = to_come(database, range(2026, 2031))
    labels = {label for label, *_ in expected}
    assert len(labels) == 23, "the whole plan"
    at, pause = BEGINS, 0
    while at < LAST:
        pause = pause % 42 + 5
        at = min(at + timedelta(days=pause), LAST)
        open_due(database.reading, database.transaction, at=at)
    assert made(database) == expected
    monthly = {
        (year, n): due_on for _, cadence, year, n, _, due_on in expected if cadence == "month"
    }
    # Tết of 2029 lies after the cut-off, the Hùng Kings' day of 2027 between it and the due date.
    assert (monthly[2029, 2], monthly[2027, 4]) == (date(2029, 2, 20), date(2027, 4, 19))
    with database.reading() as session:
        commune = session.scalars(the_commune()).one()
        assert verify(session, commune.id).findings == ()


def test_no_reminder_is_missing_and_none_is_doubled(database: Database) -> None:
    """From the first day of a year's periods over Tết, until the spring's reminders are given."""
    everybody_gets_mail(database)
    first, last = date(2026, 12, 15), SPRING
    instances = [
        row for row in to_come(database, range(2026, 2028)) if first_day(*row[1:4]) <= last
    ]
    for n in range((last - first).days + 1):
        at_eight = datetime.combine(first + timedelta(days=n), time(8), LOCAL)
        a_round(database, at_eight.astimezone(UTC))
    assert made(database) == instances
    reminders = expected_reminders(instances, last)
    assert reminded(database) == reminders
    assert min(reminders.values()) == max(reminders.values()) == 1
    told = expected_notices(instances, reminders)
    left = last_days(database)
    assert told_at_once(database) == Counter(
        {notice: n for notice, n in told.items() if notice[2] <= left.get(notice[0], last)}
    )


def last_days(database: Database) -> dict[str, date]:
    """Who leaves the office, and on which day."""
    with database.reading() as session:
        rows = session.execute(
            select(User.username, Post.valid_to)
            .join(Post, Post.user_id == User.id)
            .where(Post.valid_to.is_not(None))
        )
        return {username: last for username, last in rows if last}


def a_round(database: Database, at: datetime) -> None:
    """What a server does within a minute: the clock, then the messenger."""
    run_due(database.reading, database.transaction, at=at)
    with database.transaction() as session:
        commune = session.scalars(the_commune()).one()
        while deliver(session, commune.id, sender=HERE, at=at):
            pass
        write_digests(session, commune.id, sender=HERE, at=at)
    while True:
        with database.transaction() as session:
            mail = claim(session, at=at)
            if mail is None:
                return
            sent(session, mail, at=at)


def everybody_gets_mail(database: Database) -> None:
    with database.transaction() as session:
        for user in session.scalars(select(User)):
            actor = Actor.of(session, user, on=local_day(BEGINS))
            entry = ContactEntry(address=f"{user.username}@example.vn")
            set_contact(session, user, entry, actor=actor, at=BEGINS)


def expected_reminders(instances: list[Row], last: date) -> Counter[Reminded]:
    """By hand: three days before, on the day, then one, three and five working days after it."""
    found: Counter[Reminded] = Counter()
    for label, _, year, ordinal, code, due_on in instances:
        days = {
            "before": worked_on_or_before(due_on - timedelta(days=3)),
            "on": worked_on_or_before(due_on),
            "after": working_days_after(due_on, 1),
            "head": working_days_after(due_on, 3),
            "committee": working_days_after(due_on, 5),
        }
        found.update(
            (label, year, ordinal, code, stage, day) for stage, day in days.items() if day <= last
        )
    return found


def reminded(database: Database) -> Counter[Reminded]:
    """Every reminder given about what opened by itself."""
    with database.reading() as session:
        rows = session.execute(
            select(Section.numeral, Task.position, Period, Unit.code, Reminder)
            .select_from(Reminder)
            .join(TaskInstance, TaskInstance.id == Reminder.instance_id)
            .join(Period, Period.id == TaskInstance.period_id)
            .join(Unit, Unit.id == TaskInstance.lead_unit_id)
            .join(Task, Task.id == TaskInstance.task_id)
            .join(Section, Section.id == Task.section_id)
            .where(Period.year > BEGINS.year)
        ).all()
    return Counter(
        (
            f"{numeral}.{position}",
            period.year,
            period.ordinal,
            code,
            reminder.stage.value,
            local_day(reminder.reminded_at),
        )
        for numeral, position, period, code, reminder in rows
    )


def expected_notices(instances: list[Row], reminders: Counter[Reminded]) -> Counter[Noticed]:
    """Who of the lead units is told on which day: all of one, but of what is late its head."""
    people: dict[str, list[tuple[str, bool]]] = {}
    for person in read_sample().people:
        for post in person.posts:
            if post.unit:
                of_head = post.role is Role.HEAD
                people.setdefault(post.unit, []).append((person.username, of_head))
    starts = {
        (label, year, ordinal, code): first_day(cadence, year, ordinal)
        for label, cadence, year, ordinal, code, _ in instances
    }
    found: Counter[Noticed] = Counter()
    for (label, year, ordinal, code), day in starts.items():
        found.update((who, f"{label} {year}/{ordinal}", day) for who, _ in people.get(code, []))
    for label, year, ordinal, code, stage, day in reminders:
        if stage != "committee":
            found.update(
                (who, f"{label} {year}/{ordinal}", day)
                for who, of_head in people.get(code, [])
                if of_head or stage != "head"
            )
    return found


def first_day(cadence: Cadence, year: int, ordinal: int) -> date:
    """The day after the cut-off before."""
    months = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.YEAR: 12}[cadence]
    month = (ordinal - 1) * months
    return date(year, month, 15) if month else date(year - 1, 12, 15)


def told_at_once(database: Database) -> Counter[Noticed]:
    """Every mail that went out at once about what opened by itself: to whom, of what, when."""
    with database.reading() as session:
        rows = session.execute(
            select(User.username, Section.numeral, Task.position, Period, Mail)
            .select_from(Notice)
            .join(Mail, Mail.id == Notice.mail_id)
            .join(User, User.id == Notice.user_id)
            .join(TaskInstance, TaskInstance.id == Notice.instance_id)
            .join(Period, Period.id == TaskInstance.period_id)
            .join(Task, Task.id == TaskInstance.task_id)
            .join(Section, Section.id == Task.section_id)
            .where(Period.year > BEGINS.year, Mail.kind == MailKind.AT_ONCE)
        ).all()
    return Counter(
        (who, f"{numeral}.{position} {period.year}/{period.ordinal}", local_day(mail.sent_at))
        for who, numeral, position, period, mail in rows
    )
