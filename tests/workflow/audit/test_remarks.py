"""What is odd in a whole record: said, and by itself no finding."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from models.base import new_key
from models.notice import Notice
from models.organisation import User
from models.record import Counter, Outbox
from models.reminder import ReminderRun
from models.vocabulary import EventKind
from tests.statements import counted
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from tests.office import Office


def remarked(office: Office) -> list[tuple[str, int | None, str]]:
    """What verifying remarks; the record is whole."""
    with office.reading() as session:
        result = verify(session, office.commune_id)
    assert result.findings == ()
    return [(each.code, each.seq, each.subject) for each in result.remarks]


def change(office: Office, *statements: Executable) -> None:
    with office.transaction() as session:
        for statement in statements:
            session.execute(statement)


def comes_in(office: Office, kind: EventKind, username: str = "chutich") -> int:
    """The number of a line that comes from somebody's browser."""
    with office.transaction() as session:
        on, user = local_day(office.now), office.user(username)
        actor = Actor.of(session, user, on=on, address="203.0.113.7")
        line: Any = record.Line(kind=kind, actor=actor, at=office.now, subject=f"user/{username}")
        return record.append(session, line).seq


def test_an_office_at_work_gives_nothing_to_remark(office: Office) -> None:
    office.closed("I.1")
    assert remarked(office) == []


def test_two_people_whose_lines_carry_one_time(office: Office) -> None:
    at = office.later(minutes=1)
    seq = comes_in(office, EventKind.SIGN_IN, "chutich")
    office.now = at
    comes_in(office, EventKind.SIGN_IN, "vanphong")
    assert remarked(office) == [("time_stood", seq, f"event/{seq}")]


def test_an_act_of_somebody_who_never_signed_in(office: Office) -> None:
    seq = comes_in(office, EventKind.COMMENT)
    comes_in(office, EventKind.COMMENT)
    assert remarked(office) == [("never_signed_in", seq, f"event/{seq}")]


def test_an_act_after_signing_in(office: Office) -> None:
    comes_in(office, EventKind.SIGN_IN)
    office.later(days=6)
    comes_in(office, EventKind.COMMENT)
    assert remarked(office) == []


def test_an_act_longer_after_signing_in_than_any_session_lasts(office: Office) -> None:
    comes_in(office, EventKind.SIGN_IN)
    office.later(days=8)
    seq = comes_in(office, EventKind.COMMENT)
    assert remarked(office) == [("never_signed_in", seq, f"event/{seq}")]


def test_an_act_after_signing_out(office: Office) -> None:
    comes_in(office, EventKind.SIGN_IN)
    comes_in(office, EventKind.SIGN_OUT)
    seq = comes_in(office, EventKind.COMMENT)
    assert remarked(office) == [("never_signed_in", seq, f"event/{seq}")]


def test_an_act_of_somebody_signed_in_elsewhere_too(office: Office) -> None:
    comes_in(office, EventKind.SIGN_IN)
    comes_in(office, EventKind.SIGN_IN)
    comes_in(office, EventKind.SIGN_OUT)
    comes_in(office, EventKind.COMMENT)
    assert remarked(office) == []


def test_a_password_set_later_than_any_line_tells(office: Office) -> None:
    set_at = office.now + timedelta(days=1)
    change(office, update(User).where(User.username == "chutich").values(password_set_at=set_at))
    assert remarked(office) == [("password_untold", None, "user/chutich")]


def test_reminders_that_claim_to_be_done_for_years(office: Office) -> None:
    key = new_key()
    row = {"commune_id": office.commune_id, "id": key, "done_on": date(2099, 1, 1)}
    change(office, insert(ReminderRun).values(row))
    assert remarked(office) == [("in_future", None, f"reminder_run/{key}")]


def test_a_counter_set_back(office: Office) -> None:
    office.assign("I.1")
    office.assign("I.2")
    change(office, update(Counter).where(Counter.name == "task_instance").values(value=1))
    assert remarked(office) == [("number_again", None, "counter/task_instance")]


def test_what_honestly_was_told_to_nobody(office: Office) -> None:
    number = office.reported("I.1")
    told(office)
    # Whoever is still awaited knows since they were asked, and is not told at each answer.
    office.perform("vhxh", number, "confirm")
    assert told(office) == len(HEADS_OF_THE_LEAD)
    assert remarked(office) == []


HEADS_OF_THE_LEAD = ("kinhte", "kiemnhiem")
"""They hear of each answer."""


def told(office: Office) -> int:
    """How many notices tell of what waited to be told."""
    with office.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Notice)) or 0
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass
        return (session.scalar(select(func.count()).select_from(Notice)) or 0) - before


def test_what_was_marked_as_told_and_told_to_nobody(office: Office) -> None:
    office.assign("I.1")
    told = update(Outbox).values(delivered_at=office.now)
    change(office, told, delete(Notice))
    seq = office.events()[-1].seq
    assert remarked(office) == [("nobody_told", seq, f"event/{seq}")]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whom_nobody_told_is_found_without_walking_over_all_notices(office: Office) -> None:
    """For no line that was told: an office tells its people of tens of thousands."""
    office.closed("I.1")
    tell_often(office, 500)
    assert steps_of_untold(office) < 100 * 500


def tell_often(office: Office, times: int) -> None:
    """Note so many times more that somebody had to be told of a line, and was; last of a later."""
    with office.transaction() as session:
        instance_id = office.instance(1).id
        user_id, at = office.user("chutich").id, office.now
        for number in range(times):
            session.add(
                Outbox(
                    commune_id=office.commune_id, event_seq=2, unit_id=None, why="start",
                    created_at=at, delivered_at=at,
                )
            )  # fmt: skip
            session.add(
                Notice(
                    commune_id=office.commune_id, user_id=user_id,
                    event_seq=3 if number == times - 1 else 1,
                    instance_id=instance_id, why=f"{times}/{number}", standing="committee",
                    duty=False, awaited_since=at, created_at=at,
                )
            )  # fmt: skip


def steps_of_untold(office: Office) -> int:
    """About how many steps SQLite takes to find whom nobody told."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += bool(asked) and "DISTINCT outbox" in asked[-1]
        return 0

    with office.reading() as session, counted(session.get_bind()) as asked:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(count, 100)
        verify(session, office.commune_id)
    return steps * 100
