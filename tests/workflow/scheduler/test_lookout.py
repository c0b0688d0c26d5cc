"""The clock looks again at what something happened to, and on a new day at what that begins."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from models.recurrence import Halt
from models.vocabulary import HaltKind
from tests.periods import QUARTER_I, end_unit, run
from tests.reminding import stumbling
from tests.statements import counted
from workflow.calendar.days import local_day
from workflow.scheduler.lookout import Lookout
from workflow.scheduler.recurrence import open_due

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from tests.office import Office


def looked_at(office: Office, lookout: Lookout) -> Collection[UUID] | None:
    """What has to be looked at now, which is then noted as seen."""
    today = local_day(office.now)
    with office.reading() as session:
        look = lookout.look(session, office.commune_id, today)
    lookout.saw(office.commune_id, today, look)
    return look.tasks


def test_a_clock_that_begins_looks_at_everything_once(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    assert looked_at(office, lookout) is None
    assert looked_at(office, lookout) == set()


def test_what_happened_to_an_instance_is_looked_at_for_its_task(office: Office) -> None:
    office.assign("I.2")
    number, lookout = office.assign("I.1"), Lookout()
    looked_at(office, lookout)
    office.perform("chutich", number, "revoke")
    assert looked_at(office, lookout) == {office.instance(number).task_id}
    assert looked_at(office, lookout) == set()


def test_what_may_concern_any_task_is_looked_at_for_all(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    looked_at(office, lookout)
    end_unit(office, "CONG_AN_XA", local_day(office.now))
    assert looked_at(office, lookout) is None


def test_a_day_on_which_nothing_begins_is_looked_at_for_nothing(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    looked_at(office, lookout)
    office.now += timedelta(days=1)
    assert looked_at(office, lookout) == set()


def test_where_nothing_is_to_be_looked_at_no_task_is_read(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    open_due(office.reading, office.transaction, at=office.now, lookout=lookout)
    tomorrow = office.now + timedelta(days=1)
    with counted(office.engine) as statements:
        open_due(office.reading, office.transaction, at=tomorrow, lookout=lookout)
    assert not [each for each in statements if re.search(r"FROM task\b|task_instance", each)]


def test_the_day_on_which_a_period_begins_is_looked_at_whole(office: Office) -> None:
    office.assign("I.1")
    office.now, lookout = QUARTER_I - timedelta(minutes=1), Lookout()
    looked_at(office, lookout)
    office.now = QUARTER_I
    assert looked_at(office, lookout) is None


def test_a_clock_that_stood_still_sees_that_a_period_began_meanwhile(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    looked_at(office, lookout)
    office.now = QUARTER_I + timedelta(days=20)
    assert looked_at(office, lookout) is None


def test_the_day_after_the_last_one_of_a_unit_is_looked_at_whole(office: Office) -> None:
    office.assign("I.1")
    end_unit(office, "CONG_AN_XA", local_day(office.now))
    lookout = Lookout()
    looked_at(office, lookout)
    office.now += timedelta(days=1)
    assert looked_at(office, lookout) is None
    office.now += timedelta(days=1)
    assert looked_at(office, lookout) == set()


def test_a_task_is_looked_at_on_the_day_on_which_it_may_go_on(office: Office) -> None:
    number = office.assign("I.1")
    day = local_day(office.now) + timedelta(days=2)
    task_id = office.instance(number).task_id
    with office.transaction() as session:
        halt = Halt(
            commune_id=office.commune_id,
            task_id=task_id,
            kind=HaltKind.SUSPENDED,
            since=local_day(office.now),
            until=day,
            reason="Chờ văn bản",
        )
        session.add(halt)
    lookout = Lookout()
    looked_at(office, lookout)
    found = []
    for _ in range(3):
        office.now += timedelta(days=1)
        found.append(looked_at(office, lookout))
    assert found == [set(), {task_id}, set()]


def test_what_could_not_be_opened_is_looked_at_again(office: Office) -> None:
    for label in ("I.1", "I.3"):
        office.assign(label)
    office.now, lookout = QUARTER_I, Lookout()
    once = open_due(office.reading, stumbling(office), at=QUARTER_I, lookout=lookout)
    again = open_due(office.reading, office.transaction, at=QUARTER_I, lookout=lookout)
    assert len(once) == len(again) == 1
    assert run(office) == []
