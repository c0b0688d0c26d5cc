"""No table is forgotten where all of a kind are meant: each such place is held against the tables.

What goes with the sample is held against them in tests/seed/test_purge.py, and what the record
vouches for in test_metadata.py.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.awaited import Awaited
from models.base import Base
from models.nouns import every_noun
from models.work import TaskInstance
from tests.entries import GIVINGS
from tests.statements import counted
from workflow.backup.after_restore import take_into_use

if TYPE_CHECKING:
    from tests.office import Office

ROOT = Path(__file__).parents[2]

BESIDE_ITS_STATE = {
    "hand_over_item": "what somebody left to a successor; the instance goes on the same",
    "notice": "what somebody was told of it",
    "reported_decision": "which decision about it the committee was told of",
    "closing_standing": "it tells how it counted when its period was closed",
}
"""Tables about an instance that are not read to know how it stands, and why."""

ONLY_KEPT = {
    Awaited.__tablename__,
    *(giving.kept.columns[0].class_.__tablename__ for giving in GIVINGS.values() if giving.kept),
}
"""What follows from how it stands, and what the file of an act in `tests/acts` says to decide
nothing about it."""


def named_in(statements: list[str]) -> set[str]:
    """The tables that some statements name."""
    words = {word for statement in statements for word in re.findall(r"\w+", statement)}
    return words & set(Base.metadata.tables)


def test_what_hangs_on_an_instance_is_read_with_it(office: Office) -> None:
    number = office.assign("I.1")
    with counted(office.engine) as statements:
        office.situation(number)
    hanging = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table is TaskInstance.__table__
    }
    assert hanging - named_in(statements) - ONLY_KEPT == set(BESIDE_ITS_STATE)


def test_nothing_that_opens_a_door_is_good_after_a_restore(office: Office) -> None:
    """The copy does not know what was ended since: neither a session nor a link nor an address."""
    opening = {table.name for table in Base.metadata.sorted_tables if "token_hash" in table.columns}
    with counted(office.engine) as statements, office.transaction() as session:
        take_into_use(session, office.commune_id, "admin", {}, at=office.now)
    asked = [statement for statement in statements if statement.startswith(("UPDATE", "SELECT"))]
    assert opening
    assert opening - named_in(asked) == set()


@pytest.mark.usefixtures("programs")
def test_whoever_asks_for_every_noun_knows_all_of_them() -> None:
    """In a program of its own, in which nobody else has asked for one."""
    asking = "from models.nouns import every_noun; print(*(n.__tablename__ for n in every_noun()))"
    known = subprocess.run(
        [sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, check=True
    )
    written = {
        node.value.value
        for path in (ROOT / "models").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "__tablename__"
        and isinstance(node.value, ast.Constant)
    }
    assert set(known.stdout.split()) == written
    assert [noun.__tablename__ for noun in every_noun()] == known.stdout.split()
