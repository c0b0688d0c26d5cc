"""What is looked for is found however it was typed: without case, marks, and kinds of space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import update

from models.migrations.upgrade import config_for, upgrade
from models.organisation import Unit, User
from models.plan import Task
from workflow.vietnamese import fold

if TYPE_CHECKING:
    from tests.office import Office

BEFORE = "0012"
"""The schema in which keys had their gaps as they were typed."""


@pytest.mark.parametrize(
    "typed",
    [
        "Tín  dụng",
        "tín\xa0dụng",
        "TÍN\tDỤNG",
        "tin\u3000dung",
        " tín\u2009dụng\n",
        "tín\u200b dụn\xadg",
        "ti\u0301n du\u0323ng",
    ],
)
def test_texts_that_look_alike_have_the_same_key(typed: str) -> None:
    assert fold(typed) == "tin dung"


def test_keys_of_before_are_made_anew(office: Office) -> None:
    kept = {}
    with office.transaction() as session:
        for noun, key in ((Unit, "name_key"), (User, "name_key"), (Task, "content_key")):
            row = session.query(noun).first()
            assert row is not None
            kept[noun, row.id] = key, getattr(row, key)
            torn = getattr(row, key).replace(" ", "\xa0 \t\xad", 1)
            session.execute(
                update(noun).where(noun.commune_id == row.commune_id, noun.id == row.id)
                .values({key: torn})
            )  # fmt: skip
    with office.engine.connect() as connection:
        command.downgrade(config_for(connection), BEFORE)
        connection.commit()
    upgrade(office.engine)
    with office.reading() as session:
        for (noun, row_id), (key, before) in kept.items():
            assert " " in before
            assert getattr(session.get_one(noun, (office.commune_id, row_id)), key) == before
