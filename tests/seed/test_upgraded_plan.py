"""A plan that an earlier release loaded, after the upgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import select

from models.database import reading_sessions
from models.migrations.upgrade import config_for, upgrade
from models.plan import ProductRequirement, Task
from seed.plan import read_plan

if TYPE_CHECKING:
    from tests.sample import SampleCommune

pytestmark = [pytest.mark.both, pytest.mark.thorough]

BEFORE_TITLES = "0044"


def test_its_products_are_called_as_those_of_a_plan_that_is_loaded_now(
    sample: SampleCommune,
) -> None:
    with sample.engine.connect() as connection:
        command.downgrade(config_for(connection), BEFORE_TITLES)
        connection.commit()
    upgrade(sample.engine)
    with reading_sessions(sample.engine)() as session:
        called = {
            (task.label, requirement.text): requirement.title
            for task in session.scalars(select(Task))
            for requirement in task.requirements
        }
        assert session.scalars(select(ProductRequirement)).all()
    assert called == {
        (task.label, product.text): product.title
        for task in read_plan().tasks
        for product in task.products
    }
