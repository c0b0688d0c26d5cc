"""`dondoc record`: verify the record, note its head on paper, take it along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from models.file_store import FileStore
from web.cli.installation import commune_in, open_database
from web.config import read_settings
from workflow import chain
from workflow.chain import Head
from workflow.verification import verify as verify_record

if TYPE_CHECKING:
    from workflow.verification import Finding, Verification

SENTENCES = {
    "event_missing": "Line {seq} is missing; the next one there is {next}.",
    "event_changed": "Line {seq} was changed: its content no longer gives its seal.",
    "event_unreadable": "Line {seq} can no longer be read.",
    "chain_broken": "Line {seq} does not follow from the line before it: one of them was replaced.",
    "schema_unknown": "Line {seq} claims an unknown form, {schema!r}, so nothing seals it.",
    "time_ran_back": "Line {seq} claims an earlier time ({at}) than the line before it ({before}).",
    "head_differs": "The record ends with line {seq}, but its head was set to line {kept}.",
    "head_missing": "The record ends with line {seq}, and its head is missing.",
    "note_differs": "Line {seq} is not the one that was noted: {noted} became {stored}.",
    "note_not_found": "Line {seq} was noted, and the record does not reach it: {noted}.",
    "definition_changed": "{subject} no longer has the content it was published with.",
    "never_assigned": "Line {seq} tells of a step of {subject}, which was never assigned.",
    "assigned_again": "Line {seq} assigns {subject} a second time.",
    "step_out_of_place": "Line {seq} moves {subject} from {told}, but it stood in {recorded}.",
    "step_not_allowed": "Line {seq} moves {subject} by a rule that its definition lacks: {rule!r}.",
    "instance_differs": "{subject} has {column} {stored!r}; by line {seq} it is {recorded!r}.",
    "instance_missing": "{subject} is gone, though line {seq} knows it.",
    "instance_unrecorded": "{subject} is there, though no line assigned it.",
    "row_changed": "{subject} was changed after line {seq} vouched for it.",
    "row_missing": "{subject} was deleted after line {seq} vouched for it.",
    "row_returned": "{subject} is there again, though line {seq} tells of its removal.",
    "row_unreadable": "{subject} can no longer be read.",
    "row_unrecorded": "{subject} is there, though no line vouches for it.",
    "file_differs": "The file of {subject} ({title}) is missing or is not {sha256}.",
    "guard_missing": "The database's guard {subject} was taken away.",
}
"""What is said of each finding."""


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


@click.group("record")
def group() -> None:
    """Verify the record, note its head, or take it along."""


@group.command()
@click.option(
    "--against",
    "notes",
    metavar="SEQ:HASH",
    multiple=True,
    callback=_notes,
    help="A head that was noted earlier, outside this machine. May be given several times.",
)
@click.option("--no-files", is_flag=True, help="Do not hash the uploaded files anew.")
def verify(notes: tuple[Head, ...], *, no_files: bool) -> None:
    """Recompute the whole record and compare every table with it.

    Ends 0 when all of it is whole, and 1 when anything was changed past the program; each finding
    is one sentence. Rewriting all of it can only be told by a head that was noted elsewhere.
    """
    settings = read_settings()
    store = FileStore(settings.files_dir)
    with open_database(settings).reading() as session:
        commune = commune_in(session)
        files = None if no_files else partial(store.rehash, commune.id)
        result = verify_record(session, commune.id, files=files, against=notes)
    for finding in result.findings:
        click.echo(_sentence(finding))
    click.echo(_summary(result, len(notes)))
    if not result.whole:
        raise click.exceptions.Exit(1)


@group.command()
def head() -> None:
    """Print the number and the hash of the last line: note them outside this machine."""
    with open_database().reading() as session:
        found = chain.head(session, commune_in(session).id)
    click.echo(f"{found.seq} {found.hash}")


@group.command()
def export() -> None:
    """Print the record as NDJSON: one line each, in canonical JSON, with every column."""
    with open_database().reading() as session:
        for line in chain.export(session, commune_in(session).id):
            click.echo(line, nl=False)


def _sentence(finding: Finding) -> str:
    told = SENTENCES[finding.code]
    return told.format(seq=finding.seq, subject=finding.subject, **finding.detail)


def _summary(result: Verification, notes: int) -> str:
    looked_at = {
        "lines": result.events,
        "task instances": result.instances,
        "rows": result.rows,
        "files": result.files,
        "noted heads": notes or None,
    }
    counted = ", ".join(f"{name} {count}" for name, count in looked_at.items() if count is not None)
    found = "whole" if result.whole else f"NOT whole; findings: {len(result.findings)}"
    return f"Looked at: {counted}. The record is {found}."
