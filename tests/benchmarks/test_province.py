"""A province that is made for measuring: true to the rules, to its last hash."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from benchmarks.province import count_anew
from benchmarks.small_office import TODAY
from benchmarks.towns import Shape
from models.database import make_engine, reading_sessions, writing_sessions
from models.file_store import FileStore
from models.migrations.upgrade import upgrade
from models.organisation import Commune, Unit, User
from models.plan import Plan, Section, Task
from models.work import Report, TaskInstance
from tests import factories
from tests.benchmarks.conftest import PERIODS
from tests.client import Client
from tests.servers import fresh_database
from web.app import create_app
from web.config import Settings
from workflow.actors.actor import Actor
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.engine.explain import explain
from workflow.engine.instances import situation_numbered
from workflow.notifications.delivery import deliver
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from benchmarks.copying import Copying
    from benchmarks.province import Model
    from models.base import Owned

pytestmark = pytest.mark.thorough

SHAPE = Shape(tasks=70, units=5, leading=4, people=18, rows_of_a_plan=60)

PEOPLE = (
    "chutich", "phochutich", "uyvien", "vanphong", "admin", "giamsat",
    "p0001.head", "p0002.officer",
)  # fmt: skip
"""Somebody of each role."""


@dataclass(frozen=True)
class Filled:
    """A database with one commune at work, and the folder of its documents."""

    engine: Engine
    copying: Copying
    folder: Path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """One for all tests, which only look."""
    folder = tmp_path_factory.mktemp("filled")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'dondoc.db'}"
        if request.param == "postgresql":
            cluster = request.getfixturevalue("cluster")
            url = stack.enter_context(fresh_database(cluster))
        engine = make_engine(url)
        upgrade(engine)
        copying = model.fill(engine, SHAPE, files=folder / "files")
        count_anew(engine)
        yield Filled(engine, copying, folder)
        engine.dispose()


def test_what_is_made_is_whole(filled: Filled) -> None:
    commune_id, files = filled.copying.town.id, FileStore(filled.folder / "files")
    with reading_sessions(filled.engine)() as session:
        found = verify(session, commune_id, files=lambda name: files.rehash(commune_id, name))
    assert (found.findings, found.remarks) == ((), ())
    assert found.instances == filled.copying.numbers == SHAPE.tasks * PERIODS
    assert found.events > 5 * found.instances
    assert found.files


def test_a_copy_stands_as_its_pattern_does(model: Model, filled: Filled) -> None:
    for edition in filled.copying.editions:
        of, number = edition.pattern.walk, edition.first_number + edition.count - 1
        with model.office.reading() as small, reading_sessions(filled.engine)() as session:
            assert _stands(session, number) == _stands(small, of.number), of


def test_work_has_come_to_every_state_late_and_in_time(filled: Filled) -> None:
    with reading_sessions(filled.engine)() as session:
        states = Counter(session.scalars(select(TaskInstance.state)))
        reported = select(TaskInstance.due_on, Report.reported_at).join(
            Report, Report.instance_id == TaskInstance.id
        )
        late = Counter(due_on < local_day(at) for due_on, at in session.execute(reported))
    assert set(states) == {"assigned", "in_progress", "reported", "reviewed", "closed", "revoked"}
    assert states["closed"] > states["in_progress"]
    assert late[True] > 0
    assert late[False] > late[True]


def test_everybody_can_look_at_what_was_made(filled: Filled) -> None:
    settings = Settings(data_dir=filled.folder)
    app = create_app(settings, engine=filled.engine, clock=lambda: TODAY, hashing=factories.CHEAPLY)
    app.test_client_class = Client
    for username in PEOPLE:
        client = app.test_client()
        assert client.sign_in(username).status_code == 303, username
        page = client.get("/", follow_redirects=True)
        links = set(re.findall(r'href="(/[a-z][a-z0-9/-]*)"', page.text))
        assert len(links) > 5, username
        for link in sorted(links):
            assert client.get(link, follow_redirects=True).status_code == 200, (username, link)


def test_nothing_is_left_to_the_clock_or_to_be_told(filled: Filled) -> None:
    writing = writing_sessions(filled.engine)
    assert run_due(reading_sessions(filled.engine), writing.begin, at=TODAY) == []
    with writing.begin() as session:
        assert deliver(session, filled.copying.town.id, sender=None, at=TODAY) == 0


def test_a_commune_has_the_shape_that_is_asked_for(model: Model, engine: Engine) -> None:
    one = Shape(tasks=30, units=3, leading=1, people=33, rows_of_a_plan=30)
    model.fill(engine, one, place=1)
    model.fill(engine, Shape(tasks=20, units=4, leading=4, people=8, rows_of_a_plan=7), place=2)
    with reading_sessions(engine)() as session:
        communes = session.scalars(select(Commune).order_by(Commune.code)).all()
        leads = select(func.count(TaskInstance.lead_unit_id.distinct())).group_by(
            TaskInstance.commune_id
        )
        assert sorted(session.scalars(leads)) == [1, 4]
        rows = (
            select(func.count()).select_from(Task)
            .join(Section, Section.id == Task.section_id).group_by(Section.plan_id)
        )  # fmt: skip
        assert sorted(session.scalars(rows)) == [6, 7, 7, 30]
        assert _count(session, User, communes[0].id) == 33 + 8
        assert _count(session, Unit, communes[1].id) == 4 + 1
        assert _count(session, Plan, communes[1].id) == 3
        assert all(verify(session, commune.id).whole for commune in communes)


@pytest.mark.parametrize(
    "how", [{"tasks": 9}, {"units": 2}, {"leading": 0}, {"units": 5, "leading": 6}]
)
def test_a_shape_that_cannot_be_is_refused(how: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least"):
        Shape(**{"tasks": 100, **how})


def _stands(session: Session, number: int) -> tuple[object, ...]:
    """How an instance stands: its state, who is awaited until when, and what is open to whom."""
    clock = Actor.clock(session.scalars(select(Commune.id)).one())
    situation = situation_numbered(session, number, actor=clock, at=TODAY)
    rules = situation.definition.rules_in(situation.state)
    heads = f"{situation.instance.lead_unit.code.lower()}.head"
    return (
        situation.state,
        [(turn.action, turn.standing, turn.deadline) for turn in situation.turns],
        [
            {rule.action for rule in rules if explain(situation, actor, rule.action).allowed}
            for actor in (_actor(session, heads), _actor(session, "chutich"))
        ],
    )


def _actor(session: Session, username: str) -> Actor:
    user = session.scalars(select(User).where(User.username == username)).one()
    return Actor.of(session, user, on=local_day(TODAY))


def _count(session: Session, noun: type[Owned], commune_id: uuid.UUID) -> int:
    wanted = select(func.count()).select_from(noun).where(noun.commune_id == commune_id)
    return session.scalar(wanted) or 0
