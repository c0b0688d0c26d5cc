"""The follow-up office submits a result with a slip, on which a decision then rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import Recommendation, Role
from tests.cast import FOLLOW_UP_UNIT
from tests.deliveries import tell
from workflow.audit.verification import verify
from workflow.definition.vocabulary import Ground
from workflow.engine.acts.submissions import SubmissionEntry
from workflow.errors import Refused, Stale
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from tests.office import Office

DEPUTY = "vhxh.cb"
"""Who is given the post of a deputy in the office."""

RETURN = SubmissionEntry(Recommendation.RETURN, "Thiếu biểu 3.")


def on_the_list_of(office: Office, username: str) -> list[str]:
    """For what somebody is awaited."""
    with office.reading() as session:
        listed = worklist_of(session, actor=office.actor(username), at=office.now).now
        return [each.item.turn.action for each in listed if each.item]


def written_down_as_objecting(office: Office) -> int:
    """A matter before the committee with an objection that the office wrote down, answered."""
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "record_objection")
    office.perform("kinhte", number, "respond")
    office.later(minutes=1)
    office.perform("vanphong", number, "submit")
    office.later(minutes=1)
    return number


@pytest.mark.both
@pytest.mark.parametrize(("who", "action"), [("congan", "confirm"), ("vanphong", "record_answer")])
def test_a_slip_counts_no_more_once_the_objection_it_told_of_is_held_no_longer(
    office: Office, who: str, action: str
) -> None:
    office.demand_slips()
    office.give_post(DEPUTY, Role.DEPUTY, FOLLOW_UP_UNIT)
    number = written_down_as_objecting(office)
    tell(office)
    assert on_the_list_of(office, "chutich") == ["approve"]
    office.perform(who, number, action)
    office.later(minutes=1)
    assert office.situation(number).submission is None
    assert not office.verdict("chutich", number, "approve").allowed
    assert on_the_list_of(office, "chutich") == []
    assert on_the_list_of(office, "vanphong") == ["submit"]
    tell(office)
    assert called_to(office, DEPUTY, "submit") == 1
    office.perform("vanphong", number, "submit")
    assert on_the_list_of(office, "chutich") == ["approve"]
    office.perform("chutich", number, "approve")


@pytest.mark.both
def test_a_unit_that_agrees_in_its_own_words_leaves_the_slip_as_it_is(office: Office) -> None:
    office.demand_slips()
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "record_answer")
    office.perform("vanphong", number, "submit")
    office.later(minutes=1)
    office.perform("vanphong", number, "record_answer")
    office.perform("congan", number, "confirm")
    assert office.situation(number).submission is not None
    assert on_the_list_of(office, "chutich") == ["approve"]
    assert on_the_list_of(office, "vanphong") == []


@pytest.mark.both
def test_an_objection_given_up_before_voids_no_slip_that_came_after(office: Office) -> None:
    """Only what was held just before is given up: an objection of long ago is not."""
    office.demand_slips()
    number = written_down_as_objecting(office)
    office.perform("vanphong", number, "record_answer")
    office.later(minutes=1)
    office.perform("vanphong", number, "submit")
    office.later(minutes=1)
    office.perform("congan", number, "confirm")
    assert office.situation(number).submission is not None
    assert on_the_list_of(office, "chutich") == ["approve"]


def called_to(office: Office, username: str, why: str) -> int:
    """How often somebody was told that something awaits them."""
    with office.reading() as session:
        of_theirs = select(Notice).join(User, User.id == Notice.user_id)
        found = session.scalars(of_theirs.where(User.username == username, Notice.why == why))
        return len(found.all())


def test_a_newer_slip_takes_the_place_of_the_one_before_and_both_stay(office: Office) -> None:
    number = office.reviewed()
    version = office.instance(number).version
    office.give_post(DEPUTY, Role.DEPUTY, FOLLOW_UP_UNIT)
    office.perform(DEPUTY, number, "submit", RETURN)
    office.later(minutes=5)
    assert office.perform("vanphong", number, "submit").state == "reviewed"
    situation = office.situation(number)
    assert [slip.recommendation for slip in situation.submissions] == ["return", "approve"]
    assert situation.submission is situation.submissions[-1]
    assert office.instance(number).version == version
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_a_slip_of_an_earlier_round_proposes_nothing_in_the_next(office: Office) -> None:
    number = office.reviewed()
    office.perform("vanphong", number, "submit", RETURN)
    office.perform("chutich", number, "return")
    office.report(number)
    assert office.situation(number).submission is None


@pytest.mark.parametrize("action", ["approve", "return", "revoke"])
def test_who_decides_has_seen_the_slip_that_holds(office: Office, action: str) -> None:
    number = office.reviewed()
    page = office.seen("chutich", number, action)
    office.perform("vanphong", number, "submit", RETURN)
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, action, seen=page)
    assert stale.value.grounds == (Ground.SUBMISSION,)


def test_of_two_who_submit_at_once_one_reads_the_slip_of_the_other(office: Office) -> None:
    number = office.reviewed()
    office.give_post(DEPUTY, Role.DEPUTY, FOLLOW_UP_UNIT)
    page = office.seen(DEPUTY, number, "submit")
    office.perform("vanphong", number, "submit")
    with pytest.raises(Stale):
        office.perform(DEPUTY, number, "submit", RETURN, seen=page)


def test_nobody_waits_for_a_slip_where_the_terms_do_not_demand_it(office: Office) -> None:
    number = office.reviewed()
    assert [turn.action for turn in office.situation(number).turns] == ["approve"]
    assert on_the_list_of(office, "vanphong") == []


def test_where_they_do_the_office_is_awaited_first_and_the_committee_after(office: Office) -> None:
    office.demand_slips()
    number = office.reviewed()
    assert [turn.action for turn in office.situation(number).turns] == ["submit"]
    assert on_the_list_of(office, "vanphong") == ["submit"]
    assert on_the_list_of(office, "chutich") == []
    with pytest.raises(Refused) as refused:
        office.perform("chutich", number, "approve")
    [obstacle] = refused.value.obstacles
    assert (obstacle.code, obstacle.cleared_by) == ("not_submitted", "follow_up")
    office.perform("vanphong", number, "submit")
    assert on_the_list_of(office, "vanphong") == []
    assert on_the_list_of(office, "chutich") == ["approve"]
    assert office.perform("chutich", number, "approve").state == "closed"


def test_terms_that_change_hold_for_what_waits_already(office: Office) -> None:
    number = office.reviewed()
    office.demand_slips()
    assert not office.verdict("chutich", number, "approve").allowed
    assert office.verdict("chutich", number, "return").allowed
    office.demand_slips(required=False)
    assert office.verdict("chutich", number, "approve").allowed


def test_a_collective_matter_waits_for_the_slip_and_the_vote(office: Office) -> None:
    office.demand_slips()
    number = office.reviewed("I.3")
    assert {turn.action for turn in office.situation(number).turns} == {"submit", "vote"}
    codes = [each.code for each in office.verdict("chutich", number, "approve").obstacles]
    assert codes == ["not_submitted", "vote_missing"]
