"""Who is told: those whose turn it is and who can act, each once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Contact, Mail, Notice
from models.record import Outbox
from models.vocabulary import MailState, ReminderStage, Role
from tests import cast
from tests.administration import administer, is_whole
from tests.deliveries import HERE, mails, reach, tell, told
from tests.places import TODAY, authorise, end_place, take_place
from workflow.actors.actor import CLOCK
from workflow.administration import people
from workflow.calendar.days import LOCAL, local_day
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.news import NEWS
from workflow.engine.reminder_days import DueReminder
from workflow.errors import Invalid
from workflow.notifications import inbox, mail_queue
from workflow.notifications.delivery import deliver
from workflow.notifications.mail_queue import WAITS
from workflow.notifications.preferences import ContactEntry, set_contact, unsubscribe
from workflow.planning import office_calendar
from workflow.scheduler.reminders import remind_due

if TYPE_CHECKING:
    from tests.office import Office

TOLD = {
    "assigned": {("kinhte", "start"), ("kinhte.pho", "start"), ("kinhte.cb", "start")},
    "in_progress": {("kinhte.pho", "hand_in"), ("kinhte.cb", "hand_in")},
    "reported": {("vhxh", "confirm"), ("congan", "confirm")},
    "reviewed": {("chutich", "approve"), ("phochutich", "approve")},
    "closed": set(),
    "revoked": set(),
}
"""By hand: who newly hears of an instance of I.1 in each state, and of what. The head who began it
is the actor; `kiemnhiem` heads the lead unit too, and may not approve its work."""

ALSO_A_HEAD = {"assigned": {("kiemnhiem", "start")}, "in_progress": {("kiemnhiem", "report")}}


def told_of(office: Office, username: str) -> Counter[tuple[int, str]]:
    """By which lines a person was told of tasks, and why; how often."""
    with office.reading() as session:
        own = select(Notice).where(
            Notice.user_id == office.user(username).id, Notice.instance_id.is_not(None)
        )
        return Counter((notice.event_seq, notice.why) for notice in session.scalars(own))


@pytest.mark.parametrize("state", TOLD)
def test_those_are_told_who_can_act_on_it_now(office: Office, state: str) -> None:
    office.standing_in(state)
    tell(office)
    assert told(office) == TOLD[state] | ALSO_A_HEAD.get(state, set())


def test_a_turn_is_told_once_however_often_its_line_passes(office: Office) -> None:
    number = office.reported()
    tell(office)
    before = told(office)
    office.perform("vhxh", number, "confirm")
    tell(office)
    tell(office)
    assert told(office) == before
    with office.reading() as session:
        assert not session.scalars(select(Outbox).where(Outbox.delivered_at.is_(None))).all()


class TestSubstitutes:
    """Whoever takes a place is told on its first day what waits for them there."""

    def test_on_its_first_day_and_once(self, office: Office) -> None:
        for label in ("I.1", "I.2"):
            office.reviewed(label)
        tell(office)
        first = TODAY + timedelta(days=2)
        authorise(office, "thon1", "chutich", unit="CONG_AN_XA", since=first)
        given = office.events()[-1].seq
        tell(office)
        assert told_of(office, "thon1") == {}
        office.now = datetime.combine(first, time(0, 20), UTC)
        tell(office)
        assert told_of(office, "thon1") == {}
        office.later(hours=1)
        for _ in range(2):
            tell(office)
            assert told_of(office, "thon1") == {(given, "approve"): 2}

    def test_at_once_where_it_begins_at_once_and_by_mail(self, office: Office) -> None:
        reach(office, "thon1")
        office.reviewed()
        tell(office)
        authorise(office, "thon1", "chutich", unit="CONG_AN_XA")
        tell(office, HERE)
        [mail] = mails(office)
        with office.reading() as session:
            letter = inbox.letter(session, mail, at=office.now)
            assert letter is not None
            [told] = [each for each in letter.told if each.situation]
        [call] = told.work_items
        assert call.place is not None
        assert (told.notice.duty, call.place.name) == (True, "A Công Tâm")

    def test_also_of_what_they_were_told_of_for_their_own_unit(self, office: Office) -> None:
        number = office.reported()
        tell(office)
        before = told_of(office, "vhxh")
        authorise(office, "vhxh", "congan")
        given = office.events()[-1].seq
        tell(office)
        assert told_of(office, "vhxh") - before == {(given, "confirm"): 1}
        office.perform("vhxh", number, "confirm")
        with office.reading() as session:
            actor = office.actor("vhxh")
            page = inbox.notice_page(session, size=20, actor=actor, at=office.now)
            [group] = [group for group in page.groups if group[0].situation]
        places = [[call.place and call.place.name for call in each.work_items] for each in group]
        assert all(names == ["Hoàng Văn Vững Vàng"] for names in places if names)
        assert any(places)

    def test_page_by_page_nothing_is_left_out(self, office: Office) -> None:
        """What waits in a place is told by one line, of as many tasks as there are."""
        office.reviewed("I.1")
        office.reviewed("I.2")
        tell(office)
        authorise(office, "thon1", "chutich", unit="CONG_AN_XA")
        tell(office)
        actor, below, read = office.actor("thon1"), None, []
        with office.reading() as session:
            while True:
                page = inbox.notice_page(session, size=1, below=below, actor=actor, at=office.now)
                read += [group[0].situation for group in page.groups]
                below = page.older
                if below is None:
                    break
        labels = [situation.instance.task.label for situation in read if situation]
        assert sorted(labels) == ["I.1", "I.2"]

    @pytest.mark.both
    def test_once_however_many_messengers_come_at_once(self, office: Office) -> None:
        office.reviewed()
        tell(office)
        authorise(office, "thon1", "chutich", unit="CONG_AN_XA")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: tell(office), range(4)))
        assert told_of(office, "thon1").total() == 1

    def test_not_of_what_is_theirs_in_a_post_of_their_own(self, office: Office) -> None:
        office.assign("I.1")
        tell(office)
        before = told_of(office, "kinhte.pho")
        take_place(office, "kinhte.pho", "kinhte")
        tell(office)
        assert told_of(office, "kinhte.pho") == before

    def test_not_when_the_place_was_taken_back_before(self, office: Office) -> None:
        office.reviewed()
        tell(office)
        made = authorise(office, "thon1", "chutich", unit="CONG_AN_XA")
        end_place(office, made, by="chutich")
        tell(office)
        assert told_of(office, "thon1") == {}


@pytest.mark.parametrize("urged", [(), ("PHONG_VHXH",), ("CONG_AN_XA",)], ids=str)
def test_one_awaited_for_two_units_is_told_once_of_a_line(
    office: Office, urged: tuple[str, ...]
) -> None:
    """Whoever takes two places, in whatever order the units were urged before and after."""
    number = office.reported()
    tell(office)
    if urged:
        office.perform("vanphong", number, "urge", UrgingEntry("Khẩn.", urged))
        tell(office)
    for of in ("vhxh", "congan"):
        authorise(office, "thon1", of)
    first, second = ("PHONG_VHXH",), ("CONG_AN_XA",)
    for units in (None, first, second, second, first, None):
        before = told_of(office, "thon1")
        line = office.perform("vanphong", number, "urge", UrgingEntry("Khẩn.", units)).seq
        tell(office)
        assert told_of(office, "thon1") - before == {(line, "confirm"): 1}


def test_what_was_told_of_two_units_at_once_is_not_told_again(office: Office) -> None:
    number = office.reported()
    tell(office)
    office.perform("vanphong", number, "urge", UrgingEntry("Khẩn.", ("CONG_AN_XA",)))
    for of in ("vhxh", "congan"):
        authorise(office, "thon1", of)
    tell(office)
    before = told_of(office, "thon1")
    office.perform("congan", number, "confirm")
    tell(office)
    assert told_of(office, "thon1") == before
    assert before.total() == 1


def test_a_line_is_never_delivered_in_parts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.notifications.delivery.AT_A_TIME", 1)
    number = office.reported()
    tell(office)
    for of in ("vhxh", "congan"):
        authorise(office, "thon1", of)
    line = office.perform("vanphong", number, "urge", UrgingEntry("Khẩn.", ("CONG_AN_XA",))).seq
    tell(office)
    assert told_of(office, "thon1") == {(line, "confirm"): 1}


def test_who_decides_in_two_standings_is_told_once(office: Office) -> None:
    """A request within the limit of the office awaits the committee and the office."""
    office.set_limit(30)
    office.give_post("phochutich", Role.OFFICER, cast.FOLLOW_UP_UNIT)
    take_place(office, "phochutich", "vanphong")
    number = office.in_progress()
    tell(office)
    line = office.perform("kinhte", number, "request_extension").seq
    tell(office)
    assert told_of(office, "phochutich") == {(line, "grant_extension"): 1}


def test_a_new_head_is_told_once_that_two_reminders_made_it_urgent(office: Office) -> None:
    number = office.in_progress()
    due_on, unit = office.instance(number).due_on, office.unit("PHONG_KINH_TE").id
    assert due_on
    for days, stage in ((3, ReminderStage.HEAD), (5, ReminderStage.COMMITTEE)):
        office.until(number, days=days)
        reminder = DueReminder(stage, due_on, "report", unit, "lead_head", office.now)
        if stage is ReminderStage.COMMITTEE:
            office.give_post("vhxh.cb", Role.HEAD, "PHONG_KINH_TE", since=local_day(office.now))
        line = office.perform(CLOCK, number, "remind", RemindersEntry((reminder,))).seq
        tell(office)
    assert told_of(office, "vhxh.cb")[(line, "overdue")] == 1


def test_what_a_crash_interrupted_is_delivered_the_next_time(office: Office) -> None:
    office.assign("I.1")
    with office.undone() as session:
        assert deliver(session, office.commune_id, sender=None, at=office.now) > 0
    assert told(office) == set()
    tell(office)
    assert ("kinhte", "start") in told(office)


@pytest.mark.both
def test_several_deliver_nothing_twice(office: Office) -> None:
    for label in ("I.1", "I.2", "I.3", "II.1"):
        office.assign_all(label)
    for contact in ("kinhte", "thon1", "thon2"):
        reach(office, contact)
    threads = [Thread(target=tell, args=(office, HERE)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell(office, HERE)
    with office.reading() as session:
        found = session.scalars(select(Notice)).all()
        assert len({(n.user_id, n.instance_id, n.why) for n in found}) == len(found)
        assert sum(n.why not in NEWS for n in found) == 14
    assert len({mail.user_id for mail in mails(office)}) == 3


def test_reading_is_the_reader_s_own(office: Office) -> None:
    number = office.reviewed()
    tell(office)
    chair, vice = office.actor("chutich"), office.actor("phochutich")
    with office.transaction() as session:
        inbox.read_about(session, number, actor=chair, at=office.now)
    with office.reading() as session:
        assert list(inbox.unread(session, chair)) == []
        assert list(inbox.unread(session, vice)) == [number]
    office.perform("chutich", number, "approve")
    with office.reading() as session:
        page = inbox.notice_page(session, size=20, actor=vice, at=office.now)
        assert [[each.open for each in group] for group in page.groups] == [[False]]


def test_without_a_server_or_an_address_no_mail_is_written(office: Office) -> None:
    office.assign("I.1")
    tell(office, HERE)
    reach(office, "vhxh")
    office.assign("I.2")
    tell(office)
    assert mails(office) == []


def test_what_awaits_somebody_at_one_time_is_one_mail_claimed_once(office: Office) -> None:
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    office.assign("I.2")
    tell(office, HERE)
    with office.transaction() as session:
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        assert mail_queue.claim(session, at=office.now) is None
    with office.reading() as session:
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        situations = [told.situation for told in letter.told]
        assert [s.instance.task.label for s in situations if s] == ["I.1", "I.2"]
    later = office.later(minutes=11)
    with office.transaction() as session:
        again = mail_queue.claim(session, at=later)
        assert again is not None
        assert again.message_id == mail.message_id
        mail_queue.sent(session, mail, at=later)
        session.expire_all()
        assert session.get_one(Mail, (mail.commune_id, mail.id)).state is MailState.CLAIMED


def test_a_mail_is_tried_ever_more_seldom_and_then_shown_as_failed(office: Office) -> None:
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    at = office.now
    for wait in WAITS:
        with office.transaction() as session:
            mail = mail_queue.claim(session, at=at)
            assert mail is not None
            mail_queue.delayed(session, mail, "away", at=at)
        [kept] = mails(office)
        assert wait <= kept.next_attempt_at - at <= wait * 1.25
        at = kept.next_attempt_at
    with office.transaction() as session:
        last = mail_queue.claim(session, at=at)
        assert last is not None
        mail_queue.delayed(session, last, "away", at=at)
    admin = office.actor("admin")
    with office.transaction() as session:
        [failed] = mail_queue.unsent(session, size=20, actor=admin)
        mail_queue.send_again(session, failed.id, actor=admin, at=at)
    with office.transaction() as session:
        assert mail_queue.claim(session, at=at) is not None


def test_a_server_that_is_away_uses_up_no_attempt(office: Office) -> None:
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    for _ in range(2 * len(WAITS)):
        with office.transaction() as session:
            mail = mail_queue.claim(session, at=office.now)
            assert mail is not None
            mail_queue.held_up(session, mail, "connection refused", at=office.now)
        office.later(minutes=10)
    [kept] = mails(office)
    assert (kept.state, kept.attempts) == (MailState.WAITING, 0)
    with office.reading() as session:
        backlog = mail_queue.backlog(session, actor=office.actor("admin"))
        assert (backlog.waiting, backlog.last_error) == (1, "connection refused")


def test_what_was_tried_is_left_as_it_is(office: Office) -> None:
    """The server may have taken it: the same Message-ID must not come to tell more."""
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    with office.transaction() as session:
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        mail_queue.held_up(session, mail, "connection lost", at=office.now)
    office.assign("I.2")
    tell(office, HERE)
    assert len(mails(office)) == 2


def test_what_failed_is_sent_again_at_once_and_told_in_one_line(office: Office) -> None:
    for username in ("kinhte", "kinhte.pho", "kinhte.cb"):
        reach(office, username)
    office.assign("I.1")
    tell(office, HERE)
    admin = office.actor("admin")
    with office.transaction() as session:
        while mail := mail_queue.claim(session, at=office.now):
            mail_queue.refused(session, mail, "550 no")
    with office.reading() as session:
        first = mail_queue.unsent(session, size=2, actor=admin)
        rest = mail_queue.unsent(session, size=2, after=first[-1].id, actor=admin)
        assert [len(first), len(rest)] == [2, 1]
        assert not {mail.id for mail in first} & {mail.id for mail in rest}
        assert mail_queue.count_unsent(session, actor=admin) == 3
    lines = len(office.events())
    for expected in (3, 0):
        with office.transaction() as session:
            found = mail_queue.send_all_again(session, actor=admin, at=office.now)
            assert found == expected
    [line] = office.events()[lines:]
    assert (line.action, line.details) == ("send_again", {"mails": 3})
    assert {mail.state for mail in mails(office)} == {MailState.WAITING}
    assert is_whole(office)


def test_a_mail_goes_where_its_reader_is_reached_now(office: Office) -> None:
    reach(office, "kinhte", quiet_from=0, quiet_to=1439)
    office.assign("I.1")
    tell(office, HERE)
    kinhte, entry = office.user("kinhte"), ContactEntry(address="moi@example.vn")
    with office.transaction() as session:
        set_contact(session, kinhte, entry, actor=office.actor("kinhte"), at=office.now)
    office.later(days=1)
    with office.transaction() as session:
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        mail_queue.sent(session, mail, at=office.now)
    assert [mail.address for mail in mails(office)] == ["moi@example.vn"]


def test_whoever_wants_duties_only_gets_no_more_from_what_was_written_before(
    office: Office,
) -> None:
    reach(office, "kinhte.cb")
    office.in_progress("I.1")
    tell(office, HERE)
    office.later(days=1)
    with office.transaction() as session:
        assert mail_queue.write_digests(session, office.commune_id, sender=HERE, at=office.now) == 1
        [contact] = session.scalars(select(Contact)).all()
        unsubscribe(session, office.commune_id, contact.id, address="", at=office.now)
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        assert list(letter.told) == []


@pytest.mark.parametrize(
    ("hour", "minute", "mails"),
    [(20, 59, 1), (21, 0, 0), (23, 30, 0), (5, 59, 0), (6, 0, 1), (12, 0, 1)],
)
def test_nobody_gets_mail_in_their_quiet_hours(
    office: Office, hour: int, minute: int, mails: int
) -> None:
    """Whenever it was written: the messenger may have been down, or somebody sends it again."""
    office.assign("I.1")
    reach(office, "kinhte", quiet_from=21 * 60, quiet_to=6 * 60)
    tell(office, HERE)
    at = datetime(2026, 9, 23, hour, minute, tzinfo=LOCAL)
    with office.transaction() as session:
        assert bool(mail_queue.claim(session, at=at)) == mails


def test_what_the_clock_does_at_midnight_is_mailed_in_the_morning(office: Office) -> None:
    number, other = office.reported("I.1"), office.assign("I.2")
    tell(office)
    reach(office, "chutich")
    midnight = datetime.combine(local_day(office.after_answering_time(number)), time(0, 1), LOCAL)
    office.now = midnight
    office.perform(CLOCK, number, "lapse")
    tell(office, HERE)
    [kept] = mails(office)
    assert kept.next_attempt_at.astimezone(LOCAL).time() == time(7, 30)
    # What a person does is told at once, and brings the rest with it.
    office.now = midnight + timedelta(hours=6)
    office.perform("kinhte", other, "decline")
    tell(office, HERE)
    [kept] = mails(office)
    assert kept.next_attempt_at.astimezone(LOCAL).hour == 6


def test_who_was_locked_meanwhile_reads_of_it_in_a_digest(office: Office) -> None:
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    administer(office, people.disable, "kinhte")
    with office.transaction() as session:
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        assert letter.told == []
        mail_queue.needless(session, mail)
    administer(office, people.enable, "kinhte")
    office.later(days=1)
    with office.transaction() as session:
        assert mail_queue.write_digests(session, office.commune_id, sender=HERE, at=office.now) == 1


def test_a_letter_tells_of_one_thing_once(office: Office) -> None:
    reach(office, "kinhte", at_once=False)
    number = office.in_progress("I.1")
    for _ in range(2):
        office.perform("vanphong", number, "urge")
        tell(office, HERE)
    office.later(days=1)
    with office.transaction() as session:
        mail_queue.write_digests(session, office.commune_id, sender=HERE, at=office.now)
        mail = mail_queue.claim(session, at=office.now)
        assert mail is not None
        letter = inbox.letter(session, mail, at=office.now)
        assert letter is not None
        urged = [told.event.seq for told in letter.told if told.event.action == "urge"]
        newest = max(event.seq for event in office.events(number) if event.action == "urge")
        assert urged == [newest]


def test_the_digest_comes_once_on_a_working_day_and_ends_with_a_click(office: Office) -> None:
    reach(office, "kinhte.cb")
    office.in_progress("I.1")
    tell(office, HERE)
    assert mails(office) == []

    def digests() -> int:
        with office.transaction() as session:
            return mail_queue.write_digests(session, office.commune_id, sender=HERE, at=office.now)

    assert digests() == 0
    office.later(days=1)
    assert [digests(), digests()] == [1, 0]
    with office.transaction() as session:
        [contact] = session.scalars(select(Contact)).all()
        unsubscribe(session, office.commune_id, contact.id, address="", at=office.now)
    office.in_progress("I.2")
    tell(office, HERE)
    office.later(days=1)
    assert digests() == 0


def test_the_digest_keeps_to_the_calendar_of_the_office(office: Office) -> None:
    reach(office, "kinhte.cb")
    office.in_progress("I.1")
    tell(office, HERE)
    office.later(days=1)
    own = {"actor": office.actor("vanphong"), "at": office.now}
    with office.undone() as session:
        office_calendar.set_day(session, local_day(office.now), "Nghỉ bù", worked=False, **own)
        assert mail_queue.write_digests(session, office.commune_id, sender=HERE, at=office.now) == 0
    saturday = office.later(days=4)
    with office.undone() as session:
        assert mail_queue.write_digests(session, office.commune_id, sender=HERE, at=saturday) == 0
        office_calendar.set_day(session, local_day(saturday), "Làm bù", worked=True, **own)
        assert mail_queue.write_digests(session, office.commune_id, sender=HERE, at=saturday) == 1


@pytest.mark.parametrize("clock_runs", [True, False])
def test_the_digest_of_a_day_tells_what_was_reminded_of_that_day(
    office: Office, *, clock_runs: bool
) -> None:
    """It waits for the reminders, but not for a clock that stands still."""
    reach(office, "kinhte", at_once=False)
    number = office.assign("I.1")
    tell(office, HERE)
    half_past_seven = office.until(number).replace(hour=0, minute=30)

    def digests(minutes: int) -> int:
        at = half_past_seven + timedelta(minutes=minutes)
        with office.transaction() as session:
            return mail_queue.write_digests(session, office.commune_id, sender=HERE, at=at)

    assert digests(0) == 0
    if clock_runs:
        at = half_past_seven + timedelta(minutes=1)
        assert remind_due(office.reading, office.transaction, at=at) == [number]
        assert digests(1) == 0
        office.now = at
        tell(office, HERE)
        assert digests(2) == 1
    assert digests(30) == (0 if clock_runs else 1)


@pytest.mark.both
def test_of_two_who_say_first_where_they_get_mail_both_are_heard(office: Office) -> None:
    barrier = Barrier(4)

    def say(n: int) -> None:
        entry = ContactEntry(address=f"moi{n}@example.vn")
        user, actor = office.user("kinhte"), office.actor("kinhte")
        barrier.wait()
        with office.transaction() as session:
            set_contact(session, user, entry, actor=actor, at=office.now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, range(4)))
    with office.reading() as session:
        assert len(session.scalars(select(Contact)).all()) == 1


@pytest.mark.parametrize(
    "address",
    ["a", "a@b", "a@b.vn\r\nBcc: x@y.vn", "Ai <a@b.vn>", "a b@c.vn", "a@b..vn"],
)
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(Invalid) as invalid:
        ContactEntry(address=address).check()
    assert invalid.value.fields == {"address": "address_shape"}
