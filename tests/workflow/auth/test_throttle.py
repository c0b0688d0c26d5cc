"""Failures slow people down, and are forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from models.account import SignInFailure
from tests import cast, factories
from workflow.auth import accounts, throttle
from workflow.auth.throttle import Origin

if TYPE_CHECKING:
    from tests.office import Office


def fail(
    office: Office,
    username: str = "kinhte",
    address: str = "192.0.2.1",
    device: str | None = None,
) -> timedelta | None:
    origin = Origin(address, device)
    with office.transaction() as session:
        office.now -= timedelta(minutes=1)
        return throttle.fail(session, office.commune_id, username, origin, at=office.now)


def subjects(office: Office) -> list[str]:
    with office.reading() as session:
        return sorted(session.scalars(select(SignInFailure.subject)))


def test_each_further_failure_doubles_the_wait_up_to_an_hour() -> None:
    waits = [throttle.NAME.wait_after(failures).total_seconds() for failures in range(4, 15)]
    assert waits == [0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert throttle.NAME.wait_after(10**9) == timedelta(hours=1)


def test_a_name_is_free_again_a_day_after_its_last_failure(office: Office) -> None:
    for _ in range(6):
        assert fail(office) is None
    assert fail(office) == timedelta(seconds=30)
    office.later(hours=24, seconds=1)
    for _ in range(6):
        assert fail(office) is None


def test_an_address_is_free_again_an_hour_after_its_last_failure(office: Office) -> None:
    for n in range(31):
        assert fail(office, f"ten{n}") is None
    assert fail(office, "khac") == timedelta(seconds=30)
    office.later(hours=1, seconds=1)
    assert fail(office, "khac") is None


def test_while_nobody_has_to_wait_no_instant_is_kept(office: Office) -> None:
    fail(office)
    with office.reading() as session:
        assert list(session.scalars(select(SignInFailure.blocked_until))) == [None, None]


def test_whoever_began_before_the_last_failure_is_judged_as_of_it(office: Office) -> None:
    began = office.now
    office.later(seconds=5)
    for _ in range(6):
        assert fail(office) is None
    origin = Origin("192.0.2.1")
    with office.transaction() as session:
        known = (session, office.commune_id, "kinhte", origin)
        assert throttle.waiting(*known, at=began) == timedelta(seconds=30)
        assert throttle.fail(*known, at=began) == timedelta(seconds=30)


def test_what_a_clock_that_ran_ahead_counted_keeps_nobody_out(office: Office) -> None:
    right = office.later(days=3)
    for _ in range(8):
        fail(office)
    office.now = right - timedelta(days=3)
    for _ in range(6):
        assert fail(office) is None
    assert fail(office) == timedelta(seconds=30)


def test_strangers_failures_cost_a_person_no_wait_at_their_own_browser(office: Office) -> None:
    for _ in range(7):
        fail(office)
    assert fail(office) is not None
    assert fail(office, device="mine") is None
    with office.transaction() as session:
        mine = Origin("192.0.2.1", "mine")
        throttle.forgive(session, office.commune_id, "kinhte", mine)
    assert subjects(office) == ["address:192.0.2.1", "user:kinhte"]


def test_whoever_succeeds_waits_as_long_as_others_failed_and_is_forgiven_then(
    office: Office,
) -> None:
    origin = Origin("192.0.2.1")
    for _ in range(7):
        fail(office)
    at = office.now
    with office.transaction() as session:
        known = (session, office.commune_id, "kinhte", origin)
        assert throttle.waiting(*known, at=at) == timedelta(seconds=30)
        assert throttle.succeed(*known, at=at) == timedelta(seconds=30)
    assert subjects(office) == ["address:192.0.2.1", "user:kinhte"]
    at += timedelta(minutes=1)
    with office.transaction() as session:
        known = (session, office.commune_id, "kinhte", origin)
        assert throttle.waiting(*known, at=at) is None
        assert throttle.succeed(*known, at=at) is None
    assert subjects(office) == ["address:192.0.2.1"]


def test_failures_at_a_known_browser_cost_that_browser_the_wait(office: Office) -> None:
    for _ in range(6):
        assert fail(office, device="mine") is None
    assert fail(office, device="mine") == timedelta(seconds=30)
    assert fail(office, device="other") is None
    assert fail(office, "vhxh", device="mine") is None
    assert fail(office) is None


def test_counts_that_no_longer_matter_are_removed(office: Office) -> None:
    fail(office, "cu", "192.0.2.1")
    office.later(hours=2)
    fail(office, "moi", "192.0.2.2")
    fail(office, "moi", device="mine")
    throttle.forget(office.transaction, at=office.now)
    assert subjects(office) == ["address:192.0.2.2", "device:mine:moi", "user:cu", "user:moi"]
    throttle.forget(office.transaction, at=office.now + timedelta(days=2))
    assert subjects(office) == []


def test_a_name_that_nobody_can_have_is_counted_in_what_the_column_holds(office: Office) -> None:
    for _ in range(6):
        assert fail(office, "ffi" * 60) is None
    assert fail(office, "ffi" * 60) == timedelta(seconds=30)
    assert fail(office, "ffl" * 60) is None
    assert fail(office, "a" * 60, device="m" * 40) is None
    assert max(map(len, subjects(office))) <= SignInFailure.subject.type.length


@pytest.mark.parametrize("password", ["sai", cast.PASSWORD])
def test_a_name_is_held_before_its_address_also_when_nobody_failed_under_it(
    office: Office, password: str
) -> None:
    """Whoever held the address first would wait for the name of one that waits for the address."""
    fail(office, "vhxh")
    held: list[str] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_m: object) -> None:
        if not statement.startswith("UPDATE"):  # What is changed is held already.
            held.extend(re.findall("(user|address):", str(parameters)))

    proof = accounts.look_at(
        office.transaction,
        office.commune_id,
        "kinhte",
        password,
        hashing=factories.CHEAPLY,
        origin=Origin("192.0.2.1"),
        at=office.now,
    )
    assert isinstance(proof, accounts.Proof)
    event.listen(office.engine, "before_cursor_execute", note)
    with office.transaction() as session:
        proof.judge(session, at=office.now)
    event.remove(office.engine, "before_cursor_execute", note)
    assert "user" in held
    assert held == sorted(held, reverse=True)
