"""What was told of somebody's leaving and is true no longer is followed by one that says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.administration import administer, is_whole
from tests.deliveries import tell
from tests.leaving import LEFT, leaves, morning, named, told
from tests.web.tables import words
from workflow.administration import agreeing, people, posts
from workflow.delegation.departures import GOES_ON, OF_UNIT, OWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from models.organisation import Post
    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both

BACK = "officer_back"
HEADS = ["kiemnhiem", "kinhte"]


def of_unit(office: Office, username: str) -> Post:
    """The post that somebody holds in a unit."""
    [post] = [post for post in office.posts(username) if post.unit_id]
    return post


def moved(office: Office, username: str, last_day: date | None, post: Post | None = None) -> None:
    """The last day of their post in a unit is another."""
    post = post or of_unit(office, username)
    administer(office, posts.move_end, username, post.id, last_day)
    office.later(minutes=1)


@pytest.mark.parametrize("days", [None, 20, 200])
def test_whoever_was_told_that_a_post_ends_is_told_once_that_it_goes_on(
    office: Office, days: int | None
) -> None:
    leaves(office, "kinhte.cb")
    tell(office)
    moved(office, "kinhte.cb", office.now.date() + timedelta(days=days) if days else None)
    for _ in range(2):
        tell(office)
        assert told(office, GOES_ON) == [*HEADS, "kinhte.cb"]
        morning(office)
    assert is_whole(office)


def test_each_time_it_is_another_day_that_is_told(office: Office) -> None:
    leaves(office, "kinhte.cb")
    tell(office)
    for days in (20, 200):
        moved(office, "kinhte.cb", office.now.date() + timedelta(days=days))
        tell(office)
    assert told(office, GOES_ON) == sorted(2 * [*HEADS, "kinhte.cb"])
    leaves(office, "kinhte.cb")
    tell(office)
    assert told(office, OF_UNIT) == sorted(2 * HEADS)


def test_of_what_nobody_was_told_nobody_hears_that_it_is_otherwise(office: Office) -> None:
    leaves(office, "kinhte.cb")
    moved(office, "kinhte.cb", None)
    tell(office)
    assert [told(office, why) for why in (OF_UNIT, OWN, GOES_ON)] == [[], [], []]


def test_who_hears_of_it_by_two_peoples_word_hears_it_by_that_alone(office: Office) -> None:
    leaves(office, "vanphong")
    tell(office)
    before = set(told(office, OF_UNIT)) | set(told(office, OWN))
    moved(office, "vanphong", None)
    tell(office)
    assert told(office, GOES_ON) == []
    administer(office, agreeing.agree, 2, by="chutich")
    tell(office)
    by_consent = set(told(office, "told_agree_consent"))
    assert "vanphong" in by_consent
    assert set(told(office, GOES_ON)) == before - by_consent - {"chutich"}


def test_a_notice_and_its_page_say_how_it_is_now(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    leaves(office, "kinhte.cb")
    tell(office)
    moved(office, "kinhte.cb", None)
    tell(office)
    for reader in ("kinhte", "kinhte.cb"):
        client = sign_in(reader)
        page = client.get("/thong-bao")
        said = words(page.text)
        assert "Ngày cuối giữ chức vụ không còn như thông báo trước" in said
        assert "chưa có ngày cuối cùng" in said
        assert "việc đang làm cần bàn giao" not in said
        assert client.get("/ban-giao").status_code == 200


@pytest.mark.parametrize("how", ["end", "account"])
def test_who_was_told_that_an_officer_left_is_told_once_that_they_are_back(
    office: Office, how: str
) -> None:
    named(office)
    if how == "end":
        post = of_unit(office, "kinhte.cb")
        leaves(office, "kinhte.cb")
        morning(office)
        moved(office, "kinhte.cb", None, post)
    else:
        administer(office, people.disable, "kinhte.cb")
        tell(office)
        administer(office, people.enable, "kinhte.cb")
    assert told(office, LEFT) == HEADS
    for _ in range(2):
        tell(office)
        assert told(office, BACK) == HEADS
        morning(office)


def test_of_whom_others_were_named_for_meanwhile_nobody_hears_that_they_are_back(
    office: Office,
) -> None:
    number = named(office)
    administer(office, people.disable, "kinhte.cb")
    tell(office)
    office.perform("kinhte", number, "end_appointment")
    administer(office, people.enable, "kinhte.cb")
    tell(office)
    assert (told(office, LEFT), told(office, BACK)) == (HEADS, [])


def test_whoever_may_not_see_a_restricted_task_any_more_hears_nothing(office: Office) -> None:
    number = office.assign_led_by("II.2", "PHONG_KINH_TE")
    office.perform("kinhte", number, "start")
    office.perform("kinhte", number, "appoint")
    administer(office, people.disable, "kinhte.cb")
    tell(office)
    assert told(office, LEFT) == HEADS
    office.end_posts("kiemnhiem", last_day=office.now.date())
    morning(office)
    administer(office, people.enable, "kinhte.cb")
    tell(office)
    assert told(office, BACK) == ["kinhte"]
