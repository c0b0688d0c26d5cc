"""The committee's vote: who records it, when, and what figures can be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from models.record import Outbox
from models.vocabulary import EventKind, VoteForm
from tests.cast import PEOPLE
from workflow.calendar.days import local_day
from workflow.errors import Invalid, Obstacle, Refused, TokenReused, Unknown
from workflow.voting.decisions import VoteEntry

if TYPE_CHECKING:
    from models.work import Vote
    from tests.office import Office

INTENT = "one intent"

ENTRY = VoteEntry(
    form=VoteForm.OPINION_SLIP,
    decided_on=date(2026, 9, 20),
    members=9,
    in_favour=6,
    against=2,
    abstained=1,
    chair_in_favour=True,
    document_number="05/NQ-UBND",
)


def vote(
    office: Office,
    number: int,
    entry: VoteEntry | None = ENTRY,
    by: str = "vanphong",
    token: str | None = None,
) -> Vote:
    office.perform(by, number, "vote", entry, token=token)
    return office.situation(number).votes[-1]


def obstacles_met(office: Office, number: int, by: str = "vanphong") -> tuple[Obstacle, ...]:
    with pytest.raises(Refused) as refused:
        vote(office, number, by=by)
    assert office.verdict(by, number, "vote").obstacles == refused.value.obstacles
    return refused.value.obstacles


def test_a_vote_is_kept_for_its_round_and_stands_in_the_record(office: Office) -> None:
    number = office.reviewed("I.3")
    assert office.verdict("vanphong", number, "vote").allowed
    made = vote(office, number)
    [kept] = office.situation(number).votes
    assert (kept.id, kept.round) == (made.id, 1)
    assert (kept.form, kept.decided_on) == (VoteForm.OPINION_SLIP, date(2026, 9, 20))
    assert (kept.members, kept.in_favour, kept.against, kept.abstained) == (9, 6, 2, 1)
    assert (kept.chair_in_favour, kept.document_number) == (True, "05/NQ-UBND")
    assert (kept.recorded_by_id, kept.recorded_at) == (office.user("vanphong").id, office.now)
    event = office.events(number)[-1]
    assert (event.kind, event.action) == (EventKind.VOTE, "vote")
    assert event.rule == "reviewed/vote/follow_up"
    assert event.capacity == "Chánh Văn phòng HĐND và UBND xã"
    assert (event.from_state, event.to_state) == ("reviewed", "reviewed")
    assert event.details["entry"]["in_favour"] == 6
    assert list(event.rows) == [f"vote/{made.id}"]


def test_the_chair_approves_after_the_vote_and_is_told_that_it_is_their_turn(
    office: Office,
) -> None:
    number = office.reviewed("I.3")
    [obstacle] = office.verdict("chutich", number, "approve").obstacles
    assert obstacle.code == "vote_missing"
    vote(office, number, by="vanphong.cb")
    with office.reading() as session:
        told = session.scalars(select(Outbox).order_by(Outbox.event_seq.desc()).limit(2)).all()
    assert {(each.unit_id, each.why) for each in told} == {
        (None, "approve"),
        (None, "vote_counted"),
    }
    assert office.perform("chutich", number, "approve").state == "closed"


def test_a_vote_that_adopts_nothing_is_recorded_too(office: Office) -> None:
    number = office.reviewed("I.3")
    vote(office, number, replace(ENTRY, in_favour=4, against=5, abstained=0))
    [obstacle] = office.verdict("chutich", number, "approve").obstacles
    assert obstacle.code == "vote_rejected"
    # Whoever would have approved is called to what is left to them.
    assert [(t.action, t.standing) for t in office.situation(number).turns] == [
        ("return", "committee")
    ]


def test_every_round_has_a_vote_of_its_own_and_only_one(office: Office) -> None:
    number = office.reviewed("I.3")
    vote(office, number)
    assert obstacles_met(office, number) == (Obstacle("vote_recorded_already", moot=True),)
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("vhxh", number, "confirm")
    vote(office, number, replace(ENTRY, against=3, abstained=0))
    assert [kept.round for kept in office.situation(number).votes] == [1, 2]


def test_only_the_follow_up_office_records(office: Office) -> None:
    number = office.reviewed("I.3")
    others = {person.username for person in PEOPLE} - {"vanphong", "vanphong.cb", "vangchuc"}
    obstacle = Obstacle("not_entitled", (), "follow_up", of_right=True)
    for by in sorted(others):
        assert obstacles_met(office, number, by) == (obstacle,)
    event = office.events(number)[-1]
    assert (event.kind, event.action, event.from_state) == (EventKind.REFUSAL, "vote", "reviewed")
    with pytest.raises(Unknown):
        vote(office, number, by="vangchuc")
    assert office.situation(number).votes == ()


@pytest.mark.parametrize("state", ["in_progress", "reported", "closed"])
def test_a_vote_is_recorded_while_approval_is_awaited(office: Office, state: str) -> None:
    number = office.standing_in(state, "I.3")
    assert obstacles_met(office, number) == (Obstacle("not_in_this_state"),)


def test_what_one_person_may_approve_needs_no_vote(office: Office) -> None:
    assert obstacles_met(office, office.reviewed("I.1")) == (
        Obstacle("vote_not_needed", moot=True),
    )


@pytest.mark.parametrize(
    ("figures", "fields"),
    [
        ({"in_favour": 7}, {"members": "more_votes_than_members"}),
        ({"members": 0}, {"members": "out_of_range"}),
        ({"members": 1000}, {"members": "out_of_range"}),
        ({"against": -1}, {"against": "out_of_range"}),
        (
            {"abstained": -1, "in_favour": -2},
            {"abstained": "out_of_range", "in_favour": "out_of_range"},
        ),
        ({"in_favour": 0}, {"chair_in_favour": "chair_vote_differs"}),
        (
            {"in_favour": 9, "against": 0, "abstained": 0, "chair_in_favour": False},
            {"chair_in_favour": "chair_vote_differs"},
        ),
        ({"document_number": " "}, {"document_number": "required"}),
    ],
)
def test_figures_that_cannot_be_true_are_not_taken(
    figures: dict[str, Any], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as invalid:
        replace(ENTRY, **figures).check_on(ENTRY.decided_on)
    assert invalid.value.fields == fields


@pytest.mark.parametrize(
    "figures",
    [
        {"in_favour": 9, "against": 0, "abstained": 0},
        {"in_favour": 8, "against": 1, "abstained": 0, "chair_in_favour": False},
        {"in_favour": 0, "against": 0, "abstained": 0, "chair_in_favour": False},
        {"members": 1, "in_favour": 1, "against": 0, "abstained": 0},
    ],
)
def test_figures_at_the_edge_are_taken(figures: dict[str, Any]) -> None:
    replace(ENTRY, **figures).check_on(ENTRY.decided_on)


def test_the_right_is_asked_for_before_what_could_not_be_read(office: Office) -> None:
    number = office.reviewed("I.3")
    with pytest.raises(Refused):
        vote(office, number, None, by="kinhte")
    assert office.events(number)[-1].kind is EventKind.REFUSAL
    with pytest.raises(Invalid):
        vote(office, number, None)


def test_nothing_was_decided_tomorrow(office: Office) -> None:
    number = office.reviewed("I.3")
    today = local_day(office.now)
    with pytest.raises(Invalid) as invalid:
        vote(office, number, replace(ENTRY, decided_on=today + timedelta(days=1)))
    assert invalid.value.fields == {"decided_on": "in_future"}
    assert vote(office, number, replace(ENTRY, decided_on=today)).decided_on == today


def test_a_resend_records_nothing_twice(office: Office) -> None:
    number = office.reviewed("I.3")
    first = vote(office, number, token=INTENT)
    assert vote(office, number, token=INTENT).id == first.id
    assert len(office.events(number, EventKind.VOTE)) == 1
    with pytest.raises(TokenReused):
        vote(office, number, replace(ENTRY, abstained=0), token=INTENT)
