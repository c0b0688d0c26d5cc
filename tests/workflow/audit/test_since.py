"""Verifying only what is new: what it finds, what it leaves to all of it, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from models.product import ProductVersion
from models.record import Event
from models.work import Comment, Report, TaskInstance
from tests.statements import counted
from tests.tampering import (
    add_comment,
    event_at,
    name_of,
    noted_head,
    one,
    remove,
    seq_of,
    tamper,
    verified,
)
from workflow.audit.chain import Head

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both


def found(office: Office, since: Head) -> set[tuple[str, int | None, str]]:
    return {(f.code, f.seq, f.subject) for f in verified(office, since=since).findings}


@pytest.fixture
def old(office: Office) -> int:
    """What was there when the head was noted."""
    return office.reported("I.2")


@pytest.fixture
def noted(office: Office, old: int) -> Head:
    # The line that is noted is looked at once more.
    add_comment(office, old)
    return noted_head(office)


@pytest.fixture
def new(office: Office, noted: Head) -> int:
    """What came since."""
    assert noted
    return office.reported("I.1")


class TestNew:
    def test_it_is_whole(self, office: Office, noted: Head, new: int) -> None:
        result = verified(office, since=noted, files=lambda _: True)
        assert result.whole
        assert result.events == len(office.events()) - noted.seq + 1
        assert result.head == noted_head(office)
        assert 0 < result.rows < verified(office).rows
        assert new

    def test_what_goes_on_from_before_is_followed(
        self, office: Office, noted: Head, old: int
    ) -> None:
        office.perform("chutich", old, "return")
        assert found(office, noted) == set()
        seq = seq_of(office, old, "return")
        tamper(office, event_at(seq, to_state="closed"))
        assert ("event_changed", seq, f"event/{seq}") in found(office, noted)
        assert ("step_not_allowed", seq, f"task_instance/{old}") in found(office, noted)

    def test_a_line_that_is_gone(self, office: Office, noted: Head, new: int) -> None:
        seq = seq_of(office, new, "start")
        tamper(office, delete(Event).where(Event.seq == seq))
        assert ("event_missing", seq, f"event/{seq}") in found(office, noted)

    def test_a_row_that_was_changed_or_removed(self, office: Office, noted: Head, new: int) -> None:
        instance = office.instance(new)
        report = one(office, Report, Report.instance_id == instance.id)
        comment = add_comment(office, new)
        tamper(office, update(Report).where(Report.id == report.id).values(results="Khác."))
        tamper(office, delete(Comment).where(Comment.id == comment.id))
        told = {(code, subject) for code, _, subject in found(office, noted)}
        assert told == {("row_changed", name_of(report)), ("row_missing", name_of(comment))}

    def test_a_row_that_came_back(self, office: Office, noted: Head, new: int) -> None:
        comment = add_comment(office, new)
        remove(office, comment)
        assert found(office, noted) == set()
        with office.transaction() as session:
            session.merge(comment)
        [(code, _, subject)] = found(office, noted)
        assert (code, subject) == ("row_returned", name_of(comment))

    def test_a_file_that_is_gone(self, office: Office, noted: Head, new: int) -> None:
        result = verified(office, since=noted, files=lambda _: False)
        versions = {f.subject for f in result.findings if f.code == "file_differs"}
        instance = office.instance(new)
        with office.reading() as session:
            mine = session.query(ProductVersion).where(ProductVersion.instance_id == instance.id)
            assert versions == {name_of(each) for each in mine if each.sha256}
        assert versions

    def test_another_line_than_was_noted(self, office: Office, noted: Head, new: int) -> None:
        assert new
        other = Head(noted.seq, "0" * 64)
        assert found(office, other) == {("note_differs", noted.seq, f"event/{noted.seq}")}

    def test_a_record_that_ends_before_it(self, office: Office, noted: Head) -> None:
        ahead = Head(noted.seq + 5, noted.hash)
        assert ("note_not_found", ahead.seq, f"event/{ahead.seq}") in found(office, ahead)


class TestOld:
    """What only all of it finds."""

    def test_older_lines_and_what_only_they_tell_of_are_left(
        self, office: Office, noted: Head, old: int, new: int
    ) -> None:
        assert new
        instance = office.instance(old)
        tamper(
            office,
            event_at(seq_of(office, old, "report"), reason="Khác."),
            update(Report).where(Report.instance_id == instance.id).values(results="Khác."),
            update(TaskInstance).where(TaskInstance.id == instance.id).values(reported_at=None),
        )
        assert found(office, noted) == set()
        codes = {f.code for f in verified(office).findings}
        assert codes >= {"event_changed", "row_changed", "reported_at_differs"}


def test_it_costs_what_is_new_and_not_what_there_is(office: Office, noted: Head, new: int) -> None:
    def asked(since: Head | None) -> list[str]:
        with counted(office.engine) as statements:
            verified(office, since=since)
        return [str(each) for each in statements]

    assert new
    told = asked(noted)
    of_lines = [each for each in told if "FROM event" in each and "ORDER BY event.seq" in each]
    assert of_lines
    assert all("event.seq > " in each for each in of_lines)
    assert not any("integrity_check" in each or "hashtextextended" in each for each in told)
    for table in ("report", "task_instance", "product_version"):
        of_rows = [each for each in told if f"FROM {table} " in each.replace("\n", "")]
        assert of_rows
        assert all(f"{table}.id IN (" in each for each in of_rows), table
