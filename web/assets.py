"""Static files, kept by browsers for good under the name of their content; and compression."""

from __future__ import annotations

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import request
from flask_compress import Compress

if TYPE_CHECKING:
    from flask import Flask, Response

ONE_YEAR = 365 * 24 * 3600


def set_up(app: Flask) -> None:
    """Compress answers, and name static files by their content."""
    # Browsers on the plain office network offer no better than gzip.
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5
    Compress(app)
    folder = Path(app.static_folder or "")

    @cache
    def fingerprint(filename: str, _changed: float) -> str:
        return hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:12]

    @app.url_defaults
    def name_by_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            filename = values["filename"]
            values["v"] = fingerprint(filename, (folder / filename).stat().st_mtime)

    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint != "static":
        return response
    if response.status_code == HTTPStatus.OK:
        # They are small; a stream would be compressed without its file ever being closed.
        response.direct_passthrough = False
        response.make_sequence()
    if "v" in request.args and response.status_code < HTTPStatus.BAD_REQUEST:
        response.cache_control.public = True
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response
