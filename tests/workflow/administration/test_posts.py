"""Posts: from day to day, one head for a unit, and an administrator who decides nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.base import new_key
from models.vocabulary import EventKind, Role
from tests.administration import ONCE, administer, is_whole, last_refusal
from tests.posts import TODAY, entry
from workflow.administration import posts
from workflow.administration.posts import Clash, PostEntry
from workflow.administration.units import set_last_day
from workflow.errors import Invalid, NotEntitled, Refused, Unknown

if TYPE_CHECKING:
    from tests.office import Office

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def give(office: Office, username: str, *what: Any, **more: Any) -> Any:
    """The post, given by the administrator."""
    return administer(office, posts.give, username, entry(*what, **more))


def fault(office: Office, username: str, *what: Any, **more: Any) -> dict[str, str]:
    """What is wrong with giving a post."""
    before = office.contents()
    with pytest.raises(Invalid) as invalid:
        give(office, username, *what, **more)
    assert office.contents() == before
    return invalid.value.fields


def end(office: Office, username: str, last_day: date, **more: Any) -> Any:
    """The person's first post, ended by the administrator."""
    [post, *_] = office.posts(username)
    return administer(office, posts.end, username, post.id, last_day, **more)


def test_a_post_gives_its_right_from_its_first_day_on(office: Office) -> None:
    give(office, "vangchuc", Role.HEAD, "SO_NOI_VU", TOMORROW)
    assert office.posts("vangchuc") == []
    office.later(days=1)
    [post] = office.actor("vangchuc").posts
    assert post.name == "Chức danh, Sở Nội vụ"
    line = office.events(None, EventKind.POST)[-1]
    assert (line.subject, line.action, line.details["unit"]) == (
        "user/vangchuc",
        "give_post",
        "SO_NOI_VU",
    )
    assert is_whole(office)


def test_a_post_ends_after_its_last_day(office: Office) -> None:
    end(office, "kinhte", TODAY)
    assert office.posts("kinhte")
    office.later(days=1)
    assert office.posts("kinhte") == []
    line = office.events(None, EventKind.POST)[-1]
    assert (line.action, line.details["valid_to"]) == ("end_post", "2026-09-21")
    assert is_whole(office)


@pytest.mark.parametrize(
    ("what", "faults"),
    [
        (PostEntry(Role.HEAD, None, "T", TODAY), {"unit": "unit_needed"}),
        (PostEntry(Role.CHAIR, "CONG_AN_XA", "T", TODAY), {"unit": "not_of_unit"}),
        (PostEntry(Role.MEMBER, None, " ", TODAY), {"title": "required"}),
        (PostEntry(Role.MEMBER, None, "T", TODAY, YESTERDAY), {"valid_to": "before_start"}),
        (PostEntry(Role.MEMBER, None, "T", date(26, 9, 21)), {"valid_from": "day_far"}),
        (PostEntry(Role.MEMBER, None, "T", TODAY, date.max), {"valid_to": "day_far"}),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_field(what: PostEntry, faults: dict[str, str]) -> None:
    with pytest.raises(Invalid) as invalid:
        what.check()
    assert invalid.value.fields == faults


def test_a_post_lies_within_the_days_of_its_unit(office: Office) -> None:
    outside = {"unit": "unit_not_valid_then"}
    assert fault(office, "vangchuc", Role.HEAD, "SO_NOI_VU", date(2025, 6, 30)) == outside
    administer(office, set_last_day, "SO_NOI_VU", TOMORROW)
    assert fault(office, "vangchuc", Role.HEAD, "SO_NOI_VU") == outside
    give(office, "vangchuc", Role.HEAD, "SO_NOI_VU", valid_to=TOMORROW)


def test_a_unit_has_one_head_at_a_time(office: Office) -> None:
    assert fault(office, "vangchuc", Role.HEAD, "CONG_AN_XA") == {"role": "head_taken"}
    assert fault(office, "vangchuc", Role.HEAD, "CONG_AN_XA", YESTERDAY, valid_to=TODAY)
    end(office, "congan", TODAY)
    assert fault(office, "vangchuc", Role.HEAD, "CONG_AN_XA") == {"role": "head_taken"}
    give(office, "vangchuc", Role.HEAD, "CONG_AN_XA", TOMORROW)


def test_the_clash_says_who_holds_it_and_until_when(office: Office) -> None:
    end(office, "congan", TOMORROW)
    with pytest.raises(Clash) as clash:
        give(office, "vangchuc", Role.HEAD, "CONG_AN_XA")
    found = clash.value
    assert (found.holder, found.capacity) == (
        "Hoàng Văn Vững Vàng",
        "Trưởng Công an xã",
    )
    assert (found.since, found.until) == (date(2025, 7, 1), TOMORROW)


def test_a_unit_has_many_deputies_and_officers(office: Office) -> None:
    give(office, "vangchuc", Role.DEPUTY, "PHONG_KINH_TE")
    give(office, "uyvien", Role.OFFICER, "PHONG_KINH_TE")


def test_the_committee_has_one_chair_at_a_time(office: Office) -> None:
    assert fault(office, "phochutich", Role.CHAIR) == {"role": "chair_taken"}
    give(office, "vangchuc", Role.VICE_CHAIR)
    end(office, "chutich", TODAY)
    give(office, "phochutich", Role.CHAIR, None, TOMORROW)


def test_nobody_holds_the_same_post_twice_on_a_day(office: Office) -> None:
    assert fault(office, "kinhte.cb", Role.OFFICER, "PHONG_KINH_TE") == {"role": "held_already"}
    give(office, "kinhte.cb", Role.OFFICER, "PHONG_VHXH")


def test_an_administrator_holds_no_other_post_on_the_same_day(office: Office) -> None:
    assert fault(office, "admin", Role.MEMBER) == {"role": "administrator_alone"}
    assert fault(office, "kinhte", Role.ADMINISTRATOR) == {"role": "administrator_alone"}
    end(office, "kinhte", TODAY)
    assert fault(office, "kinhte", Role.ADMINISTRATOR) == {"role": "administrator_alone"}
    give(office, "kinhte", Role.ADMINISTRATOR, None, TOMORROW)
    assert fault(office, "kinhte", Role.INSPECTOR, None, TODAY) == {"role": "administrator_alone"}


def test_a_resend_gives_one_post(office: Office) -> None:
    what = entry(Role.INSPECTOR)
    first = administer(office, posts.give, "vangchuc", what, token=ONCE)
    again = administer(office, posts.give, "vangchuc", what, token=ONCE)
    assert again.id == first.id
    assert len(office.posts("vangchuc")) == 1


def test_a_last_day_lies_within_the_post(office: Office) -> None:
    for last_day, code in [
        (date(2025, 6, 30), "before_start"),
        (date.max, "day_far"),
    ]:
        with pytest.raises(Invalid) as invalid:
            end(office, "kinhte", last_day)
        assert invalid.value.fields == {"last_day": code}


def test_a_post_never_ends_later_than_was_set_but_may_end_earlier(office: Office) -> None:
    end(office, "kinhte", TODAY + timedelta(days=9))
    with pytest.raises(Invalid) as invalid:
        end(office, "kinhte", TODAY + timedelta(days=10))
    assert invalid.value.fields == {"last_day": "ended_before"}
    lines = len(office.events())
    end(office, "kinhte", TODAY + timedelta(days=9))
    assert len(office.events()) == lines
    end(office, "kinhte", TODAY)
    assert office.posts("kinhte")[0].valid_to == TODAY


def test_the_last_administrator_keeps_the_post_until_another_has_it(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        end(office, "admin", TODAY)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["last_administrator"]
    assert last_refusal(office).action == "end_post"
    give(office, "vangchuc", Role.ADMINISTRATOR, None, TODAY + timedelta(days=5))
    with pytest.raises(Refused):
        end(office, "admin", TODAY + timedelta(days=3))
    end(office, "admin", TODAY + timedelta(days=4))


def test_ending_an_administrators_post_backwards_acts_from_today_on(office: Office) -> None:
    give(office, "vangchuc", Role.ADMINISTRATOR)
    end(office, "admin", YESTERDAY)
    assert not office.actor("admin").is_administrator


def test_a_post_is_ended_only_through_whose_it_is(office: Office) -> None:
    [post] = office.posts("vhxh")
    for post_id in (post.id, new_key()):
        with pytest.raises(Unknown):
            administer(office, posts.end, "kinhte", post_id, TODAY)


def test_only_an_administrator_gives_and_ends_posts(office: Office) -> None:
    [post] = office.posts("kinhte")
    before = office.contents()
    for username in ("chutich", "vanphong", "kinhte"):
        with pytest.raises(Refused) as refused:
            administer(office, posts.give, username, entry(Role.ADMINISTRATOR), by=username)
        assert isinstance(refused.value, NotEntitled)
        with pytest.raises(Refused):
            administer(office, posts.end, "kinhte", post.id, TODAY, by=username)
    assert office.contents() == before
