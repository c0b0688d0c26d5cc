"""Where nobody but those of the lead unit is there to decide, that is what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role
from web import wording
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from tests.office import Office

STATIONS = {"revoke": "in_progress", "return": "reviewed", "reopen": "closed"}
"""Where the committee does what; in each the lead unit is one to which the chair belongs."""


def of_the_chairs_unit(office: Office, action: str) -> int:
    number: int = getattr(office, STATIONS[action])("I.1")
    office.give_post("chutich", Role.OFFICER, "PHONG_KINH_TE")
    return number


def codes(office: Office, number: int, action: str) -> list[str]:
    return [each.code for each in office.verdict("chutich", number, action).obstacles]


@pytest.mark.both
@pytest.mark.parametrize("action", STATIONS)
def test_another_of_the_committee_decides_as_long_as_there_is_one(
    office: Office, action: str
) -> None:
    number = of_the_chairs_unit(office, action)
    assert codes(office, number, action) == ["authority_not_independent"]
    assert office.verdict("phochutich", number, action).allowed


@pytest.mark.both
@pytest.mark.parametrize("action", STATIONS)
def test_without_a_vice_chair_outside_the_lead_unit_it_says_what_has_to_change(
    office: Office, action: str
) -> None:
    number = of_the_chairs_unit(office, action)
    office.end_posts("phochutich", last_day=local_day(office.now))
    office.later(days=1)
    [obstacle] = office.verdict("chutich", number, action).obstacles
    assert obstacle.code == "nobody_else_decides"
    said = wording.obstacle(obstacle, lead=office.unit("PHONG_KINH_TE"))
    assert "không có Chủ tịch, Phó Chủ tịch nào ngoài đơn vị chủ trì" in said
    office.give_post("uyvien", Role.VICE_CHAIR)
    assert codes(office, number, action) == ["authority_not_independent"]
    assert office.verdict("uyvien", number, action).allowed


@pytest.mark.both
def test_so_it_does_of_an_approval_and_of_an_extension(office: Office) -> None:
    reviewed, extending = office.reviewed("I.1"), office.in_progress("I.2")
    office.perform("kinhte", extending, "request_extension")
    office.give_post("chutich", Role.OFFICER, "PHONG_KINH_TE")
    office.later(days=1)
    for another in (True, False):
        expected = (
            {"approver_not_independent", "decider_not_independent"}
            if another
            else {"nobody_else_decides"}
        )
        found = {
            *codes(office, reviewed, "approve"),
            *codes(office, extending, "grant_extension"),
        }
        assert found == expected
        office.end_posts("phochutich", last_day=local_day(office.now))
        office.later(days=1)
