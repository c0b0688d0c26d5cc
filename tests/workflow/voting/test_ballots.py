"""The members' own votes: who votes, once, and what their votes amount to."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.ballot import Ballot, Seat, Slip
from models.base import new_key
from models.organisation import User
from models.vocabulary import Choice, EventKind, Role, SubstitutionKind, VoteForm
from models.work import Vote
from tests.administration import administer, is_whole, last_refusal
from tests.ballots import (
    DOCUMENT,
    INTENT,
    MEMBERS,
    ask,
    awaited,
    ballot_of,
    codes,
    count,
    count_of,
    keep_lead_members_out,
    vote,
    withdraw,
)
from tests.places import authorise, end_place, take_place
from workflow.administration import people
from workflow.calendar.days import local_day
from workflow.errors import NotEntitled, NotNow, Refused, TokenReused
from workflow.instance.seats import changes_since, seats_of
from workflow.instance.vote_count import is_adopted, yet_to_vote
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.office import Office

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
            found = count_of(_ballot(choices, chair))
            vote = Vote(
                members=found.members,
                in_favour=found.in_favour,
                against=found.against,
                abstained=found.abstained,
                chair_in_favour=found.chair_in_favour,
            )
            assert is_adopted(vote) == oracle(choices, chair), (choices, chair)


STATED = Path("docs/decisions/0018-members-vote-in-person-once.md")


def stated() -> list[list[str]]:
    """The rows of the table that says what adopts a matter."""
    lines = (line.strip("| ").split(" | ") for line in STATED.read_text("utf-8").splitlines())
    return [cells for cells in lines if cells[0].isdecimal()]


@pytest.mark.parametrize("row", stated(), ids=" ".join)
def test_what_adopts_a_matter_is_as_it_is_stated(row: list[str]) -> None:
    members, in_favour, against, abstained = map(int, row[:4])
    chair, adopted = row[4:]
    vote = Vote(
        members=members,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        chair_in_favour=chair == "in favour",
    )
    assert in_favour + against + abstained == members
    assert is_adopted(vote) is (adopted == "yes")


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
    assert bool(yet_to_vote(ballot, ballot.seats, people, day)) is awaits
    assert not yet_to_vote(ballot, ballot.seats[:1], people, day)
    assert not yet_to_vote(ballot, ballot.seats, people[:1], day)


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
    office.give_post("uyvien", Role.OFFICER, "PHONG_VHXH")
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
    assert [each.partition(", ")[0] for each in found.joined] == ["Y Chưa Có Việc"]
    assert (found.left, found.chair) == ((), None)


def test_who_is_no_member_any_more_has_no_vote_and_counts(office: Office) -> None:
    office.give_post("kinhte.cb", "member", until=local_day(office.now))
    number = office.reviewed("I.3")
    ask(office, number, days=3)
    office.later(days=1)
    with pytest.raises(Refused) as refused:
        vote(office, "kinhte.cb", number)
    assert codes(refused) == ["not_entitled"]
    assert count_of(ballot_of(office, number)).members == 5


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
        authorise(office, "uyvien", "kinhte")
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
        office.give_post("uyvien", Role.OFFICER, "PHONG_KINH_TE", until=local_day(office.now))
        made = take_place(office, "uyvien", "kinhte", until=local_day(office.now))
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
            found = worklist_of(session, actor=office.actor(username), at=office.now)
        return tuple(
            [(job.situation.instance.number, job.item.why) for job in jobs if job.item]
            for jobs in (found.now, found.soon)
        )


def test_a_new_chair_is_told_of_to_whoever_reads(office: Office) -> None:
    number = office.reviewed("I.3")
    ask(office, number, days=30)
    TestSession().change_chair(office)
    found = changes_since(office.situation(number))
    assert found.chair == office.user("vangchuc").full_name
    assert found.left == ("A Công Tâm, Chủ tịch UBND xã",)
