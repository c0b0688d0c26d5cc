"""The migrated schema is what the models say, and keeps what they promise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, inspect, text, update
from sqlalchemy.exc import IntegrityError

from models.base import Base, new_key
from models.migrations.upgrade import check, config_for, revisions, upgrade
from models.vocabulary import Role
from models.work import Period, TaskInstance
from tests.office import Office

if TYPE_CHECKING:
    from sqlalchemy import Engine


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_lead_to_the_models(engine: Engine) -> None:
    check(engine)
    assert tables(engine) == set(Base.metadata.tables)


def test_the_migrations_are_told_by_the_names_of_their_files() -> None:
    newest_first = ScriptDirectory.from_config(config_for(None)).walk_revisions()
    assert [each.revision for each in newest_first] == list(reversed(revisions()))


def test_upgrading_twice_changes_nothing(office: Office) -> None:
    before = office.contents()
    upgrade(office.engine)
    assert office.contents() == before
    check(office.engine)


def test_down_and_up_again(engine: Engine) -> None:
    with engine.connect() as connection:
        command.downgrade(config_for(connection), "base")
        connection.commit()
    assert tables(engine) == set()
    upgrade(engine)
    check(engine)


def test_every_check_has_its_name_and_its_words_in_the_database(engine: Engine) -> None:
    inspector = inspect(engine)
    for name, table in Base.metadata.tables.items():
        stored = {c["name"]: c["sqltext"] for c in inspector.get_check_constraints(name)}
        for column in table.columns:
            if isinstance(column.type, Enum):
                guard = stored[f"ck_{name}_{column.type.name}"]
                assert column.name in guard
                assert all(f"'{word}'" in guard for word in column.type.enums)
        assert None not in stored


def test_foreign_keys_hold_in_a_full_database(office: Office) -> None:
    office.closed("I.1")
    if office.engine.dialect.name == "sqlite":
        with office.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    else:
        with office.engine.connect() as connection:
            unproved = text("SELECT conname FROM pg_constraint WHERE NOT convalidated")
            assert connection.execute(unproved).all() == []


def test_a_word_outside_the_vocabulary_is_refused_by_the_database(office: Office) -> None:
    with pytest.raises(IntegrityError), office.engine.begin() as connection:
        connection.execute(text("UPDATE post SET role = 'king'"))
    with pytest.raises(IntegrityError), office.engine.begin() as connection:
        connection.execute(text("UPDATE unit SET kind = 'castle'"))


def test_a_post_of_a_unit_has_one_and_others_have_none(office: Office) -> None:
    with pytest.raises(IntegrityError):
        office.give_post("vangchuc", Role.HEAD)
    with pytest.raises(IntegrityError):
        office.give_post("vangchuc", Role.CHAIR, "PHONG_KINH_TE")


def test_nothing_ends_before_it_begins(office: Office) -> None:
    with pytest.raises(IntegrityError):
        office.give_post("vangchuc", Role.CHAIR, since=date(2026, 2, 1), until=date(2026, 1, 31))
    office.give_post("vangchuc", Role.CHAIR, since=date(2026, 2, 1), until=date(2026, 2, 1))


def test_only_one_runs_for_a_task_a_period_and_a_lead(office: Office) -> None:
    first = office.instance(office.assign("I.1"))

    def twin() -> TaskInstance:
        kept = {
            column.key: getattr(first, column.key)
            for column in inspect(TaskInstance).column_attrs
            if column.key not in {"id", "number"}
        }
        return TaskInstance(id=new_key(), number=first.number + 1, **kept)

    with pytest.raises(IntegrityError), office.transaction() as session:
        session.add(twin())
    office.perform("chutich", first.number, "revoke")
    with office.transaction() as session:
        session.add(twin())


def test_a_row_cannot_point_into_another_commune(engine: Engine) -> None:
    here, there = Office.founded(engine, "here"), Office.founded(engine, "there")
    ours, theirs = here.instance(here.assign("I.1")), there.instance(there.assign("I.1"))
    with pytest.raises(IntegrityError), here.transaction() as session:
        session.execute(
            update(TaskInstance)
            .where(TaskInstance.commune_id == ours.commune_id, TaskInstance.id == ours.id)
            .values(lead_unit_id=theirs.lead_unit_id)
        )


def test_a_period_that_ends_before_it_starts_is_refused(office: Office) -> None:
    upside_down = Period(
        commune_id=office.commune_id,
        cadence="year",
        year=2027,
        ordinal=1,
        starts_on=date(2027, 12, 14),
        cut_off=date(2026, 12, 15),
    )
    with pytest.raises(IntegrityError), office.transaction() as session:
        session.add(upside_down)
