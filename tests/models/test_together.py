"""Several questions in one statement: whoever asks it first, and with whom at once."""

from __future__ import annotations

import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from models.calendar import OwnDay
from models.database import reading_sessions
from models.queries.calendar import whole_calendar
from models.queries.together import Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.office import Office

AT_ONCE = 4

Calendar = Gathering[[uuid.UUID]]


@pytest.fixture(autouse=True)
def in_turns() -> Iterator[None]:
    """Threads take turns as often as can be, so that what two do at once happens at once."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_what_names_nobody_says_so_without_a_session(office: Office) -> None:
    """A page may ask it after the session that read it is gone."""
    number = office.assign("I.3")
    office.perform("kinhte", number, "decline")
    office.perform("chutich", number, "uphold")
    [decline] = office.situation(number).declines
    assert decline.successor is None


@pytest.mark.both
def test_several_may_be_the_first_to_ask_it(engine: Engine) -> None:
    for _ in range(5):
        # Each is the first: it was compiled by nobody yet.
        calendar, barrier = Gathering(whole_calendar.parts), Barrier(AT_ONCE)

        def ask(_who: int, calendar: Calendar = calendar, barrier: Barrier = barrier) -> int:
            barrier.wait()
            with reading_sessions(engine)() as session:
                return len(calendar.found(session, uuid.uuid4()).all(OwnDay))

        with ThreadPoolExecutor(AT_ONCE) as threads:
            assert list(threads.map(ask, range(AT_ONCE))) == [0] * AT_ONCE
