"""Nhiệm vụ: the page of a task instance, and the one view for every action on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.organisation import Unit
from web import wording
from web.bringing import brought, look_for_held
from web.clock import now
from web.database import judging, reading, transaction
from web.forms.action import ActionForm
from web.forms.documents import DocumentForm
from web.forms.of_acts import form_for, is_sent_here
from web.forms.plans import key_from
from web.identity import current_actor
from web.pages.discussion import LINE
from web.pages.notices import read_about
from web.pages.offers import units_to_choose
from web.pages.overtaken import Overtaken
from web.pages.places import section_of
from web.pages.task import task_page
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import EffectName
from workflow.engine.instances import action_with, definition_numbered, situation_numbered
from workflow.engine.performing import Outcome, demand_open, perform
from workflow.errors import Invalid, NotNow, Stale, Unknown
from workflow.worklist.work_items import urged_last

blueprint = Blueprint("tasks", __name__)

EARLIER_ADDRESSES = {
    "bieu-quyet": EffectName.VOTE,
    "lay-y-kien": EffectName.BALLOT,
    "rut-lay-y-kien": EffectName.BALLOT_WITHDRAWAL,
    "phieu": EffectName.SLIP,
    "kiem-phieu": EffectName.COUNT,
    "trao-doi": EffectName.COMMENT,
}
"""Where pages send that were opened before these acts were rows of the table."""


@blueprint.get("/nhiem-vu/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """The page of an instance. Who opens it has read what they were told about it."""
    if request.method == "GET":
        read_about(number)
    return render_task(number)


@blueprint.post("/nhiem-vu/<number:number>/<action>")
def act(number: int, action: str) -> ResponseReturnValue:
    """The outcome of an action; what cannot be taken comes back with everything typed."""
    form, rule, definition, lead = _form_for(number, action)
    action = rule.action
    entry = form.entry() if form.validate() else None
    deed = form.deed(action, definition)
    if form.token.errors:
        return render_task(number, **{action: form}), 422
    actor, at = current_actor(), now()
    try:
        with transaction() as session:
            perform(
                session, number, deed, entry,
                actor=actor, at=at, seen=form.saw, token=form.token.data,
            )  # fmt: skip
            urges = rule.effect == EffectName.URGING
            urged = urged_last(session, number, actor=actor, at=at) if urges else None
    except Invalid as invalid:
        if not form.errors:
            form.show(invalid)
        return render_task(number, **{action: form}), 422
    except (NotNow, Stale) as why:
        return render_task(number, overtaken=Overtaken(form, why, form.saw), **{action: form}), 409
    if urged and urged.unreached:
        flash(wording.urged_in_vain(urged.unreached), "warning")
    else:
        flash(wording.done(deed, wording.urged(urged.units, lead) if urged else lead), "success")
    anchor = section_of(rule.effect) or None
    return redirect(url_for("tasks.show", number=number, _anchor=anchor), 303)


def act_with_document(
    number: int,
    effect: EffectName,
    form: DocumentForm,
    done: Callable[[str], ResponseReturnValue],
) -> ResponseReturnValue:
    """What `done` answers, which is given the action once the form's document is there, examined.

    What cannot be taken, or comes too late, comes back, and needs not bring its document again.
    """
    actor = current_actor()
    look_for_held(form, number, actor)
    if form.without.data:
        return _with_form(number, effect, form)
    return act_bringing(number, effect, form, brought(form, number, actor), done)


def act_bringing(
    number: int,
    effect: EffectName,
    form: ActionForm,
    bringing: AbstractContextManager[None],
    done: Callable[[str], ResponseReturnValue],
) -> ResponseReturnValue:
    """What `done` answers, which is given the action within a block that brings the document.

    What cannot be taken, or comes too late, comes back with everything typed. Whether it is open is
    asked before a document is looked into.
    """
    actor = current_actor()
    try:
        token = form.token.data if form.validate() else None
        with judging() as session:
            action = demand_open(session, number, effect, actor=actor, at=now(), token=token)
        with bringing:
            form.accepted()
            return done(action)
    except Invalid as invalid:
        form.show(invalid)
        return _with_form(number, effect, form), 422
    except (NotNow, Stale) as why:
        overtaken = Overtaken(form, why, form.saw)
        return _with_form(number, effect, form, overtaken=overtaken), 409


def perform_as_typed(session: Session, number: int, action: str, form: ActionForm) -> Outcome:
    """What came of an action that is done with what a form says, whose document is there."""
    return perform(
        session, number, action, form.entry(),
        actor=current_actor(), at=now(), seen=form.saw, token=form.token.data,
    )  # fmt: skip


def _with_form(
    number: int, effect: EffectName, form: ActionForm, *, overtaken: Overtaken | None = None
) -> str:
    """The page with a form that came back, where the act stands that brings an effect about."""
    definition, _instance = definition_numbered(reading(), number, actor=current_actor())
    return render_task(number, overtaken=overtaken, **{action_with(definition, effect): form})


def render_task(number: int, *, overtaken: Overtaken | None = None, **returned: ActionForm) -> str:
    """The page as it is now, with the forms that came back as they were typed, by their action.

    `overtaken` is an act that came too late: the page says first what has changed meanwhile.
    """
    session = reading()
    actor = current_actor()
    situation = situation_numbered(session, number, actor=actor, at=now())
    line = key_from(request.args, LINE)
    page = task_page(session, situation, actor=actor, at=now(), forms=returned, line=line)
    return render_template("tasks/show.html", page=page, overtaken=overtaken)


def _form_for(number: int, address: str) -> tuple[ActionForm, Rule, Definition, Unit]:
    """The form of an action where the instance stands now, or where it stood when it was drawn.

    With it come its rule, the rule book and the unit that leads the instance.
    """
    session, actor = reading(), current_actor()
    definition, instance = definition_numbered(session, number, actor=actor)
    earlier = definition.actions_with(EARLIER_ADDRESSES.get(address, ""))
    actions = earlier or (address,)
    rows = [rule for rule in definition.rules if rule.action in actions and is_sent_here(rule)]
    if not rows:
        raise Unknown
    rule = next((rule for rule in rows if rule.state == instance.state), rows[0])
    form = form_for(rule)()
    if form.is_read_beside:
        situation = situation_numbered(session, number, actor=actor, at=now())
        form.suit(situation, units_to_choose(session, situation, rule))
    return form, rule, definition, instance.lead_unit
