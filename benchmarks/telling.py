"""A run of the bench, told: as tables for the terminal, as a page with its picture, as changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.drawing import picture
from benchmarks.figures import changes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.figures import Change, Figure, Run

PAGE, PICTURE = "performance.md", "performance.svg"
BRIEF_BEGINS, BRIEF_ENDS = "<!-- written by bench --docs -->", "<!-- until here -->"
NOTABLE = 1.1
"""So many times as good, or as bad, is a change that is marked."""

_PREFACE = """\
# Performance

`python3 dev.py bench` measures what the product costs beside what the same would cost without it,
in one run on one machine. `python3 dev.py bench --docs` writes this page.

Read the parts and the growth rather than the milliseconds. Those are of the machine on that day,
which may have been busy with other things; what is compared was measured in turns.

* The **floor** of an act is raw SQL: two reads, a hash, and the very rows that the act writes, with
  their values, given to the driver in one committed transaction.
* The floor of a page is a bare Flask page that reads in plain SQL the rows that are shown, and
  answers the same number of bytes.
* The **part** is the floor as a part of what the product takes: 1 would be as fast as can be.
* Milliseconds are of the processor, of the product's own process, and the median of its rounds.
* Requests a second are answered by two processes, as `dondoc serve --processes 2` has them, on the
  machine that asks as well.
* **Everything at once** is pages of tasks, lists, *Việc của tôi*, the record, notices, and acts:
  40, 20, 15, 10, 5 and 10 of a hundred. Each request begins when it is its time; milliseconds go
  from there to the answer, by the clock on the wall.

The commune that is measured has {size:,} instances, is of the shape *{shape}*, and is true to the
rules to its last hash (`benchmarks/province.py`); growth is told against one of {small:,}.

![What each piece of work takes, and its floor]({picture})
"""


@dataclass(frozen=True, slots=True)
class _Table:
    heading: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def written_table(run: Run) -> str:
    """The tables of a run for a terminal."""
    return "\n\n".join(map(_aligned, _tables(run)))


def written_page(run: Run, folder: Path) -> None:
    """Write the page of a run and its picture into a folder."""
    preface = _PREFACE.format(size=run.size, small=run.small, shape=run.shape, picture=PICTURE)
    page = "\n".join([preface, *map(_marked_down, _tables(run))])
    (folder / PAGE).write_text(page)
    (folder / PICTURE).write_text(picture(run))


def brief(run: Run) -> str:
    """The picture and a table as short as can be, for whoever reads no further."""
    databases = list(dict.fromkeys(each.database for each in run.figures))
    of = {(each.work, each.database): each for each in run.figures}
    works = list(dict.fromkeys(each.work for each in run.figures))
    rows = (
        "".join(f"| {_in_brief(of.get((work, each)))} " for each in databases) for work in works
    )
    return "\n".join(
        [
            f"![What each piece of work takes at {run.size:,} instances](docs/{PICTURE})",
            "",
            f"| CPU milliseconds | {' | '.join(databases)} |",
            f"|---{'|---' * len(databases)}|",
            *(f"| {work} {row}|" for work, row in zip(works, rows, strict=True)),
        ]
    )


def written_in_brief(run: Run, readme: Path) -> None:
    """Write the same into a page that says where it stands."""
    before, begin, rest = readme.read_text().partition(BRIEF_BEGINS)
    _, end, after = rest.partition(BRIEF_ENDS)
    readme.write_text(f"{before}{begin}\n{brief(run)}\n{end}{after}")


def _in_brief(figure: Figure | None) -> str:
    return f"{figure.cpu:.1f}, raw {figure.floor:.1f}" if figure else ""


def compared(before: Run, now: Run) -> str:
    """What is better or worse than in an earlier run, for a terminal."""
    found = list(changes(before, now))
    if not found:
        return "Nothing was measured in both runs."
    rows = [
        (each.what, _number(each.before), _number(each.now), f"{each.times:.2f}", _verdict(each))
        for each in found
    ]
    columns = ("Compared with the earlier run", "then", "now", "times as good", "")
    return _aligned(_Table("", columns, rows))


def _verdict(change: Change) -> str:
    if change.times >= NOTABLE:
        return "better"
    return "WORSE" if 0 < change.times <= 1 / NOTABLE else ""


def _tables(run: Run) -> Iterator[_Table]:
    """Those of which something was measured."""
    tables = (
        _Table(
            "Acts and pages",
            ("Work", "Database", "CPU ms", "floor ms", "part", "statements", "bytes"),
            [
                (
                    each.work, each.database, f"{each.cpu:.1f}", f"{each.floor:.2f}",
                    f"{each.ratio:.3f}", str(each.statements),
                    f"{each.bytes:,}" if each.bytes else "",
                )
                for each in run.figures
            ],
        ),
        _Table(
            "Requests a second",
            ("Page", "Database", "connections", "per second", "against 1", "bare page", "part"),
            [
                (
                    each.page, each.database, str(each.connections), _number(each.per_second),
                    f"{each.gain:.2f}", _number(each.floor), f"{each.part:.3f}",
                )
                for each in run.rates
            ],
        ),
        _Table(
            "Everything at once",
            ("Database", "processes", "asked", "per second", "median ms", "p95 ms", "errors"),
            [
                (
                    each.database, str(each.processes), str(each.asked), _number(each.per_second),
                    _number(each.median), _number(each.p95), str(each.errors),
                )
                for each in run.loads
            ],
        ),
        _Table(
            f"Growth from {run.small:,} to {run.size:,} instances",
            ("Work", "Database", "small, CPU ms", "large, CPU ms", "times"),
            [
                (
                    each.work, each.database, f"{each.small:.1f}", f"{each.large:.1f}",
                    f"{each.times:.2f}",
                )
                for each in run.growth
            ],
        ),
        _Table(
            "Verifying the record, with all rows",
            ("Database", "lines", "lines a second of CPU", "megabytes"),
            [
                (
                    each.database, f"{each.lines:,}", _number(each.per_second),
                    _number(each.megabytes),
                )
                for each in run.verified
            ],
        ),
    )  # fmt: skip
    return (each for each in tables if each.rows)


def _aligned(table: _Table) -> str:
    lines = [table.columns, *table.rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(table.columns))]
    written = [
        "  ".join(
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([*([table.heading] if table.heading else []), *written])


def _marked_down(table: _Table) -> str:
    columns = "".join(f"| {column} " for column in table.columns)
    under = "".join("|---" for _ in table.columns)
    rows = ("".join(f"| {cell} " for cell in row) + "|" for row in table.rows)
    return "\n".join([f"## {table.heading}\n", f"{columns}|", f"{under}|", *rows, ""])


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").isdigit()


def _number(value: float) -> str:
    """A number as short as is of use."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004
