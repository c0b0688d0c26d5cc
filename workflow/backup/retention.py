"""The copy of the day, and which of the earlier ones are kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from models.backup.copies import Copy, copies_in, read_copy
from models.backup.writing import alone_in, make_folder, remove
from workflow.backup.creation import Source, create_alone, demand_place
from workflow.backup.examination import examine
from workflow.calendar.days import LOCAL, local_day


class NotProved(Exception):
    """A copy was made and is not whole; the message says which."""


@dataclass(frozen=True, slots=True)
class KeptCopies:
    """Of how many days, weeks and months the last whole copy is kept."""

    days: int
    weeks: int
    months: int


def copy_of_the_day(source: Source, folder: Path, *, kept: KeptCopies, at: datetime) -> Copy | None:
    """The copy that was made, verified whole, and followed by removing the outdated ones.

    None where the day has one already. Of several at once one works and the others get `Occupied`.
    Raises `NotProved`, and what `create` raises.
    """
    demand_place(source, folder)
    make_folder(folder)
    with alone_in(folder):
        made = _of_day(copies_in(folder), at)
        if made and made.verified:
            return None
        # One that was not verified is of somebody who was killed then: that is made good.
        copy = made or create_alone(source, folder, at=at)
        with TemporaryDirectory(prefix="dondoc-") as scratch:
            examined = examine(copy.path, Path(scratch), at=at)
        if not examined.whole:
            raise NotProved(copy.path)
        for old in outdated(copies_in(folder), kept):
            remove(old)
        return read_copy(copy.path)


def outdated(copies: Collection[Copy], kept: KeptCopies) -> list[Copy]:
    """The copies that need not be kept.

    The last whole one of each of so many days, weeks and months is kept, and whatever is newer
    than the newest whole one.
    """
    whole = sorted(
        (copy for copy in copies if copy.is_whole), key=lambda c: c.manifest.made_at, reverse=True
    )
    if not whole:
        return []
    spans = (("%Y-%m-%d", kept.days), ("%G-%V", kept.weeks), ("%Y-%m", kept.months))
    stay = {copy.path for spell, count in spans for copy in _last_of_each(whole, spell, count)}
    newest = whole[0].manifest.made_at
    # One that is not whole may tell what happened: it goes with the last of the daily ones.
    oldest_day = _last_of_each(whole, "%Y-%m-%d", kept.days)[-1].manifest.made_at
    return [
        copy
        for copy in copies
        if copy.path not in stay
        and copy.manifest.made_at < (newest if copy.is_whole else oldest_day)
    ]


def _of_day(copies: Iterable[Copy], at: datetime) -> Copy | None:
    """The newest copy that was made on the local day of an instant."""
    today = local_day(at)
    return next((copy for copy in copies if local_day(copy.manifest.made_at) == today), None)


def _last_of_each(newest_first: Iterable[Copy], spell: str, count: int) -> list[Copy]:
    """The last copy of each of so many days, weeks or months that have one."""
    last: dict[str, Copy] = {}
    for copy in newest_first:
        last.setdefault(f"{copy.manifest.made_at.astimezone(LOCAL):{spell}}", copy)
    return list(last.values())[:count]
