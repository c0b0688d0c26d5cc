"""Tampering with the database past the program: every attack is found, and found in its place."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
import uuid
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update

from models.base import Base, new_key
from models.canonical import written
from models.definition import PublishedDefinition
from models.migrations.guards import expected_guards, guard
from models.migrations.upgrade import config_for, upgrade
from models.organisation import Commune, Unit, UnitGroup, User
from models.plan import Plan, Task
from models.product import ProductVersion
from models.record import Event, RecordHead
from models.vocabulary import EventKind, Stance
from models.work import Comment, Confirmation, Cooperation, Report, TaskInstance
from workflow.actors.actor import Actor
from workflow.audit import hashes, record
from workflow.audit.chain import Head, head
from workflow.audit.verification import verify
from workflow.engine.inputs import ReasonEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Executable

    from models.base import Owned
    from tests.office import Office
    from workflow.audit.verification import Verification
    from workflow.audit.vouching import FileCheck


@contextmanager
def past_the_guards(office: Office, *, put_back: bool = True) -> Iterator[Connection]:
    """A connection of somebody who owns the database: takes the triggers away, puts them back."""
    with office.engine.execution_options(writes=True).begin() as connection:
        for name in expected_guards(connection.dialect.name):
            on = "" if connection.dialect.name == "sqlite" else " ON event"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        yield connection
        if put_back:
            guard(connection)


def tamper(office: Office, *statements: Executable) -> None:
    with past_the_guards(office) as connection:
        for statement in statements:
            connection.execute(statement)


def verified(
    office: Office, *, files: FileCheck | None = None, against: Iterable[Head] = ()
) -> Verification:
    with office.reading() as session:
        return verify(session, office.commune_id, files=files, against=against)


def found(office: Office, **checks: Any) -> set[tuple[str, int | None, str]]:
    """What verifying finds: the code, the line of the record, the subject."""
    return {(f.code, f.seq, f.subject) for f in verified(office, **checks).findings}


def noted_head(office: Office) -> Head:
    with office.reading() as session:
        return head(session, office.commune_id)


def name_of(row: Owned) -> str:
    return record.row_name(row)


def one(office: Office, noun: type[Any], *conditions: Any) -> Any:
    with office.reading() as session:
        return session.scalars(select(noun).where(*conditions)).one()


def seq_of(office: Office, number: int, action: str) -> int:
    """The last line of an action on an instance."""
    return [event.seq for event in office.events(number) if event.action == action][-1]


def event_at(seq: int, **values: Any) -> Executable:
    return update(Event).where(Event.seq == seq).values(**values)


def rewrite_from(office: Office, seq: int, **values: Any) -> None:
    """A line is changed, and every seal and link after it recomputed, the head included."""
    with past_the_guards(office) as connection:
        connection.execute(event_at(seq, **values))
        columns = Event.__table__.columns
        last = connection.execute(select(*columns).where(Event.seq == seq - 1)).one().hash
        rest = connection.execute(
            select(*columns).where(Event.seq >= seq).order_by(Event.seq)
        ).all()
        for row in rest:
            line = {**row._asdict(), "previous_hash": last}
            line.pop("hash")
            last = record.seal(line)
            # One at a time from the front would pass through a doubled link.
            connection.execute(event_at(row.seq, previous_hash=f"{row.seq:064}", hash=last))
        for before, row in zip([seq - 1, *(r.seq for r in rest)], rest, strict=False):
            link = connection.execute(select(Event.hash).where(Event.seq == before)).scalar_one()
            connection.execute(event_at(row.seq, previous_hash=link))
        connection.execute(update(RecordHead).values(hash=last, at=rest[-1].at))


@pytest.fixture
def number(office: Office) -> int:
    """A closed instance that was returned once."""
    number = office.reported("I.2")
    office.perform("chutich", number, "return")
    office.report(number)
    office.perform("chutich", number, "approve")
    return number


@pytest.fixture
def answered(office: Office) -> int:
    """An instance to which one unit objected, and was answered, and another agreed."""
    number = office.reported("I.1")
    office.perform("vhxh", number, "object")
    office.perform("congan", number, "confirm")
    office.perform("kinhte", number, "respond")
    return number


class TestUntouched:
    def test_an_office_at_work_is_whole(self, office: Office, number: int, answered: int) -> None:
        office.revoked("I.3")
        assert number != answered
        result = verified(office, files=lambda _: True)
        assert result.findings == ()
        assert result.whole
        assert result.head == noted_head(office)
        assert result.events == len(office.events())
        assert (result.instances, result.files) == (3, 3)
        assert result.rows == rows_named(office)

    def test_an_empty_record_is_whole(self, office: Office) -> None:
        assert verified(office).whole

    def test_names_whose_order_only_the_canonical_form_gets_right(self, office: Office) -> None:
        with office.transaction() as session:
            write(office, session, EventKind.COMMENT, details={"\U0001f600": 1, "\uffff": 2})
        assert verified(office).whole

    def test_a_head_noted_earlier_is_still_there(self, office: Office) -> None:
        before = noted_head(office)
        office.closed("I.1")
        cut_short = Head(before.seq, before.hash[:16])
        assert verified(office, against=[before, cut_short, noted_head(office)]).whole

    def test_another_commune_is_no_concern(self, office: Office) -> None:
        other = office.founded(office.engine, code="khac")
        theirs = update(Event).where(Event.commune_id == other.commune_id)
        tamper(office, theirs.values(reason="x"))
        assert verified(office).whole
        assert not verified(other).whole

    def test_a_removal_that_was_recorded_is_whole(self, office: Office) -> None:
        instance = office.instance(office.assign("I.2"))
        remove(office, instance)
        result = verified(office)
        assert result.whole
        assert result.instances == 0


class TestLines:
    """T1 to T3, T10 and T12: the lines themselves."""

    def test_one_changed_line(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "return")
        line = one(office, Event, Event.seq == seq)
        for column, value in (
            ("reason", "Lý do khác."),
            ("reason", f"{line.reason} "),
            ("reason", unicodedata.normalize("NFD", line.reason)),
            ("actor", "Người khác"),
            ("actor_id", new_key()),
            ("details", {}),
            ("details", {**line.details, "round": str(line.details["round"])}),
            ("capacity", ""),
            ("rule", "reported/return/committee"),
            ("address", "203.0.113.7"),
            ("definition_hash", None),
        ):
            tamper(office, event_at(seq, **{column: value}))
            assert ("event_changed", seq, f"event/{seq}") in found(office), (column, value)
            tamper(office, event_at(seq, **{column: getattr(line, column)}))
        assert verified(office).whole

    def test_it_is_the_only_thing_found_when_nothing_else_was_touched(
        self, office: Office, number: int
    ) -> None:
        seq = seq_of(office, number, "return")
        tamper(office, event_at(seq, reason="Lý do khác."))
        assert found(office) == {("event_changed", seq, f"event/{seq}")}

    def test_a_changed_line_with_its_seal(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "return")
        line = one(office, Event, Event.seq == seq)
        line.reason = "Lý do khác."
        tamper(office, event_at(seq, reason=line.reason, hash=record.event_hash(line)))
        assert found(office) == {("chain_broken", seq + 1, f"event/{seq + 1}")}

    def test_the_last_line_with_its_seal(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "approve")
        line = one(office, Event, Event.seq == seq)
        line.actor = "Người khác"
        tamper(office, event_at(seq, actor=line.actor, hash=record.event_hash(line)))
        assert found(office) == {("head_differs", seq, f"event/{seq}")}

    def test_a_missing_line(self, office: Office, number: int) -> None:
        office.give_post("vangchuc", "inspector")
        seq = office.events()[-1].seq
        office.assign("I.1")
        tamper(office, delete(Event).where(Event.seq == seq))
        posts = [name_of(post) for post in office.posts("vangchuc")]
        assert found(office) == {
            ("event_missing", seq, f"event/{seq}"),
            ("row_unrecorded", None, posts[0]),
        }

    def test_the_first_line_missing(self, office: Office) -> None:
        tamper(office, delete(Event).where(Event.seq == 1))
        assert ("event_missing", 1, "event/1") in found(office)

    def test_time_that_ran_back(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "return")
        earlier = one(office, Event, Event.seq == 1).at
        rewrite_from(office, seq, at=earlier)
        assert found(office) == {("time_ran_back", seq, f"event/{seq}")}

    def test_a_line_of_an_unknown_schema(self, office: Office) -> None:
        tamper(office, event_at(3, schema="dondoc/event/v0"))
        assert found(office) == {("schema_unknown", 3, "event/3")}

    def test_a_line_that_no_longer_reads(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "return")
        with past_the_guards(office) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
            else:
                connection.exec_driver_sql("ALTER TABLE event DROP CONSTRAINT ck_event_event_kind")
            connection.execute(text("UPDATE event SET kind = 'x' WHERE seq = :seq"), {"seq": seq})
        assert ("event_unreadable", seq, f"event/{seq}") in found(office)
        assert verified(office).events == noted_head(office).seq


class TestHeads:
    """T4 to T9 and T14: the tail, and the record as a whole."""

    def test_the_tail_cut_off(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "approve")
        tamper(office, delete(Event).where(Event.seq == seq))
        assert ("head_differs", seq - 1, f"event/{seq - 1}") in found(office)

    def test_the_tail_cut_off_and_the_head_set_back(self, office: Office, number: int) -> None:
        cut_off_tail(office)
        last = office.events(number)[-1].seq
        instance = office.instance(number)
        assert found(office) == {
            ("instance_differs", last, f"task_instance/{number}"),
            ("row_changed", last, name_of(instance)),
        }

    def test_an_old_copy_is_told_by_the_note(self, office: Office, number: int) -> None:
        before = office.instance(number)
        office.perform("chutich", number, "reopen")
        note = noted_head(office)
        cut_off_tail(office)
        columns = {name: getattr(before, name) for name in ("state", "version", "state_since")}
        tamper(office, update(TaskInstance).values(**columns))
        assert verified(office).whole
        assert found(office, against=[note]) == {("note_not_found", note.seq, f"event/{note.seq}")}

    def test_a_rewritten_record_is_told_by_the_note(self, office: Office, number: int) -> None:
        note = noted_head(office)
        seq = seq_of(office, number, "return")
        rewrite_from(office, seq, reason="Lý do khác.")
        assert verified(office).whole
        assert found(office, against=[note]) == {("note_differs", note.seq, f"event/{note.seq}")}

    def test_every_note_of_a_line_counts(self, office: Office) -> None:
        note = noted_head(office)
        other = Head(note.seq, "0" * 64)
        for notes in ([note, other], [other, note]):
            assert found(office, against=notes) == {("note_differs", note.seq, f"event/{note.seq}")}

    def test_an_old_copy_that_grew_is_told_by_the_note(self, office: Office, number: int) -> None:
        note = noted_head(office)
        cut_off_tail(office)
        approved = update(TaskInstance).values(state="reviewed", version=TaskInstance.version - 1)
        tamper(office, approved)
        office.perform("phochutich", number, "return", ReasonEntry("Làm lại."))
        assert verified(office).whole
        assert found(office, against=[note]) == {("note_differs", note.seq, f"event/{note.seq}")}

    def test_a_head_of_another_time(self, office: Office) -> None:
        last = noted_head(office).seq
        tamper(office, update(RecordHead).values(at=datetime(2099, 1, 1, tzinfo=UTC)))
        assert found(office) == {("head_differs", last, f"event/{last}")}

    def test_a_head_that_is_gone(self, office: Office) -> None:
        last = noted_head(office).seq
        tamper(office, delete(RecordHead))
        assert found(office) == {("head_missing", last, f"event/{last}")}


class TestInstances:
    """T11: the state without the record, and the record without the state."""

    @pytest.mark.parametrize(
        "change", [{"state": "in_progress"}, {"version": 2}, {"round": 1}], ids=str
    )
    def test_a_flipped_column(self, office: Office, number: int, change: dict[str, Any]) -> None:
        tamper(office, update(TaskInstance).values(**change))
        seq = seq_of(office, number, "approve")
        assert found(office) == {
            ("instance_differs", seq, f"task_instance/{number}"),
            ("row_changed", seq, name_of(office.instance(number))),
        }

    def test_an_instance_nobody_assigned(self, office: Office, number: int) -> None:
        copy = office.instance(number)
        row = {c.key: getattr(copy, c.key) for c in TaskInstance.__table__.columns}
        key = new_key()
        period = office.instance(office.assign("I.3")).period_id
        row |= {"id": key, "number": 99, "period_id": period}
        tamper(office, insert(TaskInstance).values(row))
        assert found(office) == {
            ("instance_unrecorded", None, "task_instance/99"),
            ("row_unrecorded", None, f"task_instance/{key}"),
        }

    def test_an_instance_that_vanished(self, office: Office) -> None:
        number = office.assign("I.2")
        name, seq = name_of(office.instance(number)), seq_of(office, number, "assign")
        tamper(office, delete(TaskInstance).where(TaskInstance.number == number))
        assert found(office) == {
            ("instance_missing", seq, f"task_instance/{number}"),
            ("row_missing", seq, name),
        }

    def test_a_step_that_no_rule_allows(self, office: Office) -> None:
        number = office.assign("I.2")
        seq = forge(office, number, from_state="reviewed", rule="reviewed/approve/committee")
        subject = f"task_instance/{number}"
        assert found(office) >= {
            ("step_out_of_place", seq, subject),
            ("instance_differs", seq, subject),
        }
        seq = forge(office, number, from_state="closed", rule="closed/approve/committee")
        assert ("step_not_allowed", seq, subject) in found(office)

    def test_a_step_of_an_instance_never_assigned(self, office: Office) -> None:
        number = office.assign("I.2")
        other = new_key()
        seq = forge(office, number, instance_id=other)
        assert ("never_assigned", seq, f"task_instance/{number}") in found(office)

    def test_an_instance_assigned_into_the_middle(self, office: Office) -> None:
        number = office.assign("I.2")
        seq = forge(
            office,
            number,
            kind=EventKind.ASSIGNMENT,
            instance_id=new_key(),
            from_state=None,
            to_state="reviewed",
        )
        assert found(office) == {
            ("step_not_allowed", seq, f"task_instance/{number}"),
            ("instance_missing", seq, f"task_instance/{number}"),
        }

    def test_an_instance_assigned_twice(self, office: Office) -> None:
        number = office.assign("I.2")
        seq = forge(office, number, kind=EventKind.ASSIGNMENT, from_state=None)
        assert ("assigned_again", seq, f"task_instance/{number}") in found(office)

    def test_a_definition_with_another_body(self, office: Office, number: int) -> None:
        definition = one(office, PublishedDefinition)
        rules = [rule for rule in definition.body["rules"] if rule["action"] != "approve"]
        tamper(office, update(PublishedDefinition).values(body={**definition.body, "rules": rules}))
        assert ("definition_changed", None, f"definition/{definition.id}") in found(office)


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


class TestSpelling:
    """The same value written otherwise: read back it is the same, and no question finds it.

    PostgreSQL keeps each of these values in one way, so that there nothing is changed.
    """

    @pytest.mark.parametrize(
        ("column", "spelling"),
        [
            ("id", "id"),
            ("unit_id", "id"),
            ("given_by_id", "id"),
            ("given_at", "instant"),
            ("given_at", "end"),
        ],
    )
    def test_a_row(self, office: Office, answered: int, column: str, spelling: str) -> None:
        answer = one(office, Confirmation, Confirmation.stance == Stance.CONFIRMED)
        respell(office, "confirmation", column, spelling, "stance = 'confirmed'")
        seq = seq_of(office, answered, "confirm")
        # Where it names another row, it also names none any more.
        told = {each for each in found(office) if each[0] != "storage_damaged"}
        assert told == only_on_sqlite(office, ("row_changed", seq, name_of(answer)))

    @pytest.mark.parametrize(
        ("column", "spelling"),
        [("instance_id", "id"), ("actor_id", "id"), ("at", "instant"), ("at", "end")],
    )
    def test_a_line(self, office: Office, number: int, column: str, spelling: str) -> None:
        seq = seq_of(office, number, "return")
        respell(office, "event", column, spelling, f"seq = {seq}")
        assert found(office) == only_on_sqlite(office, ("event_changed", seq, f"event/{seq}"))

    def test_a_day(self, office: Office) -> None:
        unit = office.unit("THON_1")
        respell(office, "unit", "valid_from", "day", "code = 'THON_1'")
        told = {(code, subject) for code, _, subject in found(office)}
        assert told == only_on_sqlite(office, ("row_changed", name_of(unit)))

    def test_a_yes(self, office: Office) -> None:
        user = office.user("kinhte")
        respell(office, "user_account", "active", "yes", "username = 'kinhte'")
        told = {(code, subject) for code, _, subject in found(office)}
        assert told == only_on_sqlite(office, ("row_changed", name_of(user)))


RESPELLED: dict[str, Callable[[dict[str, Any]], str]] = {
    "white space": lambda value: f" {written(value)}",
    "as other programs write it": json.dumps,
    "a key twice": lambda value: '{"round":9,' + written(value)[1:],
    "a key twice, the false one last": lambda value: written(value)[:-1] + ',"":1,"":2}',
    "another order": lambda value: json.dumps(
        dict(sorted(value.items(), reverse=True)), ensure_ascii=False, separators=(",", ":")
    ),
    "a number otherwise": lambda value: re.sub(r":(\d+)", r":\1.0", written(value)),
    "a letter otherwise": lambda value: written(value).replace("a", "\\u0061", 1),
    "a slash otherwise": lambda value: written(value).replace("/", "\\/", 1),
}
"""Other texts for a value; most of them give the same value back."""

NOWHERE = {("details", "a slash otherwise"), ("rows", "a number otherwise")}
"""What stands in no line of the office."""


class TestTexts:
    """JSON whose value is right and whose text is not the one that was written."""

    @pytest.mark.parametrize("way", RESPELLED)
    @pytest.mark.parametrize("column", ["details", "rows"])
    def test_a_line(self, office: Office, number: int, column: str, way: str) -> None:
        told = ((e.seq, getattr(e, column)) for e in office.events())
        otherwise = ((seq, value, RESPELLED[way](value)) for seq, value in told)
        seqs = [seq for seq, value, respelled in otherwise if respelled != written(value)]
        assert bool(seqs) is ((column, way) not in NOWHERE)
        for seq in seqs[-1:]:
            kept = getattr(one(office, Event, Event.seq == seq), column)
            with past_the_guards(office) as connection:
                put_text(connection, "event", column, RESPELLED[way](kept), seq=seq)
            assert ("event_changed", seq, f"event/{seq}") in found(office)

    def test_a_row(self, office: Office) -> None:
        task = office.task("I.1")
        with past_the_guards(office) as connection:
            given = f"{written(task.source_lines)} "
            put_text(connection, "task", "source_lines", given, id=task.id)
        assert {(code, subject) for code, _, subject in found(office)} == {
            ("row_changed", name_of(task))
        }

    def test_a_text_kept_as_bytes(self, office: Office) -> None:
        if office.engine.dialect.name == "sqlite":
            tamper(office, text("UPDATE event SET details = CAST(details AS BLOB) WHERE seq = 3"))
        expected = only_on_sqlite(office, ("event_changed", 3, "event/3"))
        assert {each for each in found(office) if each[0] != "storage_damaged"} == expected


class TestUpgradedTexts:
    """What today's program wrote is whole after an upgrade; what somebody else wrote is not."""

    def test_texts_as_they_used_to_be_written(self, office: Office, number: int) -> None:
        assert number
        as_before(office)
        upgrade(office.engine)
        assert found(office) == set()

    def test_a_text_of_somebody_else_is_not_made_good(self, office: Office, number: int) -> None:
        as_before(office)
        seq = seq_of(office, number, "return")
        line = one(office, Event, Event.seq == seq)
        with past_the_guards(office) as connection:
            twice = '{"round": 9, ' + json.dumps(line.details)[1:]
            put_text(connection, "event", "details", twice, seq=seq)
        upgrade(office.engine)
        assert found(office) == {("event_changed", seq, f"event/{seq}")}


def put_text(connection: Connection, table: str, column: str, given: str, **where: Any) -> None:
    """The text of a JSON column, just as it is given."""
    [(key, value)] = where.items()
    if isinstance(value, uuid.UUID) and connection.dialect.name == "sqlite":
        value = value.hex
    new = ":given" if connection.dialect.name == "sqlite" else "CAST(:given AS json)"
    connection.execute(
        text(f"UPDATE {table} SET {column} = {new} WHERE {key} = :value"),  # noqa: S608 - ours
        {"given": given, "value": value},
    )


def as_before(office: Office) -> None:
    """The database as the release before left it: every text as Python's own JSON writes it."""
    with office.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(config_for(None))
        [earlier] = [
            each.down_revision
            for each in scripts.walk_revisions()
            if each.module.__name__.endswith("one_text_for_a_value_py")
        ]
        command.downgrade(config_for(connection), earlier)
        connection.commit()
    with past_the_guards(office) as connection:
        for table, key, columns in (
            ("event", "seq", ("details", "rows")),
            ("definition", "id", ("body",)),
            ("task", "id", ("source_lines",)),
        ):
            noun = Base.metadata.tables[table]
            for column in columns:
                for value, kept in connection.execute(select(noun.c[key], noun.c[column])).all():
                    put_text(connection, table, column, json.dumps(kept), **{key: value})


class TestTheCommune:
    """The row by which everything else is decided, and which belongs to nobody else."""

    @pytest.mark.parametrize(
        "change", [{"follow_up_unit_code": "PHONG_KINH_TE"}, {"answer_days": 30}], ids=str
    )
    def test_its_own_row(self, office: Office, change: dict[str, Any]) -> None:
        tamper(office, update(Commune).values(**change))
        assert found(office) == {("row_changed", 1, f"commune/{office.commune_id}")}


class TestGuards:
    """T15: the database's own walls."""

    def test_every_guard_taken_away(self, office: Office) -> None:
        with past_the_guards(office, put_back=False):
            pass
        expected = expected_guards(office.engine.dialect.name)
        assert found(office) == {("guard_missing", None, name) for name in expected}

    def test_a_guard_that_has_only_its_name(self, office: Office) -> None:
        name, hollow = {
            "sqlite": (
                "event_no_update",
                "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END",
            ),
            "postgresql": (
                "event_no_change",
                "ALTER TABLE event ENABLE REPLICA TRIGGER event_no_change",
            ),
        }[office.engine.dialect.name]
        with office.engine.begin() as connection:
            if office.engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(hollow)
        assert found(office) == {("guard_missing", None, name)}

    def test_taken_away_and_put_back_around_a_change(self, office: Office, number: int) -> None:
        tamper(office, event_at(7, reason="x"))
        assert found(office) == {("event_changed", 7, "event/7")}


class TestNotes:
    @pytest.mark.parametrize(
        "note", ["57:" + "ab" * 32, "57 " + "AB" * 32, " 57  " + "abab abab " * 8, "57:" + "ab" * 8]
    )
    def test_a_head_as_people_write_it(self, note: str) -> None:
        parsed = Head.parse(note)
        assert parsed.seq == 57
        assert parsed.is_of("ab" * 32)
        assert not parsed.is_of("cd" * 32)

    @pytest.mark.parametrize(
        "note", ["", "57", "57:", "57:ab", "0:" + "ab" * 32, "x:" + "ab" * 32, "57:" + "ab" * 33]
    )
    def test_what_is_no_head(self, note: str) -> None:
        with pytest.raises(ValueError, match=f"^{re.escape(note)}$"):
            Head.parse(note)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class TestQuickForm:
    @given(content=st.dictionaries(st.text(), json_values))
    def test_it_never_doubts_what_was_sealed(self, content: dict[str, Any]) -> None:
        assert hashes.has_hash("x/1", content, record.content_hash("x/1", content))

    @given(content=st.dictionaries(st.text(), json_values), other=json_values)
    def test_it_never_takes_other_content(self, content: dict[str, Any], other: Any) -> None:
        digest = record.content_hash("x/1", {**content, "key": "sealed"})
        assert other == "sealed" or not hashes.has_hash("x/1", {**content, "key": other}, digest)


def rows_named(office: Office) -> int:
    """How many rows the record has named, all of which are still there."""
    return len({name for event in office.events() for name in event.rows})


OTHERWISE = {
    "id": ("upper({})", "upper({}::text)::uuid"),
    "instant": ("replace({}, ' ', 'T')", "replace({}::text, ' ', 'T')::timestamptz"),
    "day": ("'2025-W27-2'", "'20250701'"),
    "yes": ("2", "'yes'"),
    "end": ("{} || char(0)", "{}"),
}
"""Another spelling of a column's own value, on SQLite and on PostgreSQL."""


def respell(office: Office, table: str, column: str, spelling: str, where: str) -> None:
    """A value of some rows is written otherwise, with a tool that minds no foreign key."""
    on_sqlite, on_postgresql = (way.format(column) for way in OTHERWISE[spelling])
    change = "UPDATE {} SET {} = {} WHERE {}"
    if office.engine.dialect.name != "sqlite":
        tamper(office, text(change.format(table, column, on_postgresql, where)))
        return
    with past_the_guards(office, put_back=False):
        pass
    with closing(sqlite3.connect(str(office.engine.url.database))) as plain, plain:
        changed = plain.execute(change.format(table, column, on_sqlite, where))
        assert changed.rowcount == 1
    with office.engine.execution_options(writes=True).begin() as connection:
        guard(connection)


def only_on_sqlite(office: Office, *findings: tuple[Any, ...]) -> set[tuple[Any, ...]]:
    """What is to be found where a value can be written in more than one way."""
    return set(findings) if office.engine.dialect.name == "sqlite" else set()


def cut_off_tail(office: Office) -> None:
    """The last line is gone, and the head says that the one before it is the last."""
    *_, before, last = office.events()[-2:]
    tamper(
        office,
        delete(Event).where(Event.seq == last.seq),
        update(RecordHead).values(seq=before.seq, hash=before.hash, at=before.at),
    )


def add_comment(office: Office, number: int) -> Comment:
    instance, user = office.instance(number), office.user("kinhte")
    comment = Comment(
        commune_id=office.commune_id,
        id=new_key(),
        instance_id=instance.id,
        body="Đề nghị gửi biểu mẫu.",
        written_by_id=user.id,
        written_at=office.now,
    )
    with office.transaction() as session:
        session.add(comment)
        write(office, session, EventKind.COMMENT, rows=(comment,))
    return comment


def remove(office: Office, row: Owned) -> None:
    noun = type(row)
    with office.transaction() as session:
        session.execute(delete(noun).where(noun.id == row.id))
        write(office, session, EventKind.PURGE, removed=(row,))


def write(office: Office, session: Any, kind: EventKind, **columns: Any) -> Event:
    actor = Actor.system(office.commune_id)
    return record.append(
        session, record.Line(kind=kind, actor=actor, at=office.now, subject="x", **columns)
    )


def forge(office: Office, number: int, **columns: Any) -> int:
    """A line that the program would never write, sealed as it seals."""
    instance = office.instance(number)
    told: dict[str, Any] = {
        "kind": EventKind.TRANSITION,
        "instance_id": instance.id,
        "action": "approve",
        "from_state": "assigned",
        "to_state": "closed",
        "rule": "assigned/approve/committee",
        "definition_hash": one(office, PublishedDefinition).sha256,
        **columns,
    }
    with office.transaction() as session:
        line = record.Line(
            actor=office.actor("chutich"),
            at=office.now,
            subject=f"task_instance/{number}",
            **told,
        )
        return record.append(session, line).seq
