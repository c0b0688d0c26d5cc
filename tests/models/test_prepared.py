"""A question put together once gives each caller its own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.queries.work import instance_numbered
from models.work import TaskInstance

if TYPE_CHECKING:
    from tests.office import Office


def test_each_asks_with_values_of_their_own(office: Office) -> None:
    numbers = [office.assign("I.1"), office.assign("I.2")]
    # Both are put together before either is asked.
    asked = [instance_numbered(office.commune_id, number) for number in numbers]
    with office.reading() as session:
        assert [session.scalars(each).one().number for each in asked] == numbers


def test_more_can_be_asked_than_was_prepared(office: Office) -> None:
    number = office.assign("I.1")
    question = instance_numbered(office.commune_id, number)
    with office.reading() as session:
        assert session.scalars(question).one().number == number
        assert session.scalars(question.where(TaskInstance.number != number)).all() == []
