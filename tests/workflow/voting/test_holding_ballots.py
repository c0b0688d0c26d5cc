"""Holding a vote: asking for it, counting it, taking it back, and who is told meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import Choice, EventKind, VoteForm
from tests.administration import is_whole
from tests.ballots import INTENT, MEMBERS, ask, awaited, ballot_of, codes, count, vote, withdraw
from workflow.calendar.days import day_ends, local_day
from workflow.errors import Invalid, NotEntitled, Refused, Stale, TokenReused
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from tests.office import Office


class TestCounting:
    def test_it_waits_for_those_who_may_still_vote(self, office: Office, asked: int) -> None:
        vote(office, "chutich", asked)
        with pytest.raises(Refused) as refused:
            count(office, asked)
        [obstacle] = refused.value.obstacles
        assert (obstacle.code, len(obstacle.missing)) == ("slips_awaited", 3)
        office.later(days=2)
        kept = count(office, asked)
        assert (kept.in_favour, kept.against, kept.abstained) == (1, 0, 0)

    def test_after_the_last_day_nobody_votes(self, office: Office, asked: int) -> None:
        office.later(days=2)
        with pytest.raises(Refused) as refused:
            vote(office, "chutich", asked)
        assert codes(refused) == ["ballot_time_over"]

    def test_in_a_session_is_voted_on_its_day_and_counted_from_then_on(
        self, office: Office
    ) -> None:
        number = office.reviewed("I.3")
        ask(office, number, VoteForm.SESSION, days=3)
        assert awaited(office, number) == [("cast", "member")]
        with pytest.raises(Refused) as refused:
            vote(office, "chutich", number)
        assert codes(refused) == ["session_ahead"]
        with pytest.raises(Refused) as refused:
            count(office, number)
        assert codes(refused) == ["session_ahead"]
        tell(office)
        assert told(office, "cast") == {"chutich", "kiemnhiem", "phochutich", "uyvien"}
        day = local_day(office.later(days=3))
        vote(office, "chutich", number)
        assert awaited(office, number) == [("cast", "member")]
        vote(office, "uyvien", number)
        kept = count(office, number)
        assert (kept.decided_on, kept.in_favour) == (day, 2)

    def test_in_a_session_nobody_is_not_counted_before_its_day_is_over(
        self, office: Office
    ) -> None:
        number = office.reviewed("I.3")
        ask(office, number, VoteForm.SESSION, days=0)
        with pytest.raises(Refused) as refused:
            count(office, number)
        assert codes(refused) == ["no_slips_yet"]
        # They raised their hands: that is entered, and the matter is not lost.
        withdraw(office, number)
        office.record_vote(number)
        office.perform("chutich", number, "approve")

    def test_a_session_that_is_counted_later_was_held_on_its_day(self, office: Office) -> None:
        number = office.reviewed("I.3")
        ask(office, number, VoteForm.SESSION, days=1)
        day = local_day(office.later(days=1))
        vote(office, "chutich", number)
        office.later(days=9)
        with pytest.raises(Refused) as refused:
            vote(office, "uyvien", number)
        assert codes(refused) == ["ballot_time_over"]
        assert awaited(office, number) == [("count", "follow_up")]
        assert count(office, number).decided_on == day

    def test_counting_twice_counts_once(self, office: Office, asked: int) -> None:
        office.later(days=2)
        first = count(office, asked, token=INTENT)
        assert count(office, asked, token=INTENT).id == first.id
        with pytest.raises(Refused) as refused:
            count(office, asked)
        assert codes(refused) == ["vote_recorded_already"]
        assert len(office.events(asked, EventKind.VOTE)) == 2

    def test_only_the_office_counts(self, office: Office, asked: int) -> None:
        office.later(days=2)
        for who in ("chutich", "kinhte", "uyvien", "admin"):
            with pytest.raises(Refused) as refused:
                count(office, asked, by=who)
            assert isinstance(refused.value, NotEntitled)

    def test_nothing_is_entered_by_hand_beside_it(self, office: Office, asked: int) -> None:
        with pytest.raises(Refused) as refused:
            office.record_vote(asked)
        assert codes(refused) == ["ballot_open"]


class TestAsking:
    def test_only_the_office_asks(self, office: Office) -> None:
        number = office.reviewed("I.3")
        for who in ("chutich", "kinhte", "uyvien", "admin"):
            with pytest.raises(Refused) as refused:
                ask(office, number, by=who)
            assert isinstance(refused.value, NotEntitled)

    def test_it_is_asked_once(self, office: Office) -> None:
        number = office.reviewed("I.3")
        ask(office, number, token=INTENT)
        office.now -= timedelta(minutes=1)
        ask(office, number, token=INTENT)
        with pytest.raises(Refused) as refused:
            ask(office, number)
        assert codes(refused) == ["ballot_open"]

    @pytest.mark.parametrize(
        ("state", "code"), [("reported", "not_in_this_state"), ("closed", "not_in_this_state")]
    )
    def test_it_is_asked_while_a_decision_is_awaited(
        self, office: Office, state: str, code: str
    ) -> None:
        number = office.standing_in(state, "I.3")
        with pytest.raises(Refused) as refused:
            ask(office, number)
        assert codes(refused) == [code]

    def test_what_one_may_approve_alone_is_not_asked(self, office: Office) -> None:
        with pytest.raises(Refused) as refused:
            ask(office, office.reviewed("I.1"))
        assert codes(refused) == ["vote_not_needed"]

    @pytest.mark.parametrize(("days", "code"), [(-1, "in_past"), (61, "ballot_far")])
    def test_the_day_must_be_one_to_come(self, office: Office, days: int, code: str) -> None:
        with pytest.raises(Invalid) as invalid:
            ask(office, office.reviewed("I.3"), days=days)
        assert invalid.value.fields == {"held_on": code}

    def test_without_a_member_there_is_nobody_to_ask(self, office: Office) -> None:
        number = office.reviewed("I.3")
        for username in MEMBERS:
            office.end_posts(username, last_day=local_day(office.now))
        office.later(days=1)
        with pytest.raises(Refused) as refused:
            ask(office, number)
        assert codes(refused) == ["no_members"]

    def test_a_new_round_is_asked_anew(self, office: Office, asked: int) -> None:
        office.later(days=2)
        count(office, asked)
        office.perform("chutich", asked, "return")
        with pytest.raises(Refused) as refused:
            vote(office, "chutich", asked)
        assert codes(refused) == ["not_in_this_state"]
        office.report(asked)
        office.perform("vhxh", asked, "confirm")
        assert office.situation(asked).ballot is None
        ask(office, asked)
        vote(office, "chutich", asked)


class TestWithdrawing:
    def test_it_is_taken_back_and_asked_again(self, office: Office, asked: int) -> None:
        withdraw(office, asked)
        assert awaited(office, asked) == [("vote", "follow_up")]
        with pytest.raises(Refused) as refused:
            vote(office, "chutich", asked)
        assert codes(refused) == ["ballot_not_open"]
        ask(office, asked)
        vote(office, "chutich", asked)
        assert is_whole(office)

    def test_what_was_voted_until_then_stays_in_the_record_and_counts_for_nothing(
        self, office: Office, asked: int
    ) -> None:
        vote(office, "uyvien", asked, Choice.AGAINST)
        withdraw(office, asked, reason="Hồ sơ còn thiếu.")
        slip, taken_back = office.events(asked, EventKind.VOTE)[-2:]
        assert (slip.actor_id, slip.details["choice"]) == (office.user("uyvien").id, "against")
        assert (taken_back.reason, taken_back.details["slips"]) == ("Hồ sơ còn thiếu.", 1)
        ask(office, asked)
        assert ballot_of(office, asked).slips == []
        vote(office, "uyvien", asked)
        assert is_whole(office)

    def test_once_nobody_is_awaited_any_more_it_is_counted(
        self, office: Office, asked: int
    ) -> None:
        vote(office, "uyvien", asked)
        office.later(days=2)
        with pytest.raises(Refused) as refused:
            withdraw(office, asked)
        assert codes(refused) == ["slips_complete"]
        assert office.events(asked)[-1].capacity.startswith("Chánh Văn phòng")

    def test_a_resend_takes_back_nothing_else(self, office: Office, asked: int) -> None:
        withdraw(office, asked, token=INTENT)
        withdraw(office, asked, token=INTENT)
        ask(office, asked)
        vote(office, "uyvien", asked)
        withdraw(office, asked, token=INTENT)
        assert len(ballot_of(office, asked).slips) == 1
        with pytest.raises(TokenReused):
            withdraw(office, asked, reason="Lý do khác.", token=INTENT)

    def test_it_takes_a_reason(self, office: Office, asked: int) -> None:
        with pytest.raises(Invalid) as invalid:
            withdraw(office, asked, reason=" ")
        assert invalid.value.fields == {"reason": "required"}

    def test_only_the_office_takes_it_back(self, office: Office, asked: int) -> None:
        with pytest.raises(Refused) as refused:
            withdraw(office, asked, by="chutich")
        assert isinstance(refused.value, NotEntitled)


class TestAnOldScreen:
    """What is sent from it is said of what was on it, or of nothing."""

    def in_the_next_round(self, office: Office, number: int) -> None:
        office.perform("chutich", number, "return")
        office.report(number)
        office.perform("vhxh", number, "confirm")

    def test_the_ballot_of_an_earlier_round_is_not_that_of_this_one(
        self, office: Office, asked: int
    ) -> None:
        vote(office, "chutich", asked)
        seen = office.seen("uyvien", asked, "cast")
        assert office.seen("vanphong", asked, "count") == seen
        self.in_the_next_round(office, asked)
        for verb in (count, withdraw):
            with pytest.raises(Stale):
                verb(office, asked, seen=seen)
        ask(office, asked)
        with pytest.raises(Stale):
            vote(office, "uyvien", asked, seen=seen)
        for verb in (count, withdraw):
            with pytest.raises(Stale):
                verb(office, asked, seen=seen)
        assert ballot_of(office, asked).slips == []

    def test_what_another_member_votes_meanwhile_does_not_matter(
        self, office: Office, asked: int
    ) -> None:
        seen = office.seen("uyvien", asked, "cast")
        for username in MEMBERS:
            vote(office, username, asked, seen=seen)
        first = count(office, asked, seen=seen, token=INTENT)
        assert count(office, asked, seen=seen, token=INTENT).id == first.id

    def test_nor_what_happens_beside_the_round(self, office: Office) -> None:
        number = office.reviewed("I.3")
        seen = office.seen("vanphong", number, "open_ballot")
        ask(office, number)
        withdraw(office, number)
        ask(office, number, seen=seen)

    def test_a_decision_on_an_earlier_round_is_not_asked_for_or_entered(
        self, office: Office
    ) -> None:
        number = office.reviewed("I.3")
        seen = office.seen("vanphong", number, "open_ballot")
        self.in_the_next_round(office, number)
        with pytest.raises(Stale):
            ask(office, number, seen=seen)
        with pytest.raises(Stale):
            office.perform("vanphong", number, "vote", None, seen=seen)
        assert office.situation(number).vote is None


def test_the_members_are_told_and_each_only_until_they_voted(office: Office, asked: int) -> None:
    vote(office, "uyvien", asked)
    tell(office)
    assert told(office, "cast") == {"chutich", "kiemnhiem", "phochutich"}


def test_the_office_is_told_when_all_have_voted(office: Office, asked: int) -> None:
    for username in MEMBERS:
        vote(office, username, asked)
    tell(office)
    assert told(office, "cast") == set()
    assert told(office, "count") == {"vanphong", "vanphong.cb"}


def test_the_office_is_awaited_since_there_is_something_to_count(
    office: Office, asked: int
) -> None:
    for username in MEMBERS:
        vote(office, username, asked)
    [turn] = office.situation(asked).turns
    assert (turn.action, turn.since) == ("count", office.now)


def test_or_since_the_last_day_was_over(office: Office, asked: int) -> None:
    vote(office, "uyvien", asked)
    last = ballot_of(office, asked).held_on
    while local_day(office.now) <= last:
        office.later(days=1)
    [turn] = office.situation(asked).turns
    assert (turn.action, turn.since) == ("count", day_ends(last))


def tell(office: Office) -> None:
    with office.transaction() as session:
        deliver(session, office.commune_id, sender=None, at=office.now)


def told(office: Office, why: str) -> set[str]:
    with office.reading() as session:
        found = session.scalars(
            select(User.username).join(Notice, Notice.user_id == User.id).where(Notice.why == why)
        )
        return set(found)


def test_what_cannot_be_read_is_invalid_after_the_right(office: Office, asked: int) -> None:
    with pytest.raises(Invalid):
        vote(office, "chutich", asked, None)
    with pytest.raises(Refused):
        vote(office, "kinhte", asked, None)
