"""Nhiệm vụ: the page of a task instance, and the one view for every action on it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import wording
from web.clock import now
from web.database import reading, transaction
from web.forms.comments import CommentForm
from web.forms.plans import key_from
from web.forms.products import ProductForm
from web.forms.tasks import FORMS, ActionForm
from web.forms.votes import DecisionForms
from web.identity import current_actor
from web.pages.discussion import LINE
from web.pages.notices import read_about
from web.pages.offers import units_to_choose
from web.pages.overtaken import Overtaken
from web.pages.task import task_page
from workflow.definition.definition import Definition
from workflow.engine.actions import perform, situation_numbered
from workflow.engine.effects import asks_for
from workflow.engine.instances import definition_numbered
from workflow.errors import Invalid, NotNow, Stale, Unknown
from workflow.worklist.work_items import URGE, unreached

blueprint = Blueprint("tasks", __name__)


@blueprint.get("/nhiem-vu/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """The page of an instance. Who opens it has read what they were told about it."""
    if request.method == "GET":
        read_about(number)
    return render_task(number)


@blueprint.post("/nhiem-vu/<number:number>/<action>")
def act(number: int, action: str) -> ResponseReturnValue:
    """The outcome of an action; what cannot be taken comes back with everything typed."""
    form, definition = _form_for(number, action)
    entry = form.entry() if form.validate() else None
    deed = form.deed(action, definition)
    if form.token.errors:
        return render_task(number, **{action: form}), 422
    try:
        with transaction() as session:
            perform(
                session,
                number,
                deed,
                entry,
                actor=current_actor(),
                at=now(),
                seen=form.saw,
                token=form.token.data,
            )
            in_vain = (
                unreached(session, number, actor=current_actor(), at=now())
                if action == URGE
                else ()
            )
    except Invalid as invalid:
        if not form.errors:
            form.show(invalid)
        return render_task(number, **{action: form}), 422
    except (NotNow, Stale) as why:
        return render_task(number, overtaken=Overtaken(form, why, form.saw), **{action: form}), 409
    if in_vain:
        flash(wording.urged_in_vain([unit.name for unit in in_vain]), "warning")
    else:
        flash(wording.done(deed), "success")
    return redirect(url_for("tasks.show", number=number), 303)


def render_task(
    number: int,
    *,
    overtaken: Overtaken | None = None,
    product: ProductForm | None = None,
    comment: CommentForm | None = None,
    voting: DecisionForms | None = None,
    **returned: ActionForm,
) -> str:
    """The page as it is now, with the forms that came back as they were typed.

    `overtaken` is an act that came too late: the page says first what has changed meanwhile.
    """
    session = reading()
    actor = current_actor()
    situation = situation_numbered(session, number, actor=actor, at=now())
    line = key_from(request.args, LINE)
    page = task_page(session, situation, actor=actor, at=now(), forms=returned, line=line)
    return render_template(
        "tasks/show.html",
        page=page,
        overtaken=overtaken,
        product=product or ProductForm.of(situation),
        comment=(comment or CommentForm(formdata=None)).offering(page.mentionable),
        voting=(voting or DecisionForms()).about(situation),
    )


def _form_for(number: int, action: str) -> tuple[ActionForm, Definition]:
    session, actor = reading(), current_actor()
    definition = definition_numbered(session, number, actor=actor)
    rule = next((each for each in definition.rules if each.action == action), None)
    if rule is None:
        raise Unknown
    # What only the clock gives has no form; the workflow refuses it to people.
    form = FORMS.get(asks_for(rule), ActionForm)()
    if form.is_read_beside:
        situation = situation_numbered(session, number, actor=actor, at=now())
        form.suit(situation, units_to_choose(session, situation, rule))
    return form, definition
