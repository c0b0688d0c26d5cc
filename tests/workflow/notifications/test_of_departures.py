"""Whoever leaves a unit: its head hears of it and they themselves, and of what they worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.administration import administer, is_whole
from tests.deliveries import tell
from tests.leaving import LEFT, leaves, morning, named, told
from workflow.administration import people, posts
from workflow.engine.acts.appointments import AppointmentEntry

if TYPE_CHECKING:
    from tests.office import Office


def test_the_head_and_they_hear_that_somebody_is_to_leave(office: Office) -> None:
    leaves(office, "kinhte.cb")
    tell(office)
    assert told(office, "post_of_unit_ends") == ["kiemnhiem", "kinhte"]
    assert told(office, "own_post_ends") == ["kinhte.cb"]
    morning(office)
    assert told(office, "post_of_unit_ends") == ["kiemnhiem", "kinhte"]
    assert is_whole(office)


def test_where_the_head_leaves_the_office_hears_of_it(office: Office) -> None:
    leaves(office, "vhxh")
    tell(office)
    assert "vanphong" in told(office, "post_of_unit_ends")
    assert told(office, "own_post_ends") == ["vhxh"]


def test_on_the_day_after_the_head_hears_what_waits_to_be_shared_out_anew(office: Office) -> None:
    named(office)
    leaves(office, "kinhte.cb")
    tell(office)
    assert told(office, LEFT) == []
    for _ in range(2):
        morning(office)
        assert told(office, LEFT) == ["kiemnhiem", "kinhte"]


def test_of_each_task_it_is_told(office: Office) -> None:
    named(office, "I.1")
    named(office, "I.2", "kinhte.cb", "kinhte.pho")
    leaves(office, "kinhte.cb")
    morning(office)
    assert told(office, LEFT) == sorted(2 * ["kiemnhiem", "kinhte"])


def test_whoever_goes_to_another_unit_hears_that_others_are_to_be_named(office: Office) -> None:
    named(office)
    office.give_post("kinhte.cb", "officer", "PHONG_VHXH", since=office.now.date())
    left = office.unit("PHONG_KINH_TE").id
    [post] = [each for each in office.posts("kinhte.cb") if each.unit_id == left]
    administer(office, posts.end, "kinhte.cb", post.id, office.now.date())
    morning(office)
    assert told(office, LEFT) == ["kiemnhiem", "kinhte", "kinhte.cb"]


def test_whoever_is_locked_out_is_told_of_at_once_but_not_to_them(office: Office) -> None:
    named(office)
    administer(office, people.disable, "kinhte.cb")
    tell(office)
    assert told(office, LEFT) == ["kiemnhiem", "kinhte"]


def test_nobody_hears_of_what_others_were_named_for_meanwhile_or_is_over(office: Office) -> None:
    number = named(office)
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.pho",)))
    over = named(office, "I.2")
    office.perform("chutich", over, "revoke")
    tell(office)
    leaves(office, "kinhte.cb")
    morning(office)
    assert told(office, LEFT) == []


def test_where_the_unit_has_no_head_the_office_hears_of_it(office: Office) -> None:
    named(office)
    leaves(office, "kinhte", "kiemnhiem", "kinhte.cb")
    morning(office)
    assert "vanphong" in told(office, LEFT)


def test_of_a_restricted_task_whoever_may_see_it_no_more_hears_nothing(office: Office) -> None:
    number = office.assign_led_by("II.2", "PHONG_KINH_TE")
    office.perform("kinhte", number, "start")
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.cb",)))
    tell(office)
    leaves(office, "kinhte.cb")
    office.give_post("kinhte.cb", "officer", "PHONG_VHXH")
    morning(office)
    assert told(office, LEFT) == ["kiemnhiem", "kinhte"]
