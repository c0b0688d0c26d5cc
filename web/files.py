"""The installation's file store, and how large an upload may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from models.file_store import FileStore
from web.config import MEGABYTE
from workflow.documents.kinds import BY_SPELLING, TOLD
from workflow.texts import GAPS, UNSEEN

if TYPE_CHECKING:
    from flask import Flask

    from web.config import Settings


SPARE_PART = 2
"""With this part of the space that is asked for, no documents are taken any more."""


def set_up(app: Flask, settings: Settings) -> None:
    """Give requests the store, and templates what is taken."""
    app.extensions["file_store"] = FileStore(
        settings.files_dir, spare=settings.free_space_mb * MEGABYTE // SPARE_PART
    )
    app.jinja_env.globals.update(
        max_upload_bytes=settings.max_upload_mb * MEGABYTE,
        told_kinds=TOLD,
        accepted_extensions=list(BY_SPELLING),
        unseen_in_names=UNSEEN,
        gaps_in_names=GAPS,
    )


def file_store() -> FileStore:
    """The store of the current application."""
    store: FileStore = current_app.extensions["file_store"]
    return store


def upload_limit() -> int:
    """The most bytes that one document may have."""
    limit: int = current_app.config["SETTINGS"].max_upload_mb * MEGABYTE
    return limit
