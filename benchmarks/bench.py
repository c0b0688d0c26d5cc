"""What the product costs beside what the same would cost without it, in one run on one machine.

Each act stands beside raw SQL that writes the same rows, each page beside a bare Flask page of the
same bytes, on SQLite and on PostgreSQL, in turns. `python3 dev.py bench --help` says how it is run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from benchmarks import acts, pages
from benchmarks.figures import Figure, Growth, Rate, Run, Verified
from benchmarks.load import borne
from benchmarks.measuring import medians, timed
from benchmarks.province import Model, count_anew
from benchmarks.serving import per_second, served
from benchmarks.subject import Subject
from benchmarks.telling import compared, written_in_brief, written_page, written_table
from benchmarks.towns import SHAPES, Shape
from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.servers import fresh_database, postgresql_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.pages import Page
    from tests.client import Client

DATABASES = ("sqlite", "postgresql")
CONNECTIONS = (1, 8)
SERVED = ("list of 50", "task page", "Việc của tôi")
GROWING = ("list of 50", "task page", "Việc của tôi", "figures")
A_MINUTE = "quiet minute of the clock"
LEAST = 600
"""With fewer instances there are too few of some ways to be acted on."""
SMALLER = 10
"""The small commune has so many times fewer instances."""
ROUNDS, SECONDS, MINUTES = 15, 2.0, 1.0
PROCESSES = 2
DOCS = Path(__file__).parents[1] / "docs"


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured: so many rounds of each, and so many seconds of requests."""

    rounds: int
    seconds: float
    minutes: float
    """So long pages and acts come all together."""


@click.command()
@click.option(
    "--size",
    default=10_000,
    type=click.IntRange(min=LEAST),
    help="How many instances the large commune has.",
)
@click.option(
    "--shape", type=click.Choice([*SHAPES]), default="usual", help="What the communes are like."
)
@click.option("--against", type=click.Path(exists=True, path_type=Path), help="An earlier run.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the run there, as JSON.")
@click.option(
    "--docs",
    is_flag=True,
    help="Write docs/performance.md, its picture, and the README's table anew.",
)
@click.option("--on", multiple=True, type=click.Choice(DATABASES), default=DATABASES)
@click.option("--rounds", default=ROUNDS, help="How often each is measured.")
@click.option("--seconds", default=SECONDS, help="How long pages are asked for over HTTP.")
@click.option("--minutes", default=MINUTES, help="How long everything comes at once; 0 is not.")
def main(
    *,
    size: int,
    shape: str,
    against: Path | None,
    keep: Path | None,
    docs: bool,
    on: tuple[str, ...],
    **effort: Any,  # noqa: ANN401 - numbers, by the names of the options
) -> None:
    """Measure what the product costs beside what the same would cost without it."""
    try:
        before = Run.read(against) if against else None
    except ValueError as error:
        raise click.ClickException(f"{error}.") from error
    run = measured(size, shape, on, Effort(**effort))
    if keep:
        run.write(keep)
    if docs:
        written_page(run, DOCS)
        written_in_brief(run, DOCS.parent / "README.md")
    click.echo(written_table(run))
    if before:
        click.echo(f"\n{compared(before, run)}")


def measured(size: int, shape: str, on: tuple[str, ...], effort: Effort) -> Run:
    """Everything that is measured, on each database."""
    run = Run(size=size, small=max(size // SMALLER, 100), shape=shape)
    with tempfile.TemporaryDirectory() as folder:
        model = Model.made(Path(folder))
        _say("the small office has been at work")
        for kind in on:
            with two_databases(kind, Path(folder)) as urls:
                small, large = (
                    filled(model, url, instances, shape, Path(folder))
                    for url, instances in zip(urls, (run.small, size), strict=True)
                )
                _measure(run, small, large, effort, Path(folder))
                small.engine.dispose()
                large.engine.dispose()
        model.office.engine.dispose()
    return run


@contextmanager
def two_databases(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases of a kind, which keep what is committed."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/small-one.db", f"sqlite:///{folder}/large-one.db"
        return
    with (
        postgresql_cluster(durable=True) as cluster,
        fresh_database(cluster) as small,
        fresh_database(cluster) as large,
    ):
        yield small, large


def filled(model: Model, url: str, size: int, shape: str, folder: Path) -> Subject:
    """A commune of a shape and of so many instances in an empty database."""
    engine = make_engine(url)
    upgrade(engine)
    periods = len(model.office.spans)
    shaped = Shape(tasks=-(-size // periods), **SHAPES[shape])
    copying = model.fill(engine, shaped, files=folder / "files")
    count_anew(engine)
    _say(f"{copying.numbers:,} instances on {engine.dialect.name}")
    return Subject(engine, copying, folder)


def _measure(run: Run, small: Subject, large: Subject, effort: Effort, folder: Path) -> None:
    name = large.database
    for act in acts.ACTS:
        taken = acts.measured(large, act, effort.rounds)
        run.figures.append(Figure(act.name, name, taken.product, taken.floor, taken.statements))
        _say(act.name)
    shown = pages.pages_of(large)
    for page in shown:
        took = pages.measured(large, page, effort.rounds)
        run.figures.append(
            Figure(page.name, name, took.product, took.floor, took.statements, took.bytes)
        )
        _say(page.name)
    run.growth.extend(_growth(small, large, effort.rounds))
    run.rates.extend(_rates(large, shown, effort.seconds, folder))
    if effort.minutes:
        with served(large, shown, bare=False, folder=folder, processes=PROCESSES) as port:
            seconds = 60 * effort.minutes
            run.loads.append(borne(large, port, processes=PROCESSES, seconds=seconds))
        _say("everything at once")
    run.verified.append(_verified(large))


def _rates(subject: Subject, shown: list[Page], seconds: float, folder: Path) -> Iterator[Rate]:
    with (
        served(subject, shown, bare=False, folder=folder, processes=PROCESSES) as product,
        served(subject, shown, bare=True, folder=folder, processes=PROCESSES) as bare,
    ):
        for page in (each for each in shown if each.name in SERVED):
            cookie = subject.cookie(page.who)
            alone = 0.0
            for many in CONNECTIONS:
                ours, floor = (
                    per_second(port, page, cookie, connections=many, seconds=seconds)
                    for port in (product, bare)
                )
                alone = alone or ours
                yield Rate(page.name, subject.database, many, ours, alone, floor)
            _say(f"{page.name} over HTTP")


def _growth(small: Subject, large: Subject, rounds: int) -> Iterator[Growth]:
    asked: dict[str, dict[str, Callable[[], object]]] = {
        A_MINUTE: {"small": small.minute, "large": large.minute}
    }
    for key, subject in (("small", small), ("large", large)):
        for page in pages.pages_of(subject):
            if page.name in GROWING:
                browser = subject.browser(page.who)
                asked.setdefault(page.name, {})[key] = _asking(browser, page.address)
    for work, both in asked.items():
        took = medians({key: timed(once) for key, once in both.items()}, rounds)
        yield Growth(work, large.database, took["small"], took["large"])
        _say(f"{work} in the small and the large commune")


def _asking(browser: Client, address: str) -> Callable[[], object]:
    return lambda: browser.get(address)


def _verified(subject: Subject) -> Verified:
    """How the record is verified in a process of its own, whose memory can be told."""
    url = subject.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "benchmarks.verify", url]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
    _say("verified")
    return Verified(database=subject.database, **json.loads(done.stdout))


def _say(what: str) -> None:
    """Tell on the side how far it has come."""
    click.echo(f"{time.monotonic() - _BEGAN:>6.0f} s  {what}", err=True)


_BEGAN = time.monotonic()

if __name__ == "__main__":
    main()
