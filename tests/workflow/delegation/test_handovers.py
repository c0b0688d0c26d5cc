"""Handing over: all open work of a post that ends, in one step, signed for by both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind, Role
from tests.administration import ONCE, administer, is_whole, look
from tests.handovers import LAST, hand_over, leaving, listed, sign, take
from tests.places import TODAY
from workflow.administration import people, posts, units
from workflow.delegation import handovers
from workflow.delegation.area_assignment import AreaEntry, set_area
from workflow.delegation.endings import ending_of, endings, successors
from workflow.delegation.open_work import open_work, work_lines
from workflow.errors import Invalid, NotNow, Refused, Stale, Unknown

if TYPE_CHECKING:
    import uuid

    from models.organisation import User
    from tests.office import Office
    from workflow.delegation.endings import Ending
    from workflow.delegation.open_work import WorkLine


def seen(office: Office, post: uuid.UUID, by: str) -> Ending:
    return look(office, ending_of, post, by=by)


def lines(office: Office, post: uuid.UUID, by: str) -> list[WorkLine]:
    """What a person reads of the open work."""
    ending = seen(office, post, by)
    return look(office, work_lines, ending.post, ending.hand_over, by=by)


def awaited_by(office: Office, *people: str) -> list[str]:
    """Whom of some people a hand-over awaits."""
    return [who for who in people if any(e.awaits_reader for e in look(office, endings, by=who))]


def work(office: Office, username: str) -> list[tuple[int, str]]:
    """The numbers of what is open of a person's post, with what awaits it."""
    [post] = office.posts(username)
    with office.reading() as session:
        found = open_work(session, session.merge(post, load=False), at=office.now)
        return [(each.situation.instance.number, each.awaited) for each in found]


def test_open_work_is_what_the_unit_leads_or_has_to_answer(office: Office) -> None:
    led, reported, over = (office.assign("I.2"), office.reported("I.1"), office.revoked("I.3"))
    assert over not in dict(work(office, "kinhte"))
    assert work(office, "kinhte") == [(led, "start"), (reported, "")]
    assert work(office, "vhxh") == [(reported, "confirm")]
    office.perform("vhxh", reported, "confirm")
    assert work(office, "vhxh") == []
    assert work(office, "nongdan") == []


def test_the_committees_open_work_is_what_waits_for_it(office: Office) -> None:
    economic, secure = office.reviewed("I.2"), office.reviewed("II.2")
    office.assign("I.1")
    assert [number for number, _ in work(office, "chutich")] == [economic, secure]
    [post] = office.posts("phochutich")
    area = AreaEntry(units=(office.unit("CONG_AN_XA").id,))
    administer(office, set_area, post.id, area, "", by="chutich")
    assert [number for number, _ in work(office, "phochutich")] == [secure]


def test_handed_over_in_one_step_and_signed_by_both(office: Office) -> None:
    first, second = office.in_progress("I.2"), office.reported("I.1")
    post = leaving(office)
    made = hand_over(office, post)
    found = seen(office, post, "kinhte").hand_over
    assert found is not None
    assert listed(office, found) == [(first, "in_progress"), (second, "reported")]
    with pytest.raises(Refused):
        take(office, post)
    sign(office, post)
    assert not seen(office, post, "kinhte").whole
    take(office, post)
    ending = seen(office, post, "kinhte.pho")
    assert ending.whole
    assert ending.hand_over is not None
    assert ending.hand_over.id == made.id
    told = office.events(None, EventKind.PERSON)[-3:]
    assert [(line.actor, line.action) for line in told] == [
        ("Nguyễn Văn Kịp Thời", "hand_over"),
        ("Nguyễn Văn Kịp Thời", "hand_over_signed"),
        ("Y Chín Chắn", "hand_over_taken"),
    ]
    assert told[0].details["instances"] == [first, second]
    assert told[1].details["for_the_leaver"] is False
    assert is_whole(office)


def test_history_stays_under_the_old_name_and_the_work_goes_on(office: Office) -> None:
    number = office.reported("I.1")
    post = leaving(office)
    hand_over(office, post)
    sign(office, post)
    office.later(days=4)
    take(office, post)
    report = office.situation(number).report
    assert report is not None
    assert report.reported_by.full_name == "Nguyễn Văn Kịp Thời"
    assert office.verdict("kinhte.pho", number, "withdraw").allowed
    assert not office.verdict("kinhte", number, "withdraw").allowed


@pytest.mark.parametrize("by", ["vanphong", "chutich"])
def test_for_who_is_gone_another_signs_and_the_record_says_so(office: Office, by: str) -> None:
    office.assign("I.2")
    post = leaving(office)
    hand_over(office, post, by=by)
    with pytest.raises(Refused):
        sign(office, post, by=by)
    office.later(days=4)
    assert seen(office, post, by).may_sign
    with pytest.raises(Refused):
        sign(office, post, by="kinhte.pho")
    sign(office, post, by=by)
    assert office.events(None, EventKind.PERSON)[-1].details["for_the_leaver"] is True
    take(office, post)
    assert is_whole(office)


def test_who_only_changes_posts_signs_themself(office: Office) -> None:
    post = leaving(office)
    office.give_post("kinhte", Role.HEAD, "CONG_AN_XA", since=LAST + timedelta(days=1))
    hand_over(office, post)
    office.later(days=4)
    with pytest.raises(Refused):
        sign(office, post, by="vanphong")
    sign(office, post)


def test_who_is_shut_out_is_gone(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    administer(office, people.disable, "kinhte")
    sign(office, post, by="vanphong")


def test_who_is_shut_out_meanwhile_does_not_sign(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    before = office.actor("kinhte")
    administer(office, people.disable, "kinhte")
    with pytest.raises(Refused), office.transaction() as session:
        handovers.sign(session, post, actor=before, at=office.now)
    assert seen(office, post, "vanphong").may_sign


def test_the_new_head_arranges_for_their_unit_but_does_not_sign_for_both(office: Office) -> None:
    post = leaving(office)
    office.later(days=4)
    hand_over(office, post, by="kinhte.pho")
    with pytest.raises(Refused):
        sign(office, post, by="kinhte.pho")


def test_nobody_else_has_to_do_with_it(office: Office) -> None:
    post = leaving(office)
    for outsider in ("vhxh", "admin", "giamsat", "congan"):
        with pytest.raises(Unknown):
            seen(office, post, outsider)
        with pytest.raises(Refused):
            hand_over(office, post, by=outsider)
    hand_over(office, post)
    for outsider in ("vhxh", "admin", "giamsat"):
        with pytest.raises(Refused):
            take(office, post, by=outsider)


def test_the_successor_can_go_on(office: Office) -> None:
    post = leaving(office)
    for nobody in ("vhxh", "vangchuc"):
        with pytest.raises(Invalid) as invalid:
            hand_over(office, post, nobody)
        assert invalid.value.fields == {"successor": "no_such_post"}
    with pytest.raises(Invalid):
        hand_over(office, post, "kinhte")
    with pytest.raises(Invalid):
        hand_over(office, post, "")


def test_the_list_is_made_anew_until_somebody_signs(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    number = office.assign("I.2")
    again = hand_over(office, post, "kinhte.cb", token=ONCE)
    assert hand_over(office, post, "kinhte.cb", token=ONCE).id == again.id
    found = seen(office, post, "kinhte").hand_over
    assert found is not None
    assert found.successor.username == "kinhte.cb"
    assert [each for each, _ in listed(office, found)] == [number]
    sign(office, post)
    with pytest.raises(Refused) as refused:
        hand_over(office, post)
    assert isinstance(refused.value, NotNow)
    assert is_whole(office)


def test_nothing_to_sign_before_there_is_a_list(office: Office) -> None:
    post = leaving(office)
    for verb, by in ((sign, "kinhte"), (take, "kinhte")):
        with pytest.raises(Refused) as refused:
            verb(office, post, by)
        assert [obstacle.code for obstacle in refused.value.obstacles] == ["hand_over_missing"]


def test_a_post_that_does_not_end_is_not_there(office: Office) -> None:
    [post] = office.posts("kinhte")
    with pytest.raises(Unknown):
        hand_over(office, post.id)


def test_nobody_reads_there_what_they_may_not_see(office: Office) -> None:
    """Neither who has left what the unit was given in secret, nor who has not come yet."""
    secret = office.assign("II.2")
    post = leaving(office, "congan", "vhxh.cb")
    office.give_post("congan", Role.OFFICER, "PHONG_KINH_TE", since=LAST + timedelta(days=1))
    assert [line.visible for line in lines(office, post, "congan")] == [True]
    hand_over(office, post, "vhxh.cb", by="congan")
    assert [line.visible for line in lines(office, post, "vhxh.cb")] == [False]
    office.later(days=4)
    shown = {
        who: [(line.instance.number, line.visible) for line in lines(office, post, who)]
        for who in ("congan", "vhxh.cb", "vanphong")
    }
    expected = {"congan": False, "vhxh.cb": True, "vanphong": True}
    assert shown == {who: [(secret, visible)] for who, visible in expected.items()}


def test_what_was_given_out_after_the_post_was_over_is_not_of_it(office: Office) -> None:
    before = office.assign("I.2")
    post = leaving(office)
    office.later(days=4)
    office.assign("I.1")
    assert [line.instance.number for line in lines(office, post, "vanphong")] == [before]


def test_what_was_given_out_before_the_end_was_entered_is_of_the_post(office: Office) -> None:
    """An end is often entered some days late; until then the leaver was who had the work."""
    [post] = office.posts("kinhte")
    between = office.assign("I.2")
    administer(office, posts.end, "kinhte", post.id, TODAY - timedelta(days=3))
    office.assign("I.1")
    assert [line.instance.number for line in lines(office, post.id, "vanphong")] == [between]


@pytest.mark.parametrize("by", ["vanphong", "chutich"])
def test_another_successor_is_named_until_one_has_taken_over(office: Office, by: str) -> None:
    office.assign("I.2")
    post = leaving(office)
    hand_over(office, post)
    sign(office, post)
    administer(office, people.disable, "kinhte.pho")
    assert "vanphong" in awaited_by(office, "kinhte", "vanphong")
    with pytest.raises(Refused) as refused:
        hand_over(office, post, "kinhte.cb")
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["hand_over_signed"]
    again = hand_over(office, post, "kinhte.cb", by=by)
    assert again.handed_at is None
    line = office.events(None, EventKind.PERSON)[-1]
    assert line.details["voids_signature_of"] == "Nguyễn Văn Kịp Thời"
    sign(office, post)
    take(office, post, by="kinhte.cb")
    with pytest.raises(Refused) as refused:
        hand_over(office, post, "kinhte.pho", by=by)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["hand_over_whole"]
    assert is_whole(office)


def test_a_successor_without_the_post_does_not_take_over_and_another_is_named(
    office: Office,
) -> None:
    office.assign("I.2")
    post = leaving(office)
    hand_over(office, post)
    sign(office, post)
    office.later(days=5)
    office.end_posts("kinhte.pho", last_day=TODAY + timedelta(days=5))
    assert seen(office, post, "kinhte.pho").may_take
    office.later(days=1)
    assert not seen(office, post, "kinhte.pho").awaits_reader
    assert seen(office, post, "vanphong").awaits_reader
    with pytest.raises(Refused) as refused:
        take(office, post)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["successor_without_post"]
    office.give_post("kinhte.cb", Role.HEAD, "PHONG_KINH_TE", since=TODAY)
    hand_over(office, post, "kinhte.cb", by="vanphong")
    sign(office, post, by="vanphong")
    take(office, post, by="kinhte.cb")
    assert is_whole(office)


def test_what_was_begun_stays_until_it_is_whole(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    office.later(days=100)
    assert [ending.post.id for ending in look(office, endings, by="vanphong")] == [post]
    sign(office, post, by="vanphong")
    take(office, post)
    assert look(office, endings, by="vanphong") == []
    assert seen(office, post, "vanphong").whole


def test_where_the_unit_is_gone_the_head_of_another_takes_over(office: Office) -> None:
    number = office.reported("I.1")
    [post] = office.posts("congan")
    office.end_posts("congan", last_day=LAST)
    administer(office, units.set_last_day, "CONG_AN_XA", LAST)
    office.later(days=4)
    able = [user.username for user in look_for_successors(office, post.id)]
    assert {"kinhte", "vhxh", "vanphong", "thon1"} <= set(able)
    assert not {"kinhte.cb", "nongdan", "chutich"} & set(able)
    hand_over(office, post.id, "vhxh", by="vanphong")
    assert [line.instance.number for line in lines(office, post.id, "vanphong")] == [number]


def look_for_successors(office: Office, post: uuid.UUID) -> list[User]:
    ending = seen(office, post, "vanphong")
    with office.reading() as session:
        return successors(session, ending.post, at=office.now)


def test_nobody_signs_a_list_they_have_not_seen(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    read = seen(office, post, "kinhte").version
    hand_over(office, post, "kinhte.cb", by="vanphong")
    for verb, by in ((handovers.sign, "kinhte"), (handovers.take, "kinhte.cb")):
        with pytest.raises(Stale):
            administer(office, verb, post, read, by=by)
    administer(office, handovers.sign, post, seen(office, post, "kinhte").version, by="kinhte")


def test_nobody_voids_a_signature_they_have_not_seen(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post)
    read = seen(office, post, "vanphong").progress
    sign(office, post)
    with pytest.raises(Stale):
        hand_over(office, post, "kinhte.cb", by="vanphong", seen=read)
    read = seen(office, post, "vanphong").progress
    again = hand_over(office, post, "kinhte.cb", by="vanphong", seen=read)
    assert again.handed_at is None


def test_it_is_recorded_under_the_post_that_gives_the_right(office: Office) -> None:
    for who in ("kinhte", "kinhte.cb", "vanphong"):
        office.give_post(who, Role.OFFICER, "THON_1", since=TODAY - timedelta(days=90))
    [post] = [own.id for own in office.posts("kinhte") if own.role is Role.HEAD]
    office.end_posts("kinhte", last_day=LAST)
    hand_over(office, post, "kinhte.cb", by="vanphong")
    sign(office, post)
    take(office, post, by="kinhte.cb")
    assert [line.capacity for line in office.events(None, EventKind.PERSON)[-3:]] == [
        "Chánh Văn phòng HĐND và UBND xã",
        "Trưởng phòng, Phòng Kinh tế",
        "Chuyên viên, Phòng Kinh tế",
    ]


def test_for_who_is_gone_the_office_is_asked_where_no_head_is_left(office: Office) -> None:
    people_asked = ("kinhte.pho", "vanphong", "vanphong.cb", "chutich")
    office.end_posts("kiemnhiem", last_day=TODAY - timedelta(days=90))
    leaving(office, "kinhte.cb")
    office.end_posts("kinhte", last_day=LAST)
    assert awaited_by(office, *people_asked) == []
    office.later(days=4)
    assert awaited_by(office, *people_asked) == ["vanphong", "vanphong.cb"]
    office.give_post("kinhte.pho", Role.HEAD, "PHONG_KINH_TE", since=LAST + timedelta(days=1))
    assert awaited_by(office, *people_asked) == ["kinhte.pho"]
