"""Looking into a document: what it is, whether it can be taken, what its readers should know.

As a program it looks into one file with little memory and little time, and says what it found in
one line of JSON: `python -m workflow.documents.examination FILE EXTENSION`.
"""

import json
import mmap
import sys
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from workflow.documents.archives import ends_as_archive
from workflow.documents.kinds import TYPES, DocumentType, Family
from workflow.documents.limits import confine
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.signatures import called, family_of

MOST_MEMORY = 1 << 30
"""Besides three times what the file has."""
MOST_SECONDS = 10
"""Of the processor's time; what offices hand in takes less than one."""

_MAY_END_IN_AN_ARCHIVE = (Family.ZIP, Family.OLE)
"""Families whose last bytes are other people's documents."""

_SAVED_AS_WEB_PAGES = (Family.ZIP, Family.OLE, Family.RTF)
"""Families whose extensions other programs give to pages of the web, which offices then open."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a document that can be taken."""

    kind: DocumentType
    active: Marks


def examined(path: Path, promised: DocumentType) -> Examined:
    """What the bytes are, when they are what the name promised; raises `Unfit` otherwise."""
    if path.stat().st_size == 0:
        raise Unfit("empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        family = family_of(data)
        kind = _kind_of(family, promised, data)
        if family not in _MAY_END_IN_AN_ARCHIVE and ends_as_archive(data):
            raise Unfit("content_differs")
        reader = resolve_name(f"{__package__}.{kind.reader}")
        return Examined(kind, frozenset(reader(path, data)))


def _kind_of(family: Family | None, promised: DocumentType, data: mmap.mmap) -> DocumentType:
    for kind in (promised, *(TYPES[extension] for extension in promised.also)):
        if kind.family is family:
            return kind
    if family is Family.OLE and promised.family is Family.ZIP:
        # A password puts an Office document into another wrapping.
        resolve_name(f"{__package__}.ole:refuse_encrypted")(data)
    if family is Family.WEB_PAGE and promised.family in _SAVED_AS_WEB_PAGES:
        raise Unfit("web_page")
    if family in (None, Family.WEB_PAGE):
        raise Unfit("content_differs")
    raise Unfit("another_kind", called(family, data))


def main(path: str, extension: str) -> None:
    """Write the verdict to standard output."""
    confine(memory=MOST_MEMORY + 3 * Path(path).stat().st_size, seconds=MOST_SECONDS)
    try:
        found = examined(Path(path), TYPES[extension])
    except Unfit as fault:
        verdict: dict[str, object] = {"unfit": fault.code, "named": fault.named}
    else:
        verdict = {"taken": found.kind.extension, "active": sorted(found.active)}
    sys.stdout.write(json.dumps(verdict))


if __name__ == "__main__":
    main(*sys.argv[1:])
