"""For whoever watches the installation: is it alive, and can it work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint
from sqlalchemy.exc import DatabaseError

from models.selects.organisation import the_commune
from web.database import reading
from web.identity import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Whether the program answers at all."""
    return _said("ok", 200)


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether the database answers and holds a commune."""
    try:
        commune = reading().scalar(the_commune())
    except DatabaseError:
        return _said("the database does not answer", 503)
    return _said("ok", 200) if commune else _said("there is no commune yet", 503)


def _said(words: str, code: int) -> ResponseReturnValue:
    return words, code, {"Content-Type": "text/plain; charset=utf-8"}
