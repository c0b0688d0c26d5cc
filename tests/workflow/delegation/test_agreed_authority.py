"""Only who authorises can say that they do: what others enter of it waits for their word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete

from models.substitution import PlaceConsent
from models.vocabulary import EventKind, SubstitutionKind
from tests.administration import administer, is_whole
from tests.places import TODAY, agree_to_place, authorise, end_place, take_place
from workflow.administration import people
from workflow.delegation.overview import places
from workflow.delegation.substitutions import awaiting_agreement
from workflow.delegation.vacancy import next_gap
from workflow.errors import NotEntitled, Refused, Unknown

if TYPE_CHECKING:
    from models.substitution import Substitution
    from tests.office import Office

WRITTEN: Any = {"kind": SubstitutionKind.DELEGATION, "document": "7/UQ"}
IN_A_WEEK = TODAY + timedelta(days=7)


def entered(office: Office, to: str = "kinhte", of: str = "chutich", **more: Any) -> Substitution:
    """A place of an authorised person as the office enters it."""
    return take_place(office, to, of, **WRITTEN | {"by": "vanphong"} | more)


def taken(office: Office, who: str) -> list[str]:
    """Whose places somebody takes."""
    return [post.place.name for post in office.actor(who).posts if post.place]


def awaited(office: Office, who: str) -> int:
    """How many authorities wait for somebody's word."""
    with office.reading() as session:
        return len(awaiting_agreement(session, actor=office.actor(who), at=office.now))


def test_what_the_office_enters_gives_no_right_before_whoever_authorises_agreed(
    office: Office,
) -> None:
    number = office.closed("I.1")
    made = entered(office, "vhxh")
    assert taken(office, "vhxh") == []
    assert not office.verdict("vhxh", number, "reopen").allowed
    assert awaited(office, "chutich") == 1
    agree_to_place(office, made, by="chutich")
    assert taken(office, "vhxh") == ["A Công Tâm"]
    assert office.verdict("vhxh", number, "reopen").allowed
    assert awaited(office, "chutich") == 0
    assert is_whole(office)


@pytest.mark.parametrize("by", ["vanphong", "vanphong.cb", "chutich"])
def test_nor_does_what_anybody_else_enters_of_the_head_of_a_unit(office: Office, by: str) -> None:
    made = entered(office, "kinhte.cb", "kinhte", by=by)
    assert taken(office, "kinhte.cb") == []
    agree_to_place(office, made, by="kinhte")
    assert taken(office, "kinhte.cb") == ["Nguyễn Văn Kịp Thời"]


def test_what_they_enter_themselves_waits_for_nobody(office: Office) -> None:
    take_place(office, "kinhte.cb", "kinhte", **WRITTEN)
    assert taken(office, "kinhte.cb") == ["Nguyễn Văn Kịp Thời"]
    assert awaited(office, "kinhte") == 0


def test_nor_does_a_deputy_who_stands_in(office: Office) -> None:
    take_place(office, "phochutich", "chutich", by="vanphong", document="7/QĐ")
    assert taken(office, "phochutich") == ["A Công Tâm"]


@pytest.mark.parametrize("by", ["vanphong", "kinhte", "phochutich", "admin", "uyvien"])
def test_nobody_else_agrees_not_even_in_their_place(office: Office, by: str) -> None:
    take_place(office, "phochutich", "chutich")
    made = entered(office)
    with pytest.raises(Refused) as refused:
        agree_to_place(office, made, by=by)
    assert isinstance(refused.value, NotEntitled)
    [obstacle] = refused.value.obstacles
    assert obstacle.code == "agreed_in_person"
    assert obstacle.missing == ("A Công Tâm, Chủ tịch UBND xã",)
    assert taken(office, "kinhte") == []


def test_the_record_tells_who_agreed_and_once(office: Office) -> None:
    made = entered(office)
    for _ in range(2):
        agree_to_place(office, made, by="chutich")
    lines = [e for e in office.events(None, EventKind.PERSON) if e.action == "agree_place"]
    [line] = lines
    assert (line.actor, line.subject, line.details["substitute"]) == (
        "A Công Tâm", "user/chutich", "kinhte",
    )  # fmt: skip
    assert is_whole(office)


def test_without_their_word_it_comes_to_an_end_like_any_other(office: Office) -> None:
    made = entered(office)
    end_place(office, made, by="chutich")
    with pytest.raises(Refused) as refused:
        agree_to_place(office, made, by="chutich")
    assert refused.value.obstacles[0].code == "place_over"
    assert awaited(office, "chutich") == 0
    late = entered(office, until=IN_A_WEEK)
    office.later(days=8)
    with pytest.raises(Refused):
        agree_to_place(office, late, by="chutich")
    assert awaited(office, "chutich") == 0


def test_nobody_agrees_to_what_is_not_there(office: Office) -> None:
    made = entered(office)
    made.id = made.post_id
    with pytest.raises(Unknown):
        agree_to_place(office, made, by="chutich")


def test_a_day_without_a_chair_is_no_better_for_what_waits(office: Office) -> None:
    made = entered(office)
    administer(office, people.disable, "chutich")
    with office.reading() as session:
        found = next_gap(session, office.commune_id, on=TODAY)
    assert found is not None
    assert not any("Kịp Thời" in each for each in found.deputies)
    administer(office, people.enable, "chutich", alone=True)
    agree_to_place(office, made, by="chutich")
    administer(office, people.disable, "chutich")
    with office.reading() as session:
        assert next_gap(session, office.commune_id, on=TODAY) is None


def test_whom_the_office_entered_before_anybody_had_to_agree_goes_on(office: Office) -> None:
    entered(office)
    with office.transaction() as session:
        session.execute(delete(PlaceConsent))
    assert taken(office, "kinhte") == ["A Công Tâm"]


def test_the_list_says_whose_word_it_waits_for(office: Office) -> None:
    entered(office)
    authorise(office, "vhxh.cb", "vhxh")
    with office.reading() as session:
        seen = places(session, size=5, actor=office.actor("vanphong"), at=office.now)
    waits = {line.substitution.substitute.username: line.awaits for line in seen.others}
    assert waits == {"kinhte": True, "vhxh.cb": False}
