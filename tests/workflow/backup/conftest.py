"""Fixtures of the tests of copies: an office at work, and a copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.copying import LATER, at_work_on, source
from workflow.backup.creation import create

if TYPE_CHECKING:
    from pathlib import Path

    from models.backup.copies import Copy
    from tests.office import Office


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def at_work(office: Office) -> Office:
    """The office with a task on its way and a document handed in."""
    at_work_on(office, "I.1")
    return office


@pytest.fixture
def copy(at_work: Office, copies: Path) -> Copy:
    return create(source(at_work), copies, at=LATER)
