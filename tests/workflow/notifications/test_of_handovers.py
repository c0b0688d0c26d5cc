"""Whom a hand-over awaits is told, each once, and as long as it does."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import Role
from tests.administration import administer, is_whole
from tests.deliveries import HERE, mails, reach, tell
from tests.handovers import LAST, hand_over, leaving, sign, take
from tests.places import TODAY
from workflow.administration import people, posts
from workflow.notifications import inbox
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    import uuid

    from tests.office import Office
    from workflow.notifications.inbox import Told


def told(office: Office) -> Counter[tuple[str, str]]:
    """Who was told of hand-overs, and why; how often."""
    wanted = (
        select(User.username, Notice.why)
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.post_id.is_not(None), Notice.duty)
    )
    with office.reading() as session:
        return Counter((username, why) for username, why in session.execute(wanted))


def morning(office: Office) -> None:
    """The clock goes through the next day, and everybody is told."""
    office.later(days=1)
    run_due(office.reading, office.transaction, at=office.now)
    tell(office)


def read(office: Office, username: str) -> list[list[Told]]:
    with office.reading() as session:
        actor = office.actor(username)
        return [*inbox.notice_page(session, size=20, actor=actor, at=office.now).groups]


def test_each_is_told_when_it_comes_to_them(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    tell(office)
    assert told(office) == {("kinhte", "hand_over_signed"): 1}
    sign(office, post)
    tell(office)
    assert told(office) == {("kinhte", "hand_over_signed"): 1, ("kinhte.pho", "hand_over_taken"): 1}
    [[of_leaver]], [[of_successor]] = read(office, "kinhte"), read(office, "kinhte.pho")
    assert (of_leaver.open, of_successor.open) == (False, True)
    take(office, post)
    morning(office)
    assert told(office).total() == 2
    [[of_successor]] = read(office, "kinhte.pho")
    assert not of_successor.open
    assert is_whole(office)


def test_a_list_made_anew_calls_anew_and_one_that_was_overtaken_nobody(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    tell(office)
    for _ in range(2):
        hand_over(office, post, "kinhte.cb", by="vanphong")
    tell(office)
    assert told(office) == {("kinhte", "hand_over_signed"): 2}
    [[newer, older]] = read(office, "kinhte")
    assert (newer.open, older.open) == (True, False)


def test_whoever_made_the_list_is_told_the_next_morning_that_it_awaits_them(
    office: Office,
) -> None:
    post = leaving(office)
    hand_over(office, post)
    tell(office)
    assert not told(office)
    for _ in range(2):
        morning(office)
        assert told(office) == {("kinhte", "hand_over_signed"): 1}


def test_for_who_is_gone_those_are_told_who_may_sign_and_once(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    tell(office)
    administer(office, people.disable, "kinhte")
    for _ in range(2):
        morning(office)
    expected = ("kiemnhiem", "vanphong", "vanphong.cb", "chutich", "kinhte")
    assert told(office) == {(who, "hand_over_signed"): 1 for who in expected}


def test_the_office_is_told_to_name_another_when_the_successor_is_shut_out(
    office: Office,
) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    sign(office, post)
    tell(office)
    before = told(office)
    administer(office, people.disable, "kinhte.pho")
    for _ in range(2):
        morning(office)
        asked = {("vanphong", "hand_over"): 1, ("vanphong.cb", "hand_over"): 1}
        assert told(office) - before == asked
    hand_over(office, post, "kinhte.cb", by="vanphong")
    [[asked]] = read(office, "vanphong.cb")
    assert not asked.open


def test_the_office_is_told_to_make_the_list_where_nobody_else_is_left(office: Office) -> None:
    office.end_posts("kiemnhiem", last_day=TODAY - timedelta(days=90))
    [post] = office.posts("kinhte")
    administer(office, posts.end, "kinhte", post.id, TODAY + timedelta(days=1))
    morning(office)
    assert not told(office)
    morning(office)
    assert told(office) == {("vanphong", "hand_over"): 1, ("vanphong.cb", "hand_over"): 1}


def test_a_successor_to_come_is_told_when_they_are_there(office: Office) -> None:
    post = leaving(office, "kinhte", "vangchuc")
    hand_over(office, post, "vangchuc", by="vanphong")
    sign(office, post)
    tell(office)
    assert ("vangchuc", "hand_over_taken") not in told(office)
    while office.now.date() <= LAST:
        morning(office)
    assert told(office)["vangchuc", "hand_over_taken"] == 1


@pytest.mark.both
def test_once_however_many_messengers_come_at_once(office: Office) -> None:
    hand_over(office, leaving(office), by="vanphong")
    reach(office, "kinhte")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tell(office, HERE), range(4)))
    assert told(office) == {("kinhte", "hand_over_signed"): 1}
    assert len(mails(office)) == 1


def test_what_was_answered_meanwhile_is_not_mailed(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    reach(office, "kinhte", digest=False)
    tell(office, HERE)
    [mail] = mails(office)
    assert tells(office, "kinhte") == [post]
    sign(office, post)
    assert tells(office, "kinhte") == []
    assert mail.user_id == office.user("kinhte").id


def tells(office: Office, username: str) -> list[uuid.UUID | None]:
    """The posts of which the one mail of a person tells now."""
    [mail] = [each for each in mails(office) if each.user_id == office.user(username).id]
    with office.reading() as session:
        letter = inbox.letter(session, mail, at=office.now)
        return [each.notice.post_id for each in letter.told] if letter else []


def test_whom_it_concerns_no_more_reads_nothing_of_it(office: Office) -> None:
    post = leaving(office, "kinhte", "kinhte.pho")
    hand_over(office, post, "kinhte.cb", by="vanphong")
    sign(office, post)
    tell(office)
    hand_over(office, post, by="vanphong")
    [[of_successor]] = read(office, "kinhte.cb")
    assert not of_successor.concerns_reader
    assert not of_successor.open
    with office.reading() as session:
        assert list(inbox.unread(session, office.actor("kinhte.cb"))) == [post]


def test_opening_it_reads_it(office: Office) -> None:
    post = leaving(office)
    hand_over(office, post, by="vanphong")
    tell(office)
    leaver = office.actor("kinhte")
    with office.transaction() as session:
        inbox.read_about(session, post, actor=leaver, at=office.now)
        assert list(inbox.unread(session, leaver)) == []


def test_an_officer_hands_over_to_another(office: Office) -> None:
    """No head and no committee has to be in it."""
    office.give_post("vhxh.cb", Role.OFFICER, "PHONG_KINH_TE", since=LAST + timedelta(days=1))
    [post] = office.posts("kinhte.cb")
    office.end_posts("kinhte.cb", last_day=LAST)
    hand_over(office, post.id, "vhxh.cb", by="kinhte")
    sign(office, post.id, by="kinhte.cb")
    tell(office)
    assert told(office) == {("vhxh.cb", "hand_over_taken"): 1}
