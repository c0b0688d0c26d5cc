"""Trợ giúp: the rule book that is in force, and what else everybody should know. Printable."""

from flask import Blueprint, render_template

from web.database import reading
from web.identity import current_commune, public
from web.pages.rulebook import chapters, example_track
from workflow.definition.published import in_force, loaded_definition

blueprint = Blueprint("help", __name__)


@blueprint.get("/tro-giup")
@public
def index() -> str:
    """The help page, open to everybody."""
    current = in_force(reading(), current_commune().id)
    book = chapters(loaded_definition(current.published))
    return render_template(
        "help/index.html", chapters=book, steps=example_track(book), current=current
    )
