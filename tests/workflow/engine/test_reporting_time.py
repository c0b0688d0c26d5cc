"""When the report was made that is considered: kept by the one writer, from the row it took."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule, State

if TYPE_CHECKING:
    from tests.office import Office

CONSIDERED = {"reported", "reviewed", "closed"}


def test_it_is_considered_where_others_have_the_word() -> None:
    assert {state.name for state in COMMUNE.states if COMMUNE.considers(state.name)} == CONSIDERED


def test_where_the_lead_unit_has_to_take_it_up_anew_first_nothing_is_considered() -> None:
    further = replace(
        COMMUNE,
        states=(*COMMUNE.states, State("sent_back"), State("in_council")),
        rules=(
            *(rule for rule in COMMUNE.rules if rule.action != "return"),
            Rule("reviewed", "return", "committee", "sent_back", effect="reason"),
            Rule("sent_back", "take_up", "lead_head", "in_progress", forward=True),
            Rule("reviewed", "defer", "committee", "in_council"),
            Rule("in_council", "return", "committee", "in_progress", effect="reason"),
        ),
    )
    assert not further.considers("sent_back")
    assert further.considers("in_council")


@pytest.mark.parametrize("way_back", ["withdraw", "return", "reopen"])
def test_it_is_that_of_the_report_until_the_lead_unit_is_at_work_again(
    office: Office, way_back: str
) -> None:
    number = office.in_progress("I.1")
    assert office.instance(number).reported_at is None
    office.later(days=1)
    office.report(number)
    first = office.now.astimezone(UTC)
    office.later(days=3)
    office.perform("vhxh", number, "confirm")
    assert office.instance(number).reported_at == first
    if way_back == "reopen":
        office.perform("congan", number, "confirm")
        office.later(days=9)
        office.perform("chutich", number, "approve")
        assert office.instance(number).reported_at == first
    back_by = {"withdraw": "kinhte", "return": "vanphong", "reopen": "chutich"}
    office.perform(back_by[way_back], number, way_back)
    assert office.instance(number).reported_at is None
    office.later(days=1)
    office.report(number)
    assert office.instance(number).reported_at == office.now.astimezone(UTC)


def test_what_changes_no_state_leaves_it(office: Office) -> None:
    number = office.reported("I.1")
    made = office.instance(number).reported_at
    office.later(days=1)
    office.perform("vhxh", number, "object")
    office.perform("vanphong", number, "urge")
    office.perform("kinhte", number, "comment")
    assert office.instance(number).reported_at == made is not None


def test_what_is_taken_back_has_none(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("chutich", number, "revoke")
    assert office.instance(number).reported_at is None
