"""Tampering with the lines of the record past the program: each attack is found in its place."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from models.approval import Approval
from models.base import new_key
from models.definition import PublishedDefinition
from models.migrations.guards import expected_guards
from models.record import Event, RecordHead
from models.vocabulary import EventKind
from models.work import TaskInstance
from tests.tampering import (
    event_at,
    found,
    name_of,
    noted_head,
    one,
    past_the_guards,
    remove,
    seq_of,
    tamper,
    verified,
    write,
)
from workflow.audit import hashes, record
from workflow.audit.chain import Head
from workflow.definition.commune import COMMUNE
from workflow.engine.acts.returns import ReturnEntry

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both


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
            last = hashes.seal(line)
            # One at a time from the front would pass through a doubled link.
            connection.execute(event_at(row.seq, previous_hash=f"{row.seq:064}", hash=last))
        for before, row in zip([seq - 1, *(r.seq for r in rest)], rest, strict=False):
            link = connection.execute(select(Event.hash).where(Event.seq == before)).scalar_one()
            connection.execute(event_at(row.seq, previous_hash=link))
        connection.execute(update(RecordHead).values(hash=last, at=rest[-1].at))


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
        tamper(office, event_at(seq, reason=line.reason, hash=hashes.event_hash(line)))
        assert found(office) == {("chain_broken", seq + 1, f"event/{seq + 1}")}

    def test_the_last_line_with_its_seal(self, office: Office, number: int) -> None:
        seq = seq_of(office, number, "approve")
        line = one(office, Event, Event.seq == seq)
        line.actor = "Người khác"
        tamper(office, event_at(seq, actor=line.actor, hash=hashes.event_hash(line)))
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
            ("row_unrecorded", None, name_of(one(office, Approval))),
            ("unissued_since_differs", last, f"task_instance/{number}"),
        }

    def test_an_old_copy_is_told_by_the_note(self, office: Office, number: int) -> None:
        before = office.instance(number)
        office.perform("chutich", number, "reopen")
        note = noted_head(office)
        cut_off_tail(office)
        names = ("state", "version", "state_since", "reported_at", "unissued_since")
        columns = {name: getattr(before, name) for name in names}
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
        unapproved = update(TaskInstance).values(
            state="reviewed", version=TaskInstance.version - 1, unissued_since=None
        )
        tamper(office, unapproved, delete(Approval))
        office.perform("phochutich", number, "return", ReturnEntry("Làm lại."))
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

    @pytest.mark.parametrize("days", [1, None])
    def test_when_it_was_reported(self, office: Office, number: int, days: int | None) -> None:
        stored, seq = office.instance(number).reported_at, seq_of(office, number, "approve")
        assert stored is not None
        bent = stored + timedelta(days=days) if days else None
        tamper(office, update(TaskInstance).values(reported_at=bent))
        assert found(office) == {("reported_at_differs", seq, f"task_instance/{number}")}

    @pytest.mark.parametrize("days", [1, None])
    def test_since_when_it_waits_to_be_issued(
        self, office: Office, number: int, days: int | None
    ) -> None:
        stored, seq = office.instance(number).unissued_since, seq_of(office, number, "approve")
        assert stored is not None
        bent = stored + timedelta(days=days) if days else None
        tamper(office, update(TaskInstance).values(unissued_since=bent))
        assert found(office) == {("unissued_since_differs", seq, f"task_instance/{number}")}

    def test_when_it_was_returned(self, office: Office) -> None:
        number = office.reviewed("I.2")
        office.perform("chutich", number, "return")
        assert found(office) == set()
        stored, seq = office.instance(number).returned_at, seq_of(office, number, "return")
        assert stored is not None
        for bent in (stored + timedelta(days=1), None):
            tamper(office, update(TaskInstance).values(returned_at=bent))
            assert found(office) == {("returned_at_differs", seq, f"task_instance/{number}")}
        tamper(office, update(TaskInstance).values(returned_at=stored))
        office.report(number)
        assert found(office) == set()

    @pytest.mark.parametrize("act", ["return", "approve"])
    def test_what_is_done_while_the_clock_is_behind_has_the_time_of_its_line(
        self, office: Office, act: str
    ) -> None:
        number = office.reviewed("I.2")
        office.later(minutes=-5)
        office.perform("chutich", number, act)
        assert found(office) == set()
        instance, line = office.instance(number), office.events(number)[-1]
        assert (instance.returned_at or instance.unissued_since) == line.at

    def test_what_was_issued_waits_no_more(self, office: Office) -> None:
        number = office.closed()
        for position in (1, 2):
            assert found(office) == set()
            office.issue(number, position)
        assert found(office) == set()
        tamper(office, update(TaskInstance).values(unissued_since=office.now))
        seq = seq_of(office, number, "hand_in_issued")
        assert found(office) == {("unissued_since_differs", seq, f"task_instance/{number}")}

    def test_an_instant_that_is_none(self, office: Office, number: int) -> None:
        name = name_of(office.instance(number))
        senseless = {"sqlite": "hôm qua", "postgresql": "4713-01-01 BC"}[office.engine.dialect.name]
        tamper(office, text(f"UPDATE task_instance SET reported_at = '{senseless}'"))  # noqa: S608
        assert ("row_unreadable", None, name) in found(office)

    def test_a_report_put_where_the_lead_unit_is_at_work(self, office: Office) -> None:
        number = office.in_progress("I.2")
        tamper(office, update(TaskInstance).values(reported_at=office.now))
        seq = seq_of(office, number, "start")
        assert found(office) == {("reported_at_differs", seq, f"task_instance/{number}")}

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
        body = COMMUNE.as_json()
        rules = [rule for rule in body["rules"] if rule["action"] != "approve"]
        tamper(office, update(PublishedDefinition).values(body={**body, "rules": rules}))
        assert ("definition_changed", None, f"definition/{definition.id}") in found(office)


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


def rows_named(office: Office) -> int:
    """How many rows the record has named, all of which are still there."""
    return len({name for event in office.events() for name in event.rows})


def cut_off_tail(office: Office) -> None:
    """The last line is gone, and the head says that the one before it is the last."""
    *_, before, last = office.events()[-2:]
    tamper(
        office,
        delete(Event).where(Event.seq == last.seq),
        update(RecordHead).values(seq=before.seq, hash=before.hash, at=before.at),
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
