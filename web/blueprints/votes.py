"""Biểu quyết: the committee's collective decision, entered by the office or voted here."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web import wording
from web.blueprints.tasks import render_task
from web.clock import now
from web.database import transaction
from web.forms.votes import (
    BallotForm,
    CountForm,
    DecisionForms,
    SlipForm,
    VotingForm,
    WithdrawalForm,
)
from web.identity import current_actor
from workflow import balloting
from workflow.errors import Invalid
from workflow.voting import record_vote

blueprint = Blueprint("votes", __name__)


@blueprint.post("/nhiem-vu/<number:number>/bieu-quyet")
def write(number: int) -> ResponseReturnValue:
    """The instance with the decision recorded."""
    form = VotingForm()
    entry = form.entry() if form.validate() else None
    try:
        with transaction() as session:
            record_vote(
                session,
                number,
                entry,
                actor=current_actor(),
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=DecisionForms(vote=form)), 422
    return _done(number, wording.done("vote"))


@blueprint.post("/nhiem-vu/<number:number>/lay-y-kien")
def open_ballot(number: int) -> ResponseReturnValue:
    """The instance, put before the members of the committee."""
    form = BallotForm()
    entry = form.entry() if form.validate() else None
    actor, at, token = current_actor(), now(), form.token.data
    try:
        with transaction() as session:
            balloting.open_ballot(session, number, entry, actor=actor, at=at, token=token)
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=DecisionForms(ballot=form)), 422
    return _done(number, gettext("Đã đưa ra lấy ý kiến. Các thành viên được mời biểu quyết."))


@blueprint.post("/nhiem-vu/<number:number>/rut-lay-y-kien")
def withdraw_ballot(number: int) -> ResponseReturnValue:
    """The instance, no longer before the members."""
    form = WithdrawalForm()
    try:
        with transaction() as session:
            reason = form.reason.data or "" if form.validate() else None
            balloting.withdraw_ballot(session, number, reason, actor=current_actor(), at=now())
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=DecisionForms(withdrawal=form)), 422
    return _done(number, gettext("Đã rút lại việc lấy ý kiến."))


@blueprint.post("/nhiem-vu/<number:number>/phieu")
def cast(number: int) -> ResponseReturnValue:
    """The instance with the member's slip."""
    form = SlipForm()
    entry = form.entry() if form.validate() else None
    actor, at, token = current_actor(), now(), form.token.data
    try:
        with transaction() as session:
            balloting.cast(session, number, entry, actor=actor, at=at, token=token)
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=DecisionForms(slip=form)), 422
    return _done(number, wording.done("cast"))


@blueprint.post("/nhiem-vu/<number:number>/kiem-phieu")
def count(number: int) -> ResponseReturnValue:
    """The instance with the decision counted from the slips."""
    form = CountForm()
    try:
        with transaction() as session:
            document = form.document_number.data if form.validate() else None
            balloting.close_ballot(session, number, document, actor=current_actor(), at=now())
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=DecisionForms(count=form)), 422
    return _done(number, wording.done("vote"))


def _done(number: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("tasks.show", number=number, _anchor="bieu-quyet"), 303)
