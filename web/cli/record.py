"""`dondoc record`: verify the record, note its head on paper, take it along."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from models.file_store import FileStore
from web.cli.installation import commune_in, opened_commune, opened_database
from web.clock import system_clock
from web.config import read_settings
from web.health.signs import VERIFICATION, Sign, Signs
from workflow import chain, timekeeping
from workflow.chain import Head
from workflow.errors import Unknown
from workflow.findings import Fault, Remark
from workflow.verification import verify as verify_record

if TYPE_CHECKING:
    from workflow.findings import Finding
    from workflow.verification import Verification

SENTENCES = {
    Fault.EVENT_MISSING: "Line {seq} is missing; the next one there is {next}.",
    Fault.EVENT_CHANGED: "Line {seq} was changed: its content no longer gives its seal.",
    Fault.EVENT_UNREADABLE: "Line {seq} can no longer be read.",
    Fault.CHAIN_BROKEN: "Line {seq} does not follow the line before it: one was replaced.",
    Fault.SCHEMA_UNKNOWN: "Line {seq} claims an unknown form, {schema!r}, so nothing seals it.",
    Fault.TIME_RAN_BACK: "Line {seq} claims the time {at}, before its predecessor's {before}.",
    Fault.HEAD_DIFFERS: "The record ends with line {seq}, but its head was set to line {kept}.",
    Fault.HEAD_MISSING: "The record ends with line {seq}, and its head is missing.",
    Fault.NOTE_DIFFERS: "Line {seq} is not the one that was noted: {noted} became {stored}.",
    Fault.NOTE_NOT_FOUND: "Line {seq} was noted, and the record does not reach it: {noted}.",
    Fault.DEFINITION_CHANGED: "{subject} no longer has the content it was published with.",
    Fault.NEVER_ASSIGNED: "Line {seq} tells of a step of {subject}, which was never assigned.",
    Fault.ASSIGNED_AGAIN: "Line {seq} assigns {subject} a second time.",
    Fault.STEP_OUT_OF_PLACE: "Line {seq} moves {subject} from {told}, but it stood in {recorded}.",
    Fault.STEP_NOT_ALLOWED: "Line {seq} moves {subject} by {rule!r}, which its definition lacks.",
    Fault.INSTANCE_DIFFERS: "{subject} has {column} {stored!r}; by line {seq} it is {recorded!r}.",
    Fault.INSTANCE_MISSING: "{subject} is gone, though line {seq} knows it.",
    Fault.INSTANCE_UNRECORDED: "{subject} is there, though no line assigned it.",
    Fault.ROW_CHANGED: "{subject} was changed after line {seq} vouched for it.",
    Fault.ROW_MISSING: "{subject} was deleted after line {seq} vouched for it.",
    Fault.ROW_RETURNED: "{subject} is there again, though line {seq} tells of its removal.",
    Fault.ROW_UNREADABLE: "{subject} can no longer be read.",
    Fault.ROW_UNRECORDED: "{subject} is there, though no line vouches for it.",
    Fault.FILE_DIFFERS: (
        "The file of {subject} ({title}) is missing, cannot be read, or is not {sha256}."
    ),
    Fault.GUARD_MISSING: "The database's guard {subject} was taken away.",
    Fault.SCHEMA_OUTDATED: (
        "The database has the schema {has} and this program needs {needs};"
        " run dondoc db upgrade, then verify again."
    ),
    Fault.SCHEMA_LACKS: "The database lacks its {subject}: {wanted}.",
    Fault.SCHEMA_ADDED: "The database has a {subject} that the program did not make: {found}.",
    Fault.SCHEMA_DIFFERS: "The database's {subject} should be {wanted}, and is {found}.",
    Fault.STORAGE_DAMAGED: "The stored data do not fit together in the {subject}: {told}.",
    Fault.QUESTION_FAILED: "The {subject} cannot be read: {told}.",
}
"""What is said of each finding."""

REMARKS = {
    Remark.TIME_STOOD: (
        "Lines {seq} to {last} all carry the time {at}: the clock was behind the record,"
        " and when they were written is not known."
    ),
    Remark.NEVER_SIGNED_IN: (
        "Line {seq}: {actor} acted, and no line tells that they had signed in."
    ),
    Remark.PASSWORD_UNTOLD: (
        "{subject}: the password was set at {stored}; the last line that tells of one is of {told}."
    ),
    Remark.IN_FUTURE: "{subject} says it is done up to {until}, which is yet to come.",
    Remark.NUMBER_AGAIN: "{subject} stands at {value}, though the number {used} was given out.",
    Remark.NOBODY_TOLD: (
        "From line {seq} on {count} are noted as told, and nobody has a notice of them or later."
    ),
}
"""What is said of each remark."""


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


@click.group("record")
def group() -> None:
    """Verify the record, note its head, or take it along."""


@group.command()
@notes_option
@click.option("--no-files", is_flag=True, help="Do not hash the uploaded files anew.")
def verify(notes: tuple[Head, ...], *, no_files: bool) -> None:
    """Recompute the whole record and compare every table with it.

    Ends 0 when all of it is whole, and 1 when anything was changed past the program; each finding
    is one sentence. Rewriting all of it can only be told by a head that was noted elsewhere. A
    remark is something to look at that proves nothing; it does not change how this ends.
    """
    settings = read_settings()
    store = FileStore(settings.files_dir)
    with opened_commune() as (session, commune_id):
        files = None if no_files else partial(store.rehash, commune_id)
        result = verify_record(session, commune_id, files=files, against=notes)
    sign = Sign(at=system_clock(), findings=len(result.findings), head=result.head.seq)
    Signs(settings).give(VERIFICATION, sign)
    for finding in result.findings:
        click.echo(sentence(finding))
    for remark in result.remarks:
        click.echo(f"Remark: {sentence(remark)}")
    click.echo(_summary(result, len(notes)))
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


def sentence(finding: Finding) -> str:
    """What is said of a finding."""
    told = REMARKS[finding.code] if isinstance(finding.code, Remark) else SENTENCES[finding.code]
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
    remarks = f" Remarks: {len(result.remarks)}." if result.remarks else ""
    return f"Looked at: {counted}.{remarks} The record is {found}."
