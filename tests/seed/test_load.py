"""Loading the plan: once, whole, and as issued."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from models.database import writing_sessions
from models.organisation import Unit
from models.plan import Indicator, Plan, ProductRequirement, Section, Task
from models.record import Event
from seed.load import LoadedWrongly, load
from seed.plan import read_plan
from web.wording import covered
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

NOW = datetime(2026, 9, 21, 1, tzinfo=UTC)


def count(session: Session, noun: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(noun)) or 0


def test_the_whole_plan_is_loaded_once(engine: Engine) -> None:
    writing = writing_sessions(engine)
    for _ in range(2):
        with writing.begin() as session:
            commune = load(session, worded=covered(), at=NOW)
    with writing.begin() as session:
        assert commune.name == "xã Ngọk Bay"
        assert [count(session, noun) for noun in (Plan, Section, Task)] == [1, 6, 23]
        assert count(session, Indicator) == 2
        assert count(session, Event) == 5
        assert verify(session, commune.id).findings == ()


def test_texts_are_stored_as_issued(engine: Engine) -> None:
    source = read_plan()
    with writing_sessions(engine).begin() as session:
        load(session, worded=covered(), at=NOW)
        stored = session.execute(
            select(Section.numeral, Task.position, Task.content, Task.product_text)
            .join(Section, Section.id == Task.section_id)
            .order_by(Section.position, Task.position)
        ).all()
    assert [tuple(row) for row in stored] == [
        (task.section, task.number, task.cells.content.text, task.cells.product.text)
        for task in source.tasks
    ]


def test_what_another_authority_issues_is_not_demanded(engine: Engine) -> None:
    with writing_sessions(engine).begin() as session:
        load(session, worded=covered(), at=NOW)
        foreign = session.scalars(
            select(ProductRequirement.text).where(ProductRequirement.required.is_(False))
        ).all()
    assert foreign == ["Văn bản hướng dẫn của Sở Nội vụ"]


def test_no_village_is_invented(engine: Engine) -> None:
    with writing_sessions(engine).begin() as session:
        load(session, worded=covered(), at=NOW)
        kinds = set(session.scalars(select(Unit.kind)))
    assert "village" not in kinds


def test_a_plan_that_lost_a_task_is_noticed(engine: Engine) -> None:
    writing = writing_sessions(engine)
    with writing.begin() as session:
        load(session, worded=covered(), at=NOW)
    with writing.begin() as session:
        task = session.scalars(select(Task).limit(1)).one()
        for noun in (Indicator, ProductRequirement):
            for row in session.scalars(select(noun).where(noun.task_id == task.id)):
                session.delete(row)
        for party in task.parties:
            session.delete(party)
        session.flush()
        session.delete(task)
    with pytest.raises(LoadedWrongly, match="22 of 23"), writing.begin() as session:
        load(session, worded=covered(), at=NOW)
