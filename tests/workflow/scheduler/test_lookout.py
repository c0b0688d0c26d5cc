"""The clock looks again at what something happened to, and at everything on a new day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.periods import QUARTER_I, end_unit, run
from tests.reminding import stumbling
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
    assert looked_at(office, lookout) == ()


def test_what_happened_to_an_instance_is_looked_at_for_its_task(office: Office) -> None:
    office.assign("I.2")
    number, lookout = office.assign("I.1"), Lookout()
    looked_at(office, lookout)
    office.perform("chutich", number, "revoke")
    assert looked_at(office, lookout) == [office.instance(number).task_id]
    assert looked_at(office, lookout) == ()


def test_what_may_concern_any_task_is_looked_at_for_all(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    looked_at(office, lookout)
    end_unit(office, "CONG_AN_XA", local_day(office.now))
    assert looked_at(office, lookout) is None


def test_a_new_day_is_looked_at_whole(office: Office) -> None:
    office.assign("I.1")
    lookout = Lookout()
    looked_at(office, lookout)
    office.now += timedelta(days=1)
    assert looked_at(office, lookout) is None


def test_what_could_not_be_opened_is_looked_at_again(office: Office) -> None:
    for label in ("I.1", "I.3"):
        office.assign(label)
    office.now, lookout = QUARTER_I, Lookout()
    once = open_due(office.reading, stumbling(office), at=QUARTER_I, lookout=lookout)
    again = open_due(office.reading, office.transaction, at=QUARTER_I, lookout=lookout)
    assert len(once) == len(again) == 1
    assert run(office) == []
