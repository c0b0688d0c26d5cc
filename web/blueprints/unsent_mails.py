"""Thư chưa gửi được: the mails that nobody tries any more, and trying them afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.clock import now
from web.database import reading, transaction
from web.forms.plans import key_from
from web.identity import current_actor
from workflow.notifications import mail_queue

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("unsent_mails", __name__)


PAGE_SIZE = 50


@blueprint.get("/quan-tri/thu")
def index() -> str:
    """The mails that could not be sent, and why, page by page."""
    session, actor = reading(), current_actor()
    found = mail_queue.unsent(
        session, size=PAGE_SIZE + 1, after=key_from(request.args, "sau"), actor=actor
    )
    return render_template(
        "unsent_mails/index.html",
        mails=found[:PAGE_SIZE],
        next=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
        unsent=mail_queue.count_unsent(session, actor=actor),
        backlog=mail_queue.backlog(session, actor=actor),
        sends_mail=current_app.config["SETTINGS"].sends_mail,
    )


@blueprint.post("/quan-tri/thu/<uuid:mail_id>/gui-lai")
def send_again(mail_id: UUID) -> ResponseReturnValue:
    """The list, with one mail fewer: it is tried afresh."""
    with transaction() as session:
        mail_queue.send_again(session, mail_id, actor=current_actor(), at=now())
    flash(gettext("Thư sẽ được gửi lại trong ít phút."), "success")
    return redirect(url_for("unsent_mails.index"), 303)


@blueprint.post("/quan-tri/thu/gui-lai-tat-ca")
def send_all_again() -> ResponseReturnValue:
    """The list, empty for now: all of it is tried afresh."""
    with transaction() as session:
        found = mail_queue.send_all_again(session, actor=current_actor(), at=now())
    flash(gettext("%(n)s thư sẽ được gửi lại trong ít phút.", n=found), "success")
    return redirect(url_for("unsent_mails.index"), 303)
