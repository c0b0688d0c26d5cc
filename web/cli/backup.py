"""`dondoc backup`: copies are made, verified, listed and put back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from sqlalchemy import make_url
from sqlalchemy.exc import NoResultFound

from models.backup.copies import NotACopy, copies_in, unreadable_in
from models.backup.postgresql_programs import ProgramFailed, ProgramMissing
from models.backup.seen_heads import seen_heads
from models.backup.snapshot import NoPlace
from models.backup.transfer import NotTaken
from models.backup.writing import Occupied
from models.database import make_engine
from web.cli.installation import database_as_it_is, opened_database
from web.cli.record import notes_option
from web.cli.speech import tell_findings
from web.clock import system_clock
from web.config import read_settings
from web.keeping import source_of
from workflow.backup.after_restore import take_into_use
from workflow.backup.creation import CannotCopy, create
from workflow.backup.examination import CopyFault, CopyFinding, ExaminedCopy, examine
from workflow.backup.restore import CannotRestore, NotWhole, restore
from workflow.backup.seen_heads import unexplained
from workflow.errors import Unknown
from workflow.vietnamese import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from models.backup.copies import Copy
    from workflow.audit.chain import Head

SENTENCES = {
    CopyFault.UNREADABLE: "{why}.",
    CopyFault.NEWER: "Dondoc {program} made it, with the schema {schema}, which this one does not"
    " know: use that release or a later one.",
    CopyFault.MISSING: "{subject} is missing or cannot be read.",
    CopyFault.CHANGED: "{subject} was changed after it was copied.",
    CopyFault.ADDED: "{subject} is there, though the manifest does not name it.",
    CopyFault.NO_DATABASE: "The copied database cannot be opened: {why}.",
    CopyFault.BROKEN: "The copied database is broken: {why}.",
    CopyFault.COUNT_DIFFERS: "The copied database has {stored} rows in {subject}; {noted} were"
    " copied.",
    CopyFault.HEAD_DIFFERS: "The record of {subject} ends at {stored} in the copied database;"
    " {noted} was copied.",
    CopyFault.FILE_NOT_COPIED: "The copied database names {subject}, which is not in the copy.",
}
"""What is said of each thing that is wrong with a copy itself."""

SHOWN_DIGITS = 16

folder_argument = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
copy_argument = click.argument(
    "copy", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@click.group("backup")
def group() -> None:
    """Make copies of everything, verify them, list them, and put one back."""


@group.command("create")
@folder_argument
def create_copy(folder: Path) -> None:
    """Copy the database and the files into a new folder in FOLDER while the server works.

    The secret key is not copied. Prints where the copy is and the head of its record: note it.
    """
    with said_in_sentences(), database_as_it_is() as (settings, engine):
        copy = create(source_of(settings, engine), folder, at=system_clock())
    click.echo(copy.path)
    click.echo(described(copy))
    if lost := copy.manifest.lost_before:
        for path in lost:
            click.echo(f"{path} was gone or altered already, and could not be copied.")
        raise click.exceptions.Exit(1)


@group.command("verify")
@copy_argument
@notes_option
def verify_copy(copy: Path, notes: tuple[Head, ...]) -> None:
    """Look at everything in COPY: all hashes, the database, and the record in it.

    Ends 0 when all of it is whole, and 1 otherwise; each finding is one sentence.
    """
    with said_in_sentences(), TemporaryDirectory(prefix="dondoc-") as scratch:
        examined = examine(copy, Path(scratch), at=system_clock(), against=notes)
    tell(examined)
    if not examined.whole:
        raise click.exceptions.Exit(1)


@group.command("list")
@folder_argument
def list_copies(folder: Path) -> None:
    """Print the copies in FOLDER, the newest first: age, size, head, and whether verified whole."""
    now = system_clock()
    copies = copies_in(folder)
    for copy in copies:
        hours = int(copy.age(now).total_seconds() // 3600)
        age = f"{hours // 24} d {hours % 24} h old"
        click.echo(f"{copy.path.name}  {age}  {described(copy)}  {_state(copy)}")
    for path in unreadable_in(folder):
        click.echo(f"{path.name}  no copy: its manifest cannot be read")
    if not copies:
        click.echo(f"There is no copy in {folder}.")


@group.command("restore")
@copy_argument
@click.option(
    "--into",
    required=True,
    metavar="DATA_DIR",
    type=click.Path(path_type=Path),
    help="The data folder to make: one that is not there, or empty.",
)
@click.option("--by", required=True, metavar="USERNAME", help="Who answers for it in the record.")
@click.option(
    "--despite-findings",
    is_flag=True,
    help="Also when the record in the copy was not whole when it was copied.",
)
def restore_copy(copy: Path, into: Path, by: str, *, despite_findings: bool) -> None:
    """Put COPY back into an empty place, verify it there, and write that into its record.

    The database goes where DONDOC_DATABASE_URL says, to an empty database of a PostgreSQL server;
    without it, it becomes a file in DATA_DIR. Sessions, one-time links and private calendar
    addresses of the copy are void afterwards, and nothing that waited is mailed again.
    """
    try:
        with said_in_sentences(), _server(into) as server:
            restored = restore(
                copy,
                into,
                by,
                server=server,
                despite_findings=despite_findings,
                at=system_clock(),
            )
    except NotWhole as fault:
        tell(fault.examined)
        raise click.ClickException(_why_not(copy, fault.examined)) from fault
    for each in restored:
        click.echo(
            f"Restored, and verified there. Line {each.line.seq} of the record tells of it:"
            f" {each.line.seq} {each.line.hash}"
        )
        click.echo(
            f"Void are {each.sessions} sessions, {each.links} one-time links and {each.feeds}"
            f" calendar addresses; {each.mails} mails that waited are not sent."
        )
    click.echo(f"Start it with DONDOC_DATA_DIR={into.absolute()}; a new secret key is made.")


@group.command("accept")
@click.option("--by", required=True, metavar="USERNAME", help="Who answers for it in the record.")
def accept_older(by: str) -> None:
    """Go on with a database that is older than what was seen here, and write that down.

    For a database that was put back by other means. What may have been revoked since is void, as
    after a restore.
    """
    settings, at = read_settings(), system_clock()
    with opened_database(settings) as database, database.transaction() as session:
        lost = unexplained(session, seen_heads(settings.data_dir))
        if not lost:
            raise click.ClickException("The database is not older than what was seen here.")
        for head in lost:
            told = {"seen": {"seq": head.seq, "hash": head.hash, "at": head.at}}
            try:
                done = take_into_use(session, head.commune_id, by, told, at=max(at, head.at))
            except (Unknown, NoResultFound) as error:
                raise click.ClickException(
                    f"Nobody with the user name {by} can sign in there: nothing was changed."
                ) from error
            click.echo(f"Line {done.line.seq} of the record tells of it.")


def described(copy: Copy) -> str:
    """The size of a copy, its schema, and where its record ends."""
    manifest = copy.manifest
    heads = ", ".join(f"{head.seq}:{head.hash[:SHOWN_DIGITS]}" for head in manifest.heads)
    files = len(manifest.files)
    return f"{size(manifest.size)}, {files} files, schema {manifest.schema_revision}, head {heads}"


@contextmanager
def said_in_sentences() -> Iterator[None]:
    """Ends the command with a sentence for whatever keeps a copy from being made or put back."""
    try:
        yield
    except Occupied as error:
        raise click.ClickException("Another process makes copies in this folder.") from error
    except (CannotCopy, CannotRestore, NotACopy, NoPlace) as error:
        raise click.ClickException(str(error)) from error
    except (ProgramMissing, ProgramFailed) as error:
        raise click.ClickException(f"{error}.") from error
    except NotTaken as error:
        raise click.ClickException(f"The other database does not take {error}.") from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(f"The disk refused: {where}{error.strerror}.") from error


@contextmanager
def _server(into: Path) -> Iterator[Engine | None]:
    """The database of a server that the settings name; None when there is to be a file."""
    named = read_settings().database_url
    if not named:
        yield None
        return
    address = make_url(named)
    if address.get_backend_name() == "sqlite":
        if Path(address.database or "").absolute() != (into / "dondoc.db").absolute():
            raise click.ClickException(
                "DONDOC_DATABASE_URL names a file elsewhere; unset it, and the database is put"
                f" into {into}."
            )
        yield None
        return
    engine = make_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def tell(examined: ExaminedCopy) -> None:
    """Print what came of looking at a copy."""
    for fault in examined.faults:
        click.echo(_fault_sentence(fault))
    tell_findings(examined.findings)
    if (manifest := examined.manifest) is None:
        return
    heads = ", ".join(f"{head.commune} {head.seq}:{head.hash}" for head in manifest.heads)
    found = len(examined.faults) + len(examined.findings)
    said = "whole" if examined.whole else f"NOT whole; findings: {found}"
    click.echo(f"Made {manifest.made_at:%Y-%m-%d %H:%M} UTC by {manifest.made_by}; head {heads}.")
    click.echo(f"The copy is {said}.")


def _fault_sentence(fault: CopyFinding) -> str:
    return SENTENCES[fault.code].format(subject=fault.subject, **fault.detail)


def _why_not(copy: Path, examined: ExaminedCopy) -> str:
    codes = {fault.code for fault in examined.faults}
    if codes == {CopyFault.NEWER}:
        return "Nothing was restored: this program is older than the copy."
    if codes == {CopyFault.UNREADABLE} and (held := copies_in(copy)):
        return f"Nothing was restored: {copy} holds copies. Give one of them: {held[0].path}"
    if codes:
        return "Nothing was restored: the copy is not what was made. Take another one."
    return (
        "Nothing was restored: the record in it was not whole when it was copied."
        " To restore it as it is, add --despite-findings."
    )


def _state(copy: Copy) -> str:
    if copy.verified is None:
        return "not verified"
    day = f"{copy.verified.at:%Y-%m-%d}"
    return f"whole on {day}" if copy.is_whole else f"NOT whole on {day}"
