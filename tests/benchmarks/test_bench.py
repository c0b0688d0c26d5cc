"""What is measured beside the product does what the product does, and is measured on true data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from benchmarks import acts, pages
from benchmarks.load import OF_100, Visit, borne
from benchmarks.measuring import medians, timed
from benchmarks.serving import served
from benchmarks.small_office import TODAY
from benchmarks.subject import Subject
from benchmarks.towns import Shape
from models.database import reading_sessions
from models.record import Event
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from benchmarks.province import Model

ACTED = ("start", "approve", "comment")
LARGE_ENOUGH = Shape(tasks=120, units=4, people=8)


@pytest.mark.both
@pytest.mark.thorough
def test_the_floor_of_an_act_writes_what_the_act_does_and_leaves_the_record_whole(
    model: Model, engine: Engine, data_dir: Path
) -> None:
    copying = model.fill(engine, LARGE_ENOUGH)
    subject = Subject(engine, copying, data_dir)
    for act in acts.ACTS:
        taken = acts.measured(subject, act, 1)
        assert taken.statements > 0
    with reading_sessions(engine)() as session:
        done = (
            select(Event.action, func.count()).where(Event.at > TODAY).group_by(Event.action)
        )  # fmt: skip
        # Each once to warm up and once to be measured, by the product and by its floor.
        found = {action: many for action, many in session.execute(done)}  # noqa: C416 - rows are no pairs
        assert found == {act.action: 4 for act in acts.ACTS}
        assert verify(session, copying.town.id).findings == ()


@pytest.mark.both
@pytest.mark.thorough
def test_the_floor_of_a_page_reads_its_rows_and_is_as_long(
    model: Model, engine: Engine, data_dir: Path
) -> None:
    subject = Subject(engine, model.fill(engine, LARGE_ENOUGH), data_dir)
    for page in pages.pages_of(subject):
        body = pages.answered(subject, page)
        bare = pages.bare_app({page.address: body}, {page.address: page.rows}, engine)
        assert bare.test_client().get(page.address).data == body, page.name
        with engine.connect() as connection:
            for question in page.rows:
                connection.exec_driver_sql(question).all()


@pytest.mark.thorough
@pytest.mark.usefixtures("programs")
def test_pages_and_acts_that_come_all_together_are_answered_as_they_should_be(
    model: Model, engine: Engine, data_dir: Path
) -> None:
    subject = Subject(engine, model.fill(engine, LARGE_ENOUGH), data_dir)
    with served(subject, [], bare=False, folder=data_dir, processes=1) as port:
        load = borne(subject, port, processes=1, seconds=2)
    assert load.errors == 0
    assert 0 < load.median <= load.p95
    with reading_sessions(engine)() as session:
        acts_done = select(func.count()).where(Event.at > TODAY, Event.action.in_(ACTED))
        assert session.scalar(acts_done)
        assert verify(session, subject.commune_id).findings == ()


def test_of_a_hundred_requests_so_many_are_of_each_kind() -> None:
    assert (
        sum(
            Visit("", "", "comment" if kind == "act" else "").requests * many
            for kind, many in OF_100.items()
        )
        == 100
    )


def test_pieces_of_work_take_turns_and_their_median_is_told() -> None:
    told: list[str] = []
    lasts = {"a": iter([9.0, 1.0, 5.0, 2.0]), "b": iter([0.0, 7.0, 7.0, 8.0])}

    def work(name: str) -> float:
        told.append(name)
        return next(lasts[name])

    assert medians({"a": lambda: work("a"), "b": lambda: work("b")}, 3) == {"a": 2.0, "b": 7.0}
    assert told == ["a", "b"] * 4


def test_what_is_timed_is_done_each_time() -> None:
    done: list[int] = []
    once = timed(lambda: done.append(1))
    assert (once() >= 0, once() >= 0, len(done)) == (True, True, 2)
