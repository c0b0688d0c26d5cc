"""The developer's commands tell how far they are."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
PIP = """
print("Ignoring colorama: markers 'platform_system == Windows' don't match")
print("Collecting flask==3.1.0 (from -r requirements/run.txt)")
print("Requirement already satisfied: click==8.1.0")
print("Installing collected packages: flask")
print("Successfully installed flask")
"""


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_of_every_package_it_is_told_how_many_there_are(dev: ModuleType) -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        named = [line for line in file.read_text().splitlines() if line[0] not in " #"]
        assert dev.pinned(str(file)) == len(named) > 0
    assert dev.pinned("--require-hashes") == 0


def test_while_pip_works_it_is_told_how_far_it_is(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PIP], stdout=subprocess.PIPE, text=True
    ) as process:
        said = dev.tell_progress(process, wanted=3)
    assert said[-1] == "Successfully installed flask\n"
    assert capsys.readouterr().out.splitlines() == ["  Fetching 3 of 3", "  Installing 1 of 1"]
