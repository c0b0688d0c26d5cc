"""What somebody may not see does not exist for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role
from tests.office import Office
from tests.visibility import seen

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def open_task(office: Office) -> int:
    return office.assign("I.1")


@pytest.fixture
def restricted(office: Office) -> int:
    """Led by the police, with village 1 asked."""
    return office.assign("II.2")


ALL_SEEING = ("chutich", "phochutich", "uyvien", "vanphong", "vanphong.cb", "giamsat", "clock")
CONCERNED = ("congan", "thon1")
OTHERS = ("kinhte", "kinhte.cb", "vhxh", "nongdan", "thon2", "admin")


@pytest.mark.parametrize("who", [*ALL_SEEING, *CONCERNED])
def test_a_restricted_task_is_seen_by_those_it_concerns(
    office: Office, open_task: int, restricted: int, who: str
) -> None:
    assert seen(office, who) == {open_task, restricted}


@pytest.mark.parametrize("who", OTHERS)
def test_others_see_everything_else(
    office: Office, open_task: int, restricted: int, who: str
) -> None:
    assert seen(office, who) == {open_task}
    assert restricted != open_task


def test_whoever_holds_no_post_sees_nothing(office: Office, open_task: int) -> None:
    assert seen(office, "vangchuc") == set()
    assert seen(office, "kinhte") == {open_task}


def test_a_post_opens_from_its_first_to_its_last_day(office: Office, restricted: int) -> None:
    day = office.now.date() + timedelta(days=1)
    office.give_post("vangchuc", Role.OFFICER, "CONG_AN_XA", since=day, until=day)
    assert seen(office, "vangchuc") == set()
    office.later(days=1)
    assert seen(office, "vangchuc") == {restricted}
    office.later(days=1)
    assert seen(office, "vangchuc") == set()


def test_a_follow_up_officer_who_administers_follows_up_no_more(
    office: Office, restricted: int
) -> None:
    assert restricted in seen(office, "vanphong.cb")
    office.give_post("vanphong.cb", Role.ADMINISTRATOR)
    assert restricted not in seen(office, "vanphong.cb")


def test_another_commune_is_not_there(engine: Engine) -> None:
    here, there = Office.founded(engine, "here"), Office.founded(engine, "there")
    here.assign("I.1")
    assert seen(here, "chutich") == {1}
    assert seen(there, "chutich") == set()
