"""The clock's deeds: each on its own, so that what goes wrong with one stops no other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.reminding import DUE, morning, stumbling
from tests.statements import counted
from workflow.scheduler.jobs import ClockDeed, lapse_due, run_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from sqlalchemy.orm import Session

    from tests.office import Office


def test_what_cannot_be_opened_keeps_nobody_from_being_reminded(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    number = office.assign("I.1")
    stumbles = iter([True])

    @contextmanager
    def reading() -> Iterator[Session]:
        if next(stumbles, False):
            raise OSError("a page cannot be read")
        with office.reading() as session:
            yield session

    done = run_due(reading, office.transaction, at=morning(DUE))
    assert ClockDeed("remind", number) in done
    assert "the clock could not do all of assign" in caplog.text


def test_an_instance_that_cannot_lapse_stops_no_other(office: Office) -> None:
    first, second = office.reported("I.1"), office.reported("I.3")
    late = max(office.after_answering_time(number) for number in (first, second))
    assert lapse_due(office.reading, stumbling(office), at=late) == [second]
    assert lapse_due(office.reading, office.transaction, at=late) == [first]


def test_only_what_may_lapse_is_read_for_it(office: Office) -> None:
    """What awaits the committee long after the time for answers is not read each minute."""
    number = office.reviewed("I.1")
    late = office.after_answering_time(number)
    with counted(office.engine) as statements:
        assert lapse_due(office.reading, office.transaction, at=late) == []
    assert not [each for each in statements if "FROM product_version" in each]
