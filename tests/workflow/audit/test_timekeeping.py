"""A clock that ran ahead is told of; far behind the record nothing is written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from web.database import Database
from workflow.audit.clock_behind import BEHIND, FAR, GO_ON, NOTICED
from workflow.audit.findings import Remark
from workflow.audit.record import Line, append
from workflow.audit.timekeeping import Lag, go_on, lag
from workflow.audit.verification import verify
from workflow.errors import ClockBehind, Unknown

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both


@pytest.fixture
def ahead(office: Office) -> Office:
    """The office, whose clock was an hour ahead for one deed and is right again."""
    put_ahead(office, timedelta(hours=1))
    return office


def put_ahead(office: Office, how_far: timedelta, label: str = "I.1") -> None:
    """The office, whose clock is right again after one deed."""
    right = office.now
    office.later(seconds=how_far.total_seconds())
    office.assign(label)
    office.now = right


def told(office: Office) -> list[str]:
    return [event.action for event in office.events() if event.subject == "clock"]


def shown(office: Office) -> Lag | None:
    with office.reading() as session:
        return lag(session, office.commune_id, at=office.now)


def test_a_clock_that_is_right_is_not_told_of(office: Office) -> None:
    office.in_progress("I.1")
    assert told(office) == []
    assert shown(office) is None


def test_moments_between_servers_are_not_told_of(office: Office) -> None:
    put_ahead(office, NOTICED)
    office.assign("I.2")
    assert told(office) == []


def test_it_is_told_once_with_both_times(ahead: Office) -> None:
    last = ahead.events()[-1].at
    ahead.assign("I.2")
    ahead.assign("I.3")
    assert told(ahead) == [BEHIND]
    [line] = [event for event in ahead.events() if event.subject == "clock"]
    assert line.at == last
    assert line.details["record"] > line.details["clock"]
    assert ahead.events()[-1].at == last
    found = shown(ahead)
    assert found is not None
    assert not found.stops


def test_it_is_told_anew_when_it_ran_ahead_anew(ahead: Office) -> None:
    ahead.assign("I.2")
    put_ahead(ahead, timedelta(hours=3), "I.3")
    ahead.later(hours=2)
    ahead.perform("kinhte", 1, "start")
    assert told(ahead) == [BEHIND, BEHIND]


def test_verifying_names_the_stretch_and_the_record_is_whole(ahead: Office) -> None:
    first = ahead.events()[-1].seq
    ahead.assign("I.2")
    with ahead.reading() as session:
        result = verify(session, ahead.commune_id)
    assert result.whole
    assert [(r.code, r.seq) for r in result.remarks] == [(Remark.TIME_STOOD, first)]
    assert result.remarks[0].detail["last"] == ahead.events()[-1].seq


def test_far_behind_nothing_is_written_and_everything_can_be_read(office: Office) -> None:
    put_ahead(office, FAR + timedelta(hours=1))
    before, contents = len(office.events()), office.contents()
    with pytest.raises(ClockBehind):
        office.assign("I.2")
    assert len(office.events()) == before
    assert office.contents() == contents
    found = shown(office)
    assert found is not None
    assert found.stops


def test_an_installation_says_how_far_is_far(office: Office) -> None:
    put_ahead(office, timedelta(hours=1))
    database = Database(office.engine, behind=timedelta(minutes=30))
    line = Line(
        kind=EventKind.COMMENT, actor=office.actor("kinhte"), at=office.now, subject="task/I.1"
    )
    with database.transaction() as session, pytest.raises(ClockBehind):
        append(session, line)


def test_a_person_answers_for_going_on_and_then_people_write(office: Office) -> None:
    put_ahead(office, timedelta(days=3))
    with office.transaction() as session:
        line = go_on(session, office.commune_id, "vanphong", at=office.now)
    assert line.actor_id == office.user("vanphong").id
    office.assign("I.2")
    assert told(office)[-1] == GO_ON
    found = shown(office)
    assert found is not None
    assert not found.stops
    with office.reading() as session:
        result = verify(session, office.commune_id)
    assert result.whole
    [stood] = result.remarks
    last = office.events()[-1].seq
    assert (stood.code, stood.detail["last"]) == (Remark.TIME_STOOD, last)


def test_nobody_unknown_answers_for_it(office: Office) -> None:
    put_ahead(office, timedelta(days=3))
    with pytest.raises(Unknown), office.transaction() as session:
        go_on(session, office.commune_id, "khongco", at=office.now)


def test_it_ends_once_the_clock_has_caught_up(office: Office) -> None:
    put_ahead(office, timedelta(days=3))
    office.later(days=3, hours=1)
    office.assign("I.2")
    assert told(office) == []
    assert shown(office) is None
