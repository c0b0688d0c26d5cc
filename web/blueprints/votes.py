"""Biểu quyết: entering the committee's collective decision on an instance."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from web import wording
from web.blueprints.tasks import render_task
from web.clock import now
from web.database import transaction
from web.forms.votes import VotingForm
from web.identity import current_actor
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
        return render_task(number, vote=form), 422
    flash(wording.done("vote"), "success")
    return redirect(url_for("tasks.show", number=number, _anchor="bieu-quyet"), 303)
