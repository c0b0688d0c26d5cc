"""Files as offices really have them: what is taken, what its readers are told, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office_files import before_2007, opendocument, pdf, pictures, since_2007
from tests.office_files.making import found, related
from workflow.documents.examination import examined
from workflow.documents.kinds import BY_SPELLING, TYPES
from workflow.documents.outcome import Unfit
from workflow.documents.uploads import kind_promised

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS = {
    "Office": since_2007,
    "ODF": opendocument,
    "PDF": pdf,
    "old": before_2007,
    "picture": pictures,
}
TAKEN = {f"{kind}: {case}": it for kind, of in KINDS.items() for case, it in of.TAKEN.items()}
REFUSED = {f"{kind}: {case}": it for kind, of in KINDS.items() for case, it in of.REFUSED.items()}


@pytest.mark.parametrize("case", TAKEN)
def test_an_honest_file_is_taken_and_its_readers_are_told(tmp_path: Path, case: str) -> None:
    name, content, told = TAKEN[case]
    assert found(tmp_path, name, content) == told


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_nobody_should_open_is_refused_for_what_it_is(
    tmp_path: Path, case: str
) -> None:
    name, content, code = REFUSED[case]
    assert found(tmp_path, name, content) == code


def test_the_template_is_named_as_the_document_names_it(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(related("attachedTemplate", "file:///\\\\mayld\\M%E1%BA%ABu\\a.dotm"))
    with pytest.raises(Unfit) as refused:
        examined(path, TYPES["docx"])
    assert refused.value.named == "file:///\\\\mayld\\Mẫu\\a.dotm"


@pytest.mark.parametrize("name", ["anh.jpeg", "anh.JPE", "anh.jfif", "anh.mpo", "a.tiff", "a.hif"])
def test_every_spelling_is_in_the_one_list(name: str) -> None:
    assert name.lower().rpartition(".")[2] in BY_SPELLING
    assert kind_promised(name).extension in TYPES


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_file_bent_anywhere_gives_a_verdict_and_nothing_else(
    tmp_path: Path, data: st.DataObject
) -> None:
    case = data.draw(st.sampled_from(sorted(SMALL)))
    name, content = SMALL[case]
    bent = bytearray(content)
    if data.draw(st.booleans()):
        del bent[data.draw(st.integers(0, len(bent))) :]
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, max(0, len(bent) - 1)))
        bent[at : at + 1] = data.draw(st.binary(max_size=3))
    assert found(tmp_path, name, bytes(bent)) is not None


def small(cases: Mapping[str, tuple[str, bytes, object]]) -> dict[str, tuple[str, bytes]]:
    return {case: (it[0], it[1]) for case, it in cases.items() if len(it[1]) < 40_000}


SMALL = small(TAKEN) | small(REFUSED)
