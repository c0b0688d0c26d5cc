"""Files that were handed in when less was looked at: what they do is found out afterwards."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from models.file_store import FileStore
from models.product import StoredFile
from models.queries.work import unexamined
from models.vocabulary import ActiveContent
from workflow.documents.confined import examined_apart
from workflow.documents.kinds import TYPES, extension_of
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.uploads import Examine


def examine_kept(
    session: Session, store: FileStore, commune_id: UUID, *, examine: Examine = examined_apart
) -> Iterator[tuple[StoredFile, str]]:
    """Each file that nobody had looked into, now marked, with why it would be refused today.

    One that is not there is left for the next time, and for `record verify` to tell of.
    """
    for file, media_type in session.execute(unexamined(commune_id)).all():
        path = store.path(commune_id, file.sha256)
        if path.is_file():
            marks, why = _found(path, media_type, examine)
            file.active_content = " ".join(sorted(marks))
            yield file, why


def _found(path: Path, media_type: str, examine: Examine) -> tuple[Marks, str]:
    kind = TYPES.get(extension_of(media_type) or "")
    if kind is None:
        return frozenset({ActiveContent.REFUSED_TODAY}), "type_not_allowed"
    try:
        return examine(path, kind).active, ""
    except Unfit as unfit:
        return frozenset({ActiveContent.REFUSED_TODAY}), unfit.code
