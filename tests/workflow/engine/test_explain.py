"""What is open to somebody, and for what is closed, why: the one list of obstacles."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Opinion, Role, Stance
from tests.entries import usual_entry
from tests.places import authorise
from workflow.definition.commune import COMMUNE
from workflow.engine.acts.answers import ObjectionEntry, OpinionEntry
from workflow.engine.conditions import CONDITIONS
from workflow.engine.explain import explain, offers
from workflow.engine.performing import perform
from workflow.errors import Invalid, NotEntitled, Obstacle, Refused

if TYPE_CHECKING:
    from tests.office import Office

EVERYBODY = (
    "admin", "vanphong", "chutich", "phochutich", "uyvien", "kinhte", "kinhte.pho", "kinhte.cb",
    "vhxh", "vhxh.cb", "congan", "giamsat", "kiemnhiem", "clock",
)  # fmt: skip


def offered(office: Office, username: str, number: int) -> dict[str, bool]:
    """What is offered to a person beside the discussion, and whether it is open."""
    found = offers(office.situation(number), office.actor(username))
    return {v.action: v.allowed for v in found if v.action != "comment"}


def test_offers_are_what_a_standing_may_do_here_open_or_not(office: Office) -> None:
    number = office.in_progress("I.1")
    extension = {"request_extension": True}
    before = offered(office, "kinhte", number)
    assert before.items() >= {"hand_in": True, "report": False, **extension}.items()
    assert "take_out" not in before
    office.hand_in(number)
    products = {"hand_in": True, "take_out": True}
    after = {**products, "report": True, **extension}
    assert offered(office, "kinhte", number).items() >= after.items()
    helping = offered(office, "kinhte.cb", number)
    assert helping.items() >= products.items()
    assert not {"report", *extension} & helping.keys()
    assert offered(office, "chutich", number) == {"urge": True, "revoke": True}
    assert offered(office, "vhxh", number) == {}
    assert offered(office, "giamsat", number) == {}


@pytest.mark.parametrize("state", list(COMMUNE.state_by_name))
def test_whoever_takes_part_may_say_something_at_any_time(office: Office, state: str) -> None:
    number = office.standing_in(state)
    speaking = [who for who in EVERYBODY if office.verdict(who, number, "comment").allowed]
    assert speaking == [who for who in EVERYBODY if who not in {"giamsat", "admin", "clock"}]


def test_an_answer_is_offered_once_something_was_asked(office: Office) -> None:
    number = office.in_progress("I.1")
    answers = {"grant_extension", "refuse_extension"}
    assert not answers & offered(office, "chutich", number).keys()
    office.perform("kinhte", number, "request_extension")
    assert dict.fromkeys(answers, True).items() <= offered(office, "chutich", number).items()
    assert dict.fromkeys(answers, False).items() <= offered(office, "vanphong", number).items()


def test_offers_come_in_the_order_of_the_table(office: Office) -> None:
    number = office.reported()
    office.perform("congan", number, "object")
    for who, at in (("vhxh", number), ("kinhte", number), ("chutich", office.reviewed("I.2"))):
        found = list(offered(office, who, at))
        assert len(found) > 1
        assert found == [action for action in COMMUNE.actions if action in found]


def test_nothing_is_offered_once_it_is_revoked(office: Office) -> None:
    number = office.revoked()
    assert [who for who in EVERYBODY if offered(office, who, number)] == []


def test_every_obstacle_is_told_not_only_the_first(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "object")
    verdict = office.verdict("clock", number, "lapse")
    assert [obstacle.code for obstacle in verdict.obstacles] == [
        "answering_time_runs",
        "objections_open",
    ]


def test_an_obstacle_names_what_is_missing_and_who_can_clear_it(office: Office) -> None:
    number = office.in_progress("I.1")
    assert office.verdict("kinhte", number, "report").obstacles == (
        Obstacle("products_missing", ("Báo cáo",), "lead_member"),
    )
    office.hand_in(number, 1)
    assert office.verdict("kinhte", number, "report").obstacles == (
        Obstacle("products_missing", ("Báo cáo",), "lead_member"),
    )
    office.hand_in(number, 2)
    office.perform("kinhte", number, "report")
    office.perform("congan", number, "object")
    assert (
        Obstacle("objections_open", ("Công an xã",), "lead_head")
        in office.verdict("clock", number, "lapse").obstacles
    )


def test_a_product_that_another_authority_issues_is_not_demanded(office: Office) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    handed_in = office.situation(number).current_versions
    requirements = office.situation(number).instance.task.requirements
    assert [r.position for r in requirements if r.id not in handed_in] == [3]
    assert office.verdict("kinhte", number, "report").allowed


def test_who_never_may_is_told_apart_from_who_may_not_now(office: Office) -> None:
    number = office.assign("I.1")
    [never] = office.verdict("vhxh", number, "start").obstacles
    assert (never.code, never.of_right, never.cleared_by) == ("not_entitled", True, "lead_member")
    [not_now] = office.verdict("chutich", number, "approve").obstacles
    assert (not_now.code, not_now.of_right) == ("not_in_this_state", False)
    [not_yet] = office.verdict("vhxh", number, "confirm").obstacles
    assert not_yet.code == "not_in_this_state"
    [nobody] = office.verdict("admin", number, "start").obstacles
    assert nobody.of_right


def test_an_approver_from_the_lead_unit_never_may(office: Office) -> None:
    number = office.reviewed()
    [obstacle] = office.verdict("kiemnhiem", number, "approve").obstacles
    assert (obstacle.code, obstacle.of_right) == ("approver_not_independent", True)
    # Being of another unit is no hindrance.
    office.give_post("vhxh", Role.VICE_CHAIR)
    assert office.verdict("vhxh", number, "approve").allowed


def test_somebody_with_two_posts_acts_in_the_one_that_opens_it(office: Office) -> None:
    number = office.reported()
    verdict = office.verdict("kiemnhiem", number, "revoke")
    assert verdict.case.post.role is Role.VICE_CHAIR
    verdict = office.verdict("kiemnhiem", number, "withdraw")
    assert verdict.case.post.role is Role.HEAD
    office.perform("kiemnhiem", number, "withdraw")
    assert office.events(number)[-1].capacity == "Phụ trách phòng, Phòng Kinh tế"


def test_a_head_of_two_units_asked_answers_for_each_in_turn(office: Office) -> None:
    number = office.reported()
    office.give_post("vhxh", Role.HEAD, "CONG_AN_XA", title="Phụ trách")
    office.perform("vhxh", number, "confirm")
    assert office.state(number) == "reported"
    office.perform("vhxh", number, "confirm")
    assert office.state(number) == "reviewed"
    answered = {answer.unit_id for answer in office.situation(number).given}
    assert answered == {office.unit("PHONG_VHXH").id, office.unit("CONG_AN_XA").id}


@pytest.mark.parametrize("state", ["in_progress", "reported", "reviewed"])
def test_what_explain_says_is_what_perform_does(office: Office, state: str) -> None:
    number = office.standing_in(state, "I.1")
    situation = office.situation(number)
    for who, action in product(("kinhte", "kiemnhiem", "vhxh", "chutich"), COMMUNE.actions):
        said = explain(situation, office.actor(who), action)
        assert rehearsed(office, who, number, action) == said.obstacles, (who, action)


def rehearsed(office: Office, who: str, number: int, action: str) -> tuple[Obstacle, ...]:
    """The obstacles that an action meets."""
    actor, entry = office.actor(who), usual_entry(action, office.situation(number))
    try:
        with office.undone() as session:
            perform(session, number, action, entry, actor=actor, at=office.now)
    except Refused as refusal:
        return refusal.obstacles
    except Invalid:
        # It is open; only what was given for it cannot be taken.
        return ()
    return ()


def test_a_verdict_is_allowed_exactly_when_nothing_stands_in_the_way(office: Office) -> None:
    number = office.in_progress("I.1")
    situation, actor = office.situation(number), office.actor("kinhte")
    for action in COMMUNE.actions:
        verdict = explain(situation, actor, action)
        assert verdict.allowed is (verdict.obstacles == ())
        if verdict.rule:
            broken = [CONDITIONS[name](verdict.case) for name in verdict.rule.provided]
            assert verdict.obstacles == tuple(obstacle for obstacle in broken if obstacle)


def test_explaining_asks_the_database_nothing(office: Office) -> None:
    number = office.reported()
    situation = office.situation(number)
    # The situation was read in a session that is closed: a lazy question would fail.
    for who in EVERYBODY:
        offers(situation, office.actor(who))
    offers(replace(situation, votes=()), office.actor("chutich"))


def speaking_for_two(office: Office) -> int:
    """An instance that asks two units, of which one person heads one and is deputy of the other."""
    number = office.reported("I.1")
    authorise(office, "vhxh", "congan")
    return number


def answers(office: Office, number: int) -> list[tuple[str, Stance]]:
    """What was answered in this round, and for which unit."""
    situation = office.situation(number)
    codes = {unit.id: unit.code for unit in situation.asked}
    return [(codes[answer.unit_id], answer.stance) for answer in situation.given]


def test_whoever_speaks_for_two_units_is_offered_each(office: Office) -> None:
    number = speaking_for_two(office)
    office.perform("vhxh", number, "confirm", OpinionEntry(Opinion.AGREE, unit="CONG_AN_XA"))
    assert answers(office, number) == [("CONG_AN_XA", Stance.CONFIRMED)]
    assert office.events(number)[-1].capacity == "Trưởng Công an xã"
    found = offers(office.situation(number), office.actor("vhxh"))
    assert [(v.action, v.for_unit, v.allowed) for v in found if v.for_unit] == [
        ("confirm", "PHONG_VHXH", True),
        ("confirm", "CONG_AN_XA", False),
        ("object", "PHONG_VHXH", True),
        ("object", "CONG_AN_XA", True),
    ]


def test_who_names_no_unit_speaks_for_one_that_has_not_answered(office: Office) -> None:
    number = speaking_for_two(office)
    office.perform("vhxh", number, "confirm")
    office.perform("vhxh", number, "object")
    assert answers(office, number) == [
        ("PHONG_VHXH", Stance.CONFIRMED),
        ("CONG_AN_XA", Stance.OBJECTED),
    ]


def test_nobody_speaks_for_a_unit_that_is_not_theirs(office: Office) -> None:
    number = office.reported("I.1")
    with pytest.raises(Refused) as refused:
        office.perform("vhxh", number, "object", ObjectionEntry("-", "CONG_AN_XA"))
    assert isinstance(refused.value, NotEntitled)
    assert answers(office, number) == []
