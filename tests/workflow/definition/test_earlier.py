"""What was published in an earlier form is read as it was meant, and stays as it was published."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import ballots
from tests.administration import is_whole
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.engine.publishing import publish
from workflow.instance.entry import ReasonEntry

if TYPE_CHECKING:
    from tests.office import Office

WRITTEN = {
    "commune-2026-11.json": "c69dcfe52fb0889b316f49743b98b8a1121eba6bbbdb0f0544996c7715198d1b",
    "commune-2026-11-29.json": "d8e88036d51f0a73839151f714c4295b9e360fa2a69e2dd38b19400ff17174db",
}
"""Under which hashes installations have them in their records."""

Body = dict[str, Any]


@pytest.fixture(params=WRITTEN)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def body(name: str) -> Body:
    written: Body = json.loads((Path(__file__).parent / name).read_text("utf-8"))
    return written


def test_it_is_still_known_by_its_hash(name: str, body: Body) -> None:
    read = Definition.from_json(deepcopy(body))
    assert read.sha256 == WRITTEN[name]
    assert read.as_json() == body
    assert Definition.from_json(read.as_json()).sha256 == WRITTEN[name]


def test_a_word_changed_in_it_gives_another_hash(name: str, body: Body) -> None:
    body["rules"][0]["standing"] = "chair"
    assert Definition.from_json(body).sha256 != WRITTEN[name]


ASKED_OTHERWISE = {
    ("in_progress", "report", "lead_head", "reported"): ("products_complete", "new_products_there"),
    ("in_progress", "report", "lead_head", "reviewed"): ("products_complete", "new_products_there"),
}
"""The rows that mean something else today: the only thing they ask, then and now.

A report waited for a version of every product demanded, before it could answer one otherwise.
"""


_OF_COMMITTEE = (ConditionName.INDEPENDENT_AUTHORITY,)
_SIGNED = (ConditionName.SIGNS_FOR_OFFICE,)
_OF_OTHERS = (ConditionName.OTHER_UNIT_AWAITED,)
GUARDED_SINCE = {
    **{
        (state, "revoke", "committee"): _OF_COMMITTEE
        for state in ("assigned", "in_progress", "reported", "reviewed")
    },
    ("reviewed", "return", "committee"): _OF_COMMITTEE,
    ("closed", "reopen", "chair"): _OF_COMMITTEE,
    ("reported", "return", "follow_up"): (ConditionName.INDEPENDENT_OFFICE, *_SIGNED),
    **{
        (state, action, "follow_up"): _SIGNED
        for state in ("assigned", "in_progress")
        for action in ("grant_extension", "refuse_extension")
    },
    ("reviewed", "open_ballot", "follow_up"): _SIGNED,
    ("reviewed", "withdraw_ballot", "follow_up"): _SIGNED,
    **{
        (state, "urge", "follow_up"): (*_OF_OTHERS, *_SIGNED)
        for state in ("assigned", "in_progress", "reported")
    },
    ("assigned", "urge", "chair"): (*_OF_COMMITTEE, ConditionName.UNIT_AWAITED),
    ("in_progress", "urge", "chair"): _OF_COMMITTEE,
    ("reported", "urge", "chair"): (*_OF_COMMITTEE, *_OF_OTHERS),
}
"""What was open to whoever had the standing, also in what their own unit leads, with what it asks
today.
"""


def test_every_row_means_what_the_same_row_means_today(body: Body) -> None:
    read = Definition.from_json(body)
    assert read.states == COMMUNE.states
    today = {of_today(rule) for rule in COMMUNE.rules}
    otherwise = {rule for rule in map(of_today, read.rules) if rule not in today}
    assert {place_of(rule): rule.provided for rule in otherwise} == {
        place: (then,) for place, (then, _) in ASKED_OTHERWISE.items()
    }
    assert {
        replace(rule, provided=(ASKED_OTHERWISE[place_of(rule)][1],)) for rule in otherwise
    } <= today
    assert len(read.rules) == len({*read.rules})


def place_of(rule: Rule) -> tuple[str, str, str, str]:
    return rule.state, rule.action, rule.standing, rule.leads_to


def of_today(rule: Rule) -> Rule:
    """The row, but for what was otherwise then.

    Urging outdated what others had before them, no approval waited for the office or said more,
    who returned what had been in time did not say by when it was due again, and who belonged to a
    unit could act in its matters for the committee.
    """
    if ConditionName.VOTE_RECORDED in rule.provided:
        asked = tuple(sorted({*rule.provided, ConditionName.SUBMITTED}))
        return replace(rule, provided=asked, effect=EffectName.APPROVAL)
    provided = GUARDED_SINCE.get((rule.state, rule.action, rule.standing), rule.provided)
    outdates = rule.outdates and rule.effect != EffectName.URGING
    effect = EffectName.RETURN if rule.action in {"return", "reopen"} else rule.effect
    return replace(rule, provided=provided, outdates=outdates, effect=effect)


def test_only_what_the_clock_noted_left_views_as_they_were(body: Body) -> None:
    read = Definition.from_json(body)
    written = {(row["state"], row["action"], row["standing"]) for row in body["rules"]}
    for rule in read.rules:
        had_a_row = (rule.state, rule.action, rule.standing) in written
        noted = rule.standing == Standing.CLOCK and rule.leads_to == rule.state
        assert rule.outdates is (had_a_row and not noted), rule


def test_what_is_made_of_it_is_a_definition_of_its_own(name: str, body: Body) -> None:
    read = Definition.from_json(body)
    fewer = replace(read, rules=read.rules[:-1])
    assert fewer.published is None
    assert fewer.sha256 not in {WRITTEN[name], COMMUNE.sha256}


def test_onward_led_what_no_clock_did_and_nothing_that_was_asked_or_answered(body: Body) -> None:
    beside = {
        EffectName.OBJECTION, EffectName.URGING, EffectName.EXTENSION,
        EffectName.EXTENSION_GRANT, EffectName.EXTENSION_REFUSAL,
        EffectName.DECLINE, EffectName.REASSIGNMENT, EffectName.UPHOLDING,
    }  # fmt: skip
    steps = {state.name: state.step or 0 for state in COMMUNE.states}
    written = len(body["rules"])
    for rule in Definition.from_json(body).rules[:written]:
        onward = steps[rule.leads_to] >= steps[rule.state]
        assert rule.forward == (rule.standing != "clock" and onward and rule.effect not in beside)


def test_an_instance_that_runs_by_it_goes_on_to_its_end(
    office: Office, name: str, body: Body
) -> None:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        earlier = Definition.from_json(body)
        publish(session, earlier, worded=covered(), actor=actor, at=office.now)
    number = office.reviewed("I.3")
    assert office.situation(number).definition.sha256 == WRITTEN[name]
    office.perform("chutich", number, "return", ReasonEntry("Bổ sung số liệu."))
    office.perform("vhxh", number, "comment")
    office.perform("kinhte", number, "take_out")
    office.report(number)
    assert office.instance(number).round == 2
    office.perform("vhxh", number, "confirm")
    ballots.ask(office, number)
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    office.perform("vanphong", number, "count")
    assert office.perform("chutich", number, "approve").state == "closed"
    assert office.events(number)[-1].definition_hash == WRITTEN[name]
    assert is_whole(office)
