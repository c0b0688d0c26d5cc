"""The ends of the records that an installation has seen, kept beside its database."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from models.backup.writing import write_file
from models.file_store import sync_folder

SEEN = "seen-heads.json"


class SeenHead(BaseModel):
    """Where a commune's record ended, and the time of that line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    commune_id: UUID
    seq: int
    hash: str
    at: AwareDatetime


_HEADS = TypeAdapter(tuple[SeenHead, ...])


def seen_heads(folder: Path) -> tuple[SeenHead, ...]:
    """What was seen last; nothing where that is not known, or can no longer be read."""
    try:
        return _HEADS.validate_json((folder / SEEN).read_bytes())
    except (OSError, ValidationError):
        return ()


def note_seen(folder: Path, heads: tuple[SeenHead, ...]) -> None:
    """Note these as what was seen last."""
    draft = folder / f".{SEEN}"
    draft.unlink(missing_ok=True)
    write_file(BytesIO(_HEADS.dump_json(heads)), draft)
    draft.replace(folder / SEEN)
    sync_folder(folder)
