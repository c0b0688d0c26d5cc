"""The pages that come with the code say what is so: links lead somewhere, names exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from tests.web.commands import members
from web.cli import main
from web.cli.first_start import FIRST_TASK
from web.cli.workflow import rule_book
from web.config import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
FOLDERS = (
    ".ci",
    "benchmarks",
    "development",
    "docs",
    "models",
    "requirements",
    "seed",
    "tests",
    "web",
    "workflow",
)

CODE = ("models", "workflow", "web", "seed")

page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def test_the_rule_book_is_fresh() -> None:
    assert (ROOT / "docs" / "workflow.md").read_text() == rule_book()


@page
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    local = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@page
def test_files_that_are_named_are_there(page: Path) -> None:
    pattern = rf"`((?:{'|'.join(map(re.escape, FOLDERS))})/[^`\s,…]*)`"
    named = [name for name in re.findall(pattern, page.read_text()) if "NNNN" not in name]
    assert [name for name in named if not any(ROOT.glob(name.rstrip("/")))] == []


@page
def test_commands_that_are_named_are_there(page: Path) -> None:
    named = re.findall(r"\bdondoc((?: [a-z][a-z-]+)+)", page.read_text())
    assert [words for words in named if not is_command(words.split())] == []


def is_command(words: list[str]) -> bool:
    """Whether the words begin with a command of `dondoc`."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        there = members(command)
        if word not in there:
            return False
        command = there[word]
    return True


def test_every_picture_is_shown() -> None:
    shown = {
        name for page in PAGES for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text())
    }
    assert {file.name for file in (ROOT / "docs" / "pictures").iterdir()} == shown


def test_operations_explains_every_setting() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    table = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert table == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def test_the_glossary_has_one_row_for_each_term() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text()
    terms = re.findall(r"^\| ([^|-][^|]*) \|", text, re.MULTILINE)
    headings = {"Vietnamese", "Word"}
    assert sorted(set(terms) - headings) == sorted(term for term in terms if term not in headings)


def test_what_the_glossary_names_is_in_the_code() -> None:
    rows = re.findall(r"^\| .+ \|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    code = (file.read_text() for folder in CODE for file in (ROOT / folder).rglob("*.py"))
    assert sorted(named - {word for text in code for word in re.findall(r"\w+", text)}) == []


def test_decisions_are_numbered_and_told_alike() -> None:
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    for number, file in zip(numbers, DECISIONS, strict=True):
        text = file.read_text()
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
        assert text.startswith(f"# {number}. ")
        assert parts == ["Context", "Decision", "Consequence"]


ELSEWHERE = re.compile(
    r"""
    /(?:home|root|Users|work|tmp/plan)/\w      # where somebody had it
    | \b(?:claude|anthropic|openai|chatgpt|copilot)\b
    | \b(?:pypi\.org|pythonhosted|npmjs|artifactory|jfrog|nexus)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def test_nothing_tells_of_one_machine_or_of_who_helped() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in text_files()
        for match in ELSEWHERE.finditer(file.read_text())
    ]
    assert found == []


def text_files() -> Iterator[Path]:
    """Every text file of ours but this one."""
    for file in [*ROOT.glob("*"), *(f for folder in FOLDERS for f in (ROOT / folder).rglob("*"))]:
        made = "__pycache__" in file.parts or file.suffix in {".png", ".mo", ".pyc", ".xz"}
        made = made or file.name == ".git"  # a file in a second working tree, and it says where
        if file.is_file() and not made and file != Path(__file__):
            yield file


def test_the_first_task_is_told_alike_on_the_terminal_and_in_the_readme() -> None:
    table = (ROOT / "README.md").read_text().partition("### The first task")[2]
    rows = re.findall(r"^\| \d \| `([\w.]+)`[^|]* \| ([^|]+) \|$", table, re.MULTILINE)
    told = [(username, re.sub("[“”]", "*", does).rstrip(".")) for username, does in FIRST_TASK]
    assert rows == told
