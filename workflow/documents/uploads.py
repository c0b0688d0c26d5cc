"""A document as it comes in: under a name that may be taken, examined before it is kept."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.file_store import FileStore, NoRoom, Received, TooLarge
from workflow.actors.actor import Actor
from workflow.documents.confined import examined_apart
from workflow.documents.examination import Examined
from workflow.documents.kinds import BY_SPELLING, TOLD, DocumentType
from workflow.documents.outcome import Marks, Unfit
from workflow.errors import Invalid
from workflow.texts import GAPS, UNSEEN, on_one_line
from workflow.vietnamese import size

LONGEST_NAME = 200
_UNSEEN = re.compile(f"[{UNSEEN}]")
_ENDS = re.compile(f"^[{GAPS}.]+|[{GAPS}.]+$")
_JOINS = "\u200d"
"""What makes one picture of several; anywhere else it is gone already."""

Examine = Callable[[Path, DocumentType], Examined]


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A document that was examined; its bytes stay when it is handed in."""

    received: Received
    media_type: str
    file_name: str
    active: Marks

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.received.sha256

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.received.size


@contextmanager
def receive(
    store: FileStore,
    stream: IO[bytes],
    file_name: str,
    *,
    actor: Actor,
    limit: int,
    examine: Examine = examined_apart,
) -> Iterator[ReceivedDocument]:
    """The document in a stream, examined; gone at the end of the block unless handed in.

    Raises `Invalid` for the field `file`; a name that cannot be taken before a byte is read.
    `examine` is for documents that we made ourselves, which need no process of their own.
    """
    name = clean_file_name(file_name)
    promised = kind_promised(file_name)
    try:
        with store.receive(stream, commune_id=actor.commune_id, limit=limit) as received:
            found = examine(received.path, promised)
            yield ReceivedDocument(received, found.kind.media_type, name, found.active)
    except NoRoom as fault:
        raise Invalid({"file": "no_room"}) from fault
    except TooLarge as fault:
        raise Invalid({"file": "too_large"}, missing={"file": size(limit)}) from fault
    except Unfit as fault:
        raise Invalid({"file": fault.code}, missing={"file": fault.named}) from fault


def clean_file_name(name: str) -> str:
    """The name as it is shown: in NFC, one line, without folders and hidden characters.

    For display only, and it may be empty; where bytes are stored never depends on it.
    """
    base = on_one_line(re.split(r"[/\\]", name)[-1])
    shown = "".join(c for c in base if c == _JOINS or unicodedata.category(c)[0] != "C")
    words = on_one_line(shown).strip(". ")
    stem, dot, extension = words.rpartition(".")
    if dot and len(extension) < LONGEST_NAME // 2:
        return f"{on_one_line(stem[: LONGEST_NAME - len(extension) - 1])}.{extension}"
    return on_one_line(words[:LONGEST_NAME])


def kind_promised(file_name: str) -> DocumentType:
    """What a name says that its file is; raises `Invalid` when no such file is taken.

    The script of the page judges by the same steps (`nameFault`), before anything is sent.
    """
    seen = _UNSEEN.sub("", re.split(r"[/\\]", file_name)[-1])
    base = _ENDS.sub("", seen)
    _, dot, extension = base.rpartition(".")
    if not base:
        raise Invalid({"file": "bad_name"})
    if not dot:
        raise Invalid({"file": "no_extension"})
    found = BY_SPELLING.get(extension.lower())
    if found is None:
        raise Invalid({"file": "type_not_allowed"}, missing={"file": TOLD})
    return found
