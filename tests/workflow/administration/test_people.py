"""People: who may make them, what shutting one out does, and who must not be lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.account import OneTimeLink, SignedInSession
from models.organisation import Post, User
from models.vocabulary import EventKind, Role
from tests.administration import ONCE, administer, is_whole, last_refusal, look
from workflow.actors.actor import Actor
from workflow.administration import people
from workflow.auth import links, sessions
from workflow.auth.credentials import is_username
from workflow.calendar.days import local_day
from workflow.errors import Invalid, NotEntitled, NotNow, Refused, TokenReused, Unknown

if TYPE_CHECKING:
    from tests.office import Office


def names(found: people.PeopleList) -> list[str]:
    """The user names on a page of the list, in its order."""
    return [line.user.username for line in found.lines]


def test_a_new_person_can_be_found_and_set_a_password_by_the_link(office: Office) -> None:
    made = administer(office, people.create, "hoa.tt", "Trần Thị Hòa")
    assert made.user.password_hash is None
    assert made.link
    with office.reading() as session:
        holder = links.holder_of_link(session, office.commune_id, made.link, at=office.now)
    assert holder.username == "hoa.tt"
    assert names(look(office, people.find, "THỊ hoà", size=9)) == ["hoa.tt"]
    created, issued = office.events()[-2:]
    assert (created.kind, created.subject, created.action) == (
        EventKind.PERSON,
        "user/hoa.tt",
        "create",
    )
    assert created.capacity == "Quản trị hệ thống"
    assert f"user_account/{made.user.id}" in created.rows
    assert issued.kind is EventKind.LINK_ISSUED
    assert is_whole(office)


@pytest.mark.parametrize(
    "text", ["", "h", "Hoa", "..", ".hoa", "hòa", "hoa\n", "h" * 61, "h/a", "\x00a", "１２"]
)
def test_what_is_no_user_name(text: str) -> None:
    assert not is_username(text)


@pytest.mark.parametrize("text", ["kinhte.cb", "1a", "a_b-c", "h" * 60])
def test_what_is_a_user_name(text: str) -> None:
    assert is_username(text)


def test_what_cannot_be_taken_is_said_by_its_field(office: Office) -> None:
    before = office.contents()
    for username, full_name, faults in [
        ("", "", {"username": "required", "full_name": "required"}),
        ("Hoa", "Hòa", {"username": "username_shape"}),
        ("kinhte", "Hòa", {"username": "username_taken"}),
        ("hoa", "  ", {"full_name": "required"}),
    ]:
        with pytest.raises(Invalid) as invalid:
            administer(office, people.create, username, full_name)
        assert invalid.value.fields == faults
    assert office.contents() == before


def test_a_resend_makes_nobody_twice_and_does_not_show_the_link_again(office: Office) -> None:
    first = administer(office, people.create, "hoa", "Hòa", token=ONCE)
    again = administer(office, people.create, "hoa", "Hòa", token=ONCE)
    assert (again.user.id, again.link) == (first.user.id, None)
    with pytest.raises(TokenReused):
        administer(office, people.create, "hoa", "Huệ", token=ONCE)


def test_a_corrected_name_is_found_and_the_old_one_stays_in_the_record(office: Office) -> None:
    administer(office, people.rename, "kinhte", "Nguyễn Văn Đúng Giờ")
    user = office.user("kinhte")
    assert (user.full_name, user.name_key) == ("Nguyễn Văn Đúng Giờ", "nguyen van dung gio")
    assert office.events()[-1].details["before"] == "Nguyễn Văn Kịp Thời"
    lines = len(office.events())
    administer(office, people.rename, "kinhte", "Nguyễn Văn Đúng Giờ")
    assert len(office.events()) == lines
    with pytest.raises(Invalid):
        administer(office, people.rename, "kinhte", " ")
    assert is_whole(office)


def test_one_who_is_shut_out_loses_sessions_and_links_at_once(office: Office) -> None:
    with office.transaction() as session:
        user = session.get_one(User, (office.commune_id, office.user("kinhte").id))
        opened = sessions.open_session(session, user, address="", agent="", at=office.now)
    link = administer(office, people.new_link, "kinhte")
    administer(office, people.disable, "kinhte")
    limits = sessions.SessionLimits.of(idle_minutes=60, hours=12)
    with office.reading() as session:
        found = sessions.find_session(session, opened.token, at=office.now, limits=limits)
        assert found is None
        assert session.scalars(select(SignedInSession.ended_at)).one() == office.now
        assert all(session.scalars(select(OneTimeLink.used_at)))
    assert office.events()[-1].details == {"sessions_ended": 1}
    administer(office, people.enable, "kinhte")
    with office.reading() as session, pytest.raises(Unknown):
        links.holder_of_link(session, office.commune_id, link, at=office.now)
    assert is_whole(office)


def test_shutting_out_and_letting_in_twice_does_nothing_twice(office: Office) -> None:
    administer(office, people.disable, "kinhte")
    lines = len(office.events())
    administer(office, people.disable, "kinhte")
    assert len(office.events()) == lines
    administer(office, people.enable, "kinhte")
    administer(office, people.enable, "kinhte")
    assert len(office.events()) == lines + 1


def test_a_new_link_makes_the_one_before_worthless(office: Office) -> None:
    first = administer(office, people.new_link, "kinhte")
    second = administer(office, people.new_link, "kinhte")
    with office.reading() as session:
        assert links.holder_of_link(session, office.commune_id, second, at=office.now)
        with pytest.raises(Unknown):
            links.holder_of_link(session, office.commune_id, first, at=office.now)


def test_there_is_no_link_for_one_who_is_shut_out(office: Office) -> None:
    administer(office, people.disable, "kinhte")
    with pytest.raises(Refused) as refused:
        administer(office, people.new_link, "kinhte")
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["person_disabled"]


def test_only_an_administrator_changes_people_and_the_attempt_is_recorded(office: Office) -> None:
    before = office.contents()
    for username, verb, *what in [
        ("vanphong", people.create, "hoa", "Hòa"),
        ("chutich", people.rename, "kinhte", "Hòa"),
        ("giamsat", people.new_link, "kinhte"),
        ("kinhte", people.disable, "kinhte"),
        ("vangchuc", people.enable, "kinhte"),
    ]:
        with pytest.raises(Refused) as refused:
            administer(office, verb, *what, by=username)
        assert isinstance(refused.value, NotEntitled)
        assert refused.value.obstacles[0].cleared_by == "administrator"
        line = last_refusal(office)
        assert (line.actor, line.action) == (office.user(username).full_name, verb.__name__)
    assert office.contents() == before


def test_only_an_administrator_looks_at_people(office: Office) -> None:
    with pytest.raises(Refused):
        look(office, people.find, size=9, by="vanphong")
    with pytest.raises(Refused):
        look(office, people.profile, "kinhte", by="vanphong")


def test_the_installation_itself_makes_the_first_administrator(office: Office) -> None:
    actor = Actor.system(office.commune_id)
    with office.transaction() as session:
        people.add_administrator(
            session, "quantri", "Lê Văn Vẹn", "Quản trị", actor=actor, at=office.now
        )
    assert office.actor("quantri").is_administrator
    assert is_whole(office)


def test_a_person_of_another_commune_is_nobody(office: Office) -> None:
    other = type(office).founded(office.engine, "xa-khac")
    administer(other, people.create, "hoa", "Hòa")
    for verb in (people.new_link, people.disable, people.enable):
        with pytest.raises(Unknown):
            administer(office, verb, "hoa")
    assert "hoa" not in names(look(office, people.find, "hoa", everybody=True, size=9))


def test_a_name_that_nobody_has_is_unknown(office: Office) -> None:
    for username in ("", "\x00", "..", "ai-do", "x" * 5000):
        with pytest.raises(Unknown):
            administer(office, people.disable, username)


def test_the_list_is_in_vietnamese_order_page_by_page(office: Office) -> None:
    every = names(look(office, people.find, size=99))
    assert every[:4] == ["phochutich", "vhxh", "kinhte.pho", "vanphong"]  # Bạch Cần Chắn Đáo
    first = look(office, people.find, size=5)
    second = look(office, people.find, after=names(first)[-1], size=99)
    assert names(first) + names(second) == every
    assert (first.more, second.more) == (True, False)


def test_the_list_shows_posts_of_today_and_hides_who_is_shut_out(office: Office) -> None:
    administer(office, people.disable, "nongdan")
    office.end_posts("kinhte.cb", last_day=local_day(office.now) - timedelta(days=1))
    lines = {line.user.username: line for line in look(office, people.find, size=99).lines}
    assert "nongdan" not in lines
    assert [post.title for post in lines["kinhte"].posts] == ["Trưởng phòng"]
    assert lines["kinhte.cb"].posts == []
    assert names(look(office, people.find, "mua vang", everybody=True, size=9)) == ["nongdan"]


def test_searching_takes_signs_as_they_are(office: Office) -> None:
    assert names(look(office, people.find, "%", size=9)) == []
    assert names(look(office, people.find, "_", size=9)) == []
    assert names(look(office, people.find, "kinhte.", size=9)) == ["kinhte.pho", "kinhte.cb"]


def test_a_profile_has_the_posts_of_all_times(office: Office) -> None:
    office.end_posts("kinhte", last_day=local_day(office.now) - timedelta(days=1))
    profile = look(office, people.profile, "kinhte")
    assert len(profile.posts) == 1
    assert profile.lasting == []


class TestTheLastAdministrator:
    def second(self, office: Office, **dates: Any) -> None:
        """Somebody beside the one of the cast."""
        office.give_post("vangchuc", Role.ADMINISTRATOR, **dates)

    def refused(self, office: Office) -> list[str]:
        """Why the administrator of the cast cannot be shut out."""
        with pytest.raises(Refused) as refused:
            administer(office, people.disable, "admin")
        assert isinstance(refused.value, NotNow)
        assert office.user("admin").active
        return [obstacle.code for obstacle in refused.value.obstacles]

    def test_cannot_be_shut_out(self, office: Office) -> None:
        assert self.refused(office) == ["last_administrator"]
        assert last_refusal(office).subject == "user/admin"

    def test_can_be_when_there_is_another(self, office: Office) -> None:
        self.second(office)
        administer(office, people.disable, "admin")
        assert not office.user("admin").active

    def test_cannot_when_the_other_is_shut_out(self, office: Office) -> None:
        self.second(office)
        administer(office, people.disable, "vangchuc")
        assert self.refused(office) == ["last_administrator"]

    def test_cannot_when_the_other_begins_later(self, office: Office) -> None:
        self.second(office, since=local_day(office.now) + timedelta(days=1))
        assert self.refused(office) == ["last_administrator"]

    def test_cannot_when_the_other_ends_before(self, office: Office) -> None:
        self.second(office, until=local_day(office.now) + timedelta(days=30))
        assert self.refused(office) == ["last_administrator"]

    def test_can_when_others_follow_one_another_without_a_gap(self, office: Office) -> None:
        today = local_day(office.now)
        self.second(office, until=today + timedelta(days=30))
        office.give_post("vangchuc", Role.ADMINISTRATOR, since=today + timedelta(days=31))
        administer(office, people.disable, "admin")

    def test_cannot_when_they_leave_a_day_between(self, office: Office) -> None:
        today = local_day(office.now)
        self.second(office, until=today + timedelta(days=30))
        office.give_post("vangchuc", Role.ADMINISTRATOR, since=today + timedelta(days=32))
        assert self.refused(office) == ["last_administrator"]

    def test_whose_post_ends_anyway_needs_another_only_until_then(self, office: Office) -> None:
        today = local_day(office.now)
        self.second(office, until=today + timedelta(days=30))
        office.end_posts("admin", last_day=today + timedelta(days=30))
        administer(office, people.disable, "admin")


def test_the_posts_of_one_shut_out_stay(office: Office) -> None:
    administer(office, people.disable, "kinhte")
    with office.reading() as session:
        held = session.scalars(
            select(Post).where(Post.user_id == office.user("kinhte").id, Post.valid_to.is_(None))
        ).all()
    assert len(held) == 1
