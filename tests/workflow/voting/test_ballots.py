"""The members' own votes: who votes, once, and what their votes amount to."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.ballot import Ballot, Seat, Slip, VotingTerms
from models.base import new_key
from models.notice import Notice
from models.organisation import User
from models.vocabulary import Choice, EventKind, SubstitutionKind, VoteForm
from models.work import Vote
from tests.administration import administer, is_whole, last_refusal
from tests.ballots import MEMBERS, ask, ballot_of, vote
from tests.places import end_place, take_place
from tests.stations import station
from workflow.actors.actor import Actor
from workflow.administration import people
from workflow.audit import record
from workflow.calendar.days import day_ends, local_day
from workflow.errors import Invalid, NotEntitled, NotNow, Refused, Stale, TokenReused
from workflow.instance.entry import ReasonEntry
from workflow.instance.seats import changes_since, seats_of
from workflow.instance.tally import Tally, is_adopted, tally
from workflow.instance.tally import awaited as still_awaited
from workflow.notifications.delivery import deliver
from workflow.voting.decisions import CountEntry
from workflow.worklist.worklist import agenda

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.office import Office


DOCUMENT = "12/BB-UBND"
INTENT = "one intent"


@station
def before_the_members(office: Office, label: str) -> int:
    """A collective matter that is before the members, who have until the end of tomorrow."""
    number = office.reviewed(label)
    ask(office, number)
    return number


@pytest.fixture
def asked(office: Office) -> int:
    """A collective matter that is before the members, who have until the end of tomorrow."""
    return before_the_members(office, "I.3")


def count(office: Office, number: int, by: str = "vanphong", **sent: Any) -> Vote:
    office.perform(by, number, "count", CountEntry(DOCUMENT), **sent)
    return office.situation(number).votes[-1]


def withdraw(
    office: Office,
    number: int,
    by: str = "vanphong",
    reason: str = "Hoãn phiên họp.",
    **sent: Any,
) -> None:
    office.perform(by, number, "withdraw_ballot", ReasonEntry(reason), **sent)


def keep_lead_members_out(office: Office) -> None:
    with office.transaction() as session:
        terms = VotingTerms(commune_id=office.commune_id, lead_members_vote=False)
        session.add(terms)
        line = record.Line(
            kind=EventKind.COMMUNE,
            actor=Actor.system(office.commune_id),
            at=office.now,
            subject="voting_terms",
            rows=(terms,),
        )
        record.append(session, line)


def tally_of(ballot: Ballot) -> Tally:
    return tally(ballot.seats, ballot.slips)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def awaited(office: Office, number: int) -> list[tuple[str, str]]:
    return [(turn.action, turn.standing) for turn in office.situation(number).turns]


# The law


def oracle(choices: Sequence[Choice | None], chair: int | None) -> bool:
    """Article 40, clause 3, word for word: a majority of all; a tie goes as the chair voted."""
    yes = len([c for c in choices if c == "in_favour"])
    rest = len(choices) - yes
    if yes > rest:
        return True
    return yes == rest and chair is not None and choices[chair] == "in_favour"


@pytest.mark.parametrize("members", range(1, 10))
def test_the_count_is_the_law_for_every_way_to_vote(members: int) -> None:
    ways = (Choice.IN_FAVOUR, Choice.AGAINST, Choice.ABSTAIN, None)
    # With many members the order of all but the chair makes no difference: sorted ways are enough.
    for chair_votes, others in product(ways, _unordered(ways, members - 1)):
        choices = [chair_votes, *others]
        for chair in (0, None):
            found = tally_of(_ballot(choices, chair))
            vote = Vote(
                members=found.members,
                in_favour=found.in_favour,
                against=found.against,
                abstained=found.abstained,
                chair_in_favour=found.chair_in_favour,
            )
            assert is_adopted(vote) == oracle(choices, chair), (choices, chair)


def _unordered(ways: Sequence[Choice | None], n: int) -> list[list[Choice | None]]:
    if not n:
        return [[]]
    return [[way, *rest] for i, way in enumerate(ways) for rest in _unordered(ways[i:], n - 1)]


def _ballot(choices: Sequence[Choice | None], chair: int | None) -> Ballot:
    people = [new_key() for _ in choices]
    return Ballot(
        form=VoteForm.SESSION,
        held_on=date(2026, 11, 30),
        seats=[
            Seat(user_id=person, is_chair=place == chair, votes=True)
            for place, person in enumerate(people)
        ],
        slips=[
            Slip(user_id=person, choice=choice)
            for person, choice in zip(people, choices, strict=True)
            if choice
        ],
    )


@pytest.mark.parametrize(
    ("form", "day", "awaits"),
    [
        (form, day, awaits)
        for form in VoteForm
        for day, awaits in ((date(2026, 11, 30), True), (date(2026, 12, 1), False))
    ],
)
def test_members_are_awaited_until_the_end_of_their_last_day(
    form: VoteForm, day: date, awaits: object
) -> None:
    ballot = _ballot([Choice.IN_FAVOUR, None], 0)
    ballot.form = form
    people = [seat.user_id for seat in ballot.seats]
    assert bool(still_awaited(ballot, ballot.seats, people, day)) is awaits
    assert not still_awaited(ballot, ballot.seats[:1], people, day)
    assert not still_awaited(ballot, ballot.seats, people[:1], day)


# The way of a ballot


def test_every_member_is_asked_once_the_chair_first(office: Office, asked: int) -> None:
    seats = ballot_of(office, asked).seats
    assert [seat.user.username for seat in seats] == MEMBERS
    assert [seat.is_chair for seat in seats] == [True, False, False, False]
    assert all(seat.votes for seat in seats)
    assert awaited(office, asked) == [("cast", "member")]


def test_the_chair_is_first_also_as_a_member_by_another_post(office: Office) -> None:
    office.give_post("chutich", "member")
    number = office.reviewed("I.3")
    ask(office, number)
    seats = ballot_of(office, number).seats
    assert [seat.user.username for seat in seats] == MEMBERS
    assert seats[0].is_chair


def test_approval_follows_from_the_members_votes(office: Office, asked: int) -> None:
    for username in MEMBERS[:3]:
        vote(office, username, asked)
    vote(office, "uyvien", asked, Choice.AGAINST)
    assert awaited(office, asked) == [("count", "follow_up")]
    kept = count(office, asked)
    assert (kept.members, kept.in_favour, kept.against, kept.abstained) == (4, 3, 1, 0)
    assert (kept.form, kept.chair_in_favour) == (VoteForm.OPINION_SLIP, True)
    assert (kept.decided_on, kept.document_number) == (local_day(office.now), DOCUMENT)
    assert office.perform("chutich", asked, "approve").state == "closed"
    assert is_whole(office)


@pytest.mark.parametrize("with_the_chair", [True, False])
def test_a_tie_goes_with_the_chair(office: Office, asked: int, with_the_chair: object) -> None:
    side, other = Choice.IN_FAVOUR, Choice.AGAINST
    if not with_the_chair:
        side, other = other, side
    for username, choice in zip(MEMBERS, (side, side, other, other), strict=True):
        vote(office, username, asked, choice)
    assert is_adopted(count(office, asked)) is with_the_chair


def test_the_record_tells_who_voted_how(office: Office, asked: int) -> None:
    vote(office, "uyvien", asked, Choice.ABSTAIN)
    event = office.events(asked, EventKind.VOTE)[-1]
    assert (event.action, event.actor_id) == ("cast", office.user("uyvien").id)
    assert (event.capacity, event.details["choice"]) == ("Ủy viên UBND xã", "abstain")


def test_nobody_votes_twice(office: Office, asked: int) -> None:
    vote(office, "uyvien", asked)
    with pytest.raises(Refused) as refused:
        vote(office, "uyvien", asked, Choice.AGAINST)
    assert codes(refused) == ["cast_already"]
    assert [slip.choice for slip in ballot_of(office, asked).slips] == [Choice.IN_FAVOUR]


def test_a_resend_is_the_same_vote(office: Office, asked: int) -> None:
    vote(office, "uyvien", asked, token=INTENT)
    vote(office, "uyvien", asked, token=INTENT)
    assert len(ballot_of(office, asked).slips) == 1
    with pytest.raises(TokenReused):
        vote(office, "uyvien", asked, Choice.AGAINST, token=INTENT)


@pytest.mark.parametrize("who", ["vanphong", "kinhte", "vhxh", "giamsat", "admin"])
def test_only_members_vote(office: Office, asked: int, who: str) -> None:
    with pytest.raises(Refused) as refused:
        vote(office, who, asked)
    assert codes(refused) == ["not_entitled"]
    assert isinstance(refused.value, NotEntitled)


def test_nobody_votes_in_anothers_place(office: Office, asked: int) -> None:
    for who in ("vhxh", "uyvien"):
        take_place(office, who, "chutich", kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND")
    with pytest.raises(Refused) as refused:
        vote(office, "vhxh", asked)
    assert codes(refused) == ["not_entitled"]
    vote(office, "uyvien", asked)
    with pytest.raises(Refused) as refused:
        vote(office, "uyvien", asked)
    assert codes(refused) == ["cast_already"]
    [slip] = ballot_of(office, asked).slips
    assert slip.user_id == office.user("uyvien").id
    assert office.events(asked)[-1].capacity == "Ủy viên UBND xã"


def test_a_place_does_not_keep_the_vote_of_who_is_no_member_any_more(office: Office) -> None:
    office.give_post("kinhte.cb", "member", until=local_day(office.now))
    number = office.reviewed("I.3")
    ask(office, number, days=3)
    office.later(days=1)
    take_place(
        office, "kinhte.cb", "chutich", since=local_day(office.now),
        kind=SubstitutionKind.DELEGATION, document="12/QĐ-UBND",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        vote(office, "kinhte.cb", number)
    assert codes(refused) == ["not_entitled"]


def test_who_became_a_member_later_has_no_vote_on_it(office: Office, asked: int) -> None:
    office.give_post("vangchuc", "member", since=local_day(office.now))
    with pytest.raises(Refused) as refused:
        vote(office, "vangchuc", asked)
    assert codes(refused) == ["not_asked"]
    assert isinstance(refused.value, NotNow)
    found = changes_since(office.situation(asked))
    assert found.joined == (office.user("vangchuc").full_name,)
    assert (found.left, found.chair) == ((), None)


def test_who_is_no_member_any_more_has_no_vote_and_counts(office: Office) -> None:
    office.give_post("kinhte.cb", "member", until=local_day(office.now))
    number = office.reviewed("I.3")
    ask(office, number, days=3)
    office.later(days=1)
    with pytest.raises(Refused) as refused:
        vote(office, "kinhte.cb", number)
    assert codes(refused) == ["not_entitled"]
    assert tally_of(ballot_of(office, number)).members == 5


def test_a_member_who_may_not_sign_in_counts_among_all(office: Office) -> None:
    with office.transaction() as session:
        session.get_one(User, (office.commune_id, office.user("uyvien").id)).active = False
    number = office.reviewed("I.3")
    ask(office, number)
    assert len(ballot_of(office, number).seats) == 4


class TestMembersOfTheLeadUnit:
    def test_they_vote_unless_the_terms_forbid_it(self, office: Office, asked: int) -> None:
        vote(office, "kiemnhiem", asked)

    def test_where_the_terms_forbid_it_they_count_and_do_not_vote(self, office: Office) -> None:
        keep_lead_members_out(office)
        number = office.reviewed("I.3")
        ask(office, number)
        with pytest.raises(Refused) as refused:
            vote(office, "kiemnhiem", number)
        assert codes(refused) == ["member_of_lead"]
        vote(office, "chutich", number)
        vote(office, "phochutich", number, Choice.AGAINST)
        vote(office, "uyvien", number)
        # Nobody else is awaited; two of four, the chair among them, adopt it.
        assert awaited(office, number) == [("count", "follow_up")]
        kept = count(office, number)
        assert (kept.members, kept.in_favour) == (4, 2)
        assert is_adopted(kept)
        assert is_whole(office)

    def test_who_takes_a_place_in_the_lead_unit_is_of_it(self, office: Office) -> None:
        keep_lead_members_out(office)
        number = office.reviewed("I.3")
        take_place(office, "uyvien", "kinhte", kind=SubstitutionKind.DELEGATION, document="1/UQ")
        ask(office, number)
        with pytest.raises(Refused) as refused:
            vote(office, "uyvien", number)
        assert codes(refused) == ["member_of_lead"]
        assert last_refusal(office).action == "cast"
        kept_out = [
            seat.user.username for seat in ballot_of(office, number).seats if not seat.votes
        ]
        assert kept_out == ["kiemnhiem", "uyvien"]

    def test_who_made_the_result_is_kept_out_like_them(self, office: Office) -> None:
        keep_lead_members_out(office)
        number = office.in_progress("I.3")
        made = take_place(
            office, "uyvien", "kinhte", kind=SubstitutionKind.DELEGATION, document="1/UQ"
        )
        office.hand_in(number, by="uyvien")
        end_place(office, made, by="kinhte")
        office.report(number)
        office.perform("vhxh", number, "confirm")
        ask(office, number)
        with pytest.raises(Refused) as refused:
            vote(office, "uyvien", number)
        assert codes(refused) == ["member_of_lead"]

    def test_who_joins_it_after_the_opening_is_neither_heard_nor_awaited(
        self, office: Office
    ) -> None:
        keep_lead_members_out(office)
        number = office.reviewed("I.3")
        ask(office, number, days=3)
        office.give_post("uyvien", "officer", "PHONG_KINH_TE", since=local_day(office.now))
        with pytest.raises(Refused) as refused:
            vote(office, "uyvien", number)
        assert codes(refused) == ["member_of_lead"]
        for username in ("chutich", "phochutich"):
            vote(office, username, number)
        assert awaited(office, number) == [("count", "follow_up")]
        assert count(office, number).members == 4

    def test_terms_changed_later_do_not_hold_for_it(self, office: Office, asked: int) -> None:
        keep_lead_members_out(office)
        office.give_post("uyvien", "officer", "PHONG_KINH_TE", since=local_day(office.now))
        vote(office, "uyvien", asked)

    def test_where_nobody_else_is_left_nobody_is_asked(self, office: Office) -> None:
        keep_lead_members_out(office)
        number = office.reviewed("I.3")
        for username in ("chutich", "phochutich", "uyvien"):
            office.end_posts(username, last_day=local_day(office.now))
        office.later(days=1)
        for form in VoteForm:
            with pytest.raises(Refused) as refused:
                ask(office, number, form)
            assert codes(refused) == ["no_voters"]


class TestWhoCannotVote:
    """Whoever is shut out or left the committee holds nothing up, and lets nothing be undone."""

    @pytest.fixture
    def waiting(self, office: Office) -> int:
        """Three of four members have voted, and would have for weeks."""
        number = office.reviewed("I.3")
        ask(office, number, days=30)
        for username in MEMBERS[:3]:
            vote(office, username, number, Choice.AGAINST)
        return number

    @pytest.mark.parametrize("way", ["shut out", "left"])
    def test_they_are_not_awaited(self, office: Office, waiting: int, way: str) -> None:
        if way == "shut out":
            administer(office, people.disable, "uyvien")
        else:
            office.end_posts("uyvien", last_day=local_day(office.now))
            office.later(days=1)
        assert awaited(office, waiting) == [("count", "follow_up")]
        with pytest.raises(Refused) as refused:
            withdraw(office, waiting)
        assert codes(refused) == ["slips_complete"]
        kept = count(office, waiting)
        assert (kept.members, kept.against) == (4, 3)
        assert is_whole(office)

    def test_who_may_sign_in_again_is_awaited_again(self, office: Office, waiting: int) -> None:
        administer(office, people.disable, "uyvien")
        administer(office, people.enable, "uyvien", alone=True)
        assert awaited(office, waiting) == [("cast", "member")]
        vote(office, "uyvien", waiting)

    def test_without_any_slip_nothing_is_counted_before_the_last_day_is_over(
        self, office: Office, asked: int
    ) -> None:
        for username in MEMBERS:
            administer(office, people.disable, username)
        with pytest.raises(Refused) as refused:
            count(office, asked)
        assert codes(refused) == ["no_slips_yet"]
        withdraw(office, asked)
        with pytest.raises(Refused) as refused:
            ask(office, asked)
        assert codes(refused) == ["no_voters"]


class TestSession:
    """Its seats are those of its day, however long ahead it was called."""

    @pytest.fixture
    def called(self, office: Office) -> int:
        """A collective matter on which a session votes in thirty days."""
        number = office.reviewed("I.3")
        ask(office, number, VoteForm.SESSION, days=30)
        return number

    def change_chair(self, office: Office) -> None:
        office.end_posts("chutich", last_day=local_day(office.now))
        office.later(days=1)
        office.give_post("vangchuc", "chair", since=local_day(office.now))

    def test_whoever_chairs_the_committee_then_votes(self, office: Office, called: int) -> None:
        self.change_chair(office)
        assert ballot_of(office, called).seats == []
        assert [seat.user.username for seat in seats_of(office.situation(called))] == [
            "vangchuc", *MEMBERS[1:],
        ]  # fmt: skip
        office.later(days=29)
        for username, choice in zip(
            ("vangchuc", *MEMBERS[1:]),
            (*[Choice.IN_FAVOUR] * 2, *[Choice.AGAINST] * 2),
            strict=True,
        ):
            vote(office, username, called, choice)
        seats = ballot_of(office, called).seats
        assert [seat.user.username for seat in seats if seat.is_chair] == ["vangchuc"]
        assert is_adopted(count(office, called))
        assert is_whole(office)

    def test_without_a_slip_it_is_counted_among_the_members_of_its_day(
        self, office: Office, called: int
    ) -> None:
        office.later(days=30)
        office.end_posts("uyvien", last_day=local_day(office.now))
        office.later(days=1)
        kept = count(office, called)
        assert (kept.members, kept.in_favour) == (4, 0)
        assert len(ballot_of(office, called).seats) == 4
        assert is_whole(office)

    def test_after_the_first_slip_nobody_joins_it(self, office: Office, called: int) -> None:
        office.later(days=30)
        vote(office, "uyvien", called)
        office.give_post("vangchuc", "member", since=local_day(office.now))
        with pytest.raises(Refused) as refused:
            vote(office, "vangchuc", called)
        assert codes(refused) == ["not_asked"]

    def test_members_of_then_find_it_among_their_work(self, office: Office, called: int) -> None:
        """Before its day among what is to come: nothing can be done about it yet."""
        self.change_chair(office)
        assert self.found_by(office, "vangchuc") == ([], [(called, "cast")])
        while local_day(office.now) < ballot_of(office, called).held_on:
            office.later(days=1)
        assert self.found_by(office, "vangchuc") == ([(called, "cast")], [])

    @staticmethod
    def found_by(office: Office, username: str) -> tuple[list[tuple[int, str]], ...]:
        with office.reading() as session:
            found = agenda(session, actor=office.actor(username), at=office.now)
        return tuple(
            [(job.situation.instance.number, job.call.why) for job in jobs if job.call]
            for jobs in (found.now, found.soon)
        )


def test_a_new_chair_is_told_of_to_whoever_reads(office: Office) -> None:
    number = office.reviewed("I.3")
    ask(office, number, days=30)
    TestSession().change_chair(office)
    found = changes_since(office.situation(number))
    assert found.chair == office.user("vangchuc").full_name
    assert found.left == (office.user("chutich").full_name,)


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
