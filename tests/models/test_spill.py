"""A mapping that spills: it is one whatever lies on the disk, and holds little in memory."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from models.spill import SpillingMap

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Said(NamedTuple):
    word: str | None
    line: int


keys = st.sampled_from([f"{table}/{number}" for table in "abc" for number in range(5)])
deeds = st.lists(
    st.tuples(keys, st.none() | st.builds(Said, st.none() | st.text(), st.integers(0, 99)))
)


@given(deeds=deeds, at_once=st.integers(1, 4), prefix=st.sampled_from(["", "a/", "b/", "d/"]))
def test_it_is_the_mapping_it_would_be_in_memory(
    deeds: list[tuple[str, Said | None]], at_once: int, prefix: str
) -> None:
    spilling, usual = SpillingMap(Said, at_once), dict[str, Said]()
    for key, said in deeds:
        if said is None:
            spilling.remove(key)
            usual.pop(key, None)
        else:
            spilling.put(key, said)
            usual[key] = said
        assert spilling.find(key) == usual.get(key)
        assert spilling.in_memory < at_once
    wanted = sorted(each for each in usual.items() if each[0].startswith(prefix))
    assert list(spilling.sorted(prefix)) == wanted
    spilling.close()


def test_there_is_no_file_before_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spilling = SpillingMap(Said, 3)
    spilling.put("a", Said(None, 1))
    spilling.put("b", Said("x", 2))
    assert not list(tmp_path.iterdir())
    spilling.put("c", Said("y", 3))
    assert list(tmp_path.iterdir())
    assert spilling.in_memory == 0
    spilling.close()
    assert not list(tmp_path.iterdir())
