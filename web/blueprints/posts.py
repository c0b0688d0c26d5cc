"""Chức vụ: giving a person a post, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from web.blueprints.people import render_person
from web.clock import now
from web.database import transaction
from web.forms.posts import EndPostForm, PostForm
from web.identity import current_actor
from workflow import posts
from workflow.errors import Invalid, Refused

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("posts", __name__)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu")
def give(username: str) -> ResponseReturnValue:
    """The person's page with the new post; or the form with what is wrong."""
    form = PostForm()
    try:
        with transaction() as session:
            posts.give(
                session,
                username,
                form.accepted().entry(),
                actor=current_actor(),
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_person(username, post=form), 422
    flash(gettext("Đã giao chức vụ."), "success")
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu/ket-thuc")
def end(username: str) -> ResponseReturnValue:
    """The person's page with the post's last day; or the form with what is wrong."""
    form = EndPostForm()
    try:
        with transaction() as session:
            posts.end(
                session,
                username,
                form.accepted().post.data,
                form.last_day.data,
                actor=current_actor(),
                at=now(),
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_person(username, ending=form), 422
    except Refused as refused:
        if refused.of_right:
            raise
        return render_person(username, refused=refused, ending=form), 409
    flash(gettext("Đã ghi ngày cuối cùng của chức vụ."), "success")
    return redirect(url_for("people.show", username=username), 303)
