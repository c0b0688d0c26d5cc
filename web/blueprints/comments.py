"""Trao đổi: one more line of an instance's discussion."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web.blueprints.tasks import render_task
from web.clock import now
from web.database import transaction
from web.forms.comments import CommentForm
from web.identity import current_actor
from workflow.audit.allowances import COMMENTS, demand
from workflow.discussion.comments import comment
from workflow.errors import Invalid

blueprint = Blueprint("comments", __name__)


@blueprint.post("/nhiem-vu/<number:number>/trao-doi")
def write(number: int) -> ResponseReturnValue:
    """The discussion with the new line."""
    form = CommentForm()
    body = form.body.data or "" if form.validate() else None
    try:
        with transaction() as session:
            demand(session, COMMENTS, actor=current_actor(), at=now())
            comment(
                session,
                number,
                body,
                mentioned=form.mentioned.data or (),
                actor=current_actor(),
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_task(number, comment=form), 422
    flash(gettext("Đã gửi trao đổi."), "success")
    return redirect(url_for("tasks.show", number=number, _anchor="trao-doi"), 303)
