"""Every statement names the commune: what is spread by it over machines finds its own."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, exists, select, update

import models.queries
from models.plan import Task
from models.queries.among import in_one_place
from models.queries.questions import Question
from models.queries.together import Gathering
from models.work import TaskInstance
from tests.full_house import full_house
from tests.one_commune import looked_at
from tests.web.addresses import PATHS
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql import Executable

    from tests.client import Client
    from tests.office import Office

PEOPLE = ("vanphong", "chutich", "kinhte")
NARROWED = (
    "/nhiem-vu?q=ho",
    "/nhiem-vu?ky=tat-ca&tinh-trang=open_overdue",
    "/nhiem-vu?ket-qua=bi-tra-lai",
    "/thong-ke?ky=tat-ca",
)
HERE = TaskInstance.commune_id


@pytest.mark.parametrize(
    "statement",
    [
        select(TaskInstance.id).where(
            exists().where(Task.commune_id == HERE, Task.id == TaskInstance.task_id)
        ),
        select(TaskInstance.id).join(
            Task, (Task.commune_id == HERE) & (Task.id == TaskInstance.task_id)
        ),
    ],
    ids=["within", "beside"],
)
def test_a_table_of_any_commune_would_be_seen(office: Office, statement: Executable) -> None:
    assert astray(office, statement)


def test_a_table_asked_within_by_the_row_around_it_would_be_seen(office: Office) -> None:
    within = exists().where(Task.commune_id == HERE, Task.id == TaskInstance.task_id)
    wanted = select(TaskInstance.id).where(office.commune_id == HERE, within)
    assert astray(office, wanted)
    assert astray(office, update(TaskInstance).where(office.commune_id == HERE, within))
    assert astray(office, delete(TaskInstance).where(office.commune_id == HERE, within))


def test_a_lock_and_a_search_among_none_would_be_seen(office: Office) -> None:
    own = select(TaskInstance.id).where(office.commune_id == HERE)
    within = exists().where(Task.commune_id == office.commune_id, Task.id == TaskInstance.task_id)
    assert astray(office, own.where(within).with_for_update())
    assert astray(office, own.where(TaskInstance.id.in_([])))
    assert not astray(office, own.where(within))
    assert not astray(office, own.with_for_update())


def astray(office: Office, statement: Executable) -> list[str]:
    """What is found of one statement, which is undone."""
    with looked_at(office.engine) as found, office.engine.connect() as connection:
        if isinstance(statement, type(update(TaskInstance))):
            statement = statement.values(round=0)
        connection.execute(statement)
    return found


def test_every_page_names_the_commune(office: Office, sign_in: Callable[[str], Client]) -> None:
    full_house(office)
    with looked_at(office.engine) as found:
        for name in PEOPLE:
            browser = sign_in(name)
            for address in (*PATHS.values(), *NARROWED):
                browser.get(address)
    assert set(found) == set()


def test_every_act_and_the_clock_name_the_commune(office: Office) -> None:
    office.stations = None  # they walk all the way
    with looked_at(office.engine) as found:
        full_house(office)
        for days in (1, 40):
            at = office.now + timedelta(days=days)
            run_due(office.reading, office.transaction, at=at)
    assert set(found) == set()


@pytest.mark.both
def test_every_question_that_is_compiled_once_names_the_commune(office: Office) -> None:
    compiled_once = [
        each
        for module in iter_modules(models.queries.__path__)
        for each in vars(import_module(f"models.queries.{module.name}")).values()
        if isinstance(each, Question | Gathering)
    ]
    assert compiled_once
    with looked_at(office.engine) as found:
        for each in compiled_once:
            dialect = office.engine.dialect
            in_one_place(each._compiled._statement, dialect).compile(dialect=dialect)
    assert set(found) == set()
