"""Taking another's place: from day to day, in an area, by whom it may be given, and no further."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from models.base import new_key
from models.vocabulary import EventKind, Role, SubstitutionKind
from tests import cast
from tests.administration import ONCE, administer, is_whole, last_refusal
from tests.places import TODAY, authorise, end_place, place, section, take_place
from workflow.actors.actor import Actor
from workflow.actors.held_posts import Signing
from workflow.administration import people, posts
from workflow.delegation import substitutions
from workflow.delegation.area_assignment import AreaEntry
from workflow.delegation.substitutions import Taken, give_place
from workflow.engine.acts.returns import ReturnEntry
from workflow.engine.performing import perform
from workflow.errors import Invalid, NotEntitled, Refused, Unknown
from workflow.worklist.work_items import work_items

if TYPE_CHECKING:
    from tests.office import Office

TOMORROW = TODAY + timedelta(days=1)
IN_A_WEEK = TODAY + timedelta(days=7)


def fault(office: Office, *what: Any, **more: Any) -> dict[str, str]:
    """What is wrong with giving a place."""
    before = office.contents()
    with pytest.raises(Invalid) as invalid:
        take_place(office, *what, **more)
    assert office.contents() == before
    return invalid.value.fields


def test_a_place_gives_its_right_from_its_first_day_to_its_last(office: Office) -> None:
    number = office.reviewed("I.1")
    take_place(office, "phochutich", "chutich", since=TOMORROW, until=TOMORROW)
    for right in (False, True, False):
        chair = [post for post in office.actor("phochutich").posts if post.role is Role.CHAIR]
        assert bool(chair) is right
        assert office.verdict("phochutich", number, "reopen").obstacles != ()
        office.later(days=1)


def test_each_act_says_in_whose_place_and_by_which_document(office: Office) -> None:
    number = office.closed("I.1")
    made = take_place(office, "phochutich", "chutich", document="12/QĐ-UBND")
    office.perform("phochutich", number, "reopen")
    [line] = [e for e in office.events(number, EventKind.TRANSITION) if e.action == "reopen"]
    [post] = office.posts("chutich")
    assert (line.actor, line.capacity, line.post_id) == (
        "Lê Thị Minh Bạch",
        "Chủ tịch UBND xã",
        post.id,
    )
    assert line.details["in_place_of"] == {
        "person": "A Công Tâm",
        "post": "Chủ tịch UBND xã",
        "kind": "stand_in",
        "signs": "for_the_head",
        "document": "12/QĐ-UBND",
        "substitution": str(made.id),
        "own": "Phó Chủ tịch UBND xã",
    }
    assert is_whole(office)


def test_ones_own_post_goes_first(office: Office) -> None:
    number = office.reviewed("I.2")
    take_place(office, "phochutich", "chutich")
    office.perform("phochutich", number, "approve")
    line = office.events(number, EventKind.TRANSITION)[-1]
    assert line.capacity == "Phó Chủ tịch UBND xã"
    assert "in_place_of" not in line.details


def test_taken_back_it_gives_no_right_from_that_instant(office: Office) -> None:
    number = office.closed("I.1")
    made = take_place(office, "phochutich", "chutich")
    before = office.actor("phochutich")
    end_place(office, made, by="chutich")
    with pytest.raises(Refused) as refused, office.transaction() as session:
        perform(session, number, "reopen", ReturnEntry("-"), actor=before, at=office.now)
    assert isinstance(refused.value, NotEntitled)
    assert office.state(number) == "closed"


def test_over_it_gives_no_right_to_who_had_it_on_the_screen(office: Office) -> None:
    number = office.closed("I.1")
    take_place(office, "phochutich", "chutich", until=TODAY)
    before = office.actor("phochutich")
    office.later(days=1)
    with pytest.raises(Refused), office.transaction() as session:
        perform(session, number, "reopen", ReturnEntry("-"), actor=before, at=office.now)


def test_it_ends_with_the_post_and_with_the_substitutes_own(office: Office) -> None:
    take_place(office, "kinhte.pho", "kinhte")
    take_place(office, "vhxh.cb", "vhxh")
    office.end_posts("kinhte", last_day=TODAY)
    office.end_posts("vhxh.cb", last_day=TODAY)
    office.later(days=1)
    assert [post.place for post in office.actor("kinhte.pho").posts] == [None]
    assert office.actor("vhxh.cb").posts == ()


def test_it_rests_on_the_day_when_what_makes_them_able_to_does(office: Office) -> None:
    number = office.assign("II.2")
    office.give_post("vhxh.cb", Role.OFFICER, "CONG_AN_XA", since=TODAY, until=TODAY)
    take_place(office, "vhxh.cb", "congan")
    assert office.verdict("vhxh.cb", number, "start").allowed
    office.later(days=1)
    assert [post.place for post in office.actor("vhxh.cb").posts] == [None]
    assert not office.verdict("vhxh.cb", number, "start").allowed


@pytest.mark.parametrize(
    ("to", "of", "kind", "signs"),
    [
        ("phochutich", "chutich", "stand_in", Signing.FOR_THE_HEAD),
        ("kinhte.pho", "kinhte", "stand_in", Signing.FOR_THE_HEAD),
        ("kinhte.cb", "kinhte", "stand_in", Signing.AS_COLLEAGUE),
        ("kinhte.cb", "kinhte.pho", "stand_in", Signing.AS_COLLEAGUE),
        ("chutich", "phochutich", "stand_in", Signing.AS_COLLEAGUE),
        ("kiemnhiem", "phochutich", "stand_in", Signing.AS_COLLEAGUE),
        ("kinhte.cb", "kinhte", "delegation", Signing.BY_AUTHORITY),
        ("vhxh", "chutich", "delegation", Signing.BY_AUTHORITY),
    ],
)
def test_only_a_deputy_signs_for_the_head(
    office: Office, to: str, of: str, kind: str, signs: Signing
) -> None:
    take_place(office, to, of, kind=SubstitutionKind(kind), document="12/QĐ-UBND")
    [held] = [post for post in office.actor(to).posts if post.place]
    assert held.place
    assert held.place.signs is signs


def test_whoever_is_shut_out_acts_in_nobodys_place(office: Office) -> None:
    number = office.closed("I.1")
    take_place(office, "phochutich", "chutich")
    before = office.actor("phochutich")
    administer(office, people.disable, "phochutich")
    with pytest.raises(Refused), office.transaction() as session:
        perform(session, number, "reopen", ReturnEntry("-"), actor=before, at=office.now)


@pytest.mark.parametrize("who", ["kinhte", "kinhte.pho"])
def test_whoever_is_shut_out_meanwhile_ends_no_place(office: Office, who: str) -> None:
    """Neither needs a post for it: whose place it is, and who takes it."""
    made = take_place(office, "kinhte.pho", "kinhte")
    before = office.actor(who)
    administer(office, people.disable, who)
    with pytest.raises(Refused) as refused, office.transaction() as session:
        substitutions.end_place(session, made.id, actor=before, at=office.now)
    assert isinstance(refused.value, NotEntitled)
    assert office.events(None, EventKind.PERSON)[-1].action == "disable"


def test_whoever_comes_to_watch_over_takes_no_place_any_more(office: Office) -> None:
    take_place(office, "vhxh", "chutich", kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND")
    for role in (Role.INSPECTOR, Role.ADMINISTRATOR):
        office.later(days=1)
        today = TODAY + timedelta(days=1 if role is Role.INSPECTOR else 2)
        office.give_post("vhxh", role, since=today, until=today)
        assert not [post for post in office.actor("vhxh").posts if post.place]


def test_no_chains(office: Office) -> None:
    """What is held in another's place cannot be passed on, nor used to give other places away."""
    take_place(office, "phochutich", "chutich")
    for post, to in (("chutich", "vanphong"), ("kinhte", "kinhte.pho")):
        before = office.contents()
        with pytest.raises(Refused):
            take_place(office, to, post, by="phochutich", kind=SubstitutionKind.DELEGATION)
        assert office.contents() == before
    assert last_refusal(office).action == "give_place"
    # Whoever takes the place of the substitute takes only what was theirs.
    take_place(office, "kiemnhiem", "phochutich")
    roles = {post.role for post in office.actor("kiemnhiem").posts if post.place}
    assert roles == {Role.VICE_CHAIR}


@pytest.mark.parametrize(
    ("by", "document"), [("chutich", ""), ("vanphong", "12/QĐ-UBND"), ("vanphong.cb", "12/QĐ-UBND")]
)
def test_the_chair_and_the_office_may_give_the_place_of_another(
    office: Office, by: str, document: str
) -> None:
    take_place(office, "kinhte.pho", "kinhte", by=by, document=document)
    [held] = [post for post in office.actor("kinhte.pho").posts if post.place]
    assert held.name == "Trưởng phòng, Phòng Kinh tế"
    line = office.events(None, EventKind.PERSON)[-1]
    assert (line.subject, line.action, line.details["substitute"]) == (
        "user/kinhte",
        "give_place",
        "kinhte.pho",
    )
    assert is_whole(office)


@pytest.mark.parametrize("by", ["admin", "giamsat", "uyvien", "vhxh", "kinhte.pho", "vangchuc"])
def test_nobody_else_may(office: Office, by: str) -> None:
    with pytest.raises(Refused) as refused:
        take_place(office, "kinhte.cb", "kinhte", by=by, document="12/QĐ-UBND")
    assert isinstance(refused.value, NotEntitled)


def test_the_office_enters_what_a_document_says(office: Office) -> None:
    assert fault(office, "kinhte.pho", "kinhte", by="vanphong") == {"document_number": "required"}
    # For one's own post in the office one needs none.
    take_place(office, "vanphong.cb", "vanphong")


def test_a_delegation_is_in_writing(office: Office) -> None:
    wrong = fault(office, "vhxh", "chutich", kind=SubstitutionKind.DELEGATION)
    assert wrong == {"document_number": "required"}


def test_who_gives_it_does_not_take_it(office: Office) -> None:
    wrong = fault(
        office, "vanphong", "chutich", by="vanphong", kind=SubstitutionKind.DELEGATION, document="1"
    )
    assert wrong == {"substitute": "not_oneself"}
    assert fault(office, "chutich", "chutich") == {"substitute": "not_oneself"}


@pytest.mark.parametrize(
    ("to", "post", "kind", "wrong"),
    [
        ("uyvien", "chutich", "stand_in", "no_deputy"),
        ("vanphong", "chutich", "stand_in", "no_deputy"),
        ("vhxh", "kinhte", "stand_in", "no_deputy"),
        ("admin", "chutich", "delegation", "watches_over"),
        ("giamsat", "chutich", "delegation", "watches_over"),
        ("nongdan", "chutich", "delegation", "not_of_commune"),
        ("vangchuc", "chutich", "delegation", "not_of_commune"),
    ],
)
def test_who_can_take_a_place(office: Office, to: str, post: str, kind: str, wrong: str) -> None:
    found = fault(office, to, post, kind=SubstitutionKind(kind), document="12/QĐ-UBND")
    assert found == {"substitute": wrong}


@pytest.mark.parametrize("post", ["uyvien", "giamsat", "admin"])
def test_some_posts_are_held_in_person(office: Office, post: str) -> None:
    by = {"admin": "admin", "giamsat": "giamsat"}.get(post, "chutich")
    before = office.contents()
    with pytest.raises((Invalid, Refused)):
        take_place(
            office, "vanphong", post, by=by, kind=SubstitutionKind.DELEGATION, document="12/QĐ"
        )
    assert office.contents() == before


def test_one_stands_in_at_a_time_and_the_other_is_named(office: Office) -> None:
    take_place(office, "phochutich", "chutich", until=IN_A_WEEK)
    before = office.contents()
    with pytest.raises(Taken) as taken:
        take_place(office, "kiemnhiem", "chutich", since=IN_A_WEEK, until=IN_A_WEEK)
    assert (taken.value.holder, taken.value.since, taken.value.until) == (
        "Lê Thị Minh Bạch",
        TODAY,
        IN_A_WEEK,
    )
    assert office.contents() == before
    after = IN_A_WEEK + timedelta(days=1)
    take_place(office, "kiemnhiem", "chutich", since=after, until=after)


def test_days_that_cannot_be(office: Office) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert fault(office, "phochutich", "chutich", since=yesterday) == {"valid_from": "in_past"}
    wrong = fault(office, "phochutich", "chutich", since=TOMORROW, until=TODAY)
    assert wrong == {"valid_to": "before_start"}
    far = fault(office, "phochutich", "chutich", until=date(2300, 1, 1))
    assert far == {"valid_to": "day_far"}
    administer(office, posts.end, "kinhte", office.posts("kinhte")[0].id, TOMORROW)
    ends = fault(office, "kinhte.pho", "kinhte", until=IN_A_WEEK)
    assert ends == {"valid_to": "post_ends_before"}


def test_a_resend_gives_it_once(office: Office) -> None:
    first = take_place(office, "phochutich", "chutich", token=ONCE)
    assert take_place(office, "phochutich", "chutich", token=ONCE).id == first.id


def test_an_unknown_post_or_substitution(office: Office) -> None:
    entry = place(office, "phochutich", "chutich")
    elsewhere = type(entry)(**{**vars_of(entry), "post": new_key()})
    with pytest.raises(Unknown):
        administer(office, give_place, elsewhere, by="chutich")


def vars_of(entry: Any) -> dict[str, Any]:
    """The fields of an entry."""
    return {name: getattr(entry, name) for name in entry.__slots__}


@pytest.mark.parametrize("by", ["kinhte", "kinhte.pho", "chutich", "vanphong"])
def test_either_of_the_two_the_chair_or_the_office_ends_it(office: Office, by: str) -> None:
    made = take_place(office, "kinhte.pho", "kinhte")
    end_place(office, made, by=by)
    assert [post.place for post in office.actor("kinhte.pho").posts] == [None]
    assert office.events(None, EventKind.PERSON)[-1].action == "end_place"
    lines = len(office.events())
    end_place(office, made, by=by)
    assert len(office.events()) == lines
    assert is_whole(office)


@pytest.mark.parametrize("by", ["vhxh", "admin", "kinhte.cb", "giamsat"])
def test_others_do_not_end_it(office: Office, by: str) -> None:
    made = take_place(office, "kinhte.pho", "kinhte")
    with pytest.raises(Refused):
        end_place(office, made, by=by)


def test_it_reaches_as_far_as_its_area(office: Office) -> None:
    led_by_economy, led_by_police = office.reviewed("I.1"), office.reviewed("II.2")
    take_place(
        office, "vanphong", "chutich", kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
        area=AreaEntry(units=(office.unit("CONG_AN_XA").id,)),
    )  # fmt: skip
    assert not office.verdict("vanphong", led_by_economy, "approve").allowed
    assert office.verdict("vanphong", led_by_police, "approve").allowed
    take_place(
        office, "vhxh.cb", "chutich", kind=SubstitutionKind.DELEGATION, document="13/QĐ-UBND",
        area=AreaEntry(sections=(section(office, "I").id,)),
    )  # fmt: skip
    assert office.verdict("vhxh.cb", led_by_economy, "approve").allowed
    assert not office.verdict("vhxh.cb", led_by_police, "approve").allowed


def test_restricted_work_is_seen_within_the_area_and_no_longer_than_it_lasts(
    office: Office,
) -> None:
    number = office.reviewed("II.2")
    with pytest.raises(Unknown):
        office.perform("vhxh", number, "approve")
    made = take_place(
        office, "vhxh", "chutich", kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
        area=AreaEntry(sections=(section(office, "I").id,)),
    )  # fmt: skip
    with pytest.raises(Unknown):
        office.perform("vhxh", number, "approve")
    end_place(office, made, by="chutich")
    made = take_place(
        office, "vhxh", "chutich", kind=SubstitutionKind.DELEGATION, document="13/QĐ-UBND",
        area=AreaEntry(sections=(section(office, "II").id,)),
    )  # fmt: skip
    assert office.verdict("vhxh", number, "approve").allowed
    office.perform("vhxh", number, "approve")
    end_place(office, made, by="chutich")
    with pytest.raises(Unknown):
        office.perform("vhxh", number, "reopen")


def test_the_record_of_the_commune_takes_a_post_of_ones_own(office: Office) -> None:
    take_place(office, "vhxh", "chutich", kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND")
    actor = office.actor("vhxh")
    assert actor.sees_everything
    assert not actor.reads_whole_record


def test_whoever_the_head_of_the_office_authorised_gives_out_in_that_place(office: Office) -> None:
    authorise(office, "vhxh", "vanphong")
    number = office.assign("I.1", by="vhxh")
    [line] = office.events(number)
    assert line.capacity == "Chánh Văn phòng HĐND và UBND xã"
    assert line.details["in_place_of"]["own"] == "Cán bộ, Văn phòng HĐND và UBND xã"


def test_both_are_told_of_what_awaits_the_post(office: Office) -> None:
    take_place(office, "kinhte.pho", "kinhte")
    situation = office.situation(office.assign("I.2"))
    for who in ("kinhte", "kinhte.pho"):
        assert [call.why for call in work_items(situation, office.actor(who))] == ["start"]
    situation = office.situation(office.in_progress("I.1"))
    assert [call.duty for call in work_items(situation, office.actor("kinhte.pho"))] == [True]
    assert [call.duty for call in work_items(situation, office.actor("kinhte.cb"))] == [False]


def test_everybody_is_read_as_each_for_themself(office: Office) -> None:
    take_place(office, "phochutich", "chutich")
    take_place(office, "kinhte.pho", "kinhte")
    administer(office, people.disable, "kinhte.pho")
    with office.reading() as session:
        everybody = Actor.everybody(session, office.commune_id, on=TODAY)
    for actor in everybody:
        username = next(p.username for p in cast.PEOPLE if p.full_name == actor.name)
        assert actor == office.actor(username)
    assert "Y Chín Chắn" not in {actor.name for actor in everybody}


def test_an_officer_of_the_office_authorises_nobody_to_decide_for_the_committee(
    office: Office,
) -> None:
    """An administrator makes officers alone, and would so make somebody who decides."""
    given: Any = {"document": "7/QĐ", "kind": SubstitutionKind.DELEGATION}
    with pytest.raises(Refused) as refused:
        take_place(office, "kinhte", "chutich", by="vanphong.cb", **given)
    assert refused.value.obstacles[0].code == "delegation_by_head"
    take_place(office, "kinhte", "chutich", by="vanphong", **given)
