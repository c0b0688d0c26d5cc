"""`dondoc plan`: the plan as it is shipped, and plans in the files that offices receive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seed.plan import plan_as_json, read_plan
from seed.units import read_organisation
from web.cli.speech import language_option, speaking
from web.config import read_settings
from web.wording.intake import (
    checked_summary,
    doubt_place,
    doubt_sentence,
    time_words,
    unread_sentence,
)
from workflow.intake.doubts import Confidence
from workflow.intake.files import READERS, NoPlanRead, read_apart
from workflow.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from seed.units import GroupSource, UnitSource

_PARTIES = ("leads", "cooperating", "follow_up")
_SHOWN = 60
"""So many letters of a task's content are printed."""


@click.group("plan")
def group() -> None:
    """Show the plan that comes with the program, and read others; no database is needed."""


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
def show(*, as_json: bool) -> None:
    """Print the sections and tasks of the plan, in the words in which it was issued."""
    plan = read_plan()
    if as_json:
        click.echo(json.dumps(plan_as_json(plan), ensure_ascii=False, indent=2))
        return
    for section in plan.sections:
        click.echo(f"{section.numeral}. {section.title.text}")
        for task in plan.tasks:
            if task.section == section.numeral:
                click.echo(f"  {task.number}. {task.cells.content.text}")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@language_option
def read(file: Path, *, as_json: bool, language: str | None) -> None:
    """Print what is understood of a plan in a file, and which cells have to be looked at.

    Reads DOCX, XLSX, XLS, ODS, PDF (no scans), HTML, and text with tabs or commas between cells.
    Nothing is kept. Units that the shipped organisation knows have its codes in the JSON.
    """
    with speaking(language or read_settings().terminal_language):
        plan = _understood(file)
        _add_codes(plan)
        if as_json:
            click.echo(json.dumps(_with_sentences(plan), ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(_lines(plan)))


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@language_option
def check(file: Path, *, language: str | None) -> None:
    """Print what has to be looked at in a plan's file, by table, row and column.

    Ends 1 when a cell says nothing that can be taken over, and 0 when all of them can, even if
    some are better looked at.
    """
    with speaking(language or read_settings().terminal_language):
        plan = _understood(file)
        asked = 0
        for task in plan["tasks"]:
            for field, cell in task["cells"].items():
                asked += cell["confidence"] == Confidence.ASKED
                for doubt in cell["doubts"]:
                    click.echo(f"{doubt_place(task, field)}: {doubt_sentence(doubt)}")
        click.echo(checked_summary(plan))
    if asked:
        raise click.exceptions.Exit(1)


def _understood(file: Path) -> dict[str, Any]:
    """The reading of a file; a sentence of the command line where there is none."""
    try:
        return read_apart(file)
    except NoPlanRead as fault:
        kinds = ", ".join(each.upper() for each in READERS)
        sentence = unread_sentence(fault.code, kinds)
        raise click.ClickException(f"{file.name}: {sentence}") from fault


def _add_codes(plan: dict[str, Any]) -> None:
    """Give each party the code of the unit or group that goes by its name."""
    organisation = read_organisation()
    known: tuple[UnitSource | GroupSource, ...] = (*organisation.groups, *organisation.units)
    codes = {_key(name): each.code for each in known for name in (each.name, *each.spellings)}
    for task in plan["tasks"]:
        for party in (each for role in _PARTIES for each in task[role]):
            party["code"] = codes.get(_key(party["text"]))


def _key(name: str) -> str:
    """A name as it is compared: without marks, and hyphens without space about them."""
    return fold(name).replace(" - ", "-")


def _with_sentences(plan: dict[str, Any]) -> dict[str, Any]:
    """The reading with a sentence for each doubt."""
    for task in plan["tasks"]:
        for cell in task["cells"].values():
            cell["reasons"] = [doubt_sentence(each) for each in cell["doubts"]]
    return plan


def _lines(plan: Mapping[str, Any]) -> Iterator[str]:
    yield from plan["heading"]
    titles = {each["number"]: each["title"] for each in plan["sections"]}
    section = None
    for task in plan["tasks"]:
        if task["section"] != section:
            section = task["section"]
            yield f"\n{section}. {titles.get(section, '')}"
        yield from _lines_of(task)


def _lines_of(task: Mapping[str, Any]) -> Iterator[str]:
    part = f" ({task['part']})" if task["part"] else ""
    yield f"  {task['number']}{part}. {_short(task['content'])}"
    for mark, role in zip(("→", "+", "◦"), _PARTIES, strict=True):
        if task[role]:
            yield f"      {mark} {'; '.join(each['text'] for each in task[role])}"
    for product in task["products"]:
        yield f"      □ {product['text']} [{product['kind'] or '?'}]"
    yield f"      ⏱ {time_words(task['time'])}"
    for cell in task["cells"].values():
        for doubt in cell["doubts"]:
            yield f"      ? {doubt_sentence(doubt)}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
