"""Ý kiến nhận bằng văn bản: the office enters a unit's answer, with its paper, and it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for

from web import wording
from web.blueprints.tasks import render_task
from web.bringing import brought, look_for_held
from web.clock import now
from web.database import judging, reading, transaction
from web.downloads import Document, sent
from web.files import file_store
from web.forms.acts.paper_answers import PaperAnswerForm
from web.identity import current_actor
from web.pages.overtaken import Overtaken
from web.pages.places import ANSWERS
from workflow.definition.vocabulary import EffectName
from workflow.documents.answers import readable_paper
from workflow.engine.instances import action_with, definition_numbered
from workflow.engine.performing import demand_open, perform
from workflow.errors import Invalid, NotNow, Stale

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from workflow.actors.actor import Actor

blueprint = Blueprint("paper_answers", __name__)

ENTERING = EffectName.PAPER_CONFIRMATION
"""The effect under which the page shows the form, whichever of the answers is chosen in it."""


@blueprint.post("/nhiem-vu/<number:number>/y-kien")
def enter(number: int) -> ResponseReturnValue:
    """The instance with the unit's answer; a form that comes back loses nothing."""
    actor, form = current_actor(), PaperAnswerForm()
    definition, instance = definition_numbered(reading(), number, actor=actor)
    action = action_with(definition, ENTERING)
    look_for_held(form, number, actor)
    if form.without.data:
        return render_task(number, **{action: form})
    try:
        token = form.token.data if form.validate() else None
        with judging() as session:
            demand_open(session, number, ENTERING, actor=actor, at=now(), token=token)
        with brought(form, number, actor):
            deed = form.deed(action, definition)
            _enter(number, deed, form, actor)
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, **{action: form}), 422
    except (NotNow, Stale) as why:
        return render_task(number, overtaken=Overtaken(form, why, form.saw), **{action: form}), 409
    flash(wording.done(deed, instance.lead_unit), "success")
    return redirect(url_for("tasks.show", number=number, _anchor=ANSWERS), 303)


def _enter(number: int, deed: str, form: PaperAnswerForm, actor: Actor) -> None:
    form.accepted()
    with transaction() as session:
        perform(
            session, number, deed, form.entry(),
            actor=actor, at=now(), seen=form.saw, token=form.token.data,
        )  # fmt: skip


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
