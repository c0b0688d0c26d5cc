"""The application, put together here and nowhere else: read it from top to bottom."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from models.database import make_engine
from web import database, errors, files, formats, identity, language, security, wording
from web.clock import system_clock
from web.config import read_settings, secret_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response
    from sqlalchemy import Engine

    from web.config import Settings

NOUNS = (
    "session", "account", "language", "my_work", "plans", "tasks", "products", "comments", "votes",
    "assignment", "statistics", "record", "admin", "people", "posts", "units", "groups",
    "help", "health",
)  # fmt: skip


def create_app(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """The application for a database, by its settings. Tests give an engine and a clock.

    Raises `Misconfigured` with a sentence for the operator.
    """
    settings = settings or read_settings()
    app = Flask("web")
    app.config["SETTINGS"] = settings
    app.config["CLOCK"] = clock or system_clock
    security.set_up(app, settings, secret_key(settings.data_dir))
    database.set_up(app, engine or make_engine(settings.database))
    # The order of these two is the order of their questions: who are you, and did you mean it.
    identity.set_up(app, settings)
    CSRFProtect(app)
    language.set_up(app)
    errors.set_up(app)
    files.set_up(app, settings)
    _compress(app)
    _set_up_templates(app)
    _set_up_static_files(app)
    for noun in NOUNS:
        if (Path(__file__).parent / "blueprints" / f"{noun}.py").exists():
            app.register_blueprint(import_module(f"web.blueprints.{noun}").blueprint)
    return app


def _compress(app: Flask) -> None:
    # Browsers on the plain office network offer gzip only.
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 5
    Compress(app)


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(words=wording, current_language=LocalProxy(language.current))
    formats.set_up(app)


def _set_up_static_files(app: Flask) -> None:
    folder = Path(app.static_folder or "")

    @cache
    def fingerprint(filename: str, _changed: float) -> str:
        return hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:12]

    @app.url_defaults
    def name_the_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            filename = values["filename"]
            values["v"] = fingerprint(filename, (folder / filename).stat().st_mtime)

    @app.after_request
    def keep_for_good(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code < 400:  # noqa: PLR2004
            response.cache_control.public = True
            response.cache_control.max_age = security.ONE_YEAR
            response.cache_control.immutable = True
            response.cache_control.no_cache = None
        return response

    @app.after_request
    def take_whole(response: Response) -> Response:
        # They are small; a stream would be compressed without its file ever being closed.
        if request.endpoint == "static" and response.status_code == 200:  # noqa: PLR2004
            response.direct_passthrough = False
            response.make_sequence()
        return response
