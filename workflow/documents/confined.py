"""Looking into a document in a process of its own, which a hostile file may bring down alone."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from models.vocabulary import ActiveContent
from workflow.documents import examination
from workflow.documents.examination import Examined
from workflow.documents.kinds import TYPES, DocumentType
from workflow.documents.outcome import Unfit

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[2]
MOST_AT_ONCE = 2
PATIENCE_SECONDS = 10
"""How long a document waits for its turn, and how long its sender is kept waiting for that."""
MOST_SECONDS = 2 * examination.MOST_SECONDS
"""By the clock on the wall; where nothing bounds the processor's time, nothing else does."""
_TOO_LATE = "unreadable" if sys.platform == "win32" else "not_examined"
"""What it comes to then; where the time of the processor is bounded, the machine was busy."""

_places = BoundedSemaphore(MOST_AT_ONCE)


def examined_apart(path: Path, promised: DocumentType) -> Examined:
    """What the bytes are, when they are what the name promised; raises `Unfit` otherwise.

    A process that takes too much time or memory, or falls, makes the document unreadable.
    """
    answer = asked_apart(
        examination.__name__, str(path.resolve()), promised.extension, seconds=MOST_SECONDS
    )
    if "unfit" in answer:
        raise Unfit(answer["unfit"], answer["named"])
    return Examined(TYPES[answer["taken"]], frozenset(map(ActiveContent, answer["active"])))


def asked_apart(module: str, *arguments: str, seconds: int) -> dict[str, Any]:
    """What a module says of a file, run as a program that bounds itself by `limits.confine`.

    So many seconds may it take by the clock on the wall. Raises `Unfit` when it falls.
    """
    with _place():
        return _asked([sys.executable, "-m", module, *arguments], seconds)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise Unfit("not_examined")
    try:
        yield
    finally:
        _places.release()


def _asked(command: list[str], seconds: int) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and a path that we chose
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
            # Ctrl-C in the server's terminal is the server's, which finishes what it has begun.
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        log.warning("looking into a document took more than %s seconds", seconds)
        raise Unfit(_TOO_LATE) from None
    except OSError as fault:
        log.warning("no process to look into a document: %s", fault.strerror)
        raise Unfit("not_examined") from fault
    if done.returncode:
        log.warning("looking into a document ended with %s", done.returncode)
        raise Unfit("unreadable")
    return dict(json.loads(done.stdout))
