"""Biểu quyết: the committee's collective decision, entered by the office or voted here."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from web import wording
from web.blueprints.tasks import render_task
from web.clock import now
from web.database import transaction
from web.forms.base import Form
from web.forms.votes import (
    BallotForm,
    CountForm,
    DecisionForms,
    SlipForm,
    VotingForm,
    WithdrawalForm,
)
from web.identity import current_actor
from web.pages.overtaken import Overtaken
from workflow.errors import Invalid, NotNow, Stale
from workflow.voting import ballots
from workflow.voting.decisions import record_vote

blueprint = Blueprint("votes", __name__)


@blueprint.post("/nhiem-vu/<number:number>/bieu-quyet")
def write(number: int) -> ResponseReturnValue:
    """The instance with the decision recorded."""
    form, actor, at = VotingForm(), current_actor(), now()
    entry = form.entry() if form.validate() else None
    seen, token = form.seen_round, form.token.data
    return _answer(
        lambda session: record_vote(
            session, number, entry, actor=actor, at=at, seen_round=seen, token=token
        ),
        number,
        form,
        DecisionForms(vote=form),
        wording.done("vote"),
    )


@blueprint.post("/nhiem-vu/<number:number>/lay-y-kien")
def open_ballot(number: int) -> ResponseReturnValue:
    """The instance, put before the members of the committee."""
    form, actor, at = BallotForm(), current_actor(), now()
    entry = form.entry() if form.validate() else None
    seen, token = form.seen_round, form.token.data
    return _answer(
        lambda session: ballots.open_ballot(
            session, number, entry, actor=actor, at=at, seen_round=seen, token=token
        ),
        number,
        form,
        DecisionForms(ballot=form),
        gettext("Đã đưa ra lấy ý kiến. Các thành viên được mời biểu quyết."),
    )


@blueprint.post("/nhiem-vu/<number:number>/rut-lay-y-kien")
def withdraw_ballot(number: int) -> ResponseReturnValue:
    """The instance, no longer before the members."""
    form, actor, at = WithdrawalForm(), current_actor(), now()
    reason = form.reason.data or "" if form.validate() else None
    seen, token = form.ballot.data, form.token.data
    return _answer(
        lambda session: ballots.withdraw_ballot(
            session, number, reason, actor=actor, at=at, seen=seen, token=token
        ),
        number,
        form,
        DecisionForms(withdrawal=form),
        gettext("Đã rút lại việc lấy ý kiến."),
    )


@blueprint.post("/nhiem-vu/<number:number>/phieu")
def cast(number: int) -> ResponseReturnValue:
    """The instance with the member's slip."""
    form, actor, at = SlipForm(), current_actor(), now()
    entry = form.entry() if form.validate() else None
    seen, token = form.ballot.data, form.token.data
    return _answer(
        lambda session: ballots.cast(
            session, number, entry, actor=actor, at=at, seen=seen, token=token
        ),
        number,
        form,
        DecisionForms(slip=form),
        wording.done("cast"),
    )


@blueprint.post("/nhiem-vu/<number:number>/kiem-phieu")
def count(number: int) -> ResponseReturnValue:
    """The instance with the decision counted from the slips."""
    form, actor, at = CountForm(), current_actor(), now()
    document = form.document_number.data if form.validate() else None
    seen = form.ballot.data
    return _answer(
        lambda session: ballots.close_ballot(
            session, number, document, actor=actor, at=at, seen=seen
        ),
        number,
        form,
        DecisionForms(count=form),
        wording.done("vote"),
    )


def _answer(
    deed: Callable[[Session], object], number: int, form: Form, forms: DecisionForms, done: str
) -> ResponseReturnValue:
    """The instance after a deed; else as it is now, with everything that was typed in the form."""
    try:
        with transaction() as session:
            deed(session)
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, voting=forms), 422
    except (NotNow, Stale) as why:
        return render_task(number, overtaken=Overtaken(form, why), voting=forms), 409
    flash(done, "success")
    return redirect(url_for("tasks.show", number=number, _anchor="bieu-quyet"), 303)
