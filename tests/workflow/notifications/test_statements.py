"""However many are told, in however many units: it takes as many statements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role
from tests.administration import administer
from tests.cast import HEADS
from tests.deliveries import HERE, reach, tell, told
from tests.statements import counted
from workflow.administration import people
from workflow.notifications.delivery import deliver
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.office import Office

pytestmark = pytest.mark.both

LEAD = "PHONG_KINH_TE"
ASKED = ("PHONG_VHXH", "CONG_AN_XA")


def test_telling_takes_as_many_statements_for_many_people_and_units(office: Office) -> None:
    for code in ASKED:
        reach(office, HEADS[code])
    tell(office, sender=HERE)
    few = taken(office, reported(office, "I.1", ASKED), len(ASKED))
    for n in range(6):
        administer(office, people.create, f"moi{n}", f"Người Mới {n}")
        for code in ASKED:
            office.give_post(f"moi{n}", Role.HEAD, code)
        reach(office, f"moi{n}")
    more = taken(office, reported(office, "I.2", ASKED), len(ASKED) + 6)
    wide = [code for code in HEADS if code != LEAD]
    for code in set(wide) - set(ASKED):
        reach(office, HEADS[code])
    widest = taken(office, reported(office, "II.1", wide), len(wide))
    assert more == widest == few


def reported(office: Office, label: str, asked: Iterable[str]) -> int:
    """The number of an instance of a task that was reported; some units are asked."""
    proposal = office.propose(label)
    units = tuple(office.unit(code).id for code in asked)
    assignment = replace(
        Assignment.as_proposed(proposal),
        mode=Mode.ONE_LEADS,
        lead_ids=(office.unit(LEAD).id,),
        cooperating_ids=units,
    )
    with office.transaction() as session:
        actor = office.actor("vanphong")
        [instance] = assign(session, assignment, actor=actor, at=office.now)
    office.perform("kinhte", instance.number, "start")
    tell(office, sender=HERE)
    office.report(instance.number)
    return instance.number


def taken(office: Office, number: int, at_least: int) -> int:
    """The statements by which those are told, and mailed, whom a report calls to answer."""
    with counted(office.engine) as executed, office.transaction() as session:
        assert deliver(session, office.commune_id, sender=HERE, at=office.now)
    called = {who for who, why in told(office) if why == "confirm"}
    assert len(called) >= at_least, number
    return len(executed)
