"""Bàn giao: the open work of posts that end, handed to a successor and signed for by both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.clock import now, today
from web.coming_back import filled_in, possible_now, still_as_seen
from web.database import reading, transaction
from web.forms.handovers import HandOverForm, SignatureForm
from web.identity import current_actor
from web.pages.notices import read_about
from web.pages.signatures import Signatures
from workflow.delegation import handovers
from workflow.delegation.endings import ending_of, endings, successors
from workflow.delegation.open_work import work_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from workflow.errors import Refused

blueprint = Blueprint("handovers", __name__)


@blueprint.get("/ban-giao")
def index() -> str:
    """The posts that end and concern the reader."""
    found = endings(reading(), actor=current_actor(), at=now())
    return render_template("handovers/index.html", endings=found, today=today())


@blueprint.get("/ban-giao/<uuid:post_id>")
def show(post_id: UUID) -> str:
    """What is open of a post that ends, and who has signed for it.

    Who opens it has read what they were told about it.
    """
    if request.method == "GET":
        read_about(post_id)
    return _render(post_id)


@blueprint.post("/ban-giao/<uuid:post_id>")
def make(post_id: UUID) -> ResponseReturnValue:
    """The same, with the list made for a successor; or the form with what is wrong."""
    form = HandOverForm()
    page = partial(_render, post_id, form)
    with filled_in(form, page), still_as_seen(page), possible_now(page), transaction() as session:
        handovers.hand_over(
            session,
            post_id,
            form.accepted().successor.data or "",
            form.remark.data or "",
            form.seen.data,
            actor=current_actor(),
            at=now(),
            token=form.token.data,
        )
    flash(
        gettext("Đã lập biên bản bàn giao. Việc tiếp theo: bên giao ký, rồi bên nhận ký."),
        "success",
    )
    return redirect(url_for("handovers.show", post_id=post_id), 303)


@blueprint.post("/ban-giao/<uuid:post_id>/ky")
def sign(post_id: UUID) -> ResponseReturnValue:
    """The same, signed for who leaves."""
    return _sign(
        post_id, handovers.sign, gettext("Đã ký biên bản bàn giao. Còn chờ người nhận ký.")
    )


@blueprint.post("/ban-giao/<uuid:post_id>/nhan")
def take(post_id: UUID) -> ResponseReturnValue:
    """The same, signed by the successor."""
    return _sign(post_id, handovers.take, gettext("Đã ký nhận biên bản bàn giao."))


def _sign(post_id: UUID, verb: Callable[..., object], told: str) -> ResponseReturnValue:
    page = partial(_render, post_id)
    with still_as_seen(page), possible_now(page), transaction() as session:
        verb(session, post_id, SignatureForm().seen.data, actor=current_actor(), at=now())
    flash(told, "success")
    return redirect(url_for("handovers.show", post_id=post_id), 303)


def _render(
    post_id: UUID,
    form: HandOverForm | None = None,
    refused: Refused | None = None,
    *,
    overtaken: bool = False,
) -> str:
    session, actor, at = reading(), current_actor(), now()
    ending = ending_of(session, post_id, actor=actor, at=at)
    made = ending.hand_over
    fresh = form or HandOverForm(
        formdata=None,
        successor=made.successor.username if made else "",
        remark=made.remark if made else "",
        seen=ending.progress,
    )
    if overtaken:
        # What was typed stays; sent once more, it is sent by who has seen how it stands now.
        fresh.seen.data = ending.progress
    return render_template(
        "handovers/show.html",
        ending=ending,
        work=work_lines(session, ending.post, made, actor=actor, at=at),
        form=fresh.offering(successors(session, ending.post, at=at)),
        signatures=Signatures(handovers.hand_over_told(session, ending)),
        signature=SignatureForm(formdata=None, seen=ending.version),
        refused=refused,
        sent=form,
        overtaken=overtaken,
    )
