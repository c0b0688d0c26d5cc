"""Every page of the application, each as the people see for whom it differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import select

from models.organisation import Post, User
from models.record import Event
from models.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from flask import Flask

    from tests.browser.site import Site

NOT_PAGES = {
    "static": "what pages load",
    "session.start": "leads on",
    "my_work.go_on": "leads on",
    "paper_answers.download": "a document",
    "issuing.download": "a document",
    "products.download": "a document, or the page of a link",
    "products.download_carried": "the same",
    "products.download_kept": "a document",
    "products.download_kept_carried": "the same",
    "indicator_figures.export": "a table",
    "feeds.read": "for programs",
    "health.alive": "for programs",
    "health.figures": "for programs",
    "health.ready": "for programs",
}
"""What else answers to GET, and what it is."""


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it; nobody is signed in where there is no person."""

    endpoint: str
    person: str | None
    about: str = ""
    """Which of the many that the address can mean."""
    values: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    language: str = "vi"

    def __str__(self) -> str:
        parts = self.endpoint, self.about, self.person or "stranger", self.language
        return "-".join(part for part in parts if part not in {"", "vi"})

    def path(self, site: Site) -> str:
        """Where it is in an installation."""
        if not self.endpoint:
            return f"/{self.about}"
        values = {
            name: value(site) if callable(value) else value for name, value in self.values.items()
        }
        path = site.path_of(self.endpoint, values)
        return f"{path}?{urlencode(self.query)}" if self.query else path


def get_endpoints(app: Flask) -> set[str]:
    """Everything that answers to GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


# What the parts of an address mean in the sample


def instance(label: str, state: str) -> Callable[[Site], int]:
    """The number of the newest instance of a task in a state."""
    return lambda site: site.number(label, state)


def line(kind: EventKind) -> Callable[[Site], int]:
    """The number of the newest line of the record of a kind."""

    def found(site: Site) -> int:
        with site.database.reading() as session:
            lines = select(Event.seq).where(Event.kind == kind).order_by(Event.seq.desc())
            return session.scalars(lines.limit(1)).one()

    return found


def link_for(username: str) -> Callable[[Site], str]:
    """The token of a new one-time link."""
    return lambda site: site.link(username)


def post_of(username: str) -> Callable[[Site], UUID]:
    """The first post of a person."""

    def found(site: Site) -> UUID:
        with site.database.reading() as session:
            user = select(User.id).where(User.username == username).scalar_subquery()
            return session.scalars(select(Post.id).where(Post.user_id == user)).first()

    return found


PEOPLE = ("admin", "vanphong", "chutich", "kinhte", "kinhte.cb", "thon2", "giamsat")
"""One for each way to see the application: the administrator, the follow-up office, the chair, the
head and an officer of a lead unit, a village head, and an inspector."""


def seen_by(*people: str | None, **page: Any) -> Iterator[Page]:
    """One page as several people see it."""
    return (Page(person=person, **page) for person in people)


def task(label: str, state: str, *people: str, **page: Any) -> Iterator[Page]:
    """The page of an instance in a state."""
    values = {"number": instance(label, state)}
    about = f"{label}-{state}"
    return seen_by(*people, endpoint="tasks.show", about=about, values=values, **page)


NOTHING_LEFT = {"q": "không có gì tên như thế"}

A_FULL_MONTH = {"thang": "2026-12"}

PAGES = [
    Page("session.sign_in", None),
    Page("session.show_link", None, values={"token": link_for("thon3")}),
    Page("session.show_link", None, "void", {"token": "no-such-link"}, status=404),
    *seen_by(None, "thon2", endpoint="help.index"),
    *seen_by(*PEOPLE, endpoint="my_work.index"),
    *seen_by("admin", "chutich", "thon2", endpoint="due_dates.index"),
    *seen_by("vanphong", "kinhte", endpoint="due_dates.index", about="full", query=A_FULL_MONTH),
    *seen_by("admin", "thon2", endpoint="account.index"),
    *seen_by("admin", "chutich", "kinhte.cb", "vhxh.cb", "thon2", endpoint="notices.index"),
    Page("notices.unsubscribe", None, "void", {"token": "no-such-link"}, status=404),
    Page("account.show_password_form", "thon2"),
    *seen_by("chutich", "kinhte", "kinhte.cb", "thon2", endpoint="substitutions.index"),
    Page("substitutions.area", "chutich", values={"post_id": post_of("phochutich")}),
    *seen_by("vhxh", "thon2", endpoint="handovers.index"),
    *seen_by("vhxh", "vhxh.cb", endpoint="handovers.show", values={"post_id": post_of("vhxh.cb")}),
    Page("plans.index", "chutich"),
    *seen_by("vanphong", "thon2", endpoint="plans.show", values={"number": 1}),
    Page("plans.show", "vanphong", "filtered", {"number": 1}, {"muc": "II", "q": "chỉ đạo"}),
    Page("plans.show", "thon2", "nothing-left", {"number": 1}, NOTHING_LEFT),
    *seen_by(
        "vanphong", "thon2",
        endpoint="plans.task", values={"number": 1, "numeral": "II", "position": 1},
    ),
    *seen_by("vanphong", "thon2", endpoint="periods.index"),
    *seen_by("vanphong", "chutich", "giamsat", endpoint="session_reports.index"),
    Page("ballot_papers.slips", "vanphong", values={"number": instance("IV.1", "reviewed")}),
    Page(
        "ballot_papers.minutes", "vanphong", "before",
        {"number": instance("IV.1", "reviewed")}, status=404,
    ),
    Page("session_reports.index", "thon2", status=403),
    *seen_by("chutich", "thon2", endpoint="plans.instances"),
    Page("plans.instances", "giamsat", "late", query={"tinh-trang": "open_overdue"}),
    Page("plans.instances", "giamsat", "nothing-left", query=NOTHING_LEFT),
    *seen_by(
        "vhxh.cb",
        "giamsat",
        endpoint="products.download",
        about="link",
        values={"number": instance("I.2", "closed"), "version": 2},
    ),
    *task("II.2", "assigned", "kinhte", "chutich", "thon2"),
    *task("I.2", "in_progress", "vanphong", "chutich", "vhxh", "giamsat"),
    *task("II.3", "in_progress", "kinhte", "kinhte.cb"),
    *task("V.2", "in_progress", "chutich"),
    *task("II.1", "reported", *PEOPLE),
    *task("IV.1", "reviewed", "chutich", "kinhte", "giamsat", "quansu"),
    *task("VI.1", "closed", "chutich", "giamsat"),
    *task("V.3", "revoked", "chutich", "kinhte"),
    *task("V.5", "in_progress", "nongdan", status=404),
    *seen_by("chutich", "giamsat", "kinhte", endpoint="statistics.index"),
    Page("statistics.index", "giamsat", "every-period", query={"ky": "tat-ca"}),
    *seen_by("vanphong", "giamsat", "thon2", endpoint="issuing.unissued"),
    Page("issuing.unissued", "vanphong", "nothing-left", query={"sau": "999999"}),
    *seen_by("admin", "giamsat", "thon2", endpoint="record.index"),
    Page("record.index", "giamsat", "filtered", query={"nguoi": "thon3", "viec": "object"}),
    Page("record.index", "giamsat", "nothing-left", query={"tu": "2026-12-01"}),
    *(
        Page("record.line", "giamsat", kind, {"seq": line(kind)})
        for kind in (EventKind.TRANSITION, EventKind.ASSIGNMENT, EventKind.UPLOAD, EventKind.PERSON)
    ),
    Page("assignment.index", "vanphong"),
    Page("assignment.index", "chutich", status=403),
    *(
        Page("assignment.section", "vanphong", numeral, {"numeral": numeral})
        for numeral in ("III", "V")
    ),
    *(
        Page("assignment.task", "vanphong", label, {"numeral": label[:-2], "position": label[-1]})
        for label in ("I.1", "III.1", "V.4")
    ),
    *seen_by("vanphong", "thon2", endpoint="calendar.index"),
    Page("calendar.index", "vanphong", "next-year", query={"nam": "2027"}),
    Page("calendar.index", "admin", "nothing-known", query={"nam": "2150"}),
    Page("admin.index", "admin"),
    Page("admin.index", "vanphong", status=403),
    Page("admin.terms", "admin"),
    *seen_by("admin", "chutich", "thon2", endpoint="consents.index"),
    Page("health.state", "admin"),
    Page("unsent_mails.index", "admin"),
    Page("people.index", "admin"),
    Page("people.idle", "admin"),
    Page("people.index", "admin", "nothing-left", query=NOTHING_LEFT),
    Page("people.new", "admin"),
    Page("people.show", "admin", "village-head", {"username": "thon2"}),
    Page("people.show", "admin", "oneself", {"username": "admin"}),
    Page("units.index", "admin"),
    Page("units.new", "admin"),
    Page("units.show", "admin", "office", {"code": "PHONG_KINH_TE"}),
    Page("units.show", "admin", "village", {"code": "THON_2_MAU"}),
    Page("units.villages", "admin"),
    Page("groups.index", "admin"),
    Page("groups.show", "admin", "chosen", {"code": "G_CTXH"}),
    Page("", "thon2", "khong-co-trang-nay", status=404),
    Page("session.sign_in", None, language="en"),
    *seen_by("thon2", endpoint="my_work.index", language="en"),
    *task("IV.1", "reviewed", "vanphong", language="en"),
    Page("statistics.index", "giamsat", language="en"),
    Page("plans.show", "vanphong", values={"number": 1}, language="en"),
]  # fmt: skip
