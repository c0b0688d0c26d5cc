"""A question put together once gives each caller its own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.queries.work import instance_numbered, versions_of, whole_instances
from models.work import TaskInstance

if TYPE_CHECKING:
    from tests.office import Office


def test_each_asks_with_values_of_their_own(office: Office) -> None:
    numbers = [office.assign("I.1"), office.assign("I.2")]
    # Both are put together before either is asked.
    asked = [instance_numbered(office.commune_id, number) for number in numbers]
    with office.reading() as session:
        assert [session.scalars(each).one().number for each in asked] == numbers


def test_values_may_be_named_and_several_may_come_one_by_one(office: Office) -> None:
    ids = [office.instance(office.assign(label)).id for label in ("I.1", "I.2", "I.3")]
    question = whole_instances(ids=(each for each in ids[:2]), commune_id=office.commune_id)
    with office.reading() as session:
        # A generator gives its values once, and a question may be asked again.
        for _ in range(2):
            assert [found.id for found in session.scalars(question).unique()] == ids[:2]


def test_nothing_is_found_among_nothing(office: Office) -> None:
    number = office.in_progress("I.1")
    office.hand_in(number)
    with office.reading() as session:
        assert session.scalars(versions_of(office.commune_id, [])).all() == []


def test_more_can_be_asked_than_was_prepared(office: Office) -> None:
    number = office.assign("I.1")
    question = instance_numbered(office.commune_id, number)
    with office.reading() as session:
        assert session.scalars(question).one().number == number
        assert session.scalars(question.where(TaskInstance.number != number)).all() == []
