"""Groups: who belongs to them when something is assigned, and what was assigned before stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models.base import new_key
from models.vocabulary import EventKind
from tests.administration import ONCE, administer, is_whole, look
from workflow.administration import groups
from workflow.errors import Invalid, NotEntitled, Refused, Unknown

if TYPE_CHECKING:
    from tests.office import Office

TODAY = date(2026, 9, 21)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def codes(office: Office, group: str) -> list[str]:
    """What a group stands for today."""
    return [unit.code for unit in look(office, groups.view, group).units]


def member_id(office: Office, group: str, unit: str) -> object:
    """The id of a unit's first membership."""
    found = look(office, groups.view, group).memberships
    return next(each.row.id for each in found if each.unit.code == unit)


def test_a_member_belongs_from_its_first_day_to_its_last(office: Office) -> None:
    administer(office, groups.add_member, "G_PHONG", "CONG_AN_XA", TOMORROW)
    assert codes(office, "G_PHONG") == ["PHONG_KINH_TE", "PHONG_VHXH"]
    office.later(days=1)
    assert codes(office, "G_PHONG") == ["PHONG_KINH_TE", "PHONG_VHXH", "CONG_AN_XA"]
    added = member_id(office, "G_PHONG", "CONG_AN_XA")
    administer(office, groups.end_member, "G_PHONG", added, TOMORROW)
    assert len(codes(office, "G_PHONG")) == 3
    office.later(days=1)
    assert len(codes(office, "G_PHONG")) == 2
    lines = office.events(None, EventKind.GROUP)[-2:]
    assert [(line.subject, line.action) for line in lines] == [
        ("group/G_PHONG", "add_member"),
        ("group/G_PHONG", "end_member"),
    ]
    assert is_whole(office)


def test_the_proposal_follows_and_what_was_assigned_stays(office: Office) -> None:
    number = office.assign("I.1")
    administer(office, groups.add_member, "G_PHONG", "CONG_AN_XA", TODAY)
    assert "CONG_AN_XA" in [unit.code for unit in office.propose("II.3").cooperating]
    assert len(office.situation(number).asked) == 2


def test_a_member_may_come_back_after_it_left(office: Office) -> None:
    old = member_id(office, "G_PHONG", "PHONG_VHXH")
    administer(office, groups.end_member, "G_PHONG", old, TODAY)
    administer(office, groups.add_member, "G_PHONG", "PHONG_VHXH", TOMORROW)
    assert len(look(office, groups.view, "G_PHONG").lasting) == 3


def test_who_cannot_be_taken_in(office: Office) -> None:
    for group, unit, since, faults in [
        ("G_PHONG", "PHONG_VHXH", TODAY, {"unit": "member_already"}),
        ("G_PHONG", "CONG_AN_XA", date(2025, 6, 30), {"unit": "unit_not_valid_then"}),
        ("G_THON", "CONG_AN_XA", TODAY, {"unit": "villages_by_themselves"}),
        ("G_PHONG", "CONG_AN_XA", date.max, {"valid_from": "day_far"}),
    ]:
        with pytest.raises(Invalid) as invalid:
            administer(office, groups.add_member, group, unit, since)
        assert invalid.value.fields == faults


def test_a_membership_ends_once_and_not_before_it_began(office: Office) -> None:
    member = member_id(office, "G_PHONG", "PHONG_VHXH")
    administer(office, groups.end_member, "G_PHONG", member, TODAY)
    lines = len(office.events())
    administer(office, groups.end_member, "G_PHONG", member, TODAY)
    assert len(office.events()) == lines
    for last_day, code in [(TOMORROW, "ended_before"), (date(2025, 6, 1), "before_start")]:
        with pytest.raises(Invalid) as invalid:
            administer(office, groups.end_member, "G_PHONG", member, last_day)
        assert invalid.value.fields == {"last_day": code}


def test_a_resend_adds_one_member(office: Office) -> None:
    what = ("G_PHONG", "CONG_AN_XA", TODAY)
    first = administer(office, groups.add_member, *what, token=ONCE)
    assert administer(office, groups.add_member, *what, token=ONCE).id == first.id


def test_the_group_of_villages_stands_for_those_of_today(office: Office) -> None:
    assert codes(office, "G_THON") == ["THON_1", "THON_2"]


def test_what_is_not_there_is_unknown(office: Office) -> None:
    for code in ("", "G_KHONG", "\x00"):
        with pytest.raises(Unknown):
            look(office, groups.view, code)
    with pytest.raises(Unknown):
        administer(office, groups.end_member, "G_PHONG", new_key(), TODAY)
    with pytest.raises(Unknown):
        administer(office, groups.add_member, "G_PHONG", "KHONG_CO", TODAY)


def test_only_an_administrator_keeps_groups(office: Office) -> None:
    member = member_id(office, "G_PHONG", "PHONG_VHXH")
    before = office.contents()
    for attempt in (
        (groups.add_member, "G_PHONG", "CONG_AN_XA", TODAY),
        (groups.end_member, "G_PHONG", member, TODAY),
    ):
        with pytest.raises(Refused) as refused:
            administer(office, *attempt, by="vanphong")
        assert isinstance(refused.value, NotEntitled)
    with pytest.raises(Refused):
        look(office, groups.find, by="vanphong")
    assert office.contents() == before
