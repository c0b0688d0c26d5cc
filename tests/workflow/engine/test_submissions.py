"""The follow-up office submits a result with a slip, on which a decision then rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Recommendation
from workflow.audit.verification import verify
from workflow.definition.vocabulary import Ground
from workflow.engine.acts.submissions import SubmissionEntry
from workflow.errors import Refused, Stale
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from tests.office import Office

RETURN = SubmissionEntry(Recommendation.RETURN, "Thiếu biểu 3.")


def on_the_list_of(office: Office, username: str) -> list[str]:
    """For what somebody is awaited."""
    with office.reading() as session:
        listed = worklist_of(session, actor=office.actor(username), at=office.now).now
        return [each.item.turn.action for each in listed if each.item]


def test_a_newer_slip_takes_the_place_of_the_one_before_and_both_stay(office: Office) -> None:
    number = office.reviewed()
    version = office.instance(number).version
    office.perform("vanphong.cb", number, "submit", RETURN)
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
    page = office.seen("vanphong.cb", number, "submit")
    office.perform("vanphong", number, "submit")
    with pytest.raises(Stale):
        office.perform("vanphong.cb", number, "submit", RETURN, seen=page)


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
