"""Vice-chairs decide within their areas; when nobody decides for the chair, it is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.substitution import AreaPart
from models.vocabulary import EventKind, Role, SubstitutionKind
from tests.administration import administer, is_whole
from tests.places import TODAY, end_place, section, take_place
from workflow.administration import people
from workflow.delegation.area_assignment import EVERYWHERE, AreaEntry, set_area
from workflow.delegation.vacancy import AHEAD, ChairlessDay, gap_told_to, next_gap
from workflow.errors import Invalid, Refused, Unknown

if TYPE_CHECKING:
    from tests.office import Office


def limit(
    office: Office,
    entry: AreaEntry,
    *,
    of: str = "phochutich",
    by: str = "chutich",
    document: str = "",
) -> None:
    """The vice-chair's area."""
    [post] = [post for post in office.posts(of) if post.role is Role.VICE_CHAIR]
    administer(office, set_area, post.id, entry, document, by=by)


def economy(office: Office) -> AreaEntry:
    return AreaEntry(units=(office.unit("PHONG_KINH_TE").id,))


def second_section(office: Office) -> AreaEntry:
    return AreaEntry(sections=(section(office, "II").id,))


def test_without_an_area_everything_is_theirs(office: Office) -> None:
    number = office.reviewed("II.2")
    assert office.verdict("phochutich", number, "approve").allowed


def test_within_the_area_of_a_lead_unit_or_of_a_section(office: Office) -> None:
    economic, secure = office.reviewed("I.1"), office.reviewed("II.2")
    for entry, theirs, not_theirs in (
        (economy(office), economic, secure),
        (second_section(office), secure, economic),
    ):
        limit(office, entry)
        for action in ("approve", "return", "revoke"):
            assert office.verdict("phochutich", theirs, action).allowed
            assert not office.verdict("phochutich", not_theirs, action).allowed
    both = AreaEntry(economy(office).units, second_section(office).sections)
    limit(office, both)
    assert office.verdict("phochutich", economic, "approve").allowed
    assert office.verdict("phochutich", secure, "approve").allowed
    limit(office, EVERYWHERE)
    assert office.verdict("phochutich", secure, "approve").allowed
    assert is_whole(office)


def test_the_chair_is_never_limited(office: Office) -> None:
    [post] = office.posts("chutich")
    with pytest.raises(Unknown):
        administer(office, set_area, post.id, economy(office), "", by="chutich")


def test_whoever_takes_the_place_is_limited_by_both_areas(office: Office) -> None:
    economic, secure = office.reviewed("I.1"), office.reviewed("II.2")
    limit(office, economy(office))
    office.give_post("uyvien", Role.VICE_CHAIR)
    limit(office, AreaEntry(units=(office.unit("THON_2").id,)), of="uyvien")
    made = take_place(office, "uyvien", "phochutich", area=second_section(office))
    for number in (economic, secure):
        assert not office.verdict("uyvien", number, "approve").allowed
    end_place(office, made, by="phochutich")
    take_place(office, "uyvien", "phochutich")
    assert office.verdict("uyvien", economic, "approve").allowed
    assert not office.verdict("uyvien", secure, "approve").allowed


def test_the_office_enters_what_a_document_assigns(office: Office) -> None:
    with pytest.raises(Invalid) as invalid:
        limit(office, economy(office), by="vanphong")
    assert invalid.value.fields == {"document_number": "required"}
    limit(office, economy(office), by="vanphong", document="07/TB-UBND")
    line = office.events(None, EventKind.POST)[-1]
    assert (line.subject, line.action, line.details) == (
        "user/phochutich",
        "set_area",
        {"area": ["Phòng Kinh tế"], "document": "07/TB-UBND"},
    )


@pytest.mark.parametrize("by", ["phochutich", "admin", "kinhte", "giamsat", "uyvien"])
def test_nobody_else_assigns_areas(office: Office, by: str) -> None:
    with pytest.raises(Refused):
        limit(office, economy(office), by=by, document="07/TB-UBND")


def test_nor_in_the_chairs_place(office: Office) -> None:
    take_place(office, "phochutich", "chutich")
    with pytest.raises(Refused):
        limit(office, EVERYWHERE, by="phochutich", document="07/TB-UBND")


def test_an_area_takes_the_place_of_the_one_before(office: Office) -> None:
    limit(office, economy(office))
    limit(office, second_section(office))
    with office.reading() as session:
        [part] = session.scalars(select(AreaPart))
    assert part.section_id == section(office, "II").id
    assert is_whole(office)


DEPUTIES = ("Lê Thị Minh Bạch, Phó Chủ tịch UBND xã", "A Hai Vai, Phó Chủ tịch UBND xã")


def gap(office: Office, on: date = TODAY) -> ChairlessDay | None:
    with office.reading() as session:
        return next_gap(session, office.commune_id, on=on)


def test_a_commune_without_chair_is_told_from_two_weeks_before(office: Office) -> None:
    assert gap(office) is None
    last = TODAY + timedelta(days=30)
    office.end_posts("chutich", last_day=last)
    first_without = last + timedelta(days=1)
    assert gap(office, first_without - AHEAD - timedelta(days=1)) is None
    told = gap(office, first_without - AHEAD)
    assert told == ChairlessDay(first_without, DEPUTIES)
    office.give_post("uyvien", Role.CHAIR, since=first_without)
    assert gap(office, first_without - AHEAD) is None


def test_who_stands_in_for_a_chair_who_is_shut_out_fills_the_gap(office: Office) -> None:
    administer(office, people.disable, "chutich")
    assert gap(office) == ChairlessDay(TODAY, DEPUTIES, locked="A Công Tâm")
    limited = take_place(
        office, "phochutich", "chutich", by="vanphong", document="12/QĐ-UBND",
        area=economy(office), until=TODAY + timedelta(days=60),
    )  # fmt: skip
    assert gap(office) is not None, "not for everything"
    end_place(office, limited, by="vanphong")
    made = take_place(
        office, "phochutich", "chutich", by="vanphong", document="12/QĐ-UBND",
        until=TODAY + timedelta(days=5),
    )  # fmt: skip
    assert gap(office) == ChairlessDay(TODAY + timedelta(days=6), DEPUTIES, locked="A Công Tâm")
    end_place(office, made, by="vanphong")
    assert gap(office) is not None


def test_who_stands_in_without_right_fills_no_gap(office: Office) -> None:
    take_place(office, "phochutich", "chutich")
    administer(office, people.disable, "chutich")
    assert gap(office, TODAY) is None
    office.end_posts("phochutich", last_day=TODAY + timedelta(days=2))
    found = gap(office)
    assert found is not None
    assert found.day == TODAY + timedelta(days=3)


def test_whoever_decides_nevertheless_is_named(office: Office) -> None:
    """Also in a vice-chair's place, and in the chair's as far as it reaches."""
    written: Any = {"kind": SubstitutionKind.DELEGATION, "document": "2/QĐ"}
    take_place(office, "kiemnhiem", "phochutich")
    take_place(office, "vhxh", "chutich", area=economy(office), **written)
    for who in ("chutich", "phochutich"):
        administer(office, people.disable, who)
    able = (DEPUTIES[1], "Y Ân Cần, Trưởng phòng, Phòng Văn hóa - Xã hội")
    assert gap(office) == ChairlessDay(TODAY, able, "A Công Tâm")


def test_with_the_post_ends_the_place(office: Office) -> None:
    take_place(office, "phochutich", "chutich")
    office.end_posts("chutich", last_day=TODAY)
    found = gap(office)
    assert found is not None
    assert found.day == TODAY + timedelta(days=1)


def test_the_committee_and_the_office_are_told(office: Office) -> None:
    office.end_posts("chutich", last_day=TODAY)
    for who in ("chutich", "uyvien", "vanphong.cb"):
        assert told(office, who)
    for who in ("kinhte", "admin", "giamsat"):
        assert not told(office, who)


def told(office: Office, who: str) -> bool:
    actor = office.actor(who)
    with office.reading() as session:
        return gap_told_to(session, actor, at=office.now) is not None
