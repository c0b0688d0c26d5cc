"""However long a record is, verifying it holds little of it in memory, and finds the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text, update

from models.vocabulary import EventKind, Stance
from models.work import Confirmation, TaskInstance
from tests.statements import counted
from tests.tampering import add_comment, event_at, found, remove, seq_of, tamper, write
from workflow.audit.pairing import Pairing
from workflow.audit.verification import verify
from workflow.audit.vouching import Vouched

if TYPE_CHECKING:
    from tests.office import Office

pytestmark = pytest.mark.both

A_PORTION = 1000
"""So many rows the driver is asked for at once."""


def portions(office: Office) -> dict[str, Any]:
    """How many rows at once each question for a row or a line in order was asked for."""
    asked: dict[str, Any] = {}

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: Any) -> None:
        if " ORDER BY " in statement and "count(" not in statement:
            asked[statement] = context.execution_options.get("yield_per")

    event.listen(office.engine, "before_cursor_execute", note)
    try:
        with office.reading() as session:
            verify(session, office.commune_id)
    finally:
        event.remove(office.engine, "before_cursor_execute", note)
    return asked


def test_lines_and_rows_are_asked_for_in_portions(office: Office, answered: int) -> None:
    assert answered
    asked = portions(office)
    for table in ("event", "report", "confirmation", "task_instance", "product_version", "post"):
        whole = [
            statement
            for statement, portion in asked.items()
            if f"FROM {table} " in statement.replace("\n", "") and portion == A_PORTION
        ]
        assert whole, table


def test_what_can_be_read_is_not_counted_first(office: Office, answered: int) -> None:
    assert answered
    with counted(office.engine) as statements, office.reading() as session:
        assert verify(session, office.commune_id).whole
    assert [each for each in statements if "count(" in each and "event.hash" in each] == []


def test_of_what_the_lines_say_no_more_stands_in_memory_than_was_granted() -> None:
    vouched = Vouched(8)
    for seq in range(1, 500):
        vouched.follow({"seq": seq, "rows": {f"comment/{seq % 70}": "0" * 64}})
        assert vouched.in_memory < 8
    assert vouched.seq_of("comment/3") == 493
    vouched.close()


def test_in_small_portions_the_same_is_found(office: Office, answered: int) -> None:
    comment = add_comment(office, answered)
    remove(office, add_comment(office, answered))
    with office.transaction() as session:
        write(office, session, EventKind.COMMENT)
    tamper(
        office,
        event_at(seq_of(office, answered, "object"), reason="Khác."),
        text("DELETE FROM comment"),
        update(Confirmation).where(Confirmation.stance == Stance.CONFIRMED).values(position=9),
        update(TaskInstance).values(round=7),
    )
    usual = found(office)
    assert {code for code, _, _ in usual} >= {"event_changed", "row_missing", "instance_differs"}
    assert f"comment/{comment.id}" in {subject for _, _, subject in usual}
    for at_once in (1, 2, 5):
        assert found(office, at_once=at_once) == usual


def test_what_comes_in_another_order_still_meets_what_is_said_of_it() -> None:
    said = {"a": 1, "b": 2, "c": 3, "d": 4}
    pairing = Pairing(iter(said.items()), {"x": 9, **said}.get)
    assert [pairing.of(key) for key in ("c", "a", "x", "c", "y")] == [3, 1, 9, 3, None]
    assert dict(pairing.unmet()) == {"b": 2, "d": 4}


def test_of_what_comes_in_order_nothing_is_kept() -> None:
    pairing = Pairing(((f"{n:05}", n) for n in range(5000)), lambda _: None)
    for n in range(5000):
        assert pairing.of(f"{n:05}") == n
        assert pairing.passed_over == 0
