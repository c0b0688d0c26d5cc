"""Tampering with rows and files past the program: the record says what they held."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from models.base import new_key
from models.organisation import Commune, Unit, UnitGroup, User
from models.plan import Plan, Task
from models.product import ProductVersion
from models.vocabulary import EventKind, Stance
from models.work import Comment, Confirmation, Cooperation, Report, TaskInstance
from tests.tampering import (
    add_comment,
    found,
    name_of,
    one,
    past_the_guards,
    remove,
    seq_of,
    tamper,
)

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both


class TestRows:
    """Everything that people wrote, beside the record."""

    def test_the_text_of_a_report(self, office: Office, number: int) -> None:
        report = one(office, Report, Report.round == 2)
        tamper(office, update(Report).where(Report.round == 2).values(results="Đã xong 200 hộ."))
        assert found(office) == {("row_changed", seq_of(office, number, "report"), name_of(report))}

    @pytest.mark.parametrize(
        ("noun", "change"),
        [
            (Confirmation, {"position": 9 - Confirmation.position}),
            (Cooperation, {"position": 9 - Cooperation.position}),
            (TaskInstance, {"state_since": datetime(2020, 1, 1, tzinfo=UTC)}),
            (TaskInstance, {"sample": True}),
            (User, {"sample": True}),
            (UnitGroup, {"informed": True}),
            (Unit, {"short_name": "Phòng khác"}),
            (Plan, {"issued_year": 1999}),
            (Task, {"assigning_note": "Khác."}),
            (Task, {"source_lines": {"content": [[1, 2]]}}),
            (ProductVersion, {"size": 1}),
        ],
        ids=lambda given: given.__name__ if isinstance(given, type) else next(iter(given)),
    )
    def test_what_decides_beside_the_texts(
        self, office: Office, answered: int, noun: type[Any], change: dict[str, Any]
    ) -> None:
        assert answered
        tamper(office, update(noun).values(**change))
        with office.reading() as session:
            rows = {name_of(row) for row in session.scalars(select(noun))}
        told = {(code, subject) for code, _, subject in found(office)}
        assert told == {("row_changed", name) for name in rows}

    def test_an_answer_deleted(self, office: Office, answered: int) -> None:
        objection = one(office, Confirmation, Confirmation.stance == Stance.OBJECTED)
        tamper(office, delete(Confirmation).where(Confirmation.stance == Stance.OBJECTED))
        # The response was the last to write this row.
        seq = seq_of(office, answered, "respond")
        assert found(office) == {("row_missing", seq, name_of(objection))}

    def test_an_answer_slipped_in(self, office: Office, answered: int) -> None:
        answer = one(office, Confirmation, Confirmation.stance == Stance.CONFIRMED)
        row = {c.key: getattr(answer, c.key) for c in Confirmation.__table__.columns}
        row |= {"id": new_key(), "round": 2}
        tamper(office, insert(Confirmation).values(row))
        assert found(office) == {("row_unrecorded", None, f"confirmation/{row['id']}")}

    def test_a_row_removed_that_came_back(self, office: Office, number: int) -> None:
        comment = add_comment(office, number)
        remove(office, comment)
        columns = {c.key: getattr(comment, c.key) for c in Comment.__table__.columns}
        seq = office.events()[-1].seq
        tamper(office, insert(Comment).values(columns))
        assert found(office) == {("row_returned", seq, name_of(comment))}

    def test_a_row_that_no_longer_reads(self, office: Office, answered: int) -> None:
        answer = one(office, Confirmation, Confirmation.stance == Stance.CONFIRMED)
        with past_the_guards(office) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            else:
                for name in ("stance", "opinion_given", "only_objections_answered"):
                    constraint = f"ck_confirmation_{name}"
                    connection.exec_driver_sql(
                        f"ALTER TABLE confirmation DROP CONSTRAINT {constraint}"
                    )
            connection.execute(
                text("UPDATE confirmation SET stance = 'x' WHERE stance = 'confirmed'")
            )
        seq = seq_of(office, answered, "confirm")
        beside = ("schema_lacks", "storage_damaged")
        assert {each for each in found(office) if each[0] not in beside} == {
            ("row_unreadable", seq, name_of(answer))
        }

    def test_times_that_no_calendar_has_hide_no_other_finding(
        self, office: Office, answered: int
    ) -> None:
        seq, confirmed = seq_of(office, answered, "object"), seq_of(office, answered, "confirm")
        answer = one(office, Confirmation, Confirmation.stance == Stance.CONFIRMED)
        never = {"sqlite": "'2026-13-01 00:00:00.000000'", "postgresql": "'infinity'"}
        at = never[office.engine.dialect.name]
        tamper(
            office,
            text(f"UPDATE event SET at = {at} WHERE seq = {seq}"),  # noqa: S608 - ours
            text(f"UPDATE confirmation SET given_at = {at} WHERE stance = 'confirmed'"),  # noqa: S608
        )
        assert found(office) >= {
            ("event_unreadable", seq, f"event/{seq}"),
            ("row_unreadable", confirmed, name_of(answer)),
        }

    def test_papers_swapped(self, office: Office, answered: int) -> None:
        with office.reading() as session:
            first, second = session.scalars(select(ProductVersion).order_by(ProductVersion.number))
        tamper(
            office,
            update(ProductVersion)
            .where(ProductVersion.id == first.id)
            .values(sha256=second.sha256),
            update(ProductVersion)
            .where(ProductVersion.id == second.id)
            .values(sha256=first.sha256),
        )
        assert {(code, subject) for code, _, subject in found(office)} == {
            ("row_changed", name_of(first)),
            ("row_changed", name_of(second)),
        }

    def test_bytes_that_are_not_what_was_handed_in(self, office: Office, answered: int) -> None:
        version = one(office, ProductVersion, ProductVersion.number == 2)
        uploads = [e.seq for e in office.events(answered, EventKind.UPLOAD)]
        assert found(office, files=lambda sha256: sha256 != version.sha256) == {
            ("file_differs", uploads[1], name_of(version))
        }

    def test_a_folder_in_a_files_place_hides_no_other_finding(
        self, office: Office, answered: int
    ) -> None:
        assert answered
        files = office.files
        assert files is not None
        first, second = (
            office.instance(answered),
            one(office, ProductVersion, ProductVersion.number == 2),
        )
        stored = files.root / str(office.commune_id) / second.sha256[:2] / second.sha256
        stored.unlink()
        stored.mkdir()
        tamper(office, update(TaskInstance).values(sample=True))
        told = {
            (code, subject)
            for code, _, subject in found(office, files=partial(files.rehash, office.commune_id))
        }
        assert told == {("row_changed", name_of(first)), ("file_differs", name_of(second))}


class TestTheCommune:
    """The row by which everything else is decided, and which belongs to nobody else."""

    @pytest.mark.parametrize(
        "change", [{"follow_up_unit_code": "PHONG_KINH_TE"}, {"answer_days": 30}], ids=str
    )
    def test_its_own_row(self, office: Office, change: dict[str, Any]) -> None:
        tamper(office, update(Commune).values(**change))
        assert found(office) == {("row_changed", 1, f"commune/{office.commune_id}")}
