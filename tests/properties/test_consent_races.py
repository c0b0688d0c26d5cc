"""Two at once about what takes a second person: one word counts, and both learn which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.organisation import Post
from models.vocabulary import Role
from tests.administration import administer, is_whole
from tests.properties import racers
from tests.properties.racing import race
from workflow.administration import people, posts
from workflow.administration.posts import PostEntry

if TYPE_CHECKING:
    from tests.office import Office

WAITING = 6


def asked(office: Office) -> list[int]:
    """The numbers of some posts of members that wait."""
    numbers = []
    for n in range(WAITING):
        administer(office, people.create, f"moi{n}", f"Người Mới {n}")
        entry = PostEntry(Role.MEMBER, None, "Ủy viên", office.now.date())
        numbers.append(administer(office, posts.give, f"moi{n}", entry).number)
    return numbers


def given(office: Office) -> int:
    with office.reading() as session:
        new = select(Post.id).where(Post.role == Role.MEMBER, Post.title == "Ủy viên")
        return len(session.scalars(new).all())


def test_of_two_who_agree_at_once_the_post_is_given_once(
    office: Office, place: racers.Place
) -> None:
    numbers, before = asked(office), given(office)
    answers = race(
        place, [(racers.settle_each, numbers, who, "agree") for who in ("chutich", "vanphong")]
    )
    assert [set(each.values()) for each in answers] == [{"agreed"}, {"agreed"}]
    assert given(office) - before == WAITING
    assert is_whole(office)


def test_of_three_who_settle_it_differently_the_first_one_does(
    office: Office, place: racers.Place
) -> None:
    numbers, before = asked(office), given(office)
    ways = [("chutich", "agree"), ("vanphong", "refuse"), ("admin", "withdraw")]
    answers = race(place, [(racers.settle_each, numbers, *way) for way in ways])
    for number in numbers:
        told = [each[number] for each in answers]
        assert told.count("consent_settled") == len(ways) - 1
    agreed = sum(each == "agreed" for each in answers[0].values())
    assert given(office) - before == agreed
    assert is_whole(office)
