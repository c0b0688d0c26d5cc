"""Somebody is asked, and before they decide they have another post, or none.

Whatever they were asked in: nobody is awaited who cannot act, whoever comes into the post can, and
the page names the office that is awaited, not who left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role, SubstitutionKind
from tests import ballots
from tests.administration import administer, is_whole
from tests.cast import PEOPLE
from tests.places import take_place
from tests.web.pages import words
from workflow.administration import people
from workflow.calendar.days import local_day
from workflow.errors import Refused, Unknown
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both

SUCCESSOR = "vangchuc"
MOVES = ("moves", "is shut out")


@dataclass(frozen=True)
class Asked:
    """What somebody is asked to do, and by whom else it can be done."""

    who: str
    action: str
    brought: Callable[[Office], int]
    others: tuple[str, ...] = ()
    """Who of those that stay can do it too."""
    label: str = ""

    def __str__(self) -> str:
        return self.label or f"{self.action} by {self.who}"


def appointed(office: Office) -> int:
    number: int = office.in_progress()
    office.hand_in(number)
    office.perform("kinhte", number, "appoint")
    return number


def declined(office: Office) -> int:
    number: int = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    return number


def asking_for_time(office: Office) -> int:
    number: int = office.in_progress()
    office.perform("kinhte", number, "request_extension")
    return number


def objected(office: Office) -> int:
    number: int = office.reported()
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "confirm")
    return number


def submitted(office: Office) -> int:
    number: int = office.reviewed()
    office.perform("vanphong", number, "submit")
    return number


def before_the_members(office: Office) -> int:
    number: int = ballots.before_the_members(office, "I.3")
    return number


def voted(office: Office) -> int:
    number = before_the_members(office)
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    return number


def in_the_chairs_place(office: Office) -> int:
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    take_place(office, "vanphong.cb", "chutich", **written)
    number: int = office.reviewed()
    return number


ASKED = (
    Asked("kinhte", "start", lambda office: office.assign("I.1"), ("kinhte.pho", "kinhte.cb")),
    Asked("kinhte", "report", appointed),
    Asked("vhxh", "confirm", lambda office: office.reported()),
    Asked("kinhte", "respond", objected),
    Asked("chutich", "reassign", declined, ("phochutich",)),
    Asked("chutich", "grant_extension", asking_for_time, ("phochutich",)),
    Asked("chutich", "approve", submitted, ("phochutich",)),
    Asked("phochutich", "approve", submitted, ("chutich",)),
    Asked("vanphong", "count", voted, ("vanphong.cb",)),
    Asked(
        "vanphong.cb", "approve", in_the_chairs_place, ("chutich",), "approve in another's place"
    ),
)


def goes(office: Office, who: str, how: str) -> None:
    """Somebody is in another post from tomorrow on, or may not sign in any more."""
    today = local_day(office.now)
    if how == "is shut out":
        administer(office, people.disable, who)
    else:
        office.end_posts(who, last_day=today)
        office.give_post(who, Role.OFFICER, "THON_2", since=today + timedelta(days=1))
    office.later(days=1)


def awaited(office: Office, who: str, number: int) -> list[str]:
    """What awaits somebody before an instance, by their list."""
    with office.reading() as session:
        found = worklist_of(session, actor=office.actor(who), at=office.now)
    return [
        job.item.why
        for job in (*found.now, *found.soon)
        if job.item and job.situation.instance.number == number
    ]


def has_the_right(office: Office, who: str, number: int, action: str) -> bool:
    """Whether somebody can do it, or clear by themselves what stands in the way."""
    return not office.verdict(who, number, action).lacks_right


def able(office: Office, who: str, number: int, action: str) -> bool:
    return office.verdict(who, number, action).allowed


@pytest.mark.parametrize("how", MOVES)
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_who_went_is_awaited_no_more_and_whoever_comes_or_stays_can_act(
    office: Office, sign_in: Callable[[str], Client], asked: Asked, how: str
) -> None:
    post = office.posts(asked.who)[0]
    number = asked.brought(office)
    assert able(office, asked.who, number, asked.action)
    goes(office, asked.who, how)
    # Nobody reads the list of somebody who cannot sign in.
    if how != "is shut out":
        assert awaited(office, asked.who, number) == []
        with pytest.raises((Refused, Unknown)):
            office.perform(asked.who, number, asked.action)
    for person in PEOPLE:
        for action in awaited(office, person.username, number):
            assert has_the_right(office, person.username, number, action), (person, action)
    for other in asked.others:
        assert able(office, other, number, asked.action), other
    page = words(sign_in("giamsat").get(f"/nhiem-vu/{number}").text)
    waiting = page.partition("Đang chờ")[2].partition("Sản phẩm")[0]
    assert office.user(asked.who).full_name not in waiting
    if asked.who != "vanphong.cb":
        unit = post.unit.code if post.unit else None
        office.give_post(SUCCESSOR, post.role, unit, since=local_day(office.now))
        assert asked.action in awaited(office, SUCCESSOR, number)
        assert able(office, SUCCESSOR, number, asked.action)
        office.perform(SUCCESSOR, number, asked.action)
    assert is_whole(office)


@pytest.mark.parametrize("how", MOVES)
def test_a_slip_of_who_went_still_tells_what_was_proposed_and_in_which_post(
    office: Office, sign_in: Callable[[str], Client], how: str
) -> None:
    number = submitted(office)
    goes(office, "vanphong", how)
    page = words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
    assert "Trần Thị Chu Đáo, Chánh Văn phòng HĐND và UBND xã" in page
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


@pytest.mark.parametrize("how", MOVES)
def test_a_member_who_went_is_named_and_the_others_decide(
    office: Office, sign_in: Callable[[str], Client], how: str
) -> None:
    number = before_the_members(office)
    ballots.vote(office, "chutich", number)
    ballots.vote(office, "kiemnhiem", number)
    ballots.vote(office, "phochutich", number)
    assert awaited(office, "uyvien", number) == ["cast"]
    goes(office, "uyvien", how)
    assert awaited(office, "uyvien", number) == []
    page = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert "Còn chờ phiếu" not in page
    if how != "is shut out":
        assert "không còn A Bền Lòng, Ủy viên UBND xã" in page
    ballots.count(office, number)
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def test_who_approved_and_went_takes_nothing_back_and_the_chair_may_open_it_again(
    office: Office,
) -> None:
    number = office.reviewed()
    office.perform("phochutich", number, "approve")
    office.end_posts("phochutich", last_day=local_day(office.now) - timedelta(days=1))
    for who in ("phochutich", "chutich", "kiemnhiem"):
        with pytest.raises((Refused, Unknown)):
            office.perform(who, number, "withdraw_approval")
    office.perform("chutich", number, "reopen")
    assert office.state(number) == "in_progress"
