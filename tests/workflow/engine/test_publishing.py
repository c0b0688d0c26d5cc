"""Published definitions: checked first, numbered, and never changed under a running instance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from models.definition import DefinitionInForce, PublishedDefinition
from models.vocabulary import EventKind
from tests.office import Office
from tests.premises import MORNING
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit.findings import Fault
from workflow.audit.verification import verify
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition, Rule
from workflow.definition.published import definitions_of, in_force
from workflow.definition.vocabulary import EffectName
from workflow.engine.checker import Unsound
from workflow.engine.explain import offers
from workflow.engine.publishing import publish
from workflow.errors import Unknown
from workflow.instance.entry import ReasonEntry
from workflow.scheduler.jobs import run_due

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
        if not rule.effect or "extension" not in rule.effect
        if rule.effect not in {EffectName.DECLINE, EffectName.REASSIGNMENT, EffectName.UPHOLDING}
        if rule.action not in {"urge", "remind"}
    ),
)
WITH_ARCHIVE = replace(
    COMMUNE,
    rules=(*COMMUNE.rules, Rule("revoked", "restore", "chair", "assigned", effect="reason")),
)

WORDED = replace(covered(), actions=covered().actions | {"restore"})


def published(office: Office, definition: Definition) -> PublishedDefinition:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        return publish(session, definition, worded=WORDED, actor=actor, at=office.now)


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
        stored = in_force(session, office.commune_id).published
        read = Definition.from_json(stored.body)
    assert read == WITHOUT_WITHDRAW
    assert read.sha256 == stored.sha256


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


def in_force_now(office: Office) -> int:
    with office.reading() as session:
        return in_force(session, office.commune_id).published.version


def test_an_earlier_definition_is_put_in_force_again(office: Office) -> None:
    first = office.in_progress("I.1")
    published(office, WITHOUT_WITHDRAW)
    second = office.in_progress("I.2")
    office.now += timedelta(days=1)
    again = published(office, COMMUNE)
    third = office.in_progress("I.3")

    assert (again.version, versions(office), in_force_now(office)) == (1, [1, 2], 1)
    followed = [office.situation(number).definition for number in (first, second, third)]
    assert followed == [COMMUNE, WITHOUT_WITHDRAW, COMMUNE]
    [event] = [each for each in office.events() if each.action == "put_in_force"]
    assert (event.kind, event.subject) == (EventKind.DEFINITION, "definition/commune/1")
    assert event.definition_hash == COMMUNE.sha256


def test_published_and_in_force_since_are_two_things(office: Office) -> None:
    published(office, WITHOUT_WITHDRAW)
    office.now += timedelta(days=3)
    published(office, COMMUNE)
    with office.reading() as session:
        current = in_force(session, office.commune_id)
    assert current.since == office.now
    assert current.published.published_at < office.now - timedelta(days=2)


def test_what_is_in_force_is_not_put_in_force_again(office: Office) -> None:
    published(office, WITHOUT_WITHDRAW)
    published(office, COMMUNE)
    written = len(office.events())
    published(office, COMMUNE)
    assert len(office.events()) == written


def test_before_the_two_were_told_apart_the_last_published_was_in_force(office: Office) -> None:
    """An installation that comes from there has published definitions and nothing beside."""
    published(office, WITHOUT_WITHDRAW)
    with office.transaction() as session:
        session.execute(delete(DefinitionInForce))
    assert in_force_now(office) == 2
    published(office, WITHOUT_WITHDRAW)
    assert in_force_now(office) == 2
    published(office, COMMUNE)
    assert in_force_now(office) == 1


def test_the_record_vouches_for_what_is_in_force(office: Office) -> None:
    published(office, WITHOUT_WITHDRAW)
    published(office, COMMUNE)

    def found() -> set[Fault]:
        with office.reading() as session:
            return {each.code for each in verify(session, office.commune_id).findings}

    assert found() == set()
    with office.transaction() as session:
        session.execute(update(DefinitionInForce).values(position=DefinitionInForce.position + 5))
    assert found() == {Fault.ROW_CHANGED}


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
    assert opened.work == "assign"
    assert office.situation(opened.number).definition == WITH_ARCHIVE
    offered = {verdict.action for verdict in offers(office.situation(old), office.actor("kinhte"))}
    assert offered == {"start", "appoint", "comment"}


def test_instances_of_different_definitions_are_read_together(office: Office) -> None:
    old = office.closed("I.1")
    published(office, WITHOUT_WITHDRAW)
    new = office.closed("I.2")
    assert office.state(old) == office.state(new) == "closed"
    assert {office.situation(n).definition.sha256 for n in (old, new)} == {
        COMMUNE.sha256,
        WITHOUT_WITHDRAW.sha256,
    }
