"""`dondoc workflow`: the rule book as a table, a picture and a page; and what the clock does."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web import wording
from web.cli.installation import commune_in, opened_database
from web.clock import system_clock
from web.config import read_settings
from web.health.signs import CLOCK, Sign, Signs
from web.pages.rulebook import Chapter, ChapterAct, chapters
from web.vigil import Vigil
from workflow.actors.actor import Actor
from workflow.calendar.days import LOCAL, local_day
from workflow.definition.commune import COMMUNE
from workflow.definition.diagram import mermaid
from workflow.definition.published import in_force, loaded_definition, published_so_far
from workflow.engine.checker import Unsound
from workflow.engine.publishing import publish
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from workflow.definition.definition import Definition

COLUMNS = ("state", "action", "standing", "leads_to")
PAGE = Path("docs/workflow.md")
_UNSEEN = (
    "This machine says that it is {at:%d/%m/%Y %H:%M}, long after it was last seen at work: nothing"
    " is opened and nobody reminded until somebody has signed in. If the time is right, run:"
    " dondoc workflow run-due --time-is-right"
)


@click.group("workflow")
def group() -> None:
    """Show the rule book: who may do what, when, and what it leads to."""


@group.command()
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
def table(*, as_csv: bool) -> None:
    """Print every row of the rule book."""
    rows = [tuple(getattr(rule, column) for column in COLUMNS) for rule in COMMUNE.rules]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([COLUMNS, *rows])
    else:
        click.echo("\n".join(_aligned([COLUMNS, *rows])))


@group.command()
def diagram() -> None:
    """Print the states and the ways between them as a Mermaid diagram."""
    click.echo(_diagram(), nl=False)


@group.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when the page is not fresh.")
@click.option(
    "--to",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PAGE,
    show_default=True,
    help="The page to write or to compare.",
)
def docs(*, check: bool, page: Path) -> None:
    """Write the rule book as a page of the documentation."""
    fresh = rule_book()
    if not check:
        page.write_text(fresh, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != fresh:
        raise click.ClickException(f"{page} is not fresh; run: python3 dev.py docs")


@group.command("run-due")
@click.option(
    "--time-is-right", is_flag=True, help="You have looked at the time of this machine: go on."
)
def run_what_is_due(*, time_is_right: bool) -> None:
    """Do once what the clock does: open periods that began, note where time for answers is over.

    A server that runs does it by itself; doing it again changes nothing. When time has leapt, or
    after standing still for long, nothing is done before somebody signed in or looked at the time.
    """
    settings = read_settings()
    signs, at = Signs(settings), system_clock()
    with opened_database(settings) as database:
        if not (time_is_right or Vigil(database, signs).trusts(at)):
            signs.give(CLOCK, Sign(at=at, waits=True))
            raise click.ClickException(_UNSEEN.format(at=at.astimezone(LOCAL)))
        deeds = run_due(database.reading, database.transaction, at=at)
    signs.give(CLOCK, Sign(at=system_clock()))
    for deed in deeds:
        click.echo(f"{deed.work}: task {deed.number}")
    if not deeds:
        click.echo("Nothing was due.")


@group.command("published")
def list_published() -> None:
    """Print the rule books published so far, the newest first, and which one is in force."""
    with opened_database() as database, database.reading() as session:
        commune = commune_in(session)
        current = in_force(session, commune.id)
        click.echo("version  published   pinned  sha256")
        for each, pinned in published_so_far(session, commune.id):
            since = f"  in force since {local_day(current.since)}"
            remark = since if each.id == current.published.id else ""
            published_on = local_day(each.published_at)
            click.echo(f"{each.version:>7}  {published_on}  {pinned:>6}  {each.sha256}{remark}")


@group.command("publish")
@click.option(
    "--version",
    type=click.IntRange(1, 10**9),
    help="Put this published version in force again, instead of the program's own.",
)
def publish_definition(version: int | None) -> None:
    """Make the rule book of this program the one for new assignments.

    What runs keeps the definition it began with to its end, and has none of the acts that came
    later, such as handing in what was issued; which these are is printed, and each task says so on
    its page. The same rule book is published once; publishing an earlier one puts it in force
    again.
    """
    with opened_database() as database, database.transaction() as session:
        commune = commune_in(session)
        definition = _published(session, commune.id, version) if version else COMMUNE
        actor = Actor.system(commune.id)
        try:
            published = publish(
                session, definition, worded=wording.covered(), actor=actor, at=system_clock()
            )
        except Unsound as unsound:
            raise click.ClickException(_refusal(unsound)) from unsound
        since = in_force(session, commune.id).since.astimezone(LOCAL)
        click.echo(f"New assignments follow version {published.version}, {published.sha256},")
        click.echo(f"in force since {since:%d/%m/%Y %H:%M}.")
        for line in _without(session, commune.id, definition):
            click.echo(line)


def _without(session: Session, commune_id: uuid.UUID, book: Definition) -> Iterator[str]:
    """What the instances of other versions do not have, a line for each of these."""
    for published, pinned in published_so_far(session, commune_id):
        missing = book.acts_beyond(loaded_definition(published))
        if pinned and missing:
            yield f"Tasks of version {published.version}, {pinned}, have no {', '.join(missing)}."


def _published(session: Session, commune_id: uuid.UUID, version: int) -> Definition:
    for published, _pinned in published_so_far(session, commune_id):
        if published.version == version:
            return loaded_definition(published)
    raise click.ClickException(
        f"No version {version} was published; this lists them: dondoc workflow published"
    )


def _refusal(unsound: Unsound) -> str:
    """Why a definition is not published, fault by fault."""
    faults = (f"  {fault.code.replace('_', ' ')}: {fault.about}" for fault in unsound.faults)
    return "\n".join(("This rule book cannot be published:", *faults))


def rule_book() -> str:
    """The page `docs/workflow.md`, as it should be."""
    return "".join(f"{line}\n" for line in _page())


def _page() -> Iterator[str]:
    yield "# Quy trình xử lý nhiệm vụ"
    yield ""
    yield "Trang này do lệnh `python3 dev.py docs` viết ra từ"
    yield "[workflow/definition/commune.py](../workflow/definition/commune.py); không sửa bằng tay."
    yield "Việc nào không có trong các bảng dưới đây thì hệ thống từ chối."
    yield ""
    yield f"Mã băm của quy trình (SHA-256): `{COMMUNE.sha256}`"
    yield ""
    yield "```mermaid"
    yield _diagram().rstrip()
    yield "```"
    for chapter in chapters(COMMUNE):
        yield from _section(chapter)


def _section(chapter: Chapter) -> Iterator[str]:
    yield ""
    yield f"## {chapter.label} (`{chapter.state}`)"
    yield ""
    yield chapter.meaning
    yield ""
    if not chapter.deeds:
        yield "Không còn việc nào ở trạng thái này."
        return
    yield "| Việc | Ai làm | Điều kiện | Phải nêu | Chuyển sang |"
    yield "|---|---|---|---|---|"
    for deed in chapter.deeds:
        cells = (
            f"{deed.verb} (`{deed.action}`)",
            deed.who,
            "; ".join(deed.conditions),
            deed.gives,
            "<br>".join(_ways(deed)),
        )
        yield f"| {' | '.join(cells)} |"


def _ways(deed: ChapterAct) -> Iterator[str]:
    for way in deed.ways:
        label = wording.state(way.state)
        yield f"{label}, {way.when}" if way.when else label


def _diagram() -> str:
    return mermaid(
        COMMUNE,
        state_label=wording.state,
        rule_label=lambda rule: wording.action(rule.action),
    )


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
