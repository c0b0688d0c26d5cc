"""What the loaders store on one line is on one line, as if somebody had typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.base import Base, ShortText
from workflow.texts import on_one_line

if TYPE_CHECKING:
    from tests.sample import SampleCommune


def test_every_line_of_the_sample_is_one(sample: SampleCommune) -> None:
    lines = [
        column
        for table in Base.metadata.tables.values()
        for column in table.c
        if column.type is ShortText
    ]
    assert len(lines) > len(Base.metadata.tables) / 4
    with sample.engine.connect() as connection:
        for column in lines:
            for text in connection.scalars(select(column).where(column.is_not(None))):
                assert text == on_one_line(text), column
