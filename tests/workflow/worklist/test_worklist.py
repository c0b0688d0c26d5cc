"""Việc của tôi: what awaits somebody is there, however much there is to watch besides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.administration import look
from tests.places import authorise, section
from tests.statements import counted
from workflow.delegation.area_assignment import AreaEntry
from workflow.engine.acts.extensions import ExtensionEntry
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from tests.office import Office


@pytest.fixture
def busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office that has more to watch than it is shown, all of it due before the rest."""
    monkeypatch.setattr("workflow.worklist.worklist.MOST_WATCHED", 1)
    office.assign_all("II.1")
    return office


def now(office: Office, username: str) -> list[tuple[int, str]]:
    """What awaits a person, each with why."""
    found = look(office, worklist_of, by=username).now
    return [(job.situation.instance.number, job.item.why) for job in found if job.item]


def asked_for_days(office: Office, label: str) -> int:
    """An instance with an extension asked for that the office may grant."""
    office.set_limit(5)
    number = office.in_progress(label)
    due_on = office.instance(number).due_on
    assert due_on is not None
    entry = ExtensionEntry(due_on + timedelta(days=1), "Mưa lũ.")
    office.perform("kinhte", number, "request_extension", entry)
    return number


def test_the_head_of_the_office_sees_the_extension_that_it_may_grant(busy: Office) -> None:
    number = asked_for_days(busy, "I.3")
    assert now(busy, "vanphong") == [(number, "grant_extension")]
    assert now(busy, "vanphong.cb") == []


def test_the_office_sees_the_vote_that_it_has_to_see_to(busy: Office) -> None:
    number = busy.reviewed("I.3")
    assert now(busy, "vanphong") == [(number, "vote")]


def test_who_takes_a_place_in_the_office_within_an_area_sees_it_too(busy: Office) -> None:
    area = AreaEntry(sections=(section(busy, "I").id,))
    authorise(busy, "vhxh", "vanphong", area=area)
    number = asked_for_days(busy, "I.3")
    assert (number, "grant_extension") in now(busy, "vhxh")


def test_what_is_merely_watched_is_cut(busy: Office) -> None:
    number = asked_for_days(busy, "I.3")
    found = look(busy, worklist_of, by="vanphong")
    assert len(found.waiting) == 1
    assert number not in {job.situation.instance.number for job in found.waiting}


def test_it_costs_no_more_statements_with_more_that_waits(busy: Office) -> None:
    asked = []
    for label in ("I.1", "I.2"):
        asked_for_days(busy, label)
        with counted(busy.engine) as statements:
            assert now(busy, "vanphong")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_what_awaits_somebody_comes_in_pages_and_nothing_is_left_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for label in ("I.1", "I.2", "I.3", "II.1", "II.2"):
        office.assign_all(label)
    whole = now(office, "kinhte")
    monkeypatch.setattr("workflow.worklist.worklist.MOST_CALLED", 2)
    pages, edge = [], None
    while not pages or edge:
        found = look(office, worklist_of, by="kinhte", after=edge)
        assert len(found.now) <= 2
        pages += [(job.situation.instance.number, job.item.why) for job in found.now if job.item]
        edge = found.edge
    assert pages == whole
    assert len(whole) > 2


def test_who_has_answered_is_not_kept_waiting_among_those_who_have_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, silent = office.reported("I.1"), office.reported("I.3")
    office.perform("vhxh", answered, "confirm")
    monkeypatch.setattr("workflow.worklist.worklist.MOST_CALLED", 1)
    assert now(office, "vhxh") == [(silent, "confirm")]
