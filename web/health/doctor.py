"""A look at everything an operator answers for; it takes longer than what /readyz tries."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from models.backup.copies import copies_in, unreadable_in
from models.database import sqlite_file
from models.file_store import FileStore
from web.config import THIS_MACHINE
from web.health.probes import probes
from web.health.results import Level, Result, good
from web.health.signs import FORWARDED, VERIFICATION, Signs
from workflow.actors.commune import installed_commune
from workflow.audit.timekeeping import lag
from workflow.backup.seen_heads import heads_now
from workflow.documents.files import named_files
from workflow.scheduler.queues import queues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from web.health.results import Installation

CLOCKS_AGREE = timedelta(minutes=5)
MAIL_IS_LATE = timedelta(hours=1)
DAILY = timedelta(hours=26)
WEEKLY = timedelta(days=8)
FORWARDING_IS_RECENT = timedelta(days=1)
NAMED_AT_MOST = 3


def examination(of: Installation) -> list[Result]:
    """Everything that was looked at, in the order in which it is to be read."""
    found = list(probes(of))
    if all(result.level is not Level.BAD for result in found if result.topic == "database"):
        found += _of_contents(of)
    return [*found, backup(of), verification(of), permissions(of), proxies(of)]


def _of_contents(of: Installation) -> Iterator[Result]:
    """What can only be asked of a database that answers."""
    try:
        with of.database.reading() as session:
            yield documents(of, session)
            yield time_of_day(of, session)
            yield mail(of, session)
    except SQLAlchemyError:
        # What is wrong with it was said by the probes.
        return


def documents(of: Installation, session: Session) -> Result:
    """Whether each document handed in has its file."""
    commune = installed_commune(session)
    if commune is None:
        return good("documents", count=0)
    kept = FileStore(of.settings.files_dir)
    known = named_files(session, commune.id)
    lost = sum(not kept.exists(commune.id, sha256) for sha256 in known)
    if lost:
        return Result(
            "documents", Level.BAD, "documents_lost", {"count": lost}, "dondoc record verify"
        )
    return good("documents", count=len(known))


def time_of_day(of: Installation, session: Session) -> Result:
    """Whether the clock of the machine agrees with the record, which never runs back."""
    commune = installed_commune(session)
    last = max((head.at for head in heads_now(session)), default=of.at)
    if commune is None or of.at >= last - CLOCKS_AGREE:
        return good("time")
    facts = {"minutes": int((last - of.at).total_seconds() // 60)}
    found = lag(session, commune.id, at=of.at)
    if found and found.stops:
        return Result("time", Level.BAD, "time_stops", facts, "dondoc record go-on --by USERNAME")
    return Result("time", Level.BAD, "time_behind", facts, "timedatectl status")


def mail(of: Installation, session: Session) -> Result:
    """Whether mails go out."""
    waits = queues(session, at=of.at)
    facts = {"waiting": waits.mails_waiting, "failed": waits.mails_failed}
    if not of.settings.sends_mail:
        return Result("mail", Level.NOTE, "mail_none", mend="DONDOC_SMTP_HOST=…")
    if waits.mails_since and of.at - waits.mails_since > MAIL_IS_LATE:
        return Result("mail", Level.BAD, "mail_late", facts, "dondoc mail test ten@example.vn")
    if waits.mails_failed:
        return Result("mail", Level.NOTE, "mail_failed", facts, "dondoc mail test ten@example.vn")
    return Result("mail", Level.GOOD, "mail_good", facts)


def backup(of: Installation) -> Result:
    """How old the newest copy is, and whether it was verified."""
    folder = of.settings.copies_dir
    mend = f"dondoc backup create {folder}"
    copies = copies_in(folder)
    if not copies:
        return Result("backup", Level.BAD, "backup_none", {"folder": folder}, mend)
    newest = copies[0]
    facts = {"hours": int(newest.age(of.at).total_seconds() // 3600), "name": newest.path.name}
    if newest.age(of.at) > (DAILY if of.settings.backup_dir else WEEKLY):
        return Result("backup", Level.BAD, "backup_old", facts, mend)
    check = f"dondoc backup verify {newest.path}"
    if newest.verified and not newest.is_whole:
        return Result("backup", Level.BAD, "backup_broken", facts, check)
    if unreadable_in(folder):
        return Result(
            "backup", Level.NOTE, "backup_unreadable", facts, f"dondoc backup list {folder}"
        )
    if newest.verified is None:
        return Result("backup", Level.NOTE, "backup_unverified", facts, check)
    if of.settings.backup_dir and _is_on_one_disk(folder, of.settings.data_dir):
        # As when the other disk was not mounted, and its place was filled instead.
        return Result("backup", Level.NOTE, "backup_same_disk", facts, f"findmnt -T {folder}")
    return Result("backup", Level.GOOD, "backup_good", facts)


def verification(of: Installation) -> Result:
    """When the record was verified last, and what was found."""
    sign = Signs(of.settings).last(VERIFICATION)
    mend = "dondoc record verify"
    if sign is None:
        return Result("verification", Level.NOTE, "verification_never", mend=mend)
    facts = {"days": sign.age(of.at).days, "findings": sign.findings}
    if sign.findings:
        return Result("verification", Level.BAD, "verification_found", facts, mend)
    if sign.age(of.at) > WEEKLY:
        return Result("verification", Level.NOTE, "verification_old", facts, mend)
    return Result("verification", Level.GOOD, "verification_good", facts)


def permissions(of: Installation) -> Result:
    """Whether others on the machine can read what is kept."""
    if os.name != "posix":
        return good("permissions")
    reached = [path for path in _kept(of) if _is_open(path)]
    if not reached:
        return good("permissions")
    facts = {"paths": ", ".join(path.name for path in reached[:NAMED_AT_MOST])}
    mend = f"chmod -R go= {of.settings.data_dir}"
    return Result("permissions", Level.BAD, "permissions_open", facts, mend)


def proxies(of: Installation) -> Result:
    """Whether the program is told where people come from, and reached as it says."""
    settings = of.settings
    sign = Signs(settings).last(FORWARDED)
    if not settings.trusted_proxies and sign and sign.age(of.at) < FORWARDING_IS_RECENT:
        return Result("proxies", Level.BAD, "proxies_unheard", mend="DONDOC_TRUSTED_PROXIES=1")
    host = settings.address.hostname
    if not settings.is_secure and host not in THIS_MACHINE:
        mend = f"DONDOC_PUBLIC_URL=https://{host}"
        return Result("proxies", Level.NOTE, "proxies_plain", {"url": settings.public_url}, mend)
    return good("proxies", url=settings.public_url)


def _kept(of: Installation) -> Iterator[Path]:
    """What holds something: the folder, what lies in it, and the database."""
    folder = of.settings.data_dir
    if stat.S_IMODE(folder.stat().st_mode) & 0o077 if folder.exists() else False:
        yield folder
        # Nobody gets past a closed folder: what lies in it matters where that is open.
        yield from folder.iterdir()
    file = sqlite_file(of.settings.database)
    if file and file.parent != folder and file.exists():
        yield file


def _is_on_one_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _is_open(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False
