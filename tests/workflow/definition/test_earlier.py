"""What was published in an earlier form is read as it was meant, and stays as it was published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.administration import is_whole
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import EffectName
from workflow.engine.inputs import ReasonEntry
from workflow.engine.publishing import publish

if TYPE_CHECKING:
    from tests.office import Office

WRITTEN = Path(__file__).parent / "commune-2026-11.json"
SHA256 = "c69dcfe52fb0889b316f49743b98b8a1121eba6bbbdb0f0544996c7715198d1b"
"""Under which installations have it in their records."""


def body() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(WRITTEN.read_text("utf-8"))
    return written


def test_it_is_still_known_by_its_hash() -> None:
    read = Definition.from_json(body())
    assert read.sha256 == SHA256
    assert read.as_json() == body()
    assert Definition.from_json(read.as_json()).sha256 == SHA256


def test_a_word_changed_in_it_gives_another_hash() -> None:
    changed = body()
    changed["rules"][0]["standing"] = "chair"
    assert Definition.from_json(changed).sha256 != SHA256


def test_every_row_means_what_the_same_row_means_today() -> None:
    assert Definition.from_json(body()).rules == COMMUNE.rules


def test_what_is_made_of_it_is_a_definition_of_its_own() -> None:
    read = Definition.from_json(body())
    fewer = replace(read, rules=read.rules[:-1])
    assert fewer.published is None
    assert fewer.sha256 not in {SHA256, COMMUNE.sha256}


@pytest.mark.parametrize("row", range(len(COMMUNE.rules)))
def test_onward_led_what_no_clock_did_and_nothing_that_was_asked_or_answered(row: int) -> None:
    rule = Definition.from_json(body()).rules[row]
    beside = {
        EffectName.OBJECTION, EffectName.URGING, EffectName.EXTENSION,
        EffectName.EXTENSION_GRANT, EffectName.EXTENSION_REFUSAL,
        EffectName.DECLINE, EffectName.REASSIGNMENT, EffectName.UPHOLDING,
    }  # fmt: skip
    steps = {state.name: state.step or 0 for state in COMMUNE.states}
    onward = steps[rule.leads_to] >= steps[rule.state]
    assert rule.forward == (rule.standing != "clock" and onward and rule.effect not in beside)


def test_an_instance_that_runs_by_it_goes_on_to_its_end(office: Office) -> None:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        earlier = Definition.from_json(body())
        publish(session, earlier, worded=covered(), actor=actor, at=office.now)
    number = office.reviewed("I.2")
    assert office.situation(number).definition.sha256 == SHA256
    office.perform("chutich", number, "return", ReasonEntry("Bổ sung số liệu."))
    office.perform("kinhte", number, "report")
    assert office.instance(number).round == 2
    assert office.events(number)[-1].definition_hash == SHA256
    assert is_whole(office)
