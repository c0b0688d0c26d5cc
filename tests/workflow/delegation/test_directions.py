"""Who may be named for whose place: the independent statement, asked of all posts × all posts."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from models.base import new_key
from models.organisation import Post
from models.queries.substitution import posts_lasting
from models.vocabulary import SUBSTITUTED_ROLES, Role, SubstitutionKind, UnitKind
from tests.administration import is_whole, last_refusal, look
from tests.cast import PEOPLE
from tests.places import TODAY, take_place
from workflow.actors.held_posts import HeldPost, held_post, hindrance
from workflow.delegation.overview import places, places_offered
from workflow.delegation.substitutions import Unable
from workflow.errors import Invalid, NotEntitled, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from models.organisation import Unit
    from tests.office import Office

BELOW = {Role.DEPUTY, Role.OFFICER}
AUTHORISED_BY_THE_CHAIR = {UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.FORCE}
WATCHERS = {Role.ADMINISTRATOR, Role.INSPECTOR}


def may_be_authorised(role: Role, unit: Unit | None, theirs: Collection[Post]) -> bool:
    """Law 72/2025/QH15, article 14, and Decree 30/2020/NĐ-CP, article 13, in words.

    The chair authorises whoever heads or serves a body of the committee; the head of a unit
    whoever works in that very unit below them; nobody else authorises.
    """
    roles = {post.role for post in theirs}
    if roles & WATCHERS:
        return False
    if role is Role.CHAIR:
        return any(
            post.unit and post.unit.subordinate and post.unit.kind in AUTHORISED_BY_THE_CHAIR
            for post in theirs
        )
    if role is not Role.HEAD or roles & {Role.CHAIR, Role.VICE_CHAIR}:
        return False
    beside = {post.role for post in theirs if unit and post.unit_id == unit.id}
    return bool(beside) and beside <= BELOW


def may_stand_in(role: Role, unit: Unit | None, theirs: Collection[Post]) -> bool:
    """A vice-chair for the chair, they for each other, and whoever works in the same unit."""
    roles = {post.role for post in theirs}
    if roles & WATCHERS:
        return False
    if unit:
        return any(post.unit_id == unit.id for post in theirs)
    return Role.VICE_CHAIR in roles or (role is Role.VICE_CHAIR and Role.CHAIR in roles)


STATEMENT = {
    SubstitutionKind.STAND_IN: may_stand_in,
    SubstitutionKind.DELEGATION: may_be_authorised,
}


def every_post(office: Office) -> Iterator[Post]:
    """A post of each role, in each unit where it is one of a unit; of the committee one each."""
    with office.reading():
        units = [office.unit(code) for code in UNITS]
    for role in Role:
        in_units = role in (Role.HEAD, Role.DEPUTY, Role.OFFICER)
        for unit in units if in_units else [None]:
            post = Post(
                id=new_key(), role=role, title="-", unit_id=unit.id if unit else None,
                valid_from=TODAY, valid_to=None,
            )  # fmt: skip
            post.unit = unit
            yield post


UNITS = ("VP_HDND_UBND", "PHONG_KINH_TE", "CONG_AN_XA", "HOI_NONG_DAN", "THON_1")


def as_held(post: Post) -> HeldPost:
    return held_post(post, post.unit)


@pytest.mark.parametrize("kind", SubstitutionKind)
def test_of_every_post_and_every_two_posts_the_statement_agrees(
    office: Office, kind: SubstitutionKind
) -> None:
    posts = list(every_post(office))
    holdings = [(), *((post,) for post in posts), *combinations(posts, 2)]
    taken = [post for post in posts if post.role in SUBSTITUTED_ROLES]
    named = 0
    for post, theirs in product(taken, holdings):
        found = hindrance(kind, as_held(post), [as_held(each) for each in theirs]) is None
        expected = STATEMENT[kind](post.role, post.unit, theirs)
        assert found is expected, (kind, post.role, [each.role for each in theirs])
        named += found
    assert named


@pytest.mark.parametrize("kind", SubstitutionKind)
def test_of_the_whole_cast_those_are_offered_and_no_others_are_taken(
    office: Office, kind: SubstitutionKind
) -> None:
    """Through the form and through the service, whoever it is about and whoever enters it."""
    office.give_post("uyvien", Role.OFFICER, "PHONG_KINH_TE")
    office.give_post("thon2", Role.DEPUTY, "THON_1")
    theirs: dict[str, list[Post]] = {person.username: [] for person in PEOPLE}
    with office.reading() as session:
        for post in session.scalars(posts_lasting(office.commune_id, TODAY)):
            theirs[post.user.username].append(post)
    for whose, posts in theirs.items():
        for post in (each for each in posts if each.role in SUBSTITUTED_ROLES):
            expected = {
                to
                for to in theirs
                if to != whose and STATEMENT[kind](post.role, post.unit, theirs[to])
            }
            assert offered(office, post, kind, by=whose) == expected, (whose, post.role)
            for to in theirs.keys() - expected - {whose}:
                refused(office, to, whose, post, kind)


def offered(office: Office, post: Post, kind: SubstitutionKind, *, by: str) -> set[str]:
    """Who can be chosen for a post in one form."""
    found = look(office, places_offered, by=by, chosen=post.id).own
    assert found.chosen is not None
    assert found.chosen.id == post.id
    wanted = kind is SubstitutionKind.DELEGATION
    return {
        each.post.user.username
        for of in found.candidates
        for each in of.people
        if wanted in [signs == "by_authority" for signs in each.signs]
    }


def refused(office: Office, to: str, of: str, post: Post, kind: SubstitutionKind) -> None:
    """Try it; nothing is kept of it."""
    with pytest.raises(Invalid) as invalid:
        take_place(office, to, of, post=post, kind=kind, document="1/UQ")
    assert invalid.value.fields.keys() <= {"substitute", "kind"}


@pytest.mark.parametrize(
    ("of", "to"), [("vanphong", "chutich"), ("vhxh", "kinhte"), ("kinhte", "phochutich")]
)
@pytest.mark.parametrize("by", ["", "chutich"])
def test_never_upwards_nor_sideways_and_who_could_is_named(
    office: Office, of: str, to: str, by: str
) -> None:
    if to == by:
        return
    before = office.contents()
    with pytest.raises(Unable) as unable:
        take_place(
            office, to, of, by=by, kind=SubstitutionKind.DELEGATION, document="1/UQ"
        )  # fmt: skip
    assert unable.value.fields == {"substitute": "not_below"}
    below = {
        "vanphong": ("A Gọn Gàng, Chuyên viên, Văn phòng HĐND và UBND xã",),
        "vhxh": ("Đỗ Thị Nhẹ Nhàng, Chuyên viên, Phòng Văn hóa - Xã hội",),
        "kinhte": (
            "Y Chín Chắn, Phó Trưởng phòng, Phòng Kinh tế",
            "Y Siêng Năng, Chuyên viên, Phòng Kinh tế",
        ),
    }
    assert unable.value.able == below[of]
    assert office.contents() == before


def test_whoever_is_authorised_authorises_nobody_in_their_turn(office: Office) -> None:
    """Neither by the place they take, nor as the office, which enters what a document says."""
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    take_place(office, "vhxh", "chutich", **written)
    take_place(office, "vanphong", "chutich", **written)
    for by in ("vhxh", "vanphong"):
        with pytest.raises(Refused) as no:
            take_place(office, "congan", "chutich", by=by, **written)
        assert isinstance(no.value, NotEntitled)
        [obstacle] = no.value.obstacles
        chair = "A Công Tâm, Chủ tịch UBND xã"
        assert (obstacle.code, obstacle.missing) == ("not_passed_on", (chair,))
    assert last_refusal(office).action == "give_place"
    # A deputy may still be put in by a document: that passes nothing on.
    take_place(office, "phochutich", "chutich", by="vanphong", document="2/QĐ")


def test_one_that_is_not_allowed_any_more_gives_no_right_and_says_why(office: Office) -> None:
    """As those of an earlier version: listed until the last day, and the record verifies."""
    number = office.in_progress("I.2")
    office.hand_in(number)
    office.give_post("vhxh", Role.OFFICER, "PHONG_KINH_TE", until=TODAY)
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
    made = take_place(office, "vhxh", "kinhte", **written)
    assert office.verdict("vhxh", number, "report").allowed
    office.later(days=1)
    assert [post for post in office.actor("vhxh").posts if post.place] == []
    assert not office.verdict("vhxh", number, "report").allowed
    [line] = look(office, places, by="kinhte", size=5).mine
    assert (line.substitution.id, line.begun, line.halted) == (made.id, True, "not_below")
    assert is_whole(office)
