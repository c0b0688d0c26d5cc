"""`dondoc record`: verify the record, note its head on paper, take it along."""

from __future__ import annotations

from functools import partial

import click

from models.file_store import FileStore
from web.cli.installation import commune_in, opened_commune, opened_database
from web.cli.speech import language_option, speaking
from web.clock import system_clock
from web.config import read_settings
from web.health.signs import VERIFICATION, Sign, Signs
from web.wording.findings import finding_sentence, verification_summary
from workflow.audit import chain, timekeeping
from workflow.audit.chain import Head
from workflow.audit.verification import verify as verify_record
from workflow.errors import Unknown
from workflow.instance.projection import differing


def _notes(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[Head, ...]:
    """The heads that somebody noted."""
    try:
        return tuple(Head.parse(value) for value in values)
    except ValueError as error:
        raise click.BadParameter(
            "A note is a line's number and at least 16 digits of its hash, such as 57:3f9c…"
        ) from error


notes_option = click.option(
    "--against",
    "notes",
    metavar="SEQ:HASH",
    multiple=True,
    callback=_notes,
    help="A head that was noted earlier, outside this machine. May be given several times.",
)
"""The heads that somebody noted, as an option of a command."""


def _note(context: click.Context, option: click.Parameter, value: str | None) -> Head | None:
    """The one head that somebody noted."""
    return _notes(context, option, (value,))[0] if value else None


@click.group("record")
def group() -> None:
    """Verify the record, note its head, or take it along."""


@group.command()
@notes_option
@click.option(
    "--since",
    metavar="SEQ:HASH",
    callback=_note,
    help="Look only at what is new since this head, which was noted when all was verified.",
)
@click.option("--no-files", is_flag=True, help="Do not hash the uploaded files anew.")
@language_option
def verify(
    notes: tuple[Head, ...], *, since: Head | None, no_files: bool, language: str | None
) -> None:
    """Recompute the whole record and compare every table with it.

    Ends 0 when all of it is whole, and 1 when anything was changed past the program; each finding
    is one sentence. Rewriting all of it can only be told by a head that was noted elsewhere. A
    remark is something to look at that proves nothing; it does not change how this ends.

    With --since it costs what is new, and proves no more: neither older lines nor rows that only
    these tell of are looked at.
    """
    if since and any(note.seq < since.seq for note in notes):
        raise click.UsageError("A note from before --since can only be found without it.")
    settings = read_settings()
    store = FileStore(settings.files_dir)
    with opened_commune() as (session, commune_id):
        files = None if no_files else partial(store.rehash, commune_id)
        result = verify_record(
            session,
            commune_id,
            files=files,
            against=notes,
            since=since,
            projected=partial(differing, at=system_clock()),
        )
    if since is None:
        sign = Sign(at=system_clock(), findings=len(result.findings), head=result.head.seq)
        Signs(settings).give(VERIFICATION, sign)
    with speaking(language or settings.terminal_language):
        for found in (*result.findings, *result.remarks):
            click.echo(finding_sentence(found))
        click.echo(verification_summary(result, len(notes)))
    if not result.whole:
        raise click.exceptions.Exit(1)


@group.command()
def head() -> None:
    """Print the number and the hash of the last line: note them outside this machine."""
    with opened_commune() as place:
        found = chain.head(*place)
    click.echo(f"{found.seq} {found.hash}")


@group.command()
def export() -> None:
    """Print the record as NDJSON: one line each, in canonical JSON, with every column."""
    with opened_commune() as place:
        for line in chain.export(*place):
            click.echo(line, nl=False)


@group.command("go-on")
@click.option("--by", required=True, metavar="USERNAME", help="Who answers for it in the record.")
def go_on(by: str) -> None:
    """Let people write again although the clock is far behind the record.

    Set the clock right first. If it is right, it ran ahead before: lines written until it has
    caught up all carry the time of the last one, and the record says who answers for that.
    """
    at = system_clock()
    with opened_database() as database, database.transaction() as session:
        commune = commune_in(session)
        if timekeeping.lag(session, commune.id, at=at) is None:
            raise click.ClickException("The clock is not behind the record: nothing to do.")
        try:
            seq = timekeeping.go_on(session, commune.id, by, at=at).seq
        except Unknown as error:
            raise click.ClickException(f"Nobody named {by} may sign in.") from error
    click.echo(f"Writing goes on. Line {seq} of the record says who answers for it.")
