"""What goes with the sample follows from the tables: none is forgotten, and nothing else goes."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    insert,
    select,
    text,
)

from models.base import Arranged, Base, UtcDateTime
from models.database import reading_sessions, writing_sessions
from models.nouns import every_noun
from models.organisation import Unit
from models.queries.organisation import the_commune, unit_coded, user_named
from models.vocabulary import UnitKind
from models.work import Report, TaskInstance
from seed.purge import purge
from seed.sample_rows import FLAG, of_the_sample
from tests.sample import AT
from workflow.actors.actor import Actor
from workflow.administration.units import UnitEntry, create
from workflow.audit.verification import verify
from workflow.calendar.days import local_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.sample import SampleCommune
    from tests.stock import SqliteStock

ARRANGED = {noun.__tablename__ for noun in every_noun() if issubclass(noun, Arranged)}

STAYS = {
    "calendar_terms": "the office's own calendar, which holds for whatever comes",
    "commune": "it is no sample any more",
    "counter": "no number is given twice",
    "definition": "the record names it",
    "definition_in_force": "the rules go on",
    "event": "the record",
    "indicator": "the plan",
    "operation": "goes with the person who sent it, and with its age",
    "own_day": "the office's own calendar",
    "period": "a stretch of time, whoever works in it",
    "plan": "the plan",
    "product_requirement": "the plan",
    "read_models": "which program made them",
    "record_head": "the record",
    "retention_period": "the plan, and what the commune says of the rest",
    "section": "the plan",
    "sign_in_failure": "what somebody tried at the door, whoever they were",
    "stored_file": "goes when no document names it",
    "tally": "counted anew, without what goes",
    "task": "the plan",
    "unit_group": "the units",
}
"""Tables of which nothing is of the sample, and why."""


def test_every_table_goes_with_the_sample_or_stays_for_a_reason() -> None:
    going = of_the_sample(Base.metadata.sorted_tables, ARRANGED, uuid.uuid4())
    assert {table.name for table in going} == set(Base.metadata.tables) - set(STAYS)


def test_what_names_a_row_of_the_sample_goes_without_being_told(sample: SampleCommune) -> None:
    """A table that nobody has thought of, about a report and thereby about an instance."""
    tables = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(tables)
    mark = Table(
        "mark",
        tables,
        Column("commune_id", Uuid, primary_key=True),
        Column("id", Uuid, primary_key=True),
        Column("report_id", Uuid),
        ForeignKeyConstraint(["commune_id", "report_id"], ["report.commune_id", "report.id"]),
    )
    with writing_sessions(sample.engine).begin() as session:
        mark.create(session.connection())
        about = session.scalars(select(Report)).first()
        assert about is not None
        one = {"commune_id": about.commune_id, "id": uuid.uuid4()}
        session.execute(insert(mark), [{**one, "report_id": about.id}])
        session.execute(insert(mark), [{**one, "id": uuid.uuid4(), "report_id": None}])
        going = of_the_sample(tables.sorted_tables, ARRANGED, about.commune_id)
        assert list(going).index(mark) > list(going).index(tables.tables["report"])
        assert session.scalars(select(mark.c.id).where(going[mark])).all() == [one["id"]]


@pytest.fixture
def session(sqlite_stock: SqliteStock) -> Iterator[Session]:
    """A session on the sample on SQLite, which lets a row be made up against its checks."""
    with sqlite_stock.copied("sample") as engine, writing_sessions(engine)() as session:
        yield session


def test_by_whatever_key_a_row_names_the_sample_it_goes(session: Session) -> None:
    """A row more for each key of each table, made up from the types of its columns."""
    commune = session.scalars(the_commune()).one()
    going = of_the_sample(Base.metadata.sorted_tables, ARRANGED, commune.id)
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    make = partial(made_up, session, commune.id)
    made = [
        (table, make(table, key)["id"])
        for table in going
        for key in table.foreign_key_constraints
        if key.referred_table in going and key.referred_table is not table
    ]
    assert {table.name for table, _ in made} > {"slip", "notice", "consent", "area_part"}
    purge(session, commune, at=AT)
    session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    session.commit()
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert {
        table.name
        for table, key in made
        if session.scalar(select(func.count()).select_from(table).where(table.c.id == key))
    } == set()


def made_up(
    session: Session,
    commune_id: uuid.UUID,
    table: Table,
    key: ForeignKeyConstraint | None = None,
    *,
    of_sample: bool = False,
) -> dict[str, Any]:
    """A new row that by one key alone names what is of the sample, or is `of_sample` as a whole."""
    row = {column.name: of_its_type(column) for column in table.columns if not column.nullable}
    row["commune_id"] = commune_id
    if FLAG in row:
        row[FLAG] = of_sample
    for each in table.foreign_key_constraints:
        for element in each.elements:
            named, column = element.column, element.parent
            if column.name != "commune_id" and (each is key or not column.nullable):
                whole = of_sample or each is key
                other = made_up(session, commune_id, named.table, of_sample=whole)
                row[column.name] = other[named.name]
    session.execute(insert(table).values(row))
    return row


def of_its_type(column: Column[Any]) -> Any:
    """Some value of a column's type, another one each time where there are many."""
    match column.type:
        case UtcDateTime():
            return AT
        case JSON():
            return {}
        case Enum() as of:
            return of.enums[0]
        case String() as of:
            return uuid.uuid4().hex[: of.length]
        case Date():
            return local_day(AT)
        case Boolean():
            return False
        case Uuid():
            return uuid.uuid4()
        case _:
            return uuid.uuid4().int % 10**9


def test_a_unit_of_the_office_stays_when_the_village_above_it_goes(sample: SampleCommune) -> None:
    with writing_sessions(sample.engine).begin() as session:
        commune = session.scalars(the_commune()).one()
        entry = UnitEntry(
            code="TO_VAY_VON",
            name="Tổ vay vốn",
            short_name="Tổ vay vốn",
            kind=UnitKind.ORGANISATION,
            subordinate=False,
            parent="THON_1_MAU",
            valid_from=local_day(AT),
        )
        administrator = session.scalars(user_named(commune.id, "admin")).one()
        actor = Actor.of(session, administrator, on=local_day(AT))
        create(session, entry, actor=actor, at=AT)
    with writing_sessions(sample.engine).begin() as session:
        purge(session, session.scalars(the_commune()).one(), at=AT)
    with reading_sessions(sample.engine)() as session:
        commune = session.scalars(the_commune()).one()
        assert session.scalars(unit_coded(commune.id, "TO_VAY_VON")).one().parent_id is None
        assert session.scalar(unit_coded(commune.id, "THON_1_MAU")) is None
        assert session.scalars(select(TaskInstance)).all() == []
        assert verify(session, commune.id).findings == ()


def test_one_kind_of_rows_alone_belongs_to_rows_of_its_own_kind() -> None:
    """Of another the purge would have to say what becomes of those that stay."""
    within = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table is table
    }
    assert within == {Unit.__tablename__}
