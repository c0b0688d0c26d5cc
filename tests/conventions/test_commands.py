"""Every command that the pages print is there, with the options they give it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import dev
from tests.web.commands import members
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONTRIBUTING = ROOT / "CONTRIBUTING.md"

page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@page
def test_dev_py_takes_what_is_printed(page: Path) -> None:
    for words in printed(page, "dev.py"):
        said = dev.parsed(words)
        assert [word for word in said.rest if word.startswith("--")] == [], words


@page
def test_dondoc_takes_what_is_printed(page: Path) -> None:
    for words in printed(page, "dondoc"):
        assert unknown(words) == [], words


@pytest.mark.parametrize("name", ["operations.md", "record.md"])
def test_an_option_named_by_itself_is_one_of_some_command(name: str) -> None:
    named = {code.split()[0] for code in codes(ROOT / "docs" / name) if code.startswith("--")}
    ours = {option for command in commands(main) for option in options(command)}
    assert named - ours == set()


@page
def test_our_modules_are_run_by_dev_py(page: Path) -> None:
    """Outside .venv Python has none of what they need."""
    ours = r"python3? -m ((?:web\.translations|tests|benchmarks)\S*)"
    assert [code for code in codes(page) if re.search(ours, code)] == []


def test_contributing_names_every_command_of_dev_py() -> None:
    there = re.search(r"\{([a-z,]+)\}", dev.command_line().format_usage())
    assert there
    told = {words[0] for words in printed(CONTRIBUTING, "dev.py")}
    assert told == set(there[1].split(","))


def printed(page: Path, program: str) -> Iterator[list[str]]:
    """The words after the name of the program, wherever the page gives it as a command."""
    before = r"(?:\w+=\S+ )*(?:python3 )?(?:/\S*/)?"
    for code in codes(page):
        for command in re.split(r"; | \|", code.partition(" #")[0]):
            if match := re.match(rf"{before}{re.escape(program)} (.+)", command):
                yield match[1].split()


def codes(page: Path) -> Iterator[str]:
    """What stands in a line of code, or between backticks, without its breaks of line."""
    text = page.read_text()
    yield from re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)
    for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", text):
        yield " ".join(span.split())


def unknown(words: list[str]) -> list[str]:
    """Of the words of a command those that `dondoc` would not understand."""
    command: click.Command = main
    for number, word in enumerate(words):
        if word.startswith("--") and word.split("=")[0] not in options(command):
            return words[number:]
        if isinstance(command, click.Group) and not word.startswith("-"):
            there = members(command)
            if word not in there:
                return words[number:]
            command = there[word]
    return []


def options(command: click.Command) -> set[str]:
    """The options of a command, `--help` among them."""
    parameters = command.get_params(click.Context(command))
    return {name for each in parameters for name in (*each.opts, *each.secondary_opts)}


def commands(group: click.Group) -> Iterator[click.Command]:
    """Every command of a group, in whatever group it stands."""
    for command in members(group).values():
        yield command
        if isinstance(command, click.Group):
            yield from commands(command)
