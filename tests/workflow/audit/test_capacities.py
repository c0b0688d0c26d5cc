"""How whoever acts signs: kept as codes in the line, read out of what older lines keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from models.record import Event
from models.vocabulary import EventKind, Role, SubstitutionKind
from tests.administration import administer, is_whole
from tests.places import section, take_place
from workflow.actors.held_posts import Signing
from workflow.audit.capacities import SIGNS, signs_of
from workflow.delegation.area_assignment import AreaEntry, set_area

if TYPE_CHECKING:
    from tests.office import Office

KT, TL, TM = Signing.FOR_THE_HEAD, Signing.BY_ORDER, Signing.FOR_THE_COMMITTEE


def signed(office: Office, number: int, action: str, *, of_before: bool = False) -> list[Signing]:
    """How the newest line of an action was signed; `of_before`: as if it kept no codes."""
    with office.reading() as session:
        line = [each for each in office.events(number) if each.action == action][-1]
        found = session.get_one(Event, (line.commune_id, line.seq))
        if of_before:
            found.details = {name: each for name, each in found.details.items() if name != SIGNS}
        signs = list(signs_of(found))
        session.rollback()
    return signs


@pytest.mark.parametrize(
    ("by", "action", "expected"),
    [
        ("phochutich", "approve", [KT]),
        ("chutich", "approve", []),
        ("kiemnhiem", "approve", [KT]),
        ("phochutich", "return", [KT]),
        ("chutich", "return", []),
        ("phochutich", "revoke", [KT]),
        ("vanphong", "urge", [TL]),
        ("chutich", "urge", []),
        ("vanphong", "submit", []),
        ("vhxh", "comment", []),
        ("phochutich", "comment", []),
    ],
)
def test_for_whom_each_signs(office: Office, by: str, action: str, expected: list[Signing]) -> None:
    """Also by a line that keeps no codes: it follows from its rule and the post it names."""
    label = "II.2" if by == "kiemnhiem" else "I.1"
    number = office.in_progress(label) if action == "urge" else office.reviewed(label)
    office.perform(by, number, action)
    for of_before in (False, True):
        assert signed(office, number, action, of_before=of_before) == expected
    assert is_whole(office)


def test_the_office_assigns_returns_and_takes_back_by_order(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("vanphong", number, "return")
    other = office.assign("I.2")
    office.perform("vanphong", other, "take_back")
    for of_before in (False, True):
        assert signed(office, number, "assign", of_before=of_before) == [TL]
        assert signed(office, number, "return", of_before=of_before) == [TL]
        assert signed(office, other, "assign", of_before=of_before) == [TL]
        assert signed(office, other, "take_back", of_before=of_before) == [TL]


def test_what_the_committee_voted_is_signed_for_it(office: Office) -> None:
    """A line from before does not say that it was voted, and nobody claims it did."""
    for by, kept, followed in (("chutich", [TM], []), ("phochutich", [TM, KT], [KT])):
        number = office.reviewed("I.3")
        office.record_vote(number)
        assert signed(office, number, "vote") == []
        office.perform(by, number, "approve")
        assert signed(office, number, "approve") == kept
        assert signed(office, number, "approve", of_before=True) == followed
        office.perform("chutich", number, "reopen")
        assert signed(office, number, "reopen") == []
        office.later(days=120)


def limit_to_economy(office: Office) -> None:
    """The area of the vice-chair."""
    [post], led = office.posts("phochutich"), AreaEntry((office.unit("PHONG_KINH_TE").id,))
    administer(office, set_area, post.id, led, "", by="chutich")


def test_within_an_area_assigned_a_vice_chair_signs_for_the_chair_too(office: Office) -> None:
    """Decree 30/2020, article 13: deputies sign for the head within the fields they look after."""
    limit_to_economy(office)
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    assert signed(office, number, "approve") == [KT]


def test_a_place_taken_during_an_area_assignment(office: Office) -> None:
    """In the chair's place beyond their own area a vice-chair signs as the place says."""
    limit_to_economy(office)
    take_place(
        office, "phochutich", "chutich", area=AreaEntry(sections=(section(office, "II").id,))
    )
    within, beyond = office.reviewed("I.1"), office.reviewed("II.2")
    for number in (within, beyond):
        office.perform("phochutich", number, "approve")
    assert signed(office, within, "approve") == [KT]
    line = office.events(beyond, EventKind.TRANSITION)[-1]
    assert (line.details[SIGNS], line.details["in_place_of"]["signs"]) == ([], "for_the_head")


def test_a_vice_chair_whose_post_has_ended_signed_as_what_they_were(office: Office) -> None:
    number = office.reviewed("I.1")
    office.perform("phochutich", number, "approve")
    office.end_posts("phochutich", last_day=office.now.date())
    office.later(days=2)
    assert signed(office, number, "approve") == [KT]
    assert signed(office, number, "approve", of_before=True) == [KT]


def test_of_two_posts_the_one_in_which_it_was_done_counts(office: Office) -> None:
    """Who heads a unit and sits on the committee reports as head and decides as vice-chair."""
    own, other = office.in_progress("I.2"), office.reviewed("II.2")
    office.hand_in(own)
    office.perform("kiemnhiem", own, "report")
    office.perform("kiemnhiem", other, "approve")
    assert signed(office, own, "report") == []
    assert signed(office, other, "approve") == [KT]


def test_a_head_who_is_also_a_member_reports_as_head(office: Office) -> None:
    office.give_post("kinhte", Role.MEMBER)
    number = office.in_progress("I.2")
    office.hand_in(number)
    office.perform("kinhte", number, "report")
    line = office.events(number, EventKind.TRANSITION)[-1]
    assert (line.capacity, signed(office, number, "report")) == ("Trưởng phòng, Phòng Kinh tế", [])


def test_whoever_is_authorised_is_named_with_their_own_post_in_full(office: Office) -> None:
    written: Any = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    take_place(office, "vhxh", "chutich", **written)
    number = office.reviewed("I.2")
    office.perform("vhxh", number, "approve")
    line = office.events(number, EventKind.TRANSITION)[-1]
    assert line.details["in_place_of"]["own"] == "Trưởng phòng, Phòng Văn hóa - Xã hội"
    assert is_whole(office)
