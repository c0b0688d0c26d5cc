"""Fixtures of the property tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office
    from tests.properties.racers import Place


@pytest.fixture
def place(database: str, office: Office, data_dir: Path) -> Place:
    """Where other processes find the office."""
    return database, office.commune_id, data_dir / "files"
