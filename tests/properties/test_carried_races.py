"""A product's version that a report of another period carries stays, whoever comes at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.earlier_periods import approved_before
from tests.properties import racers
from tests.properties.racing import race
from workflow.audit.verification import verify
from workflow.documents.product_answers import Answered
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.performing import Outcome

if TYPE_CHECKING:
    from tests.office import Office

PAIRS, APPROVED = 8, 3
PLAN, REPORT = 1, 2
"""The products of I.1: one that an earlier period may answer, and one that is new each time."""


def pairs(office: Office, count: int) -> dict[int, int]:
    """Instances to be reported, each with one of an earlier quarter that brought a version."""
    found = (pair_of(office, 2027 + each) for each in range(count))
    return {later: earlier for earlier, later in found}


def pair_of(office: Office, year: int) -> tuple[int, int]:
    earlier, later = (office.assign("I.1", day=date(year, month, 1)) for month in (2, 8))
    for number, position in ((earlier, PLAN), (later, REPORT)):
        office.perform("kinhte", number, "start")
        office.hand_in(number, position)
    return earlier, later


def stands(office: Office, number: int) -> bool:
    """Whether its first version was not taken out."""
    return bool(office.situation(number).current_versions)


def is_whole(office: Office) -> bool:
    with office.reading() as session:
        return verify(session, office.commune_id).whole


def test_it_is_carried_or_taken_out_and_never_both(office: Office, place: racers.Place) -> None:
    carried = pairs(office, PAIRS)
    reporting, taking_out = race(
        place,
        [(racers.carry_each, carried), (racers.take_out_each, list(carried.values()))],
    )
    for number, earlier in carried.items():
        is_carried = reporting[number] == "carried"
        assert is_carried or reporting[number] == "no_longer_holds"
        assert is_carried is (taking_out[earlier] == "Refused")
        assert stands(office, earlier) is is_carried
        assert office.state(number) == ("reported" if is_carried else "in_progress")
    assert is_whole(office)


def test_the_approval_it_rests_on_is_taken_back_or_it_is_carried(
    office: Office, place: racers.Place
) -> None:
    carried = dict(adopted_of(office, year) for year in (2027, 2029, 2031))
    reporting, taking_back = race(
        place,
        [
            (racers.carry_each, carried),
            (racers.perform_each, list(carried.values()), "chutich", "withdraw_approval"),
        ],
    )
    for number, earlier in carried.items():
        is_carried = reporting[number] == "carried"
        assert is_carried or reporting[number] == "no_longer_holds"
        assert office.state(earlier) == ("closed" if is_carried else "reviewed")
        assert isinstance(taking_back[earlier], Outcome) is not is_carried
    assert is_whole(office)


def adopted_of(office: Office, year: int) -> tuple[int, int]:
    """An instance to be reported, and one of the year before of which the committee adopted."""
    earlier = approved_before(office, "I.3", date(year, 2, 1))
    later = office.assign("I.3", day=date(year + 1, 2, 1))
    office.perform("kinhte", later, "start")
    return later, earlier


def test_what_is_being_approved_is_not_taken_out_beneath_it(
    office: Office, place: racers.Place
) -> None:
    carried = pairs(office, APPROVED)
    for number, earlier in carried.items():
        said = (Answered(PLAN, instance=earlier, version=1),)
        office.perform("kinhte", number, "report", ReportEntry("Xong.", products=said))
        for head in ("vhxh", "congan"):
            office.perform(head, number, "confirm")
    approving, taking_out = race(
        place,
        [
            (racers.perform_each, list(carried), "chutich", "approve"),
            (racers.take_out_each, list(carried.values())),
        ],
    )
    assert all(isinstance(approving[number], Outcome) for number in carried)
    assert {taking_out[earlier] for earlier in carried.values()} == {"Refused"}
    assert all(stands(office, earlier) for earlier in carried.values())
    assert is_whole(office)
