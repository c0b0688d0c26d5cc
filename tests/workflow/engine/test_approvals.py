"""An approval may direct something, and who gave it may take it back while nothing followed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import SubstitutionKind
from tests.administration import administer, is_whole
from tests.places import take_place
from workflow.administration.approval_terms import Approving, set_approval_terms
from workflow.calendar.periods import Span, stored_period, timetable_of
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.errors import Refused, Stale
from workflow.planning.closings import close_period, reopen_period
from workflow.planning.listing import list_page
from workflow.planning.plan_filters import PlanFilters

if TYPE_CHECKING:
    from tests.office import Office

DIRECTED = ApprovalEntry("Nhân rộng ra các thôn trong quý sau.")


def refused(office: Office, who: str, number: int, action: str = "withdraw_approval") -> list[str]:
    """The obstacles on which somebody is refused."""
    with pytest.raises(Refused) as refusal:
        office.perform(who, number, action)
    return [obstacle.code for obstacle in refusal.value.obstacles]


def listed(office: Office, **wanted: bool) -> list[int]:
    """What the list has for the lead unit of task I.1."""
    filters = PlanFilters(every_period=True, **wanted)
    with office.reading() as session:
        actor = office.actor("kinhte")
        page = list_page(session, filters, size=50, actor=actor, at=office.now)
    return [each.number for each in page.listed]


def test_an_approval_taken_back_waits_for_approval_as_before(office: Office) -> None:
    number = office.reviewed()
    before = office.situation(number)
    office.perform("chutich", number, "approve", DIRECTED)
    assert office.perform("chutich", number, "withdraw_approval").state == "reviewed"
    after = office.situation(number)
    assert after.approval is None
    assert [turn.action for turn in after.turns] == [turn.action for turn in before.turns]
    assert after.instance.reported_at == before.instance.reported_at
    assert after.instance.round == before.instance.round
    told = [event.action for event in office.events(number)]
    assert told[-2:] == ["approve", "withdraw_approval"]
    assert office.perform("phochutich", number, "approve").state == "closed"
    assert refused(office, "chutich", number) == ["approved_by_another"]
    assert is_whole(office)


@pytest.mark.parametrize(
    ("who", "known_as"),
    [
        ("chutich", "A Công Tâm, Chủ tịch UBND xã"),
        ("phochutich", "Lê Thị Minh Bạch, Phó Chủ tịch UBND xã"),
        ("vanphong.cb", "A Gọn Gàng, Chuyên viên, Văn phòng HĐND và UBND xã"),
    ],
)
def test_who_takes_back_anothers_approval_reads_whose_it_is_with_their_post(
    office: Office, who: str, known_as: str
) -> None:
    number, other = office.reviewed(), "kiemnhiem" if who == "phochutich" else "phochutich"
    if who == "vanphong.cb":
        written = {"kind": SubstitutionKind.DELEGATION, "document": "1/UQ"}
        take_place(office, who, "chutich", **written)
    office.perform(who, number, "approve")
    with pytest.raises(Refused) as refusal:
        office.perform(other, number, "withdraw_approval")
    told = {each.code: each.missing for each in refusal.value.obstacles}
    assert told["approved_by_another"] == (known_as,)


def test_the_time_counts_from_the_line_of_the_record(office: Office) -> None:
    number = office.closed()
    approved_at = office.events(number)[-1].at
    assert office.situation(number).approval.given_at == approved_at
    office.now = approved_at
    office.later(minutes=30)
    assert office.verdict("chutich", number, "withdraw_approval").allowed
    office.later(seconds=1)
    assert not office.verdict("chutich", number, "withdraw_approval").allowed


@pytest.mark.parametrize("minutes", [0, 5])
def test_for_how_long_is_the_communes_to_say(office: Office, minutes: int) -> None:
    administer(office, set_approval_terms, Approving(withdrawal_minutes=minutes))
    number = office.closed()
    if minutes:
        assert office.verdict("chutich", number, "withdraw_approval").allowed
    office.later(minutes=6)
    verdict = office.verdict("chutich", number, "withdraw_approval")
    assert [each.code for each in verdict.obstacles] == ["withdrawal_time_over"]
    assert verdict.moot is (minutes == 0)


def test_it_is_kept_in_which_post_it_was_approved(
    office: Office,
) -> None:
    number = office.closed()
    post = office.actor("chutich").posts[0].id
    assert office.situation(number).approval.post_id == post
    assert office.verdict("phochutich", number, "withdraw_approval").moot


def test_an_approval_on_which_figures_rest_stays(office: Office) -> None:
    number = office.reviewed()
    span = Span.of(office.situation(number).instance.period)
    office.until(number, days=30)
    office.perform("chutich", number, "approve")
    with office.transaction() as session:
        close_period(session, span, actor=office.actor("vanphong"), at=office.now)
    assert refused(office, "chutich", number) == ["period_closed_since"]
    with office.transaction() as session:
        reopen_period(session, span, actor=office.actor("vanphong"), at=office.now)
    assert office.perform("chutich", number, "withdraw_approval").state == "reviewed"
    assert is_whole(office)


def test_that_another_period_is_closed_keeps_no_approval(office: Office) -> None:
    number = office.reviewed()
    span = Span.of(office.situation(number).instance.period)
    office.until(number, days=30)
    with office.transaction() as session:
        close_period(session, span, actor=office.actor("vanphong"), at=office.now)
    office.now += timedelta(hours=1)
    office.perform("chutich", number, "approve")
    with office.transaction() as session:
        timetable = timetable_of(session, office.commune_id)
        stored_period(session, office.commune_id, span.previous, timetable)
        close_period(session, span.previous, actor=office.actor("vanphong"), at=office.now)
    assert office.perform("chutich", number, "withdraw_approval").state == "reviewed"


def test_a_direction_is_followed_once_and_found_by_it(office: Office) -> None:
    number, other = office.reviewed("I.1"), office.closed("I.2")
    office.perform("chutich", number, "approve", DIRECTED)
    assert listed(office, unfollowed=False) == [number]
    assert listed(office, unfollowed=True) == [number]
    assert office.perform("kinhte", number, "follow_direction").state == "closed"
    assert listed(office, unfollowed=False) == [number]
    assert listed(office, unfollowed=True) == []
    assert refused(office, "kinhte", number, "follow_direction") == ["direction_followed"]
    assert refused(office, "kinhte", other, "follow_direction") == ["no_direction"]
    assert refused(office, "chutich", number) == ["direction_followed"]
    assert is_whole(office)


def test_a_direction_taken_back_is_nobodys_to_follow(office: Office) -> None:
    number = office.reviewed()
    office.perform("chutich", number, "approve", DIRECTED)
    page = office.seen("kinhte", number, "follow_direction")
    office.perform("chutich", number, "withdraw_approval")
    with pytest.raises(Stale):
        office.perform("kinhte", number, "follow_direction", seen=page)
    assert listed(office, unfollowed=False) == []


def test_what_is_reopened_and_approved_anew_is_another_approval(office: Office) -> None:
    number = office.reviewed()
    office.perform("chutich", number, "approve", DIRECTED)
    office.perform("chutich", number, "reopen")
    office.report(number)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    assert office.situation(number).approval is None
    office.perform("chutich", number, "approve")
    assert office.perform("chutich", number, "withdraw_approval").state == "reviewed"
    assert is_whole(office)
