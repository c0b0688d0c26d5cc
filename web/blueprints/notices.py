"""Thông báo: what a person was told, and the link in a mail that ends a kind of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.clock import now
from web.database import reading, transaction
from web.forms.plans import number_from
from web.identity import address, current_actor, current_commune, public
from web.language import spoken_in
from web.mail.unsubscribe import contact_in
from web.pages.notices import PAGE_SIZE, anchor_of, asked_of, at_once, page_of
from web.wording.notices_and_mails import deed_of, kind_of, lead_of, span_of, title_of, told_as
from workflow.notifications import preferences
from workflow.notifications.inbox import notice_page, read_all

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("notices", __name__)


@blueprint.get("/thong-bao")
def index() -> str:
    """What the person was told, the newest first, page by page."""
    page = notice_page(
        reading(),
        size=PAGE_SIZE,
        below=number_from(request.args, "sau"),
        actor=current_actor(),
        at=now(),
    )
    return render_template(
        "notices/index.html",
        page=page,
        deed_of=deed_of,
        lead_of=lead_of,
        kind_of=kind_of,
        page_of=page_of,
        anchor_of=anchor_of,
        asked_of=asked_of,
        at_once=at_once,
        span_of=span_of,
        title_of=title_of,
        told_as=told_as,
    )


@blueprint.post("/thong-bao/da-doc")
def mark_all_read() -> ResponseReturnValue:
    """The notices, all of them read."""
    with transaction() as session:
        read_all(session, actor=current_actor(), at=now())
    flash(gettext("Đã đánh dấu đã đọc tất cả."), "success")
    return redirect(url_for("notices.index"), 303)


@blueprint.get("/thong-bao/thoi-nhan/<token>")
@public
def unsubscribe(token: str) -> str:
    """The question whether somebody wants no more mail that is not their duty."""
    contact_in(token)
    return render_template("notices/unsubscribe.html", token=token, done=False)


@blueprint.post("/thong-bao/thoi-nhan/<token>")
@public
def stop(token: str) -> str:
    """That it is done. Mail programs do it in one step, as RFC 8058 has it."""
    contact_id, mark = contact_in(token)
    with transaction() as session:
        user = preferences.unsubscribe(
            session, current_commune().id, contact_id, sent_to=mark, address=address(), at=now()
        )
    with spoken_in(user.language):
        return render_template("notices/unsubscribe.html", token=token, done=True)
