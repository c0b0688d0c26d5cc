"""What earlier periods left open past its due date is counted, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.planning.statistics import count_arrears

if TYPE_CHECKING:
    from tests.office import Office


def counted(office: Office, username: str) -> int:
    with office.reading() as session:
        return count_arrears(session, actor=office.actor(username), at=office.now)


def test_what_is_open_past_its_period_and_due_date_counts(office: Office) -> None:
    office.in_progress("I.1")
    office.closed("I.2")
    office.revoked("II.2")
    assert counted(office, "chutich") == 0
    office.later(days=120)
    assert counted(office, "chutich") == 1


def test_what_a_person_may_not_see_does_not_count_for_them(office: Office) -> None:
    office.in_progress("II.2")
    office.later(days=120)
    assert counted(office, "chutich") == 1
    assert counted(office, "nongdan") == 0
