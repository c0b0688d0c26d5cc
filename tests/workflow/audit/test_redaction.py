"""What a line of the record says of instances that its reader may not see: nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.handovers import hand_over, leaving, reassigned
from tests.periods import OVER, close
from workflow.audit.log import journal_line
from workflow.audit.redaction import NAMING_INSTANCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office import Office

WORKFLOW = Path(__file__).parents[3] / "workflow"

WRITES_NO_LINES = WORKFLOW / "intake"
"""It reads files, in which sections and rows have numbers as well."""

OF_OTHERS = {"consent", "corrects", "issued", "number", "of_product", "products"}
"""Under these a line has the number of something else: a consent, a version of a product, what was
issued of it."""

ON_ITS_PAGE = {"instance": "version.instance.number"}
"""What names an instance that whoever sees the line's own one may know of: its page hands out the
version that a report rests on, by the address with that number."""


def read(office: Office, seq: int, by: str) -> tuple[dict[str, Any], bool]:
    """The details of a line as a person reads them, and whether something is withheld."""
    with office.reading() as session:
        line = journal_line(session, seq, actor=office.actor(by))
    return dict(line.details), line.withholds


def test_two_units_do_not_read_of_each_other_what_the_page_hides(office: Office) -> None:
    number, successor = reassigned(office)
    recalled, given = office.events(number)[-1].seq, office.events(successor)[0].seq
    former, withheld = read(office, recalled, "congan")
    assert "unit" not in former["entry"]
    assert former["entry"]["reason"] == "-"
    assert withheld
    new, withheld = read(office, given, "vhxh")
    assert ("instead_of" in new, new["lead"], withheld) == (False, "PHONG_VHXH", True)
    for seq in (recalled, given):
        assert read(office, seq, "vanphong") == (office.events()[seq - 1].details, False)


def test_of_open_work_only_the_numbers_of_what_is_seen_are_read(office: Office) -> None:
    secret, shared = office.assign("II.2"), office.reported("I.1")
    post = leaving(office, "congan", "vhxh.cb")
    hand_over(office, post, "vhxh.cb", by="congan")
    seq = office.events()[-1].seq
    details, withheld = read(office, seq, "admin")
    assert (details["instances"], withheld) == ([shared], True)
    assert set(read(office, seq, "congan")[0]["instances"]) == {secret, shared}


def test_so_of_what_is_carried_over(office: Office) -> None:
    secret, shared = office.assign("II.2"), office.assign("I.2")
    office.now = OVER
    close(office)
    seq = office.events()[-1].seq
    assert read(office, seq, "admin")[0]["carried_over"] == [shared]
    assert read(office, seq, "giamsat")[0]["carried_over"] == [secret, shared]


def test_every_detail_that_names_instances_is_known_to() -> None:
    """Whoever writes another number into a line says here whose it is, or it is read by all."""
    numbered = {
        name
        for path in WORKFLOW.rglob("*.py")
        if WRITES_NO_LINES not in path.parents
        for name, value in details(ast.parse(path.read_text("utf-8")))
        if re.search(r"\bnumbers?\b", ast.unparse(value))
        and ON_ITS_PAGE.get(name) != ast.unparse(value)
    }
    assert numbered - OF_OTHERS == set(NAMING_INSTANCES)


def details(whole: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What may be told in a line, by its name: given to `write_down`, or in a mapping."""
    for node in ast.walk(whole):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("write_down"):
            yield from ((each.arg, each.value) for each in node.keywords if each.arg)
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from ((str(k.value), v) for k, v in pairs if isinstance(k, ast.Constant))
