"""What a run of the bench found is kept, told, drawn, and compared with an earlier one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from benchmarks.bench import main
from benchmarks.drawing import picture
from benchmarks.figures import FORMAT, Figure, Growth, Load, Rate, Run, Verified, changes
from benchmarks.telling import (
    PAGE,
    PICTURE,
    brief,
    compared,
    written_in_brief,
    written_page,
    written_table,
)

SVG = "{http://www.w3.org/2000/svg}"

RUN = Run(
    size=10_000,
    small=1_000,
    figures=[
        Figure("a confirmation", "SQLite", cpu=20.0, floor=0.5, statements=33),
        Figure("a confirmation", "PostgreSQL", cpu=25.0, floor=1.0, statements=32),
        Figure("Việc của tôi", "SQLite", cpu=400.0, floor=1.0, statements=34, bytes=240_000),
    ],
    rates=[Rate("list of 50", "SQLite", 8, per_second=10.0, alone=8.0, floor=300.0)],
    loads=[Load("SQLite", 2, 100, per_second=90.0, median=40.0, p95=400.0, errors=2)],
    growth=[Growth("figures", "SQLite", small=30.0, large=60.0)],
    verified=[Verified("SQLite", lines=90_000, per_second=8_400.0, megabytes=187.0)],
)
FASTER = replace(
    RUN,
    figures=[
        Figure("a confirmation", "SQLite", cpu=4.0, floor=1.0, statements=12),
        *RUN.figures[1:],
    ],
    loads=[replace(RUN.loads[0], p95=200.0)],
    verified=[replace(RUN.verified[0], per_second=4_200.0)],
)


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    RUN.write(tmp_path / "runs" / "one.json")
    assert Run.read(tmp_path / "runs" / "one.json") == RUN


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "size": 1, "small": 1, "x": 2}']
)
def test_what_is_no_run_is_refused_before_anything_is_measured(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / "run.json").write_text(content)
    result = CliRunner().invoke(main, ["--against", str(tmp_path / "run.json")])
    assert result.exit_code == 1
    assert "run.json is no run of the bench" in result.output


def test_a_run_of_another_version_is_not_compared(tmp_path: Path) -> None:
    RUN.write(tmp_path / "run.json")
    older = (tmp_path / "run.json").read_text().replace(f'"format": {FORMAT}', '"format": 0')
    (tmp_path / "run.json").write_text(older)
    with pytest.raises(ValueError, match="another version"):
        Run.read(tmp_path / "run.json")


def test_the_table_tells_the_parts_the_growth_and_the_verification() -> None:
    told = written_table(RUN)
    for words in ("a confirmation  SQLite", "0.025", "0.033", "2.00", "8,400", "240,000", "1.25"):
        assert words in told
    lines = told.splitlines()
    assert len({len(line) for line in lines[2:4]}) == 1, "the columns do not stand under each other"


def test_a_run_of_nothing_has_no_tables() -> None:
    assert written_table(Run(size=1, small=1)) == ""
    assert drawn(Run(size=1, small=1)).tag == f"{SVG}svg"


def test_the_readme_is_written_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    given = (Path(__file__).parents[2] / "README.md").read_text()
    readme.write_text(given)
    written_in_brief(RUN, readme)
    told = readme.read_text()
    assert brief(RUN) in told
    assert "| a confirmation | 20.0, raw 0.5 | 25.0, raw 1.0 |" in told
    assert "| Việc của tôi | 400.0, raw 1.0 |  |" in told
    kept = {line for line in given.splitlines() if " raw " not in line}
    assert kept <= {*told.splitlines()}
    written_in_brief(FASTER, readme)
    written_in_brief(RUN, readme)
    assert readme.read_text() == told


def test_the_page_shows_the_tables_and_the_picture(tmp_path: Path) -> None:
    written_page(RUN, tmp_path)
    page = (tmp_path / PAGE).read_text()
    assert page.startswith("# Performance\n")
    assert f"]({PICTURE})" in page
    assert "| a confirmation | SQLite | 20.0 | 0.50 | 0.025 | 33 |  |" in page
    assert "{" not in page
    assert (tmp_path / PICTURE).read_text() == picture(RUN)


def test_each_bar_is_as_long_as_what_it_tells_and_stays_within_the_picture() -> None:
    image = drawn(RUN)
    _, _, width, height = map(float, image.attrib["viewBox"].split())
    whole = [
        float(bar.attrib["width"]) for bar in image.iter(f"{SVG}rect") if "opacity" in bar.attrib
    ]
    assert len(whole) == len(RUN.figures)
    assert whole[0] / whole[2] == pytest.approx(20 / 400, abs=0.01)
    for bar in image.iter(f"{SVG}rect"):
        x, y = (float(bar.attrib.get(name, 0)) for name in ("x", "y"))
        assert x + float(bar.attrib["width"]) <= width
        assert y + float(bar.attrib["height"]) <= height
    words = [text.text for text in image.iter(f"{SVG}text")]
    assert {"Việc của tôi", "SQLite", "PostgreSQL"} <= set(words)


def test_a_comparison_says_what_became_better_and_what_worse() -> None:
    found = {change.what: change.times for change in changes(RUN, FASTER)}
    assert found["a confirmation, SQLite: part of the floor"] == pytest.approx(10)
    assert found["a confirmation, SQLite: statements"] == pytest.approx(33 / 12)
    assert found["verify, SQLite: lines a second"] == pytest.approx(0.5)
    assert found["figures, SQLite: growth"] == 1
    assert found["list of 50, SQLite, 8 connections: against one"] == 1
    assert found["everything at once, SQLite: p95, ms"] == pytest.approx(2)
    told = {line.split("  ")[0]: line for line in compared(RUN, FASTER).splitlines()}
    assert told["a confirmation, SQLite: part of the floor"].endswith("better")
    assert told["verify, SQLite: lines a second"].endswith("WORSE")
    assert told["figures, SQLite: growth"].endswith("1.00")


def test_a_machine_that_is_busier_changes_no_part_of_a_floor() -> None:
    slow = replace(
        RUN, figures=[replace(each, cpu=3 * each.cpu, floor=3 * each.floor) for each in RUN.figures]
    )
    assert all(change.times == pytest.approx(1) for change in changes(RUN, slow))


def test_what_only_one_run_measured_is_not_compared() -> None:
    assert compared(Run(size=1, small=1), RUN) == "Nothing was measured in both runs."
    assert len(list(changes(replace(RUN, rates=[]), RUN))) == len(list(changes(RUN, RUN))) - 2


def drawn(run: Run) -> ET.Element:
    """The picture of a run, read as a browser would."""
    return ET.fromstring(picture(run))  # noqa: S314 - we have just written it
