"""Signs of life: when what goes on by itself was last done, and how the last verification ended.

They are files in the data folder, which all programs of an installation share: a database that is
damaged, full or away could not be asked. They vouch for nothing, and of what they tell only this
decides something: that the clock went round a while ago lets it go on (`web/vigil.py`).
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from web.config import Settings

log = logging.getLogger(__name__)

CLOCK = "clock"
MESSENGER = "messenger"
VERIFICATION = "verification"
FORWARDED = "forwarded"
"""That a proxy said whom it speaks for, and nobody listens."""
FOLDER = "signs"


class Sign(BaseModel):
    """What was seen last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime
    findings: int = 0
    """How many, where something was looked for."""
    head: int = 0
    """The last line of the record then."""
    waits: bool = False
    """Whether nothing is done by itself, because time has leapt and nobody has seen it."""

    def age(self, at: datetime) -> timedelta:
        """How long ago it was; nothing where a clock ran ahead."""
        return max(at - self.at, timedelta())


class Signs:
    """The signs of an installation."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data_dir / FOLDER

    def give(self, name: str, sign: Sign) -> None:
        """Let others see it, unless the disk takes nothing."""
        draft = self._folder / f".{name}.{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(sign.model_dump_json(), encoding="utf-8")
            draft.replace(self._place(name))
        except OSError as error:
            log.warning("the sign of the %s could not be left: %s", name, error)
            # Where nothing can be written nothing can be removed either.
            with suppress(OSError):
                draft.unlink()

    def last(self, name: str) -> Sign | None:
        """What was seen last; None when nothing was, or what is there cannot be read."""
        try:
            return Sign.model_validate_json(self._place(name).read_bytes())
        except (OSError, ValidationError):
            return None

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.json"
