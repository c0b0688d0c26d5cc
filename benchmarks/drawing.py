"""The picture of a run: for each piece of work what it takes, and the floor as a part of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.figures import Figure, Run

WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 760, 190, 110, 46, 13, 10
COLOURS = {"SQLite": "#0b6e4f", "PostgreSQL": "#2b5ea7"}
INK, PAPER = "#1b1b1b", "#ffffff"


def picture(run: Run) -> str:
    """An SVG with a bar for each piece of work on each database, the floor darker within it."""
    works = list(dict.fromkeys(each.work for each in run.figures))
    longest = max((each.cpu for each in run.figures), default=1.0)
    drawn: list[str] = []
    y = TOP
    for work in works:
        of_work = [each for each in run.figures if each.work == work]
        middle = y + len(of_work) * BAR / 2 + 4
        drawn.append(_text(LEFT - 8, middle, work, anchor="end"))
        for figure in of_work:
            drawn += _bar(figure, y, longest)
            y += BAR
        y += GAP
    title = f"CPU milliseconds at {run.size:,} instances; the dark part is the floor"
    head = [_text(8, 18, title, weight="bold"), *_legend(run)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img">',
            f'<g font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
            f'<rect width="{WIDTH}" height="{y}" fill="{PAPER}"/>',
            *head,
            *drawn,
            "</g></svg>\n",
        ]
    )


def _bar(figure: Figure, y: float, longest: float) -> Iterator[str]:
    scale = (WIDTH - LEFT - RIGHT) / longest
    colour = COLOURS.get(figure.database, INK)
    whole, floor = figure.cpu * scale, min(figure.floor, figure.cpu) * scale
    size = f'height="{BAR - 2}" fill="{colour}"'
    yield f'<rect x="{LEFT}" y="{y}" width="{whole:.1f}" {size} opacity="0.45"/>'
    yield f'<rect x="{LEFT}" y="{y}" width="{floor:.1f}" {size}/>'
    told = f"{figure.cpu:.1f} ms, {figure.ratio:.2f}"
    yield _text(LEFT + whole + 5, y + BAR - 3, told)


def _legend(run: Run) -> Iterator[str]:
    x = LEFT
    for database in dict.fromkeys(each.database for each in run.figures):
        colour = COLOURS.get(database, INK)
        yield f'<rect x="{x}" y="26" width="11" height="11" fill="{colour}"/>'
        yield _text(x + 16, 36, database)
        x += 110


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" text-anchor="{anchor}"{bold}>'
        f"{escape(words)}</text>"
    )
