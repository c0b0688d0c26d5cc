"""Naming somebody in the discussion: who can be named, and who is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.mention import Mention
from models.notice import Notice
from models.organisation import User
from models.vocabulary import EventKind, Role, SubstitutionKind
from models.work import Comment
from tests.administration import administer, is_whole
from tests.cast import PEOPLE
from tests.deliveries import HERE, mails, reach, tell
from tests.discussing import say
from tests.places import authorise, section, take_place
from tests.statements import counted
from tests.visibility import seen
from workflow.actors.visibility import sees
from workflow.administration import people
from workflow.calendar.days import local_day
from workflow.delegation.area_assignment import EVERYWHERE, AreaEntry
from workflow.discussion.comments import CommentEntry
from workflow.discussion.mentions import TextPart, mentionable_in, text_parts
from workflow.engine.performing import perform
from workflow.errors import Invalid, TokenReused
from workflow.notifications import inbox
from workflow.notifications.mail_queue import write_digests

if TYPE_CHECKING:
    from tests.office import Office

INTENT = "one intent"


def named(office: Office) -> set[str]:
    with office.reading() as session:
        return set(session.scalars(select(User.username).join(Mention, Mention.user_id == User.id)))


def told(office: Office) -> list[str]:
    """Who was told that they were named, once for each line."""
    with office.reading() as session:
        return sorted(
            session.scalars(
                select(User.username)
                .join(Notice, Notice.user_id == User.id)
                .where(Notice.why == "mention")
            )
        )


# Who


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@vhxh xem giúp", {"vhxh"}),
        ("Nhờ @vhxh, @congan.", {"vhxh", "congan"}),
        ("@vhxh.cb: gửi số liệu", {"vhxh.cb"}),
        ("Gửi (@kinhte.cb).", {"kinhte.cb"}),
        ("@Vhxh và @vhxh", {"vhxh"}),
        ("Thư: vhxh@example.vn", set()),
        ("Lúc 14:00 @ phòng họp", set()),
        ("không có ai", set()),
    ],
)
def test_a_name_after_the_sign_names_somebody(
    office: Office, body: str, expected: set[str]
) -> None:
    say(office, office.in_progress("I.1"), body)
    assert named(office) == expected


def test_a_box_and_a_name_name_each_person_once(office: Office) -> None:
    number = office.in_progress("I.1")
    written = say(office, number, "@vhxh và @congan", "vhxh", "chutich")
    with office.reading() as session:
        found = session.scalars(select(Mention)).all()
    assert len(found) == 3
    assert named(office) == {"vhxh", "congan", "chutich"}
    line = office.events(number, EventKind.COMMENT)[-1]
    assert set(line.rows) == {f"comment/{written.id}", *(f"mention/{m.id}" for m in found)}
    assert is_whole(office)


@pytest.mark.parametrize("body", ["@khongcoai", "@vhxhđề", "@vangchuc", "@vhxh @thon9"])
def test_nobody_is_named_who_is_not_here(office: Office, body: str) -> None:
    number = office.in_progress("I.1")
    with pytest.raises(Invalid) as invalid:
        say(office, number, body)
    assert invalid.value.fields == {"body": "unknown_mention"}
    assert f"@{invalid.value.missing['body']}" in body.split()
    with office.reading() as session:
        assert session.scalars(select(Comment)).all() == []


def test_who_may_not_see_it_cannot_be_named(office: Office) -> None:
    number = office.assign("II.2")
    for body, ticked, field in (("@kinhte", (), "body"), ("Xem", ("kinhte",), "mentioned")):
        with pytest.raises(Invalid) as invalid:
            say(office, number, body, *ticked, by="congan")
        assert [*invalid.value.fields] == [field]
    say(office, number, "@thon1", "chutich", by="congan")
    assert named(office) == {"thon1", "chutich"}


def test_who_is_shut_out_cannot_be_named(office: Office) -> None:
    number = office.in_progress("I.1")
    administer(office, people.disable, "vhxh")
    with pytest.raises(Invalid):
        say(office, number, "@vhxh")


def test_seeing_is_the_same_in_both_ways_to_ask(office: Office) -> None:
    numbers = [office.assign("I.1"), office.assign("II.2"), *office.assign_all("II.1")]
    office.give_post("nongdan", Role.OFFICER, "THON_1", title="Phó thôn")
    for to, of, number, area in (
        ("vhxh", "chutich", "12", AreaEntry(sections=(section(office, "II").id,))),
        ("vhxh.cb", "chutich", "13", AreaEntry(units=(office.unit("CONG_AN_XA").id,))),
        ("kinhte", "chutich", "14", AreaEntry(sections=(section(office, "I").id,))),
        ("kinhte.cb", "chutich", "15", AreaEntry(sections=(section(office, "I").id,))),
        ("kinhte.pho", "chutich", "16", AreaEntry(sections=(section(office, "II").id,))),
    ):
        take_place(
            office, to, of, by="chutich", area=area,
            kind=SubstitutionKind.DELEGATION, document=f"{number}/QĐ-UBND",
        )  # fmt: skip
    authorise(office, "thon2", "congan", area=EVERYWHERE)
    for person in PEOPLE:
        actor = office.actor(person.username)
        found = {n for n in numbers if sees(actor, office.situation(n).instance)}
        assert found == seen(office, person.username), person.username
    [restricted] = [n for n in numbers if office.situation(n).instance.task.label == "II.2"]
    assert restricted in seen(office, "vhxh") & seen(office, "kinhte.pho")
    assert restricted not in seen(office, "kinhte") | seen(office, "kinhte.cb")


def test_those_concerned_are_offered_and_nobody_else(office: Office) -> None:
    number = office.in_progress("II.2")
    with office.reading() as session:
        found = mentionable_in(
            session, office.situation(number), actor=office.actor("congan"), at=office.now
        )
    assert {person.username for person in found} == {
        "thon1", "chutich", "phochutich", "kiemnhiem", "vanphong", "vanphong.cb",
    }  # fmt: skip


def test_a_line_that_names_nobody_reads_no_people(office: Office) -> None:
    number = office.assign("I.1")
    with counted(office.engine) as naming:
        say(office, number, "Nhờ @vhxh gửi biểu.")
    with counted(office.engine) as plain:
        say(office, number, "Đã đo xong, sẽ gửi biểu trong tuần.")
    assert len(naming) - len(plain) == len(["everybody", "the mention", "who is told"])


def test_a_resend_names_nobody_twice(office: Office) -> None:
    number = office.in_progress("I.1")
    first = say(office, number, "@vhxh", "congan", token=INTENT)
    assert say(office, number, "@vhxh", "congan", token=INTENT).id == first.id
    with office.reading() as session:
        assert len(session.scalars(select(Mention)).all()) == 2
    with pytest.raises(TokenReused):
        say(office, number, "@vhxh", "chutich", token=INTENT)


# Telling


def test_those_named_are_told_once_for_each_line(office: Office) -> None:
    number = office.in_progress("I.1")
    tell(office)
    say(office, number, "@vhxh và cả tôi, @kinhte", "congan")
    tell(office)
    tell(office)
    assert told(office) == ["congan", "vhxh"]
    say(office, number, "@vhxh, xem lại")
    tell(office)
    assert told(office) == ["congan", "vhxh", "vhxh"]


def test_who_may_no_longer_see_it_is_not_told(office: Office) -> None:
    number = office.in_progress("II.2")
    today = local_day(office.now)
    office.give_post("kinhte.cb", Role.OFFICER, "CONG_AN_XA", title="Trợ lý", until=today)
    say(office, number, "@thon1 @kinhte.cb", by="congan")
    administer(office, people.disable, "thon1")
    office.later(days=1)
    tell(office)
    assert told(office) == []


def test_two_lines_of_one_moment_do_not_stop_the_messenger(office: Office) -> None:
    number = office.in_progress("I.1")
    at = office.now
    for body in ("@vhxh một", "@vhxh hai"):
        with office.transaction() as session:
            actor = office.actor("kinhte")
            perform(session, number, "comment", CommentEntry(body), actor=actor, at=at)
    tell(office)
    assert told(office) == ["vhxh"]


def test_a_mention_stays_open_until_it_is_read(office: Office) -> None:
    number = office.in_progress("I.1")
    say(office, number, "@vhxh xem giúp")
    tell(office)
    reader = office.actor("vhxh")

    def first() -> inbox.Told:
        with office.reading() as session:
            page = inbox.notice_page(session, size=20, actor=reader, at=office.now)
        return page.groups[0][0]

    assert first().open
    line = first().comment
    assert line
    assert line.body == "@vhxh xem giúp"
    with office.transaction() as session:
        inbox.read_about(session, number, actor=reader, at=office.now)
    assert not first().open
    assert first().comment


@pytest.mark.parametrize(
    ("wishes", "kinds"),
    [
        ({}, ["at_once"]),
        ({"at_once": False}, ["digest"]),
        ({"digest": False}, []),
        ({"at_once": False, "digest": False}, []),
    ],
)
def test_a_mail_comes_as_it_is_wanted(
    office: Office, wishes: dict[str, bool], kinds: list[str]
) -> None:
    number = office.in_progress("I.1")
    tell(office)
    with office.transaction() as session:
        inbox.read_all(session, actor=office.actor("vhxh"), at=office.now)
    reach(office, "vhxh", **wishes)
    say(office, number, "@vhxh")
    tell(office, HERE)
    office.later(days=1)
    with office.transaction() as session:
        write_digests(session, office.commune_id, sender=HERE, at=office.now)
    assert [mail.kind for mail in mails(office)] == kinds


# Text


def test_a_text_is_cut_where_somebody_is_named() -> None:
    assert list(text_parts("Nhờ @Vhxh. và @ai", {"vhxh"})) == [
        TextPart("Nhờ "),
        TextPart("@Vhxh", "vhxh"),
        TextPart(". và @ai"),
    ]
    assert list(text_parts("@a@b", {"a", "b"})) == [
        TextPart(""),
        TextPart("@a", "a"),
        TextPart("@b"),
    ]
