"""Trợ giúp: the rule book that is in force, and what else everybody should know. Printable."""

from flask import Blueprint, render_template

from web.database import reading
from web.identity import current_commune, public
from web.pages.rulebook import chapters, example_track
from workflow.actor import Actor
from workflow.pinned import loaded_definition, newest

blueprint = Blueprint("help", __name__)


@blueprint.get("/tro-giup")
@public
def index() -> str:
    """The help page, open to everybody."""
    published = newest(reading(), Actor.system(current_commune().id))
    book = chapters(loaded_definition(published))
    return render_template("help/index.html", chapters=book, steps=example_track(book))
