"""Ý kiến nhận bằng văn bản: the office enters a unit's answer, with its paper, and it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for

from web import wording
from web.blueprints.tasks import act_with_document, perform_as_typed
from web.database import reading, transaction
from web.file_responses import Document, sent
from web.files import file_store
from web.forms.acts.paper_answers import PaperAnswerForm
from web.identity import current_actor
from web.pages.places import ANSWERS
from workflow.definition.vocabulary import EffectName
from workflow.documents.answers import readable_paper
from workflow.engine.instances import definition_numbered

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("paper_answers", __name__)

ENTERING = EffectName.PAPER_CONFIRMATION
"""The effect under which the page shows the form, whichever of the answers is chosen in it."""


@blueprint.post("/nhiem-vu/<number:number>/y-kien")
def enter(number: int) -> ResponseReturnValue:
    """The instance with the unit's answer; a form that comes back loses nothing."""
    form = PaperAnswerForm()
    return act_with_document(number, ENTERING, form, lambda action: _entered(number, action, form))


def _entered(number: int, action: str, form: PaperAnswerForm) -> ResponseReturnValue:
    definition, instance = definition_numbered(reading(), number, actor=current_actor())
    deed = form.deed(action, definition)
    with transaction() as session:
        perform_as_typed(session, number, deed, form)
    flash(wording.done(deed, instance.lead_unit), "success")
    return redirect(url_for("tasks.show", number=number, _anchor=ANSWERS), 303)


@blueprint.get("/nhiem-vu/<number:number>/y-kien/<small:paper>")
def download(number: int, paper: int) -> ResponseReturnValue:
    """The exact bytes of the paper on which a unit answered, for saving."""
    actor = current_actor()
    found, unit = readable_paper(reading(), number, paper, actor=actor)
    document = Document(
        title=wording.paper_of(unit),
        document_number=found.document_number,
        file_name=found.file_name,
        media_type=found.media_type,
        sha256=found.sha256 or "",
    )
    return sent(file_store().open(actor.commune_id, document.sha256), document)
