"""Thư chưa gửi được: the mails that nobody tries any more, and trying them afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from web.clock import now
from web.database import reading, transaction
from web.identity import current_actor
from workflow import mailing

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("mails", __name__)


@blueprint.get("/quan-tri/thu")
def index() -> str:
    """The mails that could not be sent, and why."""
    return render_template(
        "mails/index.html",
        mails=mailing.unsent(reading(), actor=current_actor()),
        sends_mail=current_app.config["SETTINGS"].sends_mail,
    )


@blueprint.post("/quan-tri/thu/<uuid:mail_id>/gui-lai")
def send_again(mail_id: UUID) -> ResponseReturnValue:
    """The list, with one mail fewer: it is tried afresh."""
    with transaction() as session:
        mailing.send_again(session, mail_id, actor=current_actor(), at=now())
    flash(gettext("Thư sẽ được gửi lại trong ít phút."), "success")
    return redirect(url_for("mails.index"), 303)
