"""What an administrator does not do alone: posts that decide, and the accounts of who holds one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from models.consent import Consent
from models.organisation import Post, User
from models.vocabulary import ConsentState, EventKind, GuardedDeed, Role, SubstitutionKind
from tests.administration import ONCE, administer, is_whole, last_refusal, look
from tests.deliveries import mails, reach, tell, told
from tests.places import take_place
from tests.posts import entry
from workflow.administration import people, posts
from workflow.administration.agreeing import agree
from workflow.auth.links import Withheld, holder_of_link
from workflow.consent.consents import awaiting, of_concern, refuse, withdraw
from workflow.delegation.departures import OF_UNIT, OWN
from workflow.errors import Invalid, Refused, Unknown
from workflow.notifications.inbox import letter
from workflow.notifications.mail_queue import Sender
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from tests.office import Office

TODAY = date(2026, 9, 21)
TOMORROW = TODAY + timedelta(days=1)
THE_OFFICE = "VAN_PHONG"


def rogue(office: Office, role: Role = Role.VICE_CHAIR, **more: Any) -> Any:
    """A post that decides, asked for by the administrator."""
    return administer(office, posts.give, "vangchuc", entry(role), **more)


def settle(office: Office, verb: Any, number: int, *what: Any, by: str) -> Any:
    return administer(office, verb, number, *what, by=by)


def without_password(office: Office) -> None:
    """As at the first set-up: nobody of the committee has signed in yet."""
    with office.transaction() as session:
        session.execute(update(User).values(password_hash=None))


def lines_about_him(office: Office) -> list[tuple[str, str]]:
    return [(e.action, e.actor) for e in office.events() if e.subject == "user/vangchuc"]


def test_a_post_that_decides_holds_once_a_second_person_has_agreed(office: Office) -> None:
    asked = rogue(office)
    assert isinstance(asked, Consent)
    assert office.posts("vangchuc") == []
    assert office.actor("vangchuc").posts == ()
    settle(office, agree, asked.number, by="chutich")
    [post] = office.posts("vangchuc")
    assert (post.role, post.title) == (Role.VICE_CHAIR, "Chức danh")
    [_, asking, agreeing, giving] = lines_about_him(office)
    chair = office.user("chutich").full_name
    assert asking == ("ask_consent", office.user("admin").full_name)
    assert (agreeing, giving) == (("agree_consent", chair), ("give_post", chair))
    assert is_whole(office)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER])
def test_every_post_of_the_committee_takes_two(office: Office, role: Role) -> None:
    administer(office, posts.end, "chutich", office.posts("chutich")[0].id, TODAY)
    office.later(days=1)
    what = entry(role, since=TOMORROW)
    assert isinstance(administer(office, posts.give, "vangchuc", what), Consent)


def test_so_do_the_head_of_the_office_who_could_agree_to_all_others_and_who_signs_for_it(
    office: Office,
) -> None:
    code = office.actor("vanphong").own_posts[0].unit_code
    administer(office, posts.end, "vanphong", office.posts("vanphong")[0].id, TODAY)
    what = entry(Role.HEAD, code, since=TOMORROW)
    assert isinstance(administer(office, posts.give, "vangchuc", what), Consent)
    deputy = entry(Role.DEPUTY, code, since=TOMORROW)
    assert isinstance(administer(office, posts.give, "vangchuc", deputy), Consent)
    officer = entry(Role.OFFICER, code, since=TOMORROW)
    assert isinstance(administer(office, posts.give, "vangchuc", officer), Post)


@pytest.mark.parametrize("who", ["chutich", "vanphong"])
def test_the_chair_or_the_head_of_the_office_agrees(office: Office, who: str) -> None:
    asked = rogue(office)
    assert [each.number for each in look(office, awaiting, by=who)] == [asked.number]
    settle(office, agree, asked.number, by=who)
    assert office.posts("vangchuc")


@pytest.mark.parametrize("who", ["admin", "vangchuc", "phochutich", "vanphong.cb", "giamsat"])
def test_nobody_else_does(office: Office, who: str) -> None:
    asked = rogue(office)
    with pytest.raises((Refused, Unknown)):
        settle(office, agree, asked.number, by=who)
    with pytest.raises((Refused, Unknown)):
        settle(office, refuse, asked.number, "không", by=who)
    assert look(office, awaiting, by=who) == []
    assert office.posts("vangchuc") == []


def test_whoever_holds_such_a_post_already_agrees_to_what_is_asked_for_them(office: Office) -> None:
    token = administer(office, people.new_link, "phochutich")
    [asked] = look(office, awaiting, by="phochutich")
    settle(office, agree, asked.number, by="phochutich")
    with office.reading() as session:
        assert holder_of_link(session, office.commune_id, token, at=office.now)


def test_a_post_waits_in_no_question_about_posts(office: Office) -> None:
    with office.reading() as session:
        before = session.scalars(select(Post.id)).all()
    rogue(office)
    with office.reading() as session:
        assert session.scalars(select(Post.id)).all() == before
    assert office.actor("vangchuc").posts == ()


def test_it_holds_from_the_day_of_agreement_at_the_earliest(office: Office) -> None:
    asked = rogue(office)
    office.later(days=3)
    settle(office, agree, asked.number, by="vanphong")
    assert office.posts("vangchuc")[0].valid_from == TODAY + timedelta(days=3)


def test_what_is_not_possible_any_more_is_not_agreed_to(office: Office) -> None:
    administer(office, posts.end, "chutich", office.posts("chutich")[0].id, TODAY)
    office.later(days=1)
    first = administer(office, posts.give, "vangchuc", entry(Role.CHAIR, since=TOMORROW))
    second = administer(office, posts.give, "phochutich", entry(Role.CHAIR, since=TOMORROW))
    settle(office, agree, second.number, by="vanphong")
    before = office.contents()
    with pytest.raises(Invalid) as invalid:
        settle(office, agree, first.number, by="vanphong")
    assert invalid.value.fields == {"role": "chair_taken"}
    assert office.contents() == before


def test_at_the_first_set_up_there_is_nobody_to_ask(office: Office) -> None:
    without_password(office)
    assert isinstance(rogue(office), Post)


def test_locking_or_ending_the_committee_leads_nobody_back_to_the_first_set_up(
    office: Office,
) -> None:
    for who in ("chutich", "phochutich", "uyvien"):
        administer(office, posts.end, who, office.posts(who)[0].id, TODAY)
        administer(office, people.disable, who)
    office.later(days=1)
    assert isinstance(rogue(office), Consent)


def test_where_the_setting_leaves_it_out_it_is_done_and_told_as_done_alone(office: Office) -> None:
    assert isinstance(rogue(office, alone=True), Post)
    assert [action for action, _ in lines_about_him(office)][-2:] == ["give_post", "act_alone"]
    assert is_whole(office)


def test_sent_twice_it_is_asked_once(office: Office) -> None:
    first, again = rogue(office, token=ONCE), rogue(office, token=ONCE)
    assert first.id == again.id
    with pytest.raises(Invalid) as invalid:
        rogue(office)
    assert invalid.value.fields == {"role": "asked_already"}


def test_of_two_who_agree_the_second_finds_it_done(office: Office) -> None:
    asked = rogue(office)
    settle(office, agree, asked.number, by="chutich")
    settle(office, agree, asked.number, by="vanphong")
    assert len(office.posts("vangchuc")) == 1
    with pytest.raises(Refused) as refused:
        settle(office, refuse, asked.number, "không", by="vanphong")
    assert refused.value.obstacles[0].code == "consent_settled"


def test_what_is_refused_taken_back_or_not_answered_never_holds(office: Office) -> None:
    refused, withdrawn = rogue(office), administer(office, people.new_link, "phochutich")
    with pytest.raises(Invalid):
        settle(office, refuse, refused.number, " ", by="chutich")
    settle(office, refuse, refused.number, "Không có quyết định", by="chutich")
    [link] = look(office, awaiting, by="chutich")
    settle(office, withdraw, link.number, by="admin")
    late = rogue(office)
    office.later(days=7, seconds=1)
    with pytest.raises(Refused):
        settle(office, agree, late.number, by="chutich")
    run_due(office.reading, office.transaction, at=office.now)
    states = {each.consent.number: each.consent.state for each in look(office, of_concern)}
    assert states[refused.number] is ConsentState.REFUSED
    assert states[link.number] is ConsentState.WITHDRAWN
    assert states[late.number] is ConsentState.LAPSED
    assert office.posts("vangchuc") == []
    with office.reading() as session, pytest.raises(Unknown):
        holder_of_link(session, office.commune_id, withdrawn, at=office.now)
    assert is_whole(office)


def test_a_link_for_whoever_decides_opens_nothing_before(office: Office) -> None:
    token = administer(office, people.new_link, "chutich")
    with office.reading() as session, pytest.raises(Withheld):
        holder_of_link(session, office.commune_id, token, at=office.now)
    [asked] = look(office, awaiting, by="vanphong")
    settle(office, agree, asked.number, by="vanphong")
    with office.reading() as session:
        assert (
            holder_of_link(session, office.commune_id, token, at=office.now).username == "chutich"
        )


def test_a_link_for_others_opens_at_once(office: Office) -> None:
    token = administer(office, people.new_link, "kinhte")
    with office.reading() as session:
        assert holder_of_link(session, office.commune_id, token, at=office.now)


def test_a_link_for_somebody_who_is_to_be_given_such_a_post_waits_too(office: Office) -> None:
    rogue(office)
    administer(office, people.new_link, "vangchuc")
    assert len(look(office, awaiting, by="chutich")) == 2


def test_a_locked_account_that_decides_comes_back_with_two(office: Office) -> None:
    administer(office, people.disable, "phochutich")
    assert not administer(office, people.enable, "phochutich").active
    with pytest.raises(Invalid):
        administer(office, people.enable, "phochutich")
    [asked] = look(office, awaiting, by="chutich")
    settle(office, agree, asked.number, by="chutich")
    assert office.user("phochutich").active
    assert is_whole(office)


def test_an_attempt_to_agree_alone_is_in_the_record(office: Office) -> None:
    asked = rogue(office)
    with pytest.raises(Refused):
        settle(office, agree, asked.number, by="admin")
    assert last_refusal(office).action == "agree_consent"


# A last day that was entered by mistake


def test_a_last_day_entered_by_mistake_is_moved_or_taken_away(office: Office) -> None:
    [post] = office.posts("congan")
    administer(office, posts.end, "congan", post.id, TODAY)
    administer(office, posts.move_end, "congan", post.id, TOMORROW)
    assert office.posts("congan")[0].valid_to == TOMORROW
    administer(office, posts.move_end, "congan", post.id, None)
    assert office.posts("congan")[0].valid_to is None
    line = office.events(None, EventKind.POST)[-1]
    assert (line.action, line.details["before"]) == ("move_end", str(TOMORROW))
    assert is_whole(office)


def test_a_post_that_ended_by_mistake_goes_on_unless_another_has_come(office: Office) -> None:
    [post] = office.posts("congan")
    administer(office, posts.end, "congan", post.id, TODAY)
    office.later(days=2)
    assert office.posts("congan") == []
    administer(office, posts.move_end, "congan", post.id, None)
    assert office.posts("congan")
    administer(office, posts.end, "congan", post.id, office.now.date())
    office.later(days=2)
    since = office.now.date()
    administer(office, posts.give, "vangchuc", entry(Role.HEAD, "CONG_AN_XA", since=since))
    with pytest.raises(Invalid) as invalid:
        administer(office, posts.move_end, "congan", post.id, None)
    assert invalid.value.fields == {"role": "head_taken"}


def test_what_never_ended_or_ended_long_ago_is_not_moved(office: Office) -> None:
    [post] = office.posts("congan")
    with pytest.raises(Invalid) as invalid:
        administer(office, posts.move_end, "congan", post.id, TOMORROW)
    assert invalid.value.fields == {"last_day": "no_end"}
    administer(office, posts.end, "congan", post.id, TODAY)
    office.later(days=61)
    with pytest.raises(Invalid) as invalid:
        administer(office, posts.move_end, "congan", post.id, None)
    assert invalid.value.fields == {"last_day": "ended_long_ago"}


def test_a_post_that_decides_lasts_longer_with_two(office: Office) -> None:
    [post] = office.posts("phochutich")
    administer(office, posts.end, "phochutich", post.id, TODAY)
    asked = administer(office, posts.move_end, "phochutich", post.id, None)
    assert isinstance(asked, Consent)
    office.later(days=1)
    assert office.posts("phochutich") == []
    settle(office, agree, asked.number, by="chutich")
    assert office.posts("phochutich")
    assert is_whole(office)


def test_the_rows_of_consents_are_vouched_for(office: Office) -> None:
    asked = rogue(office)
    settle(office, agree, asked.number, by="chutich")
    with office.transaction() as session:
        forged = update(Consent).where(Consent.id == asked.id)
        session.execute(forged.values(settled_by_id=office.user("vanphong").id))
    assert not is_whole(office)
    with office.reading() as session:
        assert session.scalars(select(Consent)).one()


# A link that was issued while it still took nobody else


def sets_a_password(office: Office, token: str) -> bool:
    with office.reading() as session:
        try:
            holder_of_link(session, office.commune_id, token, at=office.now)
        except Unknown:
            return False
    return True


def with_password(office: Office, username: str) -> None:
    with office.transaction() as session:
        named = update(User).where(User.username == username)
        session.execute(named.values({User.password_hash: "as if"}))


def test_an_older_link_does_not_open_the_account_of_whoever_now_decides(office: Office) -> None:
    with_password(office, "vangchuc")
    token = administer(office, people.new_link, "vangchuc")
    asked = rogue(office)
    assert sets_a_password(office, token)
    settle(office, agree, asked.number, by="chutich")
    assert not sets_a_password(office, token)


def test_the_first_link_of_somebody_new_stays_good(office: Office) -> None:
    with office.transaction() as session:
        named = update(User).where(User.username == "vangchuc")
        session.execute(named.values({User.password_hash: None}))
    token = administer(office, people.new_link, "vangchuc")
    settle(office, agree, rogue(office).number, by="chutich")
    assert sets_a_password(office, token)


def test_a_link_issued_after_the_end_is_void_when_the_end_was_a_mistake(office: Office) -> None:
    with_password(office, "phochutich")
    [post] = office.posts("phochutich")
    administer(office, posts.end, "phochutich", post.id, TODAY)
    office.later(days=1)
    token = administer(office, people.new_link, "phochutich")
    assert sets_a_password(office, token)
    asked = administer(office, posts.move_end, "phochutich", post.id, None)
    settle(office, agree, asked.number, by="chutich")
    assert not sets_a_password(office, token)


def test_a_link_while_a_later_end_waits_waits_too(office: Office) -> None:
    [post] = office.posts("phochutich")
    administer(office, posts.end, "phochutich", post.id, TODAY)
    office.later(days=1)
    administer(office, posts.move_end, "phochutich", post.id, None)
    token = administer(office, people.new_link, "phochutich")
    with office.reading() as session, pytest.raises(Withheld):
        holder_of_link(session, office.commune_id, token, at=office.now)


def test_a_link_that_was_agreed_to_outlives_another_post(office: Office) -> None:
    with_password(office, "phochutich")
    token = administer(office, people.new_link, "phochutich")
    [asked] = look(office, awaiting, by="chutich")
    settle(office, agree, asked.number, by="chutich")
    member = administer(office, posts.give, "phochutich", entry(Role.MEMBER))
    settle(office, agree, member.number, by="chutich")
    assert sets_a_password(office, token)


def test_an_older_link_is_void_once_its_person_takes_the_place_of_one_who_decides(
    office: Office,
) -> None:
    with_password(office, "vanphong.cb")
    token = administer(office, people.new_link, "vanphong.cb")
    by_chair = {"kind": SubstitutionKind.DELEGATION, "document": "12/QĐ-UBND"}
    take_place(office, "vanphong.cb", "chutich", **by_chair)
    assert not sets_a_password(office, token)


# What takes rights, or the name that decisions show, waits for nobody and is told at once


def told_at_once(office: Office) -> Consent:
    """The one thing that an administrator did openly."""
    tell(office)
    [done] = (each.consent for each in look(office, of_concern))
    assert (done.state, done.asked_by_id) == (ConsentState.TOLD, office.user("admin").id)
    assert is_whole(office)
    return done


def everybody_who_knows(person: str) -> set[tuple[str, str]]:
    people_told = (person, "chutich", "vanphong", "vanphong.cb")
    return {(who, "told_tell_at_once") for who in people_told}


@pytest.mark.parametrize("person", ["phochutich", "uyvien", "vanphong"])
def test_locking_whoever_decides_is_told_at_once_also_to_them(office: Office, person: str) -> None:
    administer(office, people.disable, person)
    assert not office.user(person).active
    assert told_at_once(office).deed is GuardedDeed.DISABLE
    assert told(office) == everybody_who_knows(person)


@pytest.mark.parametrize("person", ["phochutich", "uyvien", "chutich"])
def test_the_end_of_a_post_that_decides_is_told_at_once(office: Office, person: str) -> None:
    [post] = office.posts(person)
    administer(office, posts.end, person, post.id, TODAY)
    done = told_at_once(office)
    assert (done.deed, done.post_id, done.valid_to) == (GuardedDeed.END_POST, post.id, TODAY)
    assert told(office) == everybody_who_knows(person)


def test_another_name_for_whoever_decides_is_told_at_once_with_the_name_it_was(
    office: Office,
) -> None:
    before = office.user("phochutich").full_name
    administer(office, people.rename, "phochutich", "Tên Khác")
    done = told_at_once(office)
    assert (done.deed, done.title) == (GuardedDeed.RENAME, "Tên Khác")
    assert office.events(None)[-1].details["before"] == before
    assert told(office) == everybody_who_knows("phochutich")


def test_an_end_brought_forward_is_told_as_well(office: Office) -> None:
    [post] = office.posts("phochutich")
    administer(office, posts.end, "phochutich", post.id, TOMORROW)
    administer(office, posts.move_end, "phochutich", post.id, TODAY)
    assert [c.consent.valid_to for c in look(office, of_concern)] == [TODAY, TOMORROW]


def test_whoever_takes_the_place_of_one_who_decides_is_locked_openly_too(office: Office) -> None:
    by_chair = {"kind": SubstitutionKind.DELEGATION, "document": "12/QĐ-UBND"}
    take_place(office, "kinhte", "chutich", **by_chair)
    administer(office, people.disable, "kinhte")
    assert told_at_once(office).deed is GuardedDeed.DISABLE


def test_of_those_who_decide_nothing_nobody_is_told(office: Office) -> None:
    administer(office, people.rename, "kinhte.cb", "Tên Khác")
    administer(office, posts.end, "kinhte.cb", office.posts("kinhte.cb")[0].id, TODAY)
    administer(office, people.disable, "kinhte.cb")
    tell(office)
    heard = {why for _, why in told(office)}
    assert (heard - {OF_UNIT, OWN}, look(office, of_concern)) == (set(), [])


def test_nor_at_the_first_set_up(office: Office) -> None:
    without_password(office)
    administer(office, people.rename, "chutich", "Tên Khác")
    administer(office, people.disable, "chutich")
    assert look(office, of_concern) == []


def letters(office: Office) -> list[tuple[str, list[str]]]:
    """To whom each mail goes now, and why."""
    with office.reading() as session:
        made = [letter(session, mail, at=office.now) for mail in mails(office)]
        return [(each.user.username, [t.notice.why for t in each.told]) for each in made if each]


def test_whoever_is_locked_is_told_so_by_mail_and_nothing_else(office: Office) -> None:
    reach(office, "vanphong")
    rogue(office)
    tell(office, Sender("example.vn"))
    assert letters(office) == [("vanphong", ["agree_consent"])]
    administer(office, people.disable, "vanphong")
    tell(office, Sender("example.vn"))
    assert letters(office) == [("vanphong", ["told_tell_at_once"])]
