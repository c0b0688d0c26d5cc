"""Whom the work of some units concerns, found without asking for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role, SubstitutionKind
from tests.administration import administer
from tests.cast import FOLLOW_UP_UNIT
from tests.places import authorise, take_place
from workflow.actors.actor import CHAIRING_ROLES, Actor
from workflow.administration import people
from workflow.calendar.days import local_day
from workflow.delegation.area_assignment import EVERYWHERE

if TYPE_CHECKING:
    import uuid

    from tests.office import Office

pytestmark = pytest.mark.both


@pytest.mark.parametrize(
    "codes",
    [(), ("PHONG_KINH_TE",), ("CONG_AN_XA", "THON_2"), (FOLLOW_UP_UNIT, "THON_1", "PHONG_KINH_TE")],
)
def test_they_are_those_of_everybody_who_are_near(office: Office, codes: tuple[str, ...]) -> None:
    office.give_post("nongdan", Role.OFFICER, "THON_1", title="Phó thôn")
    take_place(
        office, "vhxh", "chutich", by="chutich",
        kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
    )  # fmt: skip
    authorise(office, "thon2", "congan", area=EVERYWHERE)
    administer(office, people.disable, "kinhte.cb")
    units = {office.unit(code).id for code in codes}
    today = local_day(office.now)
    with office.reading() as session:
        everybody = Actor.everybody(session, office.commune_id, on=today)
        found = Actor.around(session, office.commune_id, units, on=today)
    near = {each.user_id: each for each in everybody if is_near(each, units)}
    assert {each.user_id: each for each in found if is_near(each, units)} == near
    # Beside them come those whose place is taken, and nobody else.
    assert {each.username for each in found if not is_near(each, units)} <= {"congan"}


def is_near(actor: Actor, units: set[uuid.UUID]) -> bool:
    """Whether they belong to some units, follow up, or chair the committee."""
    in_role = any(post.role in CHAIRING_ROLES for post in actor.posts)
    return bool(actor.unit_ids & units) or actor.follows_up or in_role
