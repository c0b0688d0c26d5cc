"""Published definitions: checked first, numbered, and never changed under a running instance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.definition import PublishedDefinition
from models.vocabulary import EventKind
from tests.office import MORNING, Office
from workflow.actor import Actor
from workflow.checker import Unsound
from workflow.clockwork import run_due
from workflow.commune import COMMUNE
from workflow.definition import Definition, Rule
from workflow.entries import ReasonEntry
from workflow.errors import Unknown
from workflow.explain import offers
from workflow.pinned import definitions_of, newest
from workflow.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


WITHOUT_WITHDRAW = replace(
    COMMUNE, rules=tuple(rule for rule in COMMUNE.rules if rule.action != "withdraw")
)
WITHOUT_DEADLINES = replace(
    COMMUNE,
    rules=tuple(
        rule
        for rule in COMMUNE.rules
        if rule.action
        in {"start", "report", "confirm", "object", "respond", "return", "approve", "revoke"}
    ),
)
WITH_ARCHIVE = replace(
    COMMUNE, rules=(*COMMUNE.rules, Rule("revoked", "restore", "chair", "assigned", gives="reason"))
)


def published(office: Office, definition: Definition) -> PublishedDefinition:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        return publish(session, definition, actor=actor, at=office.now)


def versions(office: Office) -> list[int]:
    with office.reading() as session:
        return list(
            session.scalars(
                select(PublishedDefinition.version)
                .where(PublishedDefinition.commune_id == office.commune_id)
                .order_by(PublishedDefinition.version)
            )
        )


def test_publishing_numbers_the_definition_and_writes_it_down(office: Office) -> None:
    row = published(office, WITHOUT_WITHDRAW)
    assert (row.name, row.version, row.sha256) == ("commune", 2, WITHOUT_WITHDRAW.sha256)
    event = office.events()[-1]
    assert (event.kind, event.action) == (EventKind.DEFINITION, "publish")
    assert event.subject == "definition/commune/2"
    assert event.definition_hash == WITHOUT_WITHDRAW.sha256


def test_what_is_stored_is_the_definition_and_nothing_less(office: Office) -> None:
    published(office, WITHOUT_WITHDRAW)
    with office.reading() as session:
        stored = newest(session, Actor.system(office.commune_id))
    assert Definition.from_json(stored.body) == WITHOUT_WITHDRAW
    assert Definition.from_json(stored.body).sha256 == stored.sha256


def test_a_published_definition_is_loaded_once(office: Office) -> None:
    row = published(office, WITHOUT_WITHDRAW)
    with office.reading() as session:
        first, again = (definitions_of(session, office.commune_id)[row.id] for _ in range(2))
    assert first == WITHOUT_WITHDRAW
    assert again is first


def test_the_same_content_is_published_once(office: Office) -> None:
    first = published(office, WITHOUT_WITHDRAW)
    written = len(office.events())
    again = published(office, replace(WITHOUT_WITHDRAW))
    assert again.id == first.id
    assert versions(office) == [1, 2]
    assert len(office.events()) == written


def test_an_unsound_definition_is_not_published(office: Office) -> None:
    with pytest.raises(Unsound):
        published(office, replace(COMMUNE, initial="nowhere"))
    assert versions(office) == [1]


def test_communes_publish_apart(engine: Engine, data_dir: Path) -> None:
    here, there = (Office.founded(engine, code, data_dir) for code in ("here", "there"))
    published(here, WITHOUT_WITHDRAW)
    assert versions(here) == [1, 2]
    assert versions(there) == [1]
    number = there.reported()
    assert there.perform("kinhte", number, "withdraw").state == "in_progress"


# Running instances are undisturbed


def test_a_running_instance_keeps_the_definition_it_began_with(office: Office) -> None:
    running = office.reported("I.1")
    before = office.instance(running)
    published(office, WITHOUT_WITHDRAW)
    later = office.in_progress("I.2")

    assert office.instance(running).definition_id == before.definition_id
    assert office.instance(running).version == before.version
    assert office.situation(running).definition == COMMUNE
    assert office.situation(later).definition == WITHOUT_WITHDRAW


def test_what_a_later_definition_takes_away_is_still_open_before(office: Office) -> None:
    running = office.reported("I.1")
    published(office, WITHOUT_WITHDRAW)
    later = office.assign("I.1", day=MORNING.date().replace(year=2027))
    office.perform("kinhte", later, "start")
    office.report(later)

    assert office.verdict("kinhte", running, "withdraw").allowed
    with pytest.raises(Unknown):
        office.perform("kinhte", later, "withdraw")
    office.perform("kinhte", running, "withdraw")
    assert office.events(running)[-1].definition_hash == COMMUNE.sha256
    assert office.events(later)[-1].definition_hash == WITHOUT_WITHDRAW.sha256


def test_what_a_later_definition_adds_is_closed_before(office: Office) -> None:
    old = office.revoked("I.1")
    published(office, WITH_ARCHIVE)
    new = office.revoked("I.2")
    with pytest.raises(Unknown):
        office.perform("chutich", old, "restore")
    given_back = office.perform("chutich", new, "restore", ReasonEntry("Thu hồi nhầm."))
    assert given_back.state == "assigned"


def test_the_clock_passes_by_what_knows_no_reminder_and_the_next_period_has_it(
    office: Office,
) -> None:
    published(office, WITHOUT_DEADLINES)
    old = office.assign("I.1")
    published(office, WITH_ARCHIVE)
    office.until(old)
    [opened] = run_due(office.reading, office.transaction, at=office.now)
    assert opened.action == "assign"
    assert office.situation(opened.number).definition == WITH_ARCHIVE
    offered = {verdict.action for verdict in offers(office.situation(old), office.actor("kinhte"))}
    assert offered == {"start"}


def test_instances_of_different_definitions_are_read_together(office: Office) -> None:
    old = office.closed("I.1")
    published(office, WITHOUT_WITHDRAW)
    new = office.closed("I.2")
    assert office.state(old) == office.state(new) == "closed"
    assert {office.situation(n).definition.sha256 for n in (old, new)} == {
        COMMUNE.sha256,
        WITHOUT_WITHDRAW.sha256,
    }
