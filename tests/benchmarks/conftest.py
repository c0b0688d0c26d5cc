"""What the tests of the bench have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.province import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIODS = 2


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    """A small office that was at work for two quarters: a worker has one for all its tests."""
    made = Model.made(tmp_path_factory.mktemp("small"), periods=PERIODS)
    yield made
    made.office.engine.dispose()
