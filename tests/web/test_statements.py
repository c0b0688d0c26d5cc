"""How many statements a page takes does not depend on how many rows there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from models.vocabulary import Role, SubstitutionKind
from tests.administration import administer
from tests.browser.pages import NOT_PAGES, get_endpoints
from tests.cast import HEADS
from tests.discussing import say
from tests.papers import pdf
from tests.places import authorise, section, take_place
from tests.statements import counted
from tests.web.addresses import PATHS
from workflow.administration import groups, people, units
from workflow.delegation import handovers
from workflow.delegation.area_assignment import AreaEntry, set_area
from workflow.notifications.delivery import deliver
from workflow.planning import office_calendar
from workflow.planning.assignment import Assignment, assign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both


ITS_ADDRESS_HAS_A_KEY = {"handovers.show", "substitutions.area"}
"""Pages of one row by its key, which each office has anew."""

BEFORE_SIGNING_IN = {"notices.unsubscribe", "session.sign_in", "session.show_link"}


ON_ONE_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Both are sent the same statements, and as many."""


def test_no_page_is_forgotten(app: Flask) -> None:
    known = PATHS.keys() | ITS_ADDRESS_HAS_A_KEY | BEFORE_SIGNING_IN | NOT_PAGES.keys()
    assert known == get_endpoints(app)


@pytest.mark.thorough
@ON_ONE_DATABASE
def test_statements_do_not_grow_with_the_rows(
    office: Office, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the page of notices tells of every kind of thing before and after.
    monkeypatch.setattr("web.blueprints.notices.PAGE_SIZE", 40)
    a_little_of_everything(office)
    people_looking = ("vanphong", "chutich", "phochutich", "kinhte", "congan", "admin")
    few = {name: statements(office, sign_in(name)) for name in people_looking}
    many_more_rows(office)
    # All this took more than the hour after which an unused session ends.
    browsers = {name: sign_in(name) for name in people_looking}
    many = {name: statements(office, browser) for name, browser in browsers.items()}
    grown = {
        (name, path): (few[name][path], count)
        for name, counts in many.items()
        for path, count in counts.items()
        if count > few[name][path]
    }
    assert grown == {}
    wide = f"/nhiem-vu/{asking_everybody(office)}"
    for name, browser in browsers.items():
        assert statements(office, browser, [wide])[wide] <= few[name]["/nhiem-vu/1"]


def statements(
    office: Office, browser: Client, paths: Iterable[str] = PATHS.values()
) -> dict[str, int]:
    """How many each page takes, of those that the person may open."""
    found = {}
    for path in paths:
        # The first visit of a minute notes that the person is there.
        if browser.get(path).status_code == 200:
            with counted(office.engine) as executed:
                browser.get(path)
            found[path] = len(executed)
    return found


def a_little_of_everything(office: Office) -> None:
    """An instance with a version taken out, an objection and a comment; one more in each state."""
    disputed = office.in_progress("I.1")
    office.hand_in(disputed)
    office.take_out(disputed, 1)
    office.report(disputed)
    argue(office, disputed)
    extended = office.in_progress("I.2")
    office.perform("kinhte", extended, "request_extension")
    office.perform("chutich", extended, "grant_extension")
    office.perform("kinhte", extended, "request_extension")
    office.perform("vanphong", disputed, "urge")
    office.reviewed("I.3")
    office.assign_all("II.1")
    office.assign_all("II.2")
    for day in (date(2026, 5, 4), date(2026, 8, 3)):
        office.perform("chutich", office.assign("I.1", day=day), "revoke")
    administer(office, people.new_link, "vangchuc")
    take_place(office, "phochutich", "chutich")
    authorise(office, "kinhte", "vanphong")
    limit(office, "phochutich")
    leave(office, "kinhte.pho")
    office.assign("I.2", day=date(2026, 5, 4))
    tell(office)


def many_more_rows(office: Office) -> None:
    """More rounds, versions, answers, comments, instances, periods, people, posts and units."""
    for uploader, objector, author in (
        ("kinhte", "vhxh", "chutich"),
        ("kinhte.pho", "congan", "vhxh"),
    ):
        office.perform("vanphong", 1, "return")
        office.hand_in(1, by=uploader)
        office.take_out(1, 2)
        office.report(1)
        argue(office, 1, objector, author)
    for _ in range(3):
        office.perform("vanphong", 1, "urge")
        office.perform("chutich", 2, "grant_extension")
        office.perform("kinhte", 2, "request_extension")
    for day in (date(2026, 2, 4), date(2025, 11, 3), date(2025, 8, 4)):
        for label in ("I.1", "I.2", "II.1", "II.2"):
            office.assign_all(label, day=day)
    for n in range(1, 8):
        keeps = {"by": "vanphong", "worked": n % 2 == 0}
        administer(office, office_calendar.set_day, date(2026, 12, n), f"Ngày {n}", **keeps)
    for year in (2026, 2027, 2028):
        administer(office, office_calendar.settle, year, by="vanphong")
    leave(office, "kinhte.cb")
    for n in range(4):
        administer(office, people.create, f"moi{n}", f"Người Mới {n}")
        administer(office, units.add_village, f"Làng {n}", office.now.date())
        administer(office, groups.add_member, "G_PHONG", f"THON_LANG_{n}", office.now.date())
        for username, role in ((f"moi{n}", Role.HEAD), ("kinhte", Role.OFFICER)):
            office.give_post(username, role, f"THON_LANG_{n}")
        office.give_post(f"moi{n}", Role.VICE_CHAIR)
        office.give_post(f"moi{n}", Role.OFFICER, "PHONG_KINH_TE")
        take_place(office, f"moi{n}", "chutich", **DELEGATED)
        take_place(office, "kinhte", f"moi{n}", **DELEGATED)
        limit(office, f"moi{n}")
    tell(office)


DELEGATED: Any = {"kind": SubstitutionKind.DELEGATION, "document": "12/QĐ-UBND"}


def limit(office: Office, username: str) -> None:
    """A vice-chair's area."""
    [post] = [post for post in office.posts(username) if post.role is Role.VICE_CHAIR]
    area = AreaEntry((office.unit("PHONG_KINH_TE").id,), (section(office, "II").id,))
    administer(office, set_area, post.id, area, "", by="chutich")


def leave(office: Office, username: str) -> None:
    """Somebody's posts end next month, and what is open is handed over."""
    [post, *_] = office.posts(username)
    office.end_posts(username, last_day=office.now.date() + timedelta(days=30))
    administer(office, handovers.hand_over, post.id, "kinhte", by="vanphong")
    administer(office, handovers.sign, post.id, by=username)


def tell(office: Office) -> None:
    """Everybody is told what has become theirs to do."""
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass


def argue(office: Office, number: int, objector: str = "congan", author: str = "kinhte") -> None:
    """A unit objects and is answered, and there is talk of it."""
    office.perform(objector, number, "object")
    office.perform("kinhte", number, "respond")
    say(office, number, "Đã gửi lại số liệu.", by=author)


def asking_everybody(office: Office) -> int:
    """The number of an instance in the state of the first, with many more units asked."""
    others = [office.unit(code).id for code in HEADS if code != "PHONG_KINH_TE"]
    proposal = office.propose("I.1", day=date(2025, 5, 5))
    assignment = replace(Assignment.as_proposed(proposal), cooperating_ids=tuple(others))
    with office.transaction() as session:
        actor = office.actor("vanphong")
        [instance] = assign(session, assignment, actor=actor, at=office.now)
    office.perform("kinhte", instance.number, "start")
    office.hand_in(instance.number)
    office.take_out(instance.number, 1)
    office.report(instance.number)
    argue(office, instance.number)
    office.perform("vanphong", instance.number, "urge")
    return instance.number


MOST = {
    "the page": 8,
    "confirming": 15,
    "the page after it": 8,
    "Việc của tôi": 9,
    "handing in": 16,
    "telling a unit": 10,
}
"""Statements, with those that say who asks. Fewer is better: then the figure here is lowered."""


@ON_ONE_DATABASE
def test_what_people_do_most_takes_few(office: Office, sign_in: Callable[[str], Client]) -> None:
    page = f"/nhiem-vu/{office.reported()}"
    browser = sign_in("vhxh")
    sent = {**browser.fields(page, f"{page}/confirm"), "opinion": "agree"}

    def taken(ask: Callable[[], TestResponse]) -> int:
        with counted(office.engine) as executed:
            answered = ask()
        assert answered.status_code in {200, 303}
        return len(executed)

    assert {
        "the page": taken(lambda: browser.get(page)),
        "confirming": taken(lambda: browser.post(f"{page}/confirm", data=sent)),
        "the page after it": taken(lambda: browser.get(page)),
        "Việc của tôi": taken(lambda: browser.get("/viec-cua-toi")),
        "handing in": handing_in(office, sign_in("kinhte.cb")),
        "telling a unit": telling(office),
    } == MOST


def handing_in(office: Office, browser: Client) -> int:
    """The statements of one document that is sent."""
    page = f"/nhiem-vu/{office.in_progress('I.2')}"
    address = f"{page}/san-pham"
    file = (BytesIO(pdf("Đề án")), "de-an.pdf")
    sent = {**browser.fields(page, address), "requirement": "1", "file": file}
    with counted(office.engine) as executed:
        assert browser.post(address, data=sent).status_code == 303
    return len(executed)


def telling(office: Office) -> int:
    """The statements by which a unit is told that a report is there."""
    tell(office)
    office.reported("I.3")
    with counted(office.engine) as executed, office.transaction() as session:
        deliver(session, office.commune_id, sender=None, at=office.now)
    return len(executed)
