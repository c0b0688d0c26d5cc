"""Discussion: who may say something, and that it is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.vocabulary import EventKind, Role
from models.work import Comment
from tests.cast import PEOPLE
from workflow.discussion.comments import CommentEntry
from workflow.errors import Invalid, Obstacle, Refused, TokenReused, Unknown

if TYPE_CHECKING:
    from tests.office import Office

INTENT = "one intent"


def say(
    office: Office,
    by: str,
    number: int,
    body: str | None = "Đề nghị bổ sung số liệu.",
    token: str | None = None,
) -> Comment:
    entry = None if body is None else CommentEntry(body)
    office.perform(by, number, "comment", entry, token=token)
    return said(office)[-1]


def said(office: Office) -> list[Comment]:
    with office.reading() as session:
        return list(session.scalars(select(Comment).order_by(Comment.written_at)))


def test_a_line_is_kept_with_who_wrote_it_and_when_and_stands_in_the_record(office: Office) -> None:
    number = office.in_progress("I.1")
    written = say(office, "vhxh.cb", number)
    [line] = said(office)
    assert line.id == written.id
    assert line.body == "Đề nghị bổ sung số liệu."
    assert line.instance_id == office.instance(number).id
    assert (line.written_by_id, line.written_at) == (office.user("vhxh.cb").id, office.now)
    event = office.events(number)[-1]
    assert (event.kind, event.action) == (EventKind.COMMENT, "comment")
    assert (event.actor, event.capacity) == (
        "Đỗ Thị Nhẹ Nhàng",
        "Chuyên viên, Phòng Văn hóa - Xã hội",
    )
    assert (event.subject, event.to_state) == (f"task_instance/{number}", "in_progress")
    assert list(event.rows) == [f"comment/{written.id}"]


def test_whoever_works_here_may_speak_and_who_looks_on_may_not(office: Office) -> None:
    number = office.in_progress("I.1")
    readers = {"admin", "giamsat"}
    for person in PEOPLE:
        by = person.username
        if by == "vangchuc":
            with pytest.raises(Unknown):
                say(office, by, number)
        elif by in readers:
            with pytest.raises(Refused) as refused:
                say(office, by, number)
            missing = Obstacle("not_entitled", (), "participant", of_right=True)
            assert refused.value.obstacles == (missing,)
            assert office.events(number)[-1].kind is EventKind.REFUSAL
        else:
            say(office, by, number)
    assert len(said(office)) == len(PEOPLE) - 3


def test_whoever_keeps_people_stays_silent_in_every_post(office: Office) -> None:
    office.give_post("admin", Role.OFFICER, "PHONG_KINH_TE", title="Chuyên viên")
    with pytest.raises(Refused):
        say(office, "admin", office.in_progress("I.1"))


def test_one_speaks_in_the_post_that_has_to_do_with_the_task(office: Office) -> None:
    office.give_post("giamsat", Role.OFFICER, "PHONG_VHXH", title="Chuyên viên")
    office.give_post("giamsat", Role.OFFICER, "PHONG_KINH_TE", title="Kế toán")
    number = office.in_progress("I.1")
    say(office, "giamsat", number)
    assert office.events(number)[-1].capacity == "Kế toán, Phòng Kinh tế"
    number = office.in_progress("II.2")
    say(office, "giamsat", number)
    assert office.events(number)[-1].capacity == "Chuyên viên, Phòng Văn hóa - Xã hội"


def test_what_one_may_not_see_cannot_be_spoken_about(office: Office) -> None:
    number = office.in_progress("II.2")
    for by, asked in (("kinhte", number), ("congan", 999)):
        with pytest.raises(Unknown):
            say(office, by, asked)
    say(office, "thon1", number)


@pytest.mark.parametrize("state", ["assigned", "closed", "revoked"])
def test_there_is_something_to_say_in_every_state(office: Office, state: str) -> None:
    number = office.standing_in(state)
    before = office.instance(number).version
    say(office, "kinhte", number)
    assert office.instance(number).version == before


def test_saying_nothing_is_not_taken(office: Office) -> None:
    number = office.in_progress("I.1")
    with pytest.raises(Invalid) as invalid:
        say(office, "kinhte", number, " \n")
    assert invalid.value.fields == {"body": "required"}


def test_the_right_is_asked_for_before_what_could_not_be_read(office: Office) -> None:
    number = office.in_progress("I.1")
    with pytest.raises(Refused):
        say(office, "giamsat", number, None)
    assert office.events(number)[-1].kind is EventKind.REFUSAL
    with pytest.raises(Invalid):
        say(office, "vhxh.cb", number, None)


def test_a_resend_says_nothing_twice(office: Office) -> None:
    number = office.in_progress("I.1")
    first = say(office, "kinhte", number, token=INTENT)
    assert say(office, "kinhte", number, token=INTENT).id == first.id
    assert len(said(office)) == len(office.events(number, EventKind.COMMENT)) == 1
    with pytest.raises(TokenReused):
        say(office, "kinhte", number, "Khác.", token=INTENT)
    say(office, "vhxh", number, token=INTENT)
    assert len(said(office)) == 2
