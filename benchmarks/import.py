# ruff: noqa: N999 - it is run by that name, and imported by nobody
"""How much of a plan's file is understood, and how much of what is not was marked.

Prints plans whose meaning is known into files of many shapes, and reads them. A scan is no file of
this kind: it has no words. Run it as `python -m benchmarks.import --help`.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tests.chromium import chromium
from tests.plan_files.shapes import shaped
from tests.plan_files.writing import as_page, as_text, as_word, as_workbook, page_of
from workflow.intake.columns import Field
from workflow.intake.doubts import Confidence
from workflow.intake.interpretation import plan_in
from workflow.intake.pages import page_grids
from workflow.intake.pdf import pdf_grids
from workflow.intake.plain_text import text_grids
from workflow.intake.sheets import sheet_grids
from workflow.intake.word import word_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.plan_files.printed import PrintedTable
    from tests.plan_files.shapes import Meant, Shape
    from workflow.intake.reading import PlanReading, ReadTask

_STYLE = (
    "<style>table{border-collapse:collapse}"
    "td{border:1px solid;padding:2px 4px;font:13px serif}</style>"
)


@dataclass
class Tally:
    """What came of the cells of files of one kind."""

    files: int = 0
    rows: int = 0
    cells: int = 0
    wrong: Counter[bool] = field(default_factory=Counter)
    """By whether the cell was marked."""
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)


@click.command()
@click.option("--files", default=50, show_default=True, help="How many of each kind.")
@click.option("--seed", default=1, show_default=True, help="Another gives other plans.")
@click.option("--examples", default=0, help="Print so many wrong cells of each kind.")
def main(files: int, seed: int, examples: int) -> None:
    """Measure how much of plans in DOCX, XLSX, HTML, text and PDF is understood."""
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        page = browser.new_page()

        def as_pdf(table: PrintedTable, path: Path) -> Path:
            page.set_content(page_of(table).replace("<body>", f"<body>{_STYLE}"))
            page.pdf(path=str(path), format="A4", landscape=True, margin=dict.fromkeys(
                ("top", "bottom", "left", "right"), "2cm"))  # fmt: skip
            return path

        ways: dict[str, tuple[Callable[..., Path], Callable[..., list[object]]]] = {
            "docx": (as_word, word_grids),
            "xlsx": (as_workbook, sheet_grids),
            "html": (as_page, page_grids),
            "txt": (as_text, text_grids),
            "pdf": (as_pdf, pdf_grids),
        }  # type: ignore[assignment]
        for kind, (write, grids) in ways.items():
            tally = tallies[kind] = Tally()
            chance = random.Random(seed)  # noqa: S311 - no secret
            for number in range(files):
                shape = shaped(chance)
                if kind == "txt" and _is_joined(shape):
                    continue
                path = write(shape.table, Path(folder) / f"{number}.{kind}")
                begun = time.process_time()
                reading = plan_in(grids(path))  # type: ignore[arg-type]
                tally.seconds += time.process_time() - begun
                _count(tally, shape, reading)
    click.echo("kind   files   rows   cells  right %  marked %  s/100 rows")
    for kind, tally in tallies.items():
        wrong = tally.wrong.total()
        marked = 100 * tally.wrong[True] / wrong if wrong else 100
        click.echo(
            f"{kind:6}{tally.files:6}{tally.rows:7}{tally.cells:8}"
            f"{100 * (1 - wrong / tally.cells):9.2f}{marked:10.1f}"
            f"{100 * tally.seconds / max(1, tally.rows):12.3f}"
        )
        for line in tally.examples[:examples]:
            click.echo(f"    {line}")


def _is_joined(shape: Shape) -> bool:
    """Whether cells go over several rows, which text cannot say."""
    return any(cell.rows > 1 for _, _, cell in shape.table.cells())


def _count(tally: Tally, shape: Shape, reading: PlanReading | None) -> None:
    tally.files += 1
    tally.rows += len(shape.tasks)
    read = {(t.section, t.number, t.part): t for t in reading.tasks} if reading else {}
    for meant in shape.tasks:
        task = read.get((meant.section, meant.number, meant.part))
        for name, right, marked in _compared(meant, task):
            tally.cells += 1
            if not right:
                tally.wrong[marked] += 1
                got = (task.cells[name].text, task) if task else None
                tally.examples.append(
                    f"{meant.section}.{meant.number} {name} {'marked' if marked else 'NOT MARKED'}"
                    f" {shape.ways}: {meant.texts.get(name)!r} {got!r:.300}"
                )
    found = {(each.number, each.title) for each in reading.sections} if reading else set()
    for section in shape.sections:
        tally.cells += 1
        if section not in found:
            tally.wrong[False] += 1
            tally.examples.append(f"section {section} {shape.ways} {found}")


def _compared(meant: Meant, task: ReadTask | None) -> Iterator[tuple[Field, bool, bool]]:
    """Each cell with whether it was understood, and whether it was marked."""
    for name, text in meant.texts.items():
        if task is None:
            yield name, False, False
            continue
        cell = task.cells[name]
        right = " ".join(cell.text.split()) == " ".join(text.split())
        match name:
            case Field.LEAD:
                right &= tuple((p.text, p.is_group) for p in task.leads) == meant.leads
            case Field.COOPERATING:
                right &= tuple((p.text, p.is_group) for p in task.cooperating) == meant.cooperating
            case Field.PRODUCT:
                right &= tuple((p.text, p.kind) for p in task.products) == meant.products
            case Field.TIME:
                right &= task.time == meant.time
        yield name, right, cell.confidence is not Confidence.CERTAIN


if __name__ == "__main__":
    main()
