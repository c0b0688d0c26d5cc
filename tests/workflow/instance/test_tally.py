"""The tally says how many instances there are of each kind, whatever was done to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text, update

from models.plan import Task
from models.tally import EVERYWHERE, Tally
from models.vocabulary import Sensitivity, Timeliness
from models.work import TaskInstance
from tests.due_dates import set_due_dates
from tests.statements import counted
from workflow.actors.visibility import visible_to
from workflow.calendar.days import local_day
from workflow.instance.tally import differences, kind_of, tallied, tally_anew

if TYPE_CHECKING:
    from tests.office import Office


def everything(office: Office) -> None:
    """One that is closed, returned, extended, begun, revoked and opened again."""
    office.closed("I.1")
    returned = office.reported("I.2")
    office.perform("chutich", returned, "return")
    extended = office.in_progress("I.3")
    office.perform("kinhte", extended, "request_extension")
    office.perform("chutich", extended, "grant_extension")
    villages = office.assign_all("II.1")
    office.perform("chutich", villages[0], "revoke")
    again = office.closed("II.2")
    office.perform("chutich", again, "reopen")


def kept(office: Office) -> dict[str, int]:
    """How many are kept as standing how, of all sections and units together."""
    with office.reading() as session:
        rows = session.execute(
            select(Tally.stands, func.sum(Tally.instances))
            .where(Tally.section_id == EVERYWHERE, Tally.instances > 0)
            .group_by(Tally.stands)
        )
        return {stands: int(instances) for stands, instances in rows}


def astray(office: Office) -> int:
    """Of how many kinds the tally keeps another number than there is."""
    with office.reading() as session:
        return len(differences(session, office.commune_id))


def test_every_act_keeps_it(office: Office) -> None:
    everything(office)
    assert kept(office) == {
        Timeliness.COMPLETED_ON_TIME: 1,
        Timeliness.OPEN_WITHIN_DEADLINE: 4,
    }
    assert astray(office) == 0


def test_it_is_read_as_an_act_keeps_it(office: Office) -> None:
    everything(office)
    with office.reading() as session:
        numbers = session.scalars(select(TaskInstance.number)).all()
    kinds = [kind for each in numbers if (kind := kind_of(office.situation(each)))]
    with office.reading() as session:
        rows = tallied(office.actor("vanphong"))
        there = session.execute(select(rows).where(rows.c.instances > 0)).all()
    assert sum(row.instances for row in there) == len(kinds)
    assert {row[:-1] for row in there} == {tuple(kind.everywhere) for kind in kinds}


def test_an_act_that_leaves_it_as_it_is_writes_nothing(office: Office) -> None:
    number = office.reported("I.1")
    with counted(office.engine) as statements:
        office.perform("vhxh", number, "confirm")
    assert not [each for each in statements if "tally" in each]


def test_what_an_act_changes_is_written_in_one_statement(office: Office) -> None:
    number = office.in_progress("I.1")
    with counted(office.engine) as statements:
        office.report(number)
    assert len([each for each in statements if "tally" in each]) == 1


def test_no_day_changes_it(office: Office) -> None:
    number = office.in_progress("I.1")
    before = kept(office)
    office.later(days=400)
    with office.reading() as session:
        rows = tallied(office.actor("vanphong"))
        due = session.scalars(select(rows.c.due_on).where(rows.c.instances > 0)).all()
    assert before == kept(office) == {Timeliness.OPEN_WITHIN_DEADLINE: 1}
    assert due == [office.instance(number).due_on]


class TestAstray:
    def test_what_was_bent_is_found_and_counted_anew(self, office: Office) -> None:
        everything(office)
        bent = update(Tally).values(instances=Tally.instances + 1)
        with office.transaction() as session:
            session.execute(bent)
        assert astray(office) == len(self.rows(office))
        with office.transaction() as session:
            tally_anew(session, office.commune_id)
        assert astray(office) == 0

    def test_it_never_goes_below_zero_and_holds_up_no_act(self, office: Office) -> None:
        number = office.in_progress("I.1")
        with office.transaction() as session:
            session.execute(update(Tally).values(instances=0))
        office.report(number)
        assert min(self.rows(office)) == 0
        with office.transaction() as session:
            tally_anew(session, office.commune_id)
        assert self.rows(office) == [1, 1]

    def rows(self, office: Office) -> list[int]:
        with office.reading() as session:
            return list(session.scalars(select(Tally.instances)))


@pytest.mark.parametrize("who", ["vanphong", "kinhte", "congan", "admin", "thon1"])
def test_what_is_restricted_counts_for_those_who_see_it(office: Office, who: str) -> None:
    everything(office)
    with office.transaction() as session:
        restricted = select(Task.id).where(Task.position == 1)
        session.execute(
            update(Task).where(Task.id.in_(restricted)).values(sensitivity=Sensitivity.RESTRICTED)
        )
        tally_anew(session, office.commune_id)
    actor = office.actor(who)
    with office.reading() as session:
        rows = tallied(actor)
        found = session.scalar(select(func.sum(rows.c.instances))) or 0
        seen = session.scalar(
            select(func.count())
            .select_from(TaskInstance)
            .where(TaskInstance.state != "revoked", visible_to(actor))
        )
    assert found == seen


@pytest.mark.both
def test_a_due_date_decides_as_long_as_nothing_is_reported(office: Office) -> None:
    number, today = office.in_progress("I.1"), local_day(office.now)
    set_due_dates(office, {number: today - timedelta(days=1)})
    assert kept(office) == {Timeliness.OPEN_WITHIN_DEADLINE: 1}
    office.report(number)
    assert kept(office) == {Timeliness.OPEN_OVERDUE: 1}
    assert astray(office) == 0


def test_no_number_is_negative_whoever_writes_it(office: Office) -> None:
    office.assign("I.1")
    with pytest.raises(Exception, match="ck_tally_counted"), office.transaction() as session:
        session.execute(text("UPDATE tally SET instances = -1"))
