"""When the commune reminds is the administrator's to keep, and holds from then on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from tests.administration import administer, is_whole
from tests.reminding import through
from workflow.administration.reminder_terms import kept_reminder_terms, set_reminder_terms
from workflow.engine.reminder_days import ReminderTiming
from workflow.errors import Invalid, Refused

if TYPE_CHECKING:
    from tests.office import Office

NEW = ReminderTiming(before_days=6, head_after=1, committee_after=2)


def kept(office: Office, username: str = "admin") -> ReminderTiming:
    with office.reading() as session:
        return kept_reminder_terms(session, actor=office.actor(username))


def test_reminders_follow_the_new_terms(office: Office) -> None:
    assert kept(office) == ReminderTiming()
    administer(office, set_reminder_terms, NEW)
    administer(office, set_reminder_terms, NEW)
    assert kept(office) == NEW
    [line] = office.events(None, EventKind.COMMUNE)[-1:]
    assert line.details["before"] == {"before_days": 3, "head_after": 3, "committee_after": 5}
    office.assign("I.1")
    assert through(office, date(2026, 12, 1), date(2026, 12, 31)) == [
        date(2026, 12, 10), date(2026, 12, 16), date(2026, 12, 17), date(2026, 12, 18),
    ]  # fmt: skip
    assert is_whole(office)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (ReminderTiming(-1, 3, 5), "before_days"),
        (ReminderTiming(3, 0, 5), "head_after"),
        (ReminderTiming(3, 3, 61), "committee_after"),
        (ReminderTiming(3, 5, 5), "committee_after"),
    ],
)
def test_terms_that_make_no_sense_are_not_taken(
    office: Office, terms: ReminderTiming, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        administer(office, set_reminder_terms, terms)
    assert list(invalid.value.fields) == [field]


@pytest.mark.parametrize("username", ["vanphong", "chutich", "giamsat"])
def test_only_an_administrator_keeps_them(office: Office, username: str) -> None:
    with pytest.raises(Refused):
        administer(office, set_reminder_terms, NEW, by=username)
    with pytest.raises(Refused):
        kept(office, username)
