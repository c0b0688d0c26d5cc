"""What an act rests on: what happens beside that voids no open page, what touches it does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Opinion, Role
from tests.answers import asked_of_many
from workflow.audit.verification import verify
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import Ground
from workflow.engine.acts.answers import ObjectionEntry, OpinionEntry, ResponseEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.effects import EFFECTS
from workflow.engine.grounds import Seen, rests_on
from workflow.errors import Invalid, Stale

if TYPE_CHECKING:
    from tests.office import Office


def test_every_effect_says_what_it_rests_on() -> None:
    assert {rule.effect for rule in COMMUNE.rules if rule.effect} == set(EFFECTS)
    for rule in COMMUNE.rules:
        beside = EFFECTS[rule.effect].in_any_state if rule.effect else False
        assert ("state" in rests_on(rule)[:1]) is not beside
        assert set(rests_on(rule)) <= set(Ground)


def test_a_note_rests_on_nothing_but_the_state_and_a_new_step_on_the_whole() -> None:
    step = next(rule for rule in COMMUNE.rules if rule.action == "withdraw")
    note = replace(step, action="note_progress", leads_to=step.state)
    assert rests_on(note) == ("state",)
    assert {"round", "products", "answers", "vote"} < set(rests_on(replace(step, action="pause")))


def test_what_is_read_back_from_a_page_is_what_was_seen(office: Office) -> None:
    number = office.reported()
    before = replace(office.seen("vhxh", number, "confirm"), seq=123)
    assert Seen.read(str(before)) == before


@pytest.mark.parametrize("text", ["x", "state", "state=", "state= round=", "seq=9", "= =", "0"])
def test_nonsense_is_what_nobody_has_seen(office: Office, text: str) -> None:
    number = office.reported()
    with pytest.raises(Stale):
        office.perform("vhxh", number, "confirm", seen=Seen.read(text))


def test_what_was_seen_of_another_act_is_not_enough(office: Office) -> None:
    number = office.reviewed()
    with pytest.raises(Stale):
        office.perform("chutich", number, "approve", seen=Seen.read("state=0"))


# Fourteen units


def test_fourteen_who_opened_the_page_together_all_confirm_one_after_another(
    office: Office,
) -> None:
    number, heads = asked_of_many(office)
    pages = {head: office.seen(head, number, "confirm") for head in heads}
    states = [
        office.perform(head, number, "confirm", seen=page).state for head, page in pages.items()
    ]
    assert states == ["reported"] * 13 + ["reviewed"]


@pytest.mark.both
def test_fourteen_confirm_at_the_same_moment(office: Office) -> None:
    number, heads = asked_of_many(office)
    pages = {head: office.seen(head, number, "confirm") for head in heads}
    with ThreadPoolExecutor(len(heads)) as pool:
        outcomes = [
            *pool.map(lambda head: office.perform(head, number, "confirm", seen=pages[head]), heads)
        ]
    assert sorted(outcome.state for outcome in outcomes) == ["reported"] * 13 + ["reviewed"]
    assert [answer.position for answer in office.situation(number).given] == [*range(1, 15)]
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_of_one_unit_two_who_answer_at_once_one_wins(office: Office) -> None:
    office.give_post("vhxh.cb", Role.HEAD, "PHONG_VHXH")
    number = office.reported()
    pages = {who: office.seen(who, number, "confirm") for who in ("vhxh", "vhxh.cb")}
    office.perform("vhxh", number, "confirm", seen=pages["vhxh"])
    with pytest.raises(Stale) as stale:
        office.perform("vhxh.cb", number, "confirm", seen=pages["vhxh.cb"])
    assert stale.value.grounds == ("own_answers",)


# What a decision rests on


def test_a_return_is_stopped_by_an_objection_that_came_meanwhile(office: Office) -> None:
    number = office.reported()
    page = office.seen("vanphong", number, "return")
    office.perform("vhxh", number, "object")
    with pytest.raises(Stale) as stale:
        office.perform("vanphong", number, "return", seen=page)
    assert stale.value.grounds == ("answers",)


def test_an_approval_is_of_the_round_that_was_seen(office: Office) -> None:
    number = office.reviewed()
    page = office.seen("chutich", number, "approve")
    office.perform("phochutich", number, "return")
    office.report(number)
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, "approve", seen=page)
    assert stale.value.grounds == ("round", "answers")


def test_a_task_is_not_taken_back_over_a_product_that_came_meanwhile(office: Office) -> None:
    number = office.in_progress()
    page = office.seen("chutich", number, "revoke")
    office.hand_in(number)
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, "revoke", seen=page)
    assert stale.value.grounds == ("products",)


def test_a_decision_is_on_the_extension_that_was_seen(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    page = office.seen("chutich", number, "grant_extension")
    office.hand_in(number)
    office.perform("phochutich", number, "refuse_extension")
    office.perform("kinhte", number, "request_extension")
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, "grant_extension", seen=page)
    assert stale.value.grounds == ("extension",)


def test_an_answer_is_to_the_decline_that_was_seen(office: Office) -> None:
    number = office.assign("I.2")
    office.perform("kinhte", number, "decline")
    page = office.seen("chutich", number, "uphold")
    office.perform("phochutich", number, "uphold")
    office.perform("kinhte", number, "decline")
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, "uphold", seen=page)
    assert stale.value.grounds == ("decline",)


def test_a_return_is_stopped_by_a_vote_that_came_meanwhile(office: Office) -> None:
    number = office.reviewed("I.3")
    page = office.seen("chutich", number, "return")
    office.record_vote(number)
    with pytest.raises(Stale) as stale:
        office.perform("chutich", number, "return", seen=page)
    assert stale.value.grounds == ("vote",)


def test_a_response_is_to_the_objection_that_was_seen(office: Office) -> None:
    number = office.reported()
    for head, code in (("vhxh", "PHONG_VHXH"), ("congan", "CONG_AN_XA")):
        office.perform(head, number, "object", ObjectionEntry("Sai.", code))
    page = office.seen("kinhte", number, "respond", about_unit="CONG_AN_XA")
    office.perform("kinhte", number, "respond", ResponseEntry("Đã sửa.", "PHONG_VHXH"))
    office.perform("kinhte", number, "respond", ResponseEntry("Đã sửa.", "CONG_AN_XA"), seen=page)
    assert office.state(number) == "reviewed"


# What is no fact


def test_hands_change_and_the_page_of_whoever_follows_still_holds(office: Office) -> None:
    office.give_post("vhxh.cb", Role.HEAD, "PHONG_VHXH")
    number = office.reported()
    page = office.seen("vhxh.cb", number, "confirm")
    office.end_posts("vhxh", last_day=office.now.date())
    office.later(days=1)
    office.perform("vhxh.cb", number, "confirm", seen=page)


def test_who_answered_meanwhile_is_left_out_of_an_urging(office: Office) -> None:
    number = office.reported()
    page, both = office.seen("vanphong", number, "urge"), ("PHONG_VHXH", "CONG_AN_XA")
    office.perform("vhxh", number, "confirm")
    office.perform("vanphong", number, "urge", UrgingEntry("Khẩn trương.", both), seen=page)
    assert [urging.unit.code for urging in office.situation(number).urgings] == ["CONG_AN_XA"]
    with pytest.raises(Invalid):
        office.perform("vanphong", number, "urge", UrgingEntry("Nhanh lên.", both[:1]))


# Pages that were opened before an upgrade


def test_an_old_page_holds_as_long_as_nothing_at_all_has_changed(office: Office) -> None:
    number = office.reported()
    page = Seen.of_version(str(office.instance(number).version))
    office.perform("vhxh", number, "confirm", seen=page)
    with pytest.raises(Stale) as stale:
        office.perform("congan", number, "confirm", OpinionEntry(Opinion.AGREE), seen=page)
    assert stale.value.grounds == ("version",)
