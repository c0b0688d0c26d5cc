"""What the grids of a file mean as a plan: one reader for every kind of file."""

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.intake.columns import TableHead, head_of
from workflow.intake.drafts import Table
from workflow.intake.grid import Grid
from workflow.intake.meaning import task_of
from workflow.intake.outline import Outline
from workflow.intake.reading import PlanReading, ReadTask


def plan_in(grids: Sequence[Grid]) -> PlanReading | None:
    """The plan in a file's tables; None where none of them is one.

    Its table may be parted: others with the same head belong to it, and those that follow it
    without a head of their own.
    """
    tables = list(_tables(grids))
    if not tables:
        return None
    heading = _heading(tables[0])
    year = _year(heading)
    outline = Outline()
    for table in tables:
        outline.read(table)
    tasks = [task_of(draft, year=year) for draft in outline.drafts]
    return PlanReading(
        heading,
        year,
        tables[0].head.columns,
        tuple(outline.sections),
        tuple(_with_what_they_refer_to(tasks)),
        len(grids) - len(tables),
    )


def _tables(grids: Sequence[Grid]) -> Iterator[Table]:
    heads = [head_of(grid) for grid in grids]
    best = max((head for head in heads if head), key=lambda each: len(each.fields), default=None)
    if best is None:
        return
    goes_on: TableHead | None = None
    for number, (grid, head) in enumerate(zip(grids, heads, strict=True), 1):
        if head is not None and len(head.fields & best.fields) >= len(best.fields) - 1:
            goes_on = head
            yield Table(number, grid, head, head.end)
        elif head is None and goes_on and grid.width == len(goes_on.columns) and not grid.before:
            yield Table(number, grid, goes_on, 0)
        else:
            goes_on = None


def _heading(table: Table) -> tuple[str, ...]:
    above = table.grid.rows[: table.head.first_row]
    within = (" ".join(cell.text.split()) for row in above for cell in row if cell.text)
    return tuple(dict.fromkeys([*table.grid.before, *within]))


_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b(?!\s*[-–])", re.IGNORECASE)


def _year(heading: Sequence[str]) -> int | None:
    """The year of which the title speaks, or else that in which the plan was issued."""
    title = [line for line in heading if not line.startswith("(")]
    for lines in (title, heading):
        if found := _YEAR.findall("\n".join(lines)):
            return int(found[-1])
    return None


def _with_what_they_refer_to(tasks: Iterable[ReadTask]) -> Iterator[ReadTask]:
    """The tasks, those that say *như trên* with what stands above."""
    above: ReadTask | None = None
    for task in tasks:
        shown = task if above is None else task.referring_to(above)
        yield shown
        above = shown
