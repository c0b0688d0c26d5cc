"""Assigning: what a task becomes in its period, who may do it, and what stands in the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.base import new_key
from models.organisation import Unit
from models.record import Outbox
from models.vocabulary import EventKind, Role, SubstitutionKind
from models.work import TaskInstance
from tests import factories
from tests.cast import FOLLOW_UP_UNIT
from tests.places import take_place
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import ConditionName
from workflow.engine.publishing import publish
from workflow.errors import Invalid, NotEntitled, NotNow, Refused, Stale, TokenReused, Unknown
from workflow.planning.assignment import Assignment, assign, assign_all
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from typing import Any

    from tests.office import Office
    from workflow.definition.definition import Definition


def decided(office: Office, label: str, **changes: Any) -> Assignment:
    """The proposal for a task, with some of it changed; units by their codes."""
    for name in ("lead_ids", "cooperating_ids"):
        if name in changes:
            changes[name] = tuple(office.unit(code).id for code in changes[name])
    return replace(Assignment.as_proposed(office.propose(label)), **changes)


def make(office: Office, *assignments: Assignment, by: str = "vanphong", token: str | None = None
         ) -> list[int]:  # fmt: skip
    """The numbers of what somebody assigns."""
    actor = office.actor(by)
    with office.transaction() as session:
        return assign_all(session, assignments, actor=actor, at=office.now, token=token)


def asked(office: Office, number: int) -> list[str]:
    return [unit.code for unit in office.situation(number).asked]


def instances(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(TaskInstance)) or 0


def obstacles(refusal: pytest.ExceptionInfo[Refused]) -> dict[str, tuple[str, ...]]:
    return {obstacle.code: obstacle.missing for obstacle in refusal.value.obstacles}


def test_an_assignment_makes_an_instance_in_its_period(office: Office) -> None:
    [number] = make(office, decided(office, "I.1"))
    instance = office.situation(number).instance
    assert (instance.state, instance.version, instance.round) == ("assigned", 1, 0)
    assert instance.lead_unit.code == "PHONG_KINH_TE"
    assert (instance.period.year, instance.period.ordinal) == (2026, 4)
    assert instance.period.cut_off == date(2026, 12, 14)
    assert asked(office, number) == ["PHONG_VHXH", "CONG_AN_XA"]


def test_the_record_names_everything_written(office: Office) -> None:
    [number] = make(office, decided(office, "I.1"))
    [event] = office.events(number, EventKind.ASSIGNMENT)
    assert event.actor == "Trần Thị Chu Đáo"
    assert event.capacity.startswith("Chánh Văn phòng")
    assert event.details["cooperating"] == ["PHONG_VHXH", "CONG_AN_XA"]
    assert sorted(name.split("/")[0] for name in event.rows) == [
        "cooperation", "cooperation", "period", "task_instance",
    ]  # fmt: skip


def test_the_lead_unit_is_told_what_to_do_and_the_others_that_they_take_part(
    office: Office,
) -> None:
    [number] = make(office, decided(office, "I.1"))
    [event] = office.events(number, EventKind.ASSIGNMENT)
    with office.reading() as session:
        told = session.execute(
            select(Outbox.unit_id, Outbox.why).where(Outbox.event_seq == event.seq)
        ).all()
    assert [tuple(row) for row in told] == [
        (office.unit("PHONG_KINH_TE").id, "start"),
        (None, "cooperation_given"),
    ]


def test_only_the_follow_up_office_assigns(office: Office) -> None:
    assignment = decided(office, "I.1")
    for somebody in ("kinhte", "chutich", "admin", "giamsat", "thon1", "vangchuc"):
        with pytest.raises(Refused) as refusal:
            make(office, assignment, by=somebody)
        assert isinstance(refusal.value, NotEntitled), somebody
        event = office.events(None, EventKind.REFUSAL)[-1]
        assert (event.subject, event.action) == ("task/I.1", "assign")
        assert event.actor_id == office.user(somebody).id
    assert instances(office) == 0


def test_an_officer_of_the_follow_up_office_prepares_what_its_head_assigns(office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        make(office, decided(office, "I.1"), by="vanphong.cb")
    assert [obstacle.code for obstacle in refusal.value.obstacles] == ["officer_of_office"]
    assert office.events(None, EventKind.REFUSAL)[-1].actor_id == office.user("vanphong.cb").id
    authorised = {"kind": SubstitutionKind.DELEGATION, "document": "3/UQ-VP"}
    take_place(office, "vanphong.cb", "vanphong", **authorised)
    [number] = make(office, decided(office, "I.1"), by="vanphong.cb")
    [event] = office.events(number, EventKind.ASSIGNMENT)
    assert event.capacity.startswith("Chánh Văn phòng")


def test_a_deputy_in_the_follow_up_office_assigns(office: Office) -> None:
    office.give_post("vhxh.cb", Role.DEPUTY, FOLLOW_UP_UNIT)
    assert make(office, decided(office, "I.1"), by="vhxh.cb")


@pytest.mark.both
def test_an_officer_assigns_as_long_as_the_rules_of_before_are_in_force(office: Office) -> None:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        publish(session, of_before(COMMUNE), worded=covered(), actor=actor, at=office.now)
    [number] = make(office, decided(office, "I.1"), by="vanphong.cb")
    office.perform("vanphong.cb", number, "urge")
    with office.transaction() as session:
        publish(session, COMMUNE, worded=covered(), actor=actor, at=office.now)
    assert office.verdict("vanphong.cb", number, "take_back").allowed
    with pytest.raises(Refused):
        make(office, decided(office, "I.2"), by="vanphong.cb")


def of_before(book: Definition) -> Definition:
    """The rules as they were when an officer of the office did all that its head does."""
    signs = ConditionName.SIGNS_FOR_OFFICE
    rules = (
        replace(rule, provided=tuple(name for name in rule.provided if name != signs))
        for rule in book.rules
    )
    return replace(book, rules=tuple(rules))


def test_an_administrator_assigns_nothing_even_from_the_office(office: Office) -> None:
    office.give_post("vanphong", Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        make(office, decided(office, "I.1"))
    assert isinstance(refusal.value, NotEntitled)


def test_an_undecided_lead_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        make(office, decided(office, "II.3"))
    assert obstacles(refusal) == {"lead_undecided": ()}
    assert isinstance(refusal.value, NotNow)
    assert instances(office) == 0


def test_a_chosen_lead_is_taken(office: Office) -> None:
    assignment = decided(
        office, "II.3", lead_ids=["CONG_AN_XA"], cooperating_ids=["PHONG_VHXH", "PHONG_KINH_TE"]
    )
    [number] = make(office, assignment)
    assert office.situation(number).instance.lead_unit.code == "CONG_AN_XA"
    assert asked(office, number) == ["PHONG_VHXH", "PHONG_KINH_TE"]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_unit_is_never_lead_and_cooperating(office: Office, mode: Mode) -> None:
    assignment = decided(office, "I.1", mode=mode, cooperating_ids=["PHONG_KINH_TE"])
    with pytest.raises(Refused) as refusal:
        make(office, assignment)
    assert obstacles(refusal) == {"lead_also_cooperates": ("Phòng Kinh tế",)}


def test_each_of_several_leads_cooperates_with_the_others(office: Office) -> None:
    both = ["PHONG_KINH_TE", "PHONG_VHXH"]
    assignment = decided(
        office, "I.1", mode=Mode.EACH, lead_ids=both, cooperating_ids=[*both, "CONG_AN_XA"]
    )
    made = make(office, assignment)
    assert [asked(office, number) for number in made] == [
        ["PHONG_VHXH", "CONG_AN_XA"],
        ["PHONG_KINH_TE", "CONG_AN_XA"],
    ]


def test_one_leads_and_the_other_leads_cooperate_first(office: Office) -> None:
    assignment = decided(
        office,
        "I.1",
        mode=Mode.ONE_LEADS,
        lead_ids=["PHONG_VHXH", "PHONG_KINH_TE"],
        cooperating_ids=["CONG_AN_XA"],
    )
    [number] = make(office, assignment)
    assert office.situation(number).instance.lead_unit.code == "PHONG_VHXH"
    assert asked(office, number) == ["PHONG_KINH_TE", "CONG_AN_XA"]


def test_a_body_that_is_only_informed_is_not_asked(office: Office) -> None:
    assert "SO_NOI_VU" not in [unit.code for unit in office.propose("II.1").cooperating]
    with pytest.raises(Refused) as refusal:
        make(office, decided(office, "II.1", cooperating_ids=["SO_NOI_VU"]))
    assert obstacles(refusal) == {"unit_not_asked": ("Sở Nội vụ",)}


def ended(office: Office, code: str) -> None:
    """A unit that was there until yesterday."""
    with office.transaction() as session:
        unit = session.scalars(select(Unit).where(Unit.code == code)).one()
        unit.valid_to = office.now.date() - timedelta(days=1)
        factories.write_down(session, EventKind.UNIT, "unit", [unit], at=office.now)


def test_a_unit_that_is_no_more_is_not_asked_and_the_obstacle_names_it(office: Office) -> None:
    assignment = decided(office, "I.1")
    ended(office, "CONG_AN_XA")
    with pytest.raises(Refused) as refusal:
        make(office, assignment)
    assert obstacles(refusal) == {"unit_not_valid": ("Công an xã",)}


def test_a_unit_that_is_no_more_is_proposed_neither_to_cooperate_nor_to_lead(
    office: Office,
) -> None:
    ended(office, "CONG_AN_XA")
    assert [unit.code for unit in office.propose("I.1").cooperating] == ["PHONG_VHXH"]
    assert make(office, decided(office, "I.1"))
    alone = office.propose("II.2")
    assert (alone.leads, alone.undecided) == ((), ("Công an xã",))


def test_a_period_is_assigned_once_to_each_lead(office: Office) -> None:
    make(office, decided(office, "I.1"))
    with pytest.raises(Refused) as refusal:
        make(office, decided(office, "I.1"))
    assert obstacles(refusal) == {"assigned_already": ("Phòng Kinh tế",)}
    assert instances(office) == 1


def test_a_revoked_instance_leaves_its_place_free(office: Office) -> None:
    revoked = office.revoked("I.1")
    [number] = make(office, decided(office, "I.1"))
    assert (office.state(revoked), office.state(number)) == ("revoked", "assigned")


def test_the_database_itself_keeps_one_running_instance(office: Office) -> None:
    row = office.instance(office.assign("I.1"))
    twin = {column.key: getattr(row, column.key) for column in TaskInstance.__table__.columns}
    twin |= {"id": new_key(), "number": 99}
    with pytest.raises(IntegrityError), office.transaction() as session:
        session.add(TaskInstance(**twin))
    with office.transaction() as session:
        session.add(TaskInstance(**twin | {"state": "revoked"}))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"due_on": date(2026, 9, 14)}, {"due_on": "before_period"}),
        ({"answer_by": date(2026, 12, 15)}, {"answer_by": "before_due_date"}),
        ({"answer_by": date(2027, 12, 15)}, {"answer_by": "long_after_period"}),
    ],
)
def test_dates_out_of_order_are_wrong_input(
    office: Office, changes: dict[str, date], wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as invalid:
        make(office, decided(office, "I.1", **changes))
    assert invalid.value.fields == wrong
    assert instances(office) == 0


def test_a_task_of_nobody_is_unknown(office: Office) -> None:
    with pytest.raises(Unknown):
        make(office, decided(office, "I.1", task_id=new_key()))


def test_a_section_is_assigned_at_once_and_once(office: Office) -> None:
    section = [decided(office, label) for label in ("I.1", "I.2", "I.3")]
    first = make(office, *section, token="mot-lan")  # noqa: S106 - an intent's token
    again = make(office, *section, token="mot-lan")  # noqa: S106
    assert again == first
    assert len(first) == instances(office) == 3
    assert len(office.events(None, EventKind.ASSIGNMENT)) == 3


def test_a_token_does_not_carry_another_intent(office: Office) -> None:
    make(office, decided(office, "I.1"), token="mot-lan")  # noqa: S106 - an intent's token
    with pytest.raises(TokenReused):
        make(office, decided(office, "I.2"), token="mot-lan")  # noqa: S106
    assert instances(office) == 1


def test_a_section_is_assigned_whole_or_not_at_all(office: Office) -> None:
    section = [decided(office, label) for label in ("I.1", "I.2")]
    office.assign("I.2")
    with pytest.raises(Refused):
        make(office, *section)
    assert instances(office) == 1


@pytest.mark.both
def test_of_two_at_the_same_moment_one_assigns(office: Office) -> None:
    assignment, actor = decided(office, "I.1"), office.actor("vanphong")
    with ThreadPoolExecutor() as elsewhere:
        with office.transaction() as session:
            assign(session, assignment, actor=actor, at=office.now)
            other = elsewhere.submit(make, office, assignment)
        with pytest.raises((Stale, Refused)):
            other.result(timeout=30)
    assert instances(office) == 1


@pytest.mark.both
def test_a_second_click_waits_and_is_answered_the_same(office: Office) -> None:
    assignment, actor = decided(office, "I.1"), office.actor("vanphong")
    with ThreadPoolExecutor() as elsewhere:
        with office.transaction() as session:
            first = assign_all(session, [assignment], actor=actor, at=office.now, token="mot-lan")  # noqa: S106 - an intent's token
            again = elsewhere.submit(make, office, assignment, token="mot-lan")  # noqa: S106
        assert again.result(timeout=30) == first
    assert instances(office) == 1


def test_who_lost_the_office_meanwhile_assigns_nothing(office: Office) -> None:
    assignment, actor = decided(office, "I.1"), office.actor("vanphong")
    office.end_posts("vanphong", last_day=office.now.date())
    office.later(days=1)
    with pytest.raises(Refused) as refused, office.transaction() as session:
        assign_all(session, [assignment], actor=actor, at=office.now)
    assert isinstance(refused.value, NotEntitled)
    assert instances(office) == 0
