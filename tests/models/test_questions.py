"""Questions that are compiled once, and the nouns they are answered in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm.exc import DetachedInstanceError

from models.base import new_key
from models.product import ProductVersion
from models.queries.holdings import held_by_person
from models.queries.optional_parts import papers_with
from models.queries.plain import adopt
from models.queries.questions import Question
from models.queries.work import instances_pinned
from models.record import Outbox
from models.work import Cooperation, TaskInstance
from tests.statements import counted

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from tests.office import Office


def test_values_may_be_named_and_several_may_come_one_by_one(office: Office) -> None:
    ids = [office.instance(office.assign(label)).id for label in ("I.1", "I.2", "I.3")]
    with office.reading() as session:
        rows = instances_pinned.rows(
            session, ids=(each for each in ids[:2]), commune_id=office.commune_id
        )
        assert {instance.id for instance, *_ in rows} == set(ids[:2])


def test_what_is_looked_for_twice_is_found_once(office: Office) -> None:
    ids = [office.instance(office.assign(label)).id for label in ("I.1", "I.2", "I.3")]
    with office.reading() as session:
        rows = instances_pinned.rows(session, office.commune_id, [*ids, ids[0]])
        assert len(rows) == len(ids)


def test_each_has_those_that_it_names(office: Office) -> None:
    found = pinned(office, office.assign("I.3"))
    assert found.definition.sha256
    actor = office.actor("kinhte")
    assert actor.user_id
    with office.reading() as session:
        rows = held_by_person.rows(session, office.commune_id, actor.user_id, office.now.date())
    assert {(post.user, post.unit) for _, post, *_ in rows} == {
        (user, unit) for _, _, user, unit, *_ in rows
    }


def test_what_stands_in_several_rows_is_the_same_in_each(office: Office) -> None:
    numbers = [office.assign("I.1"), office.assign("I.2")]
    with office.reading() as session:
        ids = [office.instance(number).id for number in numbers]
        first, second = instances_pinned.rows(session, office.commune_id, ids)
        assert first[1] is second[1]


def test_what_was_not_read_is_an_error_and_no_statement(office: Office, engine: Engine) -> None:
    """Neither is it empty: that would be an answer nobody gave."""
    found = pinned(office, office.assign("I.3"))
    with counted(engine) as statements:
        with pytest.raises(DetachedInstanceError):
            _ = found.cooperations
        with pytest.raises(DetachedInstanceError):
            _ = found.definition.body
        assert statements == []


def test_nothing_is_found_among_nothing(office: Office) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    with office.reading() as session:
        nobody: list[uuid.UUID] = []
        found = papers_with(frozenset()).found(
            session,
            commune_id=office.commune_id,
            instance_ids=nobody,
            task_ids=nobody,
            period_ids=nobody,
            lead_ids=nobody,
        )
        assert found.all(ProductVersion) == []
        assert found.one(Cooperation) is None


@pytest.mark.both
def test_of_one_that_a_session_takes_in_it_stores_what_changes_alone(office: Office) -> None:
    number = office.assign("I.3")
    found = pinned(office, number)
    with office.transaction() as session:
        other = session.get_one(TaskInstance, (found.commune_id, found.id))
        adopt(session, found).due_on = None
        assert other not in session
        assert session.is_modified(found)
    assert office.instance(number).due_on is None


@pytest.mark.both
def test_of_however_many_each_is_found_by_the_same_text(office: Office, engine: Engine) -> None:
    ids = [office.instance(office.assign(label)).id for label in ("I.1", "I.2", "I.3")]
    others = [new_key() for _ in range(AS_MANY_AS_NO_STATEMENT_HAS_PLACES)]
    with office.reading() as session, counted(engine) as statements:
        for some in (ids[:1], ids, [*ids, *others], []):
            rows = instances_pinned.rows(session, office.commune_id, some)
            assert {instance.id for instance, *_ in rows} == set(some) & set(ids)
    assert len({each for each in statements if each.startswith("SELECT")}) == 1


AS_MANY_AS_NO_STATEMENT_HAS_PLACES = 70_000


@pytest.mark.both
def test_what_is_looked_for_is_not_cut_to_the_length_of_its_column(office: Office) -> None:
    why = "w" * 40
    with office.transaction() as session:
        session.add(
            Outbox(commune_id=office.commune_id, event_seq=1, why=why, created_at=office.now)
        )
    with office.reading() as session:
        assert waiting.rows(session, office.commune_id, [why, OF_OTHER_SIGNS]) == [(why,)]
        assert waiting.rows(session, office.commune_id, [f"{why}w", OF_OTHER_SIGNS]) == []


OF_OTHER_SIGNS = """ '"%\\{},ạ"""


@Question
def waiting(commune_id: uuid.UUID, whys: Iterable[str]) -> Select[str]:
    """Of what lies in the outbox, why: of some reasons."""
    return select(Outbox.why).where(Outbox.commune_id == commune_id, Outbox.why.in_(whys))


def pinned(office: Office, number: int) -> TaskInstance:
    """An instance as it is read with what it names."""
    wanted = office.instance(number).id
    with office.reading() as session:
        [(found, _)] = instances_pinned.rows(session, office.commune_id, [wanted])
    return found
