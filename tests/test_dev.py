"""The developer's commands keep their environment, and tell how far they are."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import dev
from development import environment
from development.environment import BASE_PYTHON, ROOT, VENV

if TYPE_CHECKING:
    from pathlib import Path

PIP = """
print("Ignoring colorama: markers 'platform_system == Windows' don't match")
print("Collecting flask==3.1.0 (from -r requirements/run.txt)")
print("Requirement already satisfied: click==8.1.0")
print("Installing collected packages: flask")
print("Successfully installed flask")
"""


def test_the_environment_stays_whatever_name_its_python_is_called_by(tmp_path: Path) -> None:
    other_name = tmp_path / "python3.x"
    other_name.symlink_to(BASE_PYTHON)
    for name in (BASE_PYTHON, other_name):
        assert environment.is_us(f"{sys.version}\n{name}\n{VENV}\n")


def test_an_environment_of_another_python_or_another_place_is_made_anew(tmp_path: Path) -> None:
    other_python = tmp_path / "python"
    other_python.touch()
    assert not environment.is_us(f"{sys.version}\n{other_python}\n{VENV}\n")
    assert not environment.is_us(f"{sys.version}\n{BASE_PYTHON}\n{tmp_path}\n")
    assert not environment.is_us(f"3.11.0 of another day\n{BASE_PYTHON}\n{VENV}\n")
    assert not environment.is_us("")


@pytest.mark.parametrize("told", ["1", ""])
def test_what_one_program_has_compiled_the_next_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", told)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    kept = dev.COMPILED if told else tmp_path
    if not told:
        monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(kept))
    script = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
    said = subprocess.check_output(
        [sys.executable, "-c", script], env=dev.clean_environment(), text=True
    )
    assert said == f"False {kept}\n"


def test_of_every_package_it_is_told_how_many_there_are() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        named = [line for line in file.read_text().splitlines() if line[0] not in " #"]
        assert environment.pinned(str(file)) == len(named) > 0
    assert environment.pinned("--require-hashes") == 0


def test_while_pip_works_it_is_told_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PIP], stdout=subprocess.PIPE, text=True
    ) as process:
        said = environment.tell_progress(process, wanted=3)
    assert said[-1] == "Successfully installed flask\n"
    assert capsys.readouterr().out.splitlines() == ["  Fetching 3 of 3", "  Installing 1 of 1"]
