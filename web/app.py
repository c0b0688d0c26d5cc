"""The application, put together here and nowhere else: read it from top to bottom."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from models.database import make_engine, sqlite_file
from web import (
    assets,
    bodies,
    clock,
    database,
    errors,
    files,
    formats,
    held_uploads,
    identity,
    kept_rows,
    language,
    metrics,
    security,
    tracing,
    wording,
)
from web.blueprints import (
    account,
    admin,
    assignment,
    ballot_papers,
    calendar,
    consents,
    due_dates,
    feeds,
    groups,
    handovers,
    health,
    indicator_figures,
    issuing,
    my_work,
    new_products,
    notices,
    paper_answers,
    people,
    periods,
    plans,
    posts,
    products,
    record,
    retention,
    session,
    session_reports,
    statistics,
    substitutions,
    suspensions,
    tasks,
    units,
    unsent_mails,
)
from web.blueprints import help as help_pages
from web.blueprints import language as language_switch
from web.clock import system_clock
from web.config import passing_key, read_settings, secret_key
from web.forms.days import DAY_PATTERNS
from web.health import ready
from web.pages import notices as notice_pages
from web.tracing import Application
from web.wording import letterhead
from web.wording import substitutions as place_words
from web.wording.health import health_sentence, health_topic
from web.wordless import keep_words_out
from workflow.auth.hashing import Hashing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask
    from sqlalchemy import Engine

    from web.config import Settings

PAGES = (
    session, account, feeds, language_switch,
    my_work, due_dates, notices, plans, suspensions, indicator_figures, new_products, retention,
    tasks, products, issuing, paper_answers, ballot_papers,
    assignment, calendar, statistics, periods, session_reports, record, substitutions, handovers,
    admin, people, posts, consents, units, groups, unsent_mails,
    help_pages, health,
)  # fmt: skip
"""Every address of the application is in one of these."""


def create_app(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    clock: Callable[[], datetime] | None = None,
    hashing: Hashing | None = None,
) -> Flask:
    """The application for a database, by its settings.

    Tests give an engine, a clock, and a hashing that costs little.

    Raises `Misconfigured` with a sentence for the operator.
    """
    settings = settings or read_settings()
    app = Application("web")
    app.config["SETTINGS"] = settings
    app.config["CLOCK"] = clock or system_clock
    app.config["HASHING"] = hashing or Hashing(settings.password_memory_mb)
    keep_words_out()
    tracing.set_up(app, settings)
    metrics.set_up(app, settings)
    ready.set_up(app, settings)
    security.set_up(app, settings, _key(settings, is_there=engine is not None))
    bodies.set_up(app, settings)
    database.set_up(
        app,
        engine or make_engine(settings.database, making=False),
        behind=timedelta(minutes=settings.clock_behind_minutes),
    )
    files.set_up(app, settings)
    held_uploads.set_up(app)
    # The order of these is the order of their questions: who are you, did all of it come, and did
    # you mean it.
    identity.set_up(app, settings)
    bodies.set_up_answers(app)
    # A mail program that presses a link for its reader has no session to speak of.
    CSRFProtect(app).exempt(notices.stop)
    language.set_up(app)
    errors.set_up(app)
    assets.set_up(app)
    notice_pages.set_up(app)
    kept_rows.set_up(app)
    _set_up_templates(app)
    for noun in PAGES:
        app.register_blueprint(noun.blueprint)
    return app


def _key(settings: Settings, *, is_there: bool) -> bytes:
    """The key of the installation, or one that passes: where no database is, nothing is made."""
    file = sqlite_file(settings.database)
    if is_there or file is None or file.exists():
        return secret_key(settings.data_dir)
    return passing_key()


def _set_up_templates(app: Flask) -> None:
    # A misspelt name in a template is an error, not an empty place.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        words=wording,
        place_words=place_words,
        letterhead_words=letterhead,
        health_topic=health_topic,
        health_sentence=health_sentence,
        current_language=LocalProxy(language.current),
        day_patterns=DAY_PATTERNS,
        this_day=clock.today,
    )
    formats.set_up(app)
