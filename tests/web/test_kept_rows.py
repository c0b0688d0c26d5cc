"""A row of the list is drawn once, and again when the record tells something new of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from models.organisation import Unit
from models.plan import Task
from models.record import AROUND_INSTANCES
from models.vocabulary import EventKind
from tests import factories
from tests.statements import counted
from tests.web.pages import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[..., Client]

pytestmark = pytest.mark.both

LIST = "/nhiem-vu"
READING = re.compile(r"\bFROM\s+report\b")
"""What is asked where an instance is read to be drawn."""


def is_drawn(office: Office, browser: Client) -> bool:
    """Whether any row had to be drawn for the list."""
    with counted(office.engine) as statements:
        assert browser.get(LIST).status_code == 200
    return any(READING.search(each) for each in statements)


def rows(browser: Client) -> str:
    """The rows of the list; above it the filters name every unit."""
    return browser.get(LIST).text.partition("<tbody>")[2]


def test_a_row_is_drawn_once_for_all_who_look(office: Office, sign_in: SignIn) -> None:
    office.reported("I.1")
    head, clerk = sign_in("vanphong"), sign_in("kinhte")
    assert is_drawn(office, head)
    assert not is_drawn(office, head)
    assert not is_drawn(office, clerk)
    assert head.get(LIST).text.count("/nhiem-vu/1") == clerk.get(LIST).text.count("/nhiem-vu/1")


def test_what_is_done_on_one_is_seen_at_once(office: Office, sign_in: SignIn) -> None:
    office.assign("I.1")
    browser = sign_in("vanphong")
    assert "tiếp nhận ngày" not in words(browser.get(LIST).text)
    office.perform("kinhte", 1, "start")
    assert "tiếp nhận ngày" in words(browser.get(LIST).text)


@pytest.mark.parametrize(
    ("noun", "kind", "new"),
    [
        (Unit, EventKind.UNIT, {"name": "Phòng Kinh tế mới"}),
        (Task, EventKind.PLAN, {"content": "Việc khác hẳn"}),
    ],
)
def test_what_changes_around_them_is_seen_at_once(
    office: Office,
    sign_in: SignIn,
    noun: type[Unit | Task],
    kind: EventKind,
    new: dict[str, str],
) -> None:
    instance = office.situation(office.in_progress("I.1")).instance
    browser = sign_in("vanphong")
    key = instance.lead_unit_id if noun is Unit else instance.task_id
    [(attribute, text)] = new.items()
    assert text not in rows(browser)
    with office.transaction() as session:
        found = session.get_one(noun, (office.commune_id, key))
        setattr(found, attribute, text)
        factories.write_down(session, kind, kind.value, [found], at=office.now)
    assert text in rows(browser)


def test_other_terms_have_every_row_drawn_anew(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.1")
    browser, admin = sign_in("vanphong"), sign_in("admin")
    browser.get(LIST)
    assert not is_drawn(office, browser)
    said = {"due_offset_days": "5", "answer_days": "4", "due_soon_days": "7"}
    assert admin.send("/quan-tri/thoi-han", **said).status_code == 303
    assert is_drawn(office, browser)


def test_another_day_and_another_language_have_rows_of_their_own(
    office: Office, sign_in: SignIn
) -> None:
    office.in_progress("I.1")
    browser = sign_in("vanphong")
    today = words(browser.get(LIST).text)
    days = re.search(r"Còn (\d+) ngày", today)
    assert days
    browser.send(LIST, form="/ngon-ngu/en")
    assert days[0] not in words(browser.get(LIST).text)
    browser.send(LIST, form="/ngon-ngu/vi")
    assert not is_drawn(office, browser)
    office.later(days=1)
    assert f"Còn {int(days[1]) - 1} ngày" in words(sign_in("vanphong").get(LIST).text)


def test_who_signs_in_makes_nobody_draw_anew(office: Office, sign_in: SignIn) -> None:
    office.in_progress("I.1")
    browser = sign_in("vanphong")
    assert is_drawn(office, browser)
    sign_in("kinhte")
    assert not is_drawn(office, browser)


def test_the_lines_that_tell_nothing_of_instances_are_kinds_of_lines() -> None:
    named = set(re.findall(r"'(\w+)'", AROUND_INSTANCES))
    assert named
    assert named <= {kind.value for kind in EventKind}
