"""A file read as a plan, in a process of its own.

As a program it reads one file with bounded memory and time, and says what it understood in one
line of JSON: `python -m workflow.intake.files FILE`.
"""

import json
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from workflow.documents.confined import asked_apart
from workflow.documents.limits import confine
from workflow.documents.outcome import Unfit
from workflow.intake.as_json import as_json
from workflow.intake.interpretation import plan_in

READERS = {
    "docx": "word:word_grids",
    "xlsx": "sheets:sheet_grids",
    "xls": "sheets:sheet_grids",
    "ods": "sheets:sheet_grids",
    "pdf": "pdf:pdf_grids",
    "html": "pages:page_grids",
    "htm": "pages:page_grids",
    "txt": "plain_text:text_grids",
    "tsv": "plain_text:text_grids",
    "csv": "plain_text:text_grids",
}
"""By the extension what reads a file's tables, as `module:function` of this room."""

MOST_SECONDS = 120
"""Of the processor's time: a PDF takes a second for two pages, and plans have up to a hundred."""
_MOST_MEMORY = 2 << 30


class NoPlanRead(Exception):
    """No plan was found in a file; `code` says why.

    It is of no kind that is read (`another_kind`), cannot be opened (`damaged`), brought down what
    read it (`unreadable`, `not_examined`), has no table, or none that is a plan's (`no_plan`).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_apart(path: Path) -> dict[str, Any]:
    """What a file says as a plan, in the shape of `as_json`. Raises `NoPlanRead`."""
    if path.suffix.casefold().removeprefix(".") not in READERS:
        raise NoPlanRead("another_kind")
    try:
        answer = asked_apart(__name__, str(path.resolve()), seconds=2 * MOST_SECONDS)
    except Unfit as fault:
        raise NoPlanRead(fault.code) from fault
    if "unread" in answer:
        raise NoPlanRead(answer["unread"])
    return answer


def _read(path: Path) -> dict[str, Any]:
    reader = resolve_name(f"{__package__}.{READERS[path.suffix.casefold().removeprefix('.')]}")
    try:
        grids = reader(path)
    except Exception as fault:
        raise NoPlanRead("damaged") from fault
    if not grids:
        raise NoPlanRead("no_table")
    if (reading := plan_in(grids)) is None:
        raise NoPlanRead("no_plan")
    return as_json(reading)


def main(path: str) -> None:
    """Write what was understood to standard output."""
    confine(memory=_MOST_MEMORY, seconds=MOST_SECONDS)
    try:
        answer = _read(Path(path))
    except NoPlanRead as fault:
        answer = {"unread": fault.code}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
