"""Chức vụ: giving a person a post, and ending it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from models.consent import Consent
from web.blueprints.people import acts_alone, render_person
from web.clock import now
from web.coming_back import filled_in, possible_now
from web.database import transaction
from web.forms.posts import EndPostForm, MoveEndForm, PostForm
from web.identity import current_actor
from workflow.administration import posts

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from models.organisation import Post

blueprint = Blueprint("posts", __name__)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu")
def give(username: str) -> ResponseReturnValue:
    """The person's page with the new post; or the form with what is wrong."""
    form = PostForm()
    with filled_in(form, partial(render_person, username, post=form)), transaction() as session:
        given = posts.give(
            session,
            username,
            form.accepted().entry(),
            alone=acts_alone(),
            actor=current_actor(),
            at=now(),
            token=form.token.data,
        )
    _tell(given, gettext("Đã thêm chức vụ."))
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu/ket-thuc")
def end(username: str) -> ResponseReturnValue:
    """The person's page with the post's last day; or the form with what is wrong.

    What it voids of other people's work is said first, and asked for once.
    """
    form, actor = EndPostForm(), current_actor()
    page = partial(render_person, username, ending=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        asked = (username, form.accepted().post.data, form.last_day.data)
        voids = posts.voided_by_end(session, *asked, actor=actor, at=now())
        asks = bool(voids) and not form.seen.data
        if not asks:
            posts.end(session, *asked, actor=actor, at=now())
    if asks:
        return page(voids=voids)
    flash(gettext("Đã lưu ngày cuối cùng của chức vụ."), "success")
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu/sua-ngay-cuoi")
def move_end(username: str) -> ResponseReturnValue:
    """The person's page with the post's right last day; or the form with what is wrong."""
    form = MoveEndForm()
    page = partial(render_person, username, moving=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        moved = posts.move_end(
            session,
            username,
            form.accepted().post.data,
            form.last_day.data,
            alone=acts_alone(),
            actor=current_actor(),
            at=now(),
        )
    _tell(moved, gettext("Đã sửa ngày cuối cùng của chức vụ. Những việc đã thực hiện giữ nguyên."))
    return redirect(url_for("people.show", username=username), 303)


def _tell(outcome: Post | Consent, done: str) -> None:
    """Have the next page say that it holds, or what it waits for."""
    if isinstance(outcome, Consent):
        done = gettext("Đã gửi đề nghị. Có hiệu lực khi có người thứ hai đồng ý.")
    flash(done, "success")
