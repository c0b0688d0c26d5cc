"""docs/architecture.md tells one action from the browser to the record: it goes that way."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tests.client import Client
    from tests.office import Office

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_confirmation_goes_the_way_that_is_told(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    page, browser = f"/nhiem-vu/{office.reported('I.1')}", sign_in("congan")
    form = f"{page}/confirm"
    sent = {**browser.fields(page, form), "opinion": "agree"}
    with noted() as files:
        assert browser.post(form, data=sent).status_code == 303
    begins = []
    for step in steps():
        met = {name: [file for file in files if file.startswith(name)] for name in step}
        assert [name for name, there in met.items() if not there] == []
        begins.append(min(files.index(there[0]) for there in met.values()))
    assert begins == sorted(begins)
    assert len(begins) > 1


def steps() -> list[set[str]]:
    """The files and folders of each step, from the arrival of the request on."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    section = text.partition("## One action in a straight line")[2].partition("\n## ")[0]
    told = re.findall(r"^\d\. (.*?)(?=^\d\. |\n\n)", section, re.MULTILINE | re.DOTALL)[1:]
    return [set(re.findall(r"`((?:web|workflow|models)/[^`]*)`", step)) for step in told]


@contextmanager
def noted() -> Iterator[list[str]]:
    """The files of ours that are entered meanwhile, each once, in the order of the first time."""
    files: dict[str, None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(ROOT):
            files.setdefault(file.relative_to(ROOT).as_posix())

    came: list[str] = []
    sys.setprofile(note)
    try:
        yield came
    finally:
        sys.setprofile(None)
        came += files
