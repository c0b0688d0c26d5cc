"""Two features that meet, and who is told: everyone concerned once, and nobody who may not know."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import Choice
from models.work import TaskInstance
from tests import ballots
from tests.cast import HEADS
from tests.deliveries import tell
from tests.periods import close
from workflow.actors.visibility import sees
from workflow.audit.verification import verify
from workflow.engine.acts.approvals import ApprovalEntry
from workflow.errors import NotNow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office import Office

pytestmark = pytest.mark.both

LEAD = {"kinhte", "kiemnhiem"}
STAFF = {"kinhte.pho", "kinhte.cb"}
OFFICE = {"vanphong", "vanphong.cb"}
ASKED = {"vhxh", "congan"}
COMMITTEE = {"chutich", "phochutich"}
DIRECTED = ApprovalEntry(direction="Rà soát lại trước tháng 10.")


@pytest.fixture(autouse=True)
def nobody_hears_twice_or_what_they_may_not_know(office: Office) -> Iterator[None]:
    """Of one act each person has one notice of a task, and only of a task that they see."""
    yield
    tell(office)
    with office.reading() as session:
        rows = session.execute(
            select(User.username, Notice.event_seq, Notice.instance_id).join(
                Notice, Notice.user_id == User.id
            )
        ).all()
        assert verify(session, office.commune_id).findings == ()
    of_one_act = Counter((who, seq, about) for who, seq, about in rows if about)
    assert {key: times for key, times in of_one_act.items() if times > 1} == {}
    found = (office.situation(number).instance for number in numbers(office))
    by_id = {instance.id: instance for instance in found}
    unseen = {
        (who, by_id[about].number)
        for who, _, about in rows
        if about and not sees(office.actor(who), by_id[about])
    }
    assert unseen == set()


def numbers(office: Office) -> list[int]:
    with office.reading() as session:
        return list(session.scalars(select(TaskInstance.number)))


def heard_of(office: Office, who: str, number: int, action: str, *given: object) -> dict[str, str]:
    """What each person is told of somebody's act, once all before was told."""
    tell(office)
    office.later(minutes=1)
    office.perform(who, number, action, *given)
    line = office.events()[-1].seq
    tell(office)
    with office.reading() as session:
        wanted = select(User.username, Notice.why).join(Notice, Notice.user_id == User.id)
        return dict(session.execute(wanted.where(Notice.event_seq == line)).all())


def who_heard(told: dict[str, str], why: str) -> set[str]:
    return {name for name, of in told.items() if of == why}


def test_an_approval_with_a_direction_taken_back_and_given_anew_without_one(
    office: Office,
) -> None:
    """Whoever heard of the direction hears that the approval is taken back, and of the new one."""
    number = office.reviewed()
    concerned = LEAD | STAFF | ASKED | OFFICE
    approved = heard_of(office, "chutich", number, "approve", DIRECTED)
    assert who_heard(approved, "result_approved") == concerned
    taken_back = heard_of(office, "chutich", number, "withdraw_approval")
    assert who_heard(taken_back, "approval_withdrawn") == concerned
    assert who_heard(taken_back, "approve") == COMMITTEE - {"chutich"}
    again = heard_of(office, "phochutich", number, "approve")
    assert who_heard(again, "result_approved") == concerned | {"chutich"}
    with pytest.raises(NotNow):
        office.perform("kinhte", number, "follow_direction")


def test_what_was_done_on_a_direction_is_told_to_who_gave_it_and_stays_approved(
    office: Office,
) -> None:
    number = office.reviewed()
    office.perform("chutich", number, "approve", DIRECTED)
    done = heard_of(office, "kinhte", number, "follow_direction")
    assert who_heard(done, "direction_done") == (LEAD | STAFF | OFFICE | COMMITTEE) - {"kinhte"}
    with pytest.raises(NotNow):
        office.perform("chutich", number, "withdraw_approval")


def test_what_went_to_another_unit_is_told_there_with_what_came_on_paper(office: Office) -> None:
    """The unit that gave it up hears that it moved, and of its further way nothing."""
    before = office.assign("I.1")
    office.perform("kinhte", before, "decline")
    moved = heard_of(office, "chutich", before, "reassign")
    assert who_heard(moved, "moved_to_another") >= LEAD | STAFF | OFFICE
    successor = office.situation(before).successor
    assert successor is not None
    number = successor.number
    lead = office.situation(number).instance.lead_unit.code
    head = HEADS[lead]
    office.perform(head, number, "start")
    for product in office.situation(number).missing_products:
        office.hand_in_one(number, product.position, by=head)
    office.perform(head, number, "report")
    entered = heard_of(office, "vanphong", number, "record_objection")
    assert entered[head] == "respond"
    of_unit = office.situation(number).open_objections[0].unit_id
    [code] = {u.code for u in office.situation(number).asked if u.id == of_unit}
    assert entered[HEADS[code]] == "answer_entered"
    if code != "PHONG_KINH_TE":
        assert not (LEAD | STAFF) & (entered.keys() - {head, HEADS[code]})
    right = heard_of(office, HEADS[code], number, "confirm")
    assert {head, *OFFICE} <= who_heard(right, "answer_put_right") | who_heard(
        right, "all_answered"
    )


def test_a_lost_vote_and_the_return_after_it_are_told_once_each(office: Office) -> None:
    number = office.reviewed("I.3")
    ballots.ask(office, number)
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number, Choice.AGAINST)
    counted = heard_of(office, "vanphong", number, "count")
    assert who_heard(counted, "return") >= COMMITTEE
    assert LEAD | STAFF | {"vanphong.cb", "uyvien", "vhxh"} <= counted.keys()
    back = heard_of(office, "chutich", number, "return")
    assert who_heard(back, "report") == LEAD
    assert {"vhxh", *OFFICE} <= who_heard(back, "result_returned")


def test_what_was_prolonged_and_then_revoked_calls_nobody_to_it_any_more(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "request_extension")
    granted = heard_of(office, "chutich", number, "grant_extension")
    assert granted.keys() >= LEAD
    office.later(minutes=5)
    office.perform("kinhte", number, "request_extension")
    revoked = heard_of(office, "chutich", number, "revoke")
    assert set(revoked.values()) == {"task_revoked"}
    assert set(revoked) == LEAD | STAFF | ASKED | OFFICE
    office.later(days=1)
    tell(office)
    assert office.situation(number).turns == ()


def test_an_open_objection_outlives_the_closing_of_its_period(office: Office) -> None:
    number = office.reported()
    objected = heard_of(office, "vhxh", number, "object")
    assert objected["kinhte"] == "respond"
    office.until(number)
    office.later(days=20)
    close(office)
    tell(office)
    answered = heard_of(office, "kinhte", number, "respond")
    assert answered["vhxh"] == "objection_answered"
    assert who_heard(answered, "objection_answered") >= OFFICE


def test_of_a_restricted_task_nobody_hears_of_a_paper_answer_who_may_not_see_it(
    office: Office,
) -> None:
    number = office.reported("II.2")
    entered = heard_of(office, "vanphong", number, "record_objection")
    [objection] = office.situation(number).open_objections
    [code] = {u.code for u in office.situation(number).asked if u.id == objection.unit_id}
    right = heard_of(office, HEADS[code], number, "confirm")
    assert right.keys() >= OFFICE
    assert not ({"kinhte", "thon2", "admin"} & (entered.keys() | right.keys()))
