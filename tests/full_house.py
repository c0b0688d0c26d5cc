"""An office in which everything is going on at once, for whoever asks how much a page takes.

About one instance there is everything that there can be; those who look at it hold several posts,
take places and have given theirs away; something is asked of them on every side.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.queries.optional_parts import ABOUT_INSTANCES, STEPS_BACK, optional_tables
from models.queries.work import instance_numbered
from models.vocabulary import HaltKind, Role, VoteForm
from tests.administration import administer
from tests.ballots import ask, keep_lead_members_out, vote
from tests.deadlines import declined, extended
from tests.earlier_periods import approved_before, holds
from tests.periods import close
from tests.places import authorise, section, take_place
from tests.posts import entry
from tests.reminding import remind
from tests.stations import station
from workflow.administration import posts
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span
from workflow.delegation import handovers
from workflow.delegation.area_assignment import AreaEntry, set_area
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.planning import suspensions

if TYPE_CHECKING:
    from tests.office import Office

UNTIL = {"until": date(2027, 3, 31)}


@station
def full_house(office: Office) -> int:
    """The number of the instance about which there is everything."""
    keep_lead_members_out(office)
    office.set_limit(5)
    several_posts(office)
    places(office)
    number = all_about_one(office)
    asked_on_every_side(office)
    return number


def several_posts(office: Office) -> None:
    """Whoever follows up and whoever administers have other work besides."""
    for username, role, unit in (
        ("vanphong", Role.HEAD, "PHONG_VHXH"),
        ("vanphong", Role.MEMBER, None),
        ("admin", Role.HEAD, "THON_1"),
        ("admin", Role.VICE_CHAIR, None),
        ("giamsat", Role.OFFICER, "CONG_AN_XA"),
    ):
        office.give_post(username, role, unit)


def places(office: Office) -> None:
    """Each takes the place of another, some within an area, and gives theirs to a third."""
    take_place(office, "kinhte.pho", "kinhte", **UNTIL)
    take_place(office, "phochutich", "chutich", **UNTIL)
    area = AreaEntry((office.unit("PHONG_KINH_TE").id,), (section(office, "II").id,))
    take_place(office, "vanphong", "vhxh", by="chutich", area=area, **UNTIL)
    for to, of in (
        ("vanphong", "kinhte"), ("kinhte", "vanphong"), ("congan", "kinhte"),
        ("vhxh", "congan"), ("vhxh.cb", "vhxh"), ("uyvien", "kinhte"), ("thon1", "thon2"),
    ):  # fmt: skip
        authorise(office, to, of, area=area, **UNTIL)
    [post] = office.posts("phochutich")
    administer(office, set_area, post.id, area, "", by="chutich")


def all_about_one(office: Office) -> int:
    """The number of an instance that the committee did not adopt, and that was reported again."""
    earlier = approved_before(office, "I.3", date(2022, 5, 4))
    number = office.assign("I.3")
    office.perform("kinhte", number, "decline")
    office.perform("chutich", number, "uphold")
    office.perform("kinhte", number, "start")
    office.perform("kinhte", number, "appoint")
    office.perform("kinhte.cb", number, "update_progress")
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    said = ReportEntry("Đã xong.", products=(holds(1, earlier, 1),))
    office.perform("kinhte", number, "report", said)
    office.perform("kinhte", number, "withdraw")
    reopened(office, number)
    in_anothers_place(office, number)
    office.perform("chutich", number, "urge")
    remind(office, office.after_answering_time(number))
    office.perform("vanphong.cb", number, "record_objection")
    office.perform("vhxh", number, "object")
    office.perform("kinhte", number, "respond")
    ask(office, number)
    vote(office, "chutich", number)
    office.later(days=3)
    office.perform("vanphong", number, "count")
    office.perform("vanphong", number, "submit")
    office.perform("chutich", number, "return")
    in_anothers_place(office, number)
    office.perform("kinhte.cb", number, "comment")
    assert kinds_about(office, number) == ABOUT_INSTANCES - {STEPS_BACK}
    return number


def reopened(office: Office, number: int) -> None:
    """Approved with a direction, issued and corrected, its period closed; and worked on again."""
    in_anothers_place(office, number)
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "vote")
    office.perform("chutich", number, "approve", ApprovalEntry("Nhân rộng ra các thôn."))
    office.until(number)
    close(office, period_of(office, number))
    office.issue(number)
    office.issue(number, by="vanphong.cb")
    office.perform("chutich", number, "reopen")


def period_of(office: Office, number: int) -> Span:
    """The period of an instance."""
    with office.reading() as session:
        period = session.scalars(instance_numbered(office.commune_id, number)).one().period
        return Span(period.cadence, period.year, period.ordinal)


def in_anothers_place(office: Office, number: int) -> None:
    """It is handed in and reported by whoever takes the place of the head."""
    office.hand_in(number, by="kinhte.pho")
    office.perform("kinhte.pho", number, "report")


def asked_on_every_side(office: Office) -> None:
    """One more in each state, what a session was to decide, and what is told above the list."""
    extended(office, "I.2")
    declined(office, "I.1")
    office.perform("vanphong", office.reported("II.2"), "return")
    for year, days in ((2023, 1), (2024, 2), (2025, 20)):
        before_a_session(office, date(year, 5, 4), days)
    today = office.later(days=3).date()
    administer(
        office, suspensions.halt, office.task("II.1").id, HaltKind.SUSPENDED, today, "Chờ.",
        by="vanphong",
    )  # fmt: skip
    administer(office, posts.give, "vangchuc", entry(Role.VICE_CHAIR, since=today))
    [post] = office.posts("kinhte.pho")
    office.end_posts("kinhte.pho", last_day=today + timedelta(days=30))
    administer(office, handovers.hand_over, post.id, "kinhte", by="vanphong")
    office.end_posts("chutich", last_day=today + timedelta(days=7))


def before_a_session(office: Office, day: date, days: int) -> None:
    """A matter of another period, to be decided in a session so many days from now."""
    number = office.assign("I.3", day=day)
    office.perform("kinhte", number, "start")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    ask(office, number, VoteForm.SESSION, days)


def kinds_about(office: Office, number: int) -> frozenset[str]:
    """The tables that hold something about an instance."""
    with office.reading() as session:
        ids = [office.instance(number).id]
        rows = optional_tables.rows(
            session, office.commune_id, ids, ["report"], local_day(office.now)
        )
        return ABOUT_INSTANCES.intersection(table for table, _ in rows)
