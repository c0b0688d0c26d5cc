"""Fixtures of the tests of voting: a matter before the committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ballots import before_the_members

if TYPE_CHECKING:
    from tests.office import Office


@pytest.fixture
def asked(office: Office) -> int:
    """A collective matter that is before the members, who have until the end of tomorrow."""
    return before_the_members(office, "I.3")
