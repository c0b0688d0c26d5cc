"""Chức vụ: giving a person a post, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from models.selects.organisation import units_lasting
from web.blueprints.people import render_person
from web.clock import now, today
from web.database import reading, transaction
from web.forms.posts import LastDayForm, PostForm
from web.identity import current_actor
from workflow import posts
from workflow.errors import Invalid, Refused

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("posts", __name__)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu")
def give(username: str) -> ResponseReturnValue:
    """The person's page with the new post; or the form with what is wrong."""
    actor = current_actor()
    form = PostForm().offering(reading().scalars(units_lasting(actor.commune_id, today())))
    try:
        with transaction() as session:
            posts.give(
                session,
                username,
                form.accepted().entry(),
                actor=actor,
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_person(username, post=form), 422
    flash(gettext("Đã giao chức vụ."), "success")
    return redirect(url_for("people.show", username=username), 303)


@blueprint.post("/quan-tri/nguoi/<username>/chuc-vu/<uuid:post_id>/ket-thuc")
def end(username: str, post_id: UUID) -> ResponseReturnValue:
    """The person's page with the post's last day; or the form with what is wrong."""
    form = LastDayForm()
    try:
        with transaction() as session:
            posts.end(
                session,
                username,
                post_id,
                form.accepted().last_day.data,
                actor=current_actor(),
                at=now(),
            )
    except Invalid as invalid:
        form.show(invalid)
        return render_person(username, ending=(post_id, form)), 422
    except Refused as refused:
        if refused.of_right:
            raise
        return render_person(username, refused=refused, ending=(post_id, form)), 409
    flash(gettext("Đã ghi ngày cuối cùng của chức vụ."), "success")
    return redirect(url_for("people.show", username=username), 303)
