"""What falls due for whom, and on which day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import SubstitutionKind, VoteForm
from tests.administration import look
from tests.cast import PEOPLE
from tests.due_dates import ask_members, due, due_on
from tests.places import authorise, section, take_place
from tests.statements import counted
from workflow.calendar.days import local_day
from workflow.delegation.area_assignment import AreaEntry
from workflow.voting.ballots import BallotEntry
from workflow.worklist.due_dates import DueKind, Scope, due_page, next_due, scopes
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from tests.office import Office

BALLOT, ANSWERS, TASK = DueKind.BALLOT, DueKind.ANSWERS, DueKind.TASK


def answers_on(office: Office, number: int) -> date:
    report = office.situation(number).report
    assert report
    assert report.answers_due_on
    return report.answers_due_on


# Whose


def test_people_of_a_unit_see_what_it_leads(office: Office) -> None:
    led = office.in_progress("I.1")
    office.assign("II.2")
    expected = [(TASK, due_on(office, led), led)]
    for username in ("kinhte", "kinhte.pho", "kinhte.cb"):
        assert due(office, username) == expected
    for username in ("vhxh", "nongdan", "admin", "vangchuc", "uyvien"):
        assert due(office, username) == []


def test_a_place_within_an_area_shows_what_is_within_it(office: Office) -> None:
    office.reviewed("I.2")
    within = office.reviewed("II.2")
    second = AreaEntry(sections=(section(office, "II").id,))
    written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ", "area": second}
    take_place(office, "vhxh.cb", "chutich", **written)
    authorise(office, "thon2", "congan", area=second)
    assert scopes(office.actor("vhxh.cb")) == (Scope.OWN,)
    assert due(office, "vhxh.cb") == []
    for who in ("vhxh.cb", "thon2"):
        found = look(office, worklist_of, by=who)
        jobs = (*found.now, *found.soon, *found.waiting)
        assert [job.situation.instance.number for job in jobs] == [within], who


@pytest.mark.parametrize(
    "username", ["chutich", "phochutich", "vanphong", "vanphong.cb", "giamsat"]
)
def test_those_who_look_over_all_see_all_that_is_open(office: Office, username: str) -> None:
    open_ones = [office.in_progress("I.1"), *office.assign_all("II.1"), office.assign("II.2")]
    office.closed("I.2")
    office.perform("chutich", office.assign("I.3"), "revoke")
    assert due(office, username) == sorted(
        ((TASK, due_on(office, n), n) for n in open_ones), key=lambda each: each[1]
    )


def test_what_one_may_not_see_is_nowhere(office: Office) -> None:
    restricted = office.assign("II.2")
    for person in PEOPLE:
        may = {each[2] for each in due(office, person.username, scope=Scope.WHOLE)}
        sees = office.actor(person.username).sees_everything
        concerned = person.username == "congan"
        assert (restricted in may) is (concerned or (sees and person.username != "uyvien"))


def test_nobody_chooses_more_than_their_posts_give(office: Office) -> None:
    assert scopes(office.actor("chutich")) == (Scope.WHOLE,)
    assert scopes(office.actor("vanphong")) == (Scope.WHOLE, Scope.OWN)
    assert scopes(office.actor("kiemnhiem")) == (Scope.WHOLE, Scope.OWN)
    assert scopes(office.actor("kinhte")) == (Scope.OWN,)
    assert scopes(office.actor("uyvien")) == scopes(office.actor("admin")) == ()
    office.in_progress("I.1")
    assert due(office, "vhxh", scope=Scope.WHOLE) == []
    assert due(office, "vanphong", scope=Scope.OWN) == []
    assert len(due(office, "kiemnhiem", scope=Scope.OWN)) == 1


# Answers


def test_answers_are_due_as_long_as_they_are_owed(office: Office) -> None:
    number = office.in_progress("I.1")
    assert due(office, "congan") == []
    office.report(number)
    owed = [(ANSWERS, answers_on(office, number), number)]
    assert due(office, "congan") == due(office, "vhxh.cb") == owed
    office.perform("vhxh", number, "confirm")
    assert due(office, "vhxh.cb") == []
    assert due(office, "congan") == owed
    office.perform("kinhte", number, "withdraw")
    assert due(office, "congan") == []


def test_who_has_to_respond_to_an_objection_owes_no_answer(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "object")
    assert due(office, "kinhte") == [(TASK, due_on(office, number), number)]
    assert due(office, "congan") == [(ANSWERS, answers_on(office, number), number)]


# Votes


def test_a_member_sees_the_ballot_until_they_voted(office: Office) -> None:
    number = office.reviewed("I.3")
    assert due(office, "uyvien") == []
    held_on = ask_members(office, number)
    expected = [(BALLOT, held_on, number)]
    assert due(office, "uyvien") == expected
    assert due(office, "chutich") == sorted(
        [*expected, (TASK, due_on(office, number), number)], key=lambda each: each[1]
    )
    assert due(office, "vhxh") == []
    office.perform("uyvien", number, "cast")
    assert due(office, "uyvien") == []
    assert expected[0] in due(office, "phochutich")


def test_a_session_is_due_before_its_day_and_on_it(office: Office) -> None:
    number = office.reviewed("I.3")
    held_on = local_day(office.now) + timedelta(days=3)
    entry = BallotEntry(VoteForm.SESSION, held_on)
    office.perform("vanphong", number, "open_ballot", entry)
    assert due(office, "uyvien") == [(BALLOT, held_on, number)]
    office.later(days=3)
    assert due(office, "uyvien") == [(BALLOT, held_on, number)]


def test_a_ballot_taken_back_is_due_no_more(office: Office) -> None:
    number = office.reviewed("I.3")
    ask_members(office, number)
    office.perform("vanphong", number, "withdraw_ballot")
    assert due(office, "uyvien") == []


# When


def test_both_ends_belong_to_the_days_asked_for(office: Office) -> None:
    number = office.in_progress("I.1")
    day = due_on(office, number)
    one = timedelta(days=1)
    found = [(TASK, day, number)]
    assert due(office, "kinhte", day, day) == found
    assert due(office, "kinhte", day - one, day - one) == []
    assert due(office, "kinhte", day + one, day + one) == []


def test_the_next_day_is_the_first_one_after(office: Office) -> None:
    number = office.in_progress("I.1")
    day, actor = due_on(office, number), office.actor("kinhte")
    with office.reading() as session:
        for after, expected in ((day - timedelta(days=1), day), (day, None)):
            found = next_due(session, after, scope=Scope.OWN, actor=actor, at=office.now)
            assert found == expected


def test_what_is_late_stays_until_it_is_done(office: Office) -> None:
    number = office.in_progress("I.1")
    day = due_on(office, number)
    office.now += timedelta(days=120)
    assert due(office, "kinhte") == [(TASK, day, number)]
    office.report(number)
    office.perform("vhxh", number, "confirm")
    office.perform("congan", number, "confirm")
    office.perform("chutich", number, "approve")
    assert due(office, "kinhte") == []


def test_a_fixed_number_of_statements(office: Office) -> None:
    def taken() -> int:
        with counted(office.engine) as executed:
            assert due(office, "chutich")
        return len(executed)

    office.reported("I.1")
    ask_members(office, office.reviewed("I.3"))
    few = taken()
    office.reported("I.2")
    office.assign_all("II.1")
    assert taken() == few


def test_a_month_comes_in_pages_and_nothing_is_left_out(office: Office) -> None:
    office.reported("I.1")
    for label in ("I.2", "I.3"):
        office.assign_all(label)
    whole = due(office, "vanphong", scope=Scope.WHOLE)
    actor, edge = office.actor("vanphong"), None
    found: list[tuple[DueKind, date, int]] = []
    while not found or edge:
        with office.reading() as session:
            page = due_page(
                session, date.min, date.max,
                size=1, after=edge, scope=Scope.WHOLE, actor=actor, at=office.now,
            )  # fmt: skip
            found += [(each.kind, each.day, each.instance.number) for each in page.dues]
        edge = page.edge
    assert sorted(found) == sorted(whole)
    assert len(whole) > 2
