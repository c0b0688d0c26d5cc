"""Accounts that nobody uses: listed for the administrator after some days, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.administration import administer, look
from workflow.administration import people
from workflow.administration.people import IdleAccount, idle_accounts
from workflow.auth import sessions
from workflow.errors import Refused

if TYPE_CHECKING:
    from tests.office import Office

DAYS = 45


def idle(office: Office, by: str = "admin") -> list[IdleAccount]:
    """The accounts of the list."""
    return look(office, idle_accounts, DAYS, by=by)


def names(office: Office) -> set[str]:
    return {account.user.username for account in idle(office)}


def use(office: Office, username: str) -> None:
    """Somebody is signed in for a moment."""
    with office.transaction() as session:
        user = office.user(username)
        sessions.open_session(session, user, address="", agent="", at=office.now)


def test_an_account_is_idle_after_the_days_and_not_before(office: Office) -> None:
    for username in ("kinhte", "vhxh"):
        use(office, username)
    assert idle(office) == []
    used = office.now
    office.later(days=DAYS, minutes=-5)
    assert not {"kinhte", "vhxh"} & names(office)
    use(office, "vhxh")
    office.later(days=1)
    assert "kinhte" in names(office)
    assert "vhxh" not in names(office)
    [account] = [each for each in idle(office) if each.user.username == "kinhte"]
    assert account.last_used is not None
    assert abs((account.last_used - used).total_seconds()) <= 60 * 60
    [never] = [each for each in idle(office) if each.user.username == "congan"]
    assert never.last_used is None


def test_the_last_use_counts_not_the_first(office: Office) -> None:
    use(office, "kinhte")
    office.later(days=DAYS)
    use(office, "kinhte")
    office.later(days=DAYS)
    assert "kinhte" not in names(office)


def test_who_is_shut_out_is_not_asked_for_again(office: Office) -> None:
    office.later(days=DAYS + 1)
    assert "kinhte" in names(office)
    administer(office, people.disable, "kinhte")
    assert "kinhte" not in names(office)


def test_the_longest_unused_stands_first(office: Office) -> None:
    use(office, "kinhte")
    office.later(days=1)
    use(office, "vhxh")
    office.later(days=DAYS + 1)
    last = [account.user.username for account in idle(office)][-2:]
    assert last == ["kinhte", "vhxh"]


@pytest.mark.parametrize("by", ["chutich", "vanphong", "giamsat", "kinhte"])
def test_the_list_is_the_administrators(office: Office, by: str) -> None:
    with pytest.raises(Refused):
        idle(office, by)
