"""Nhóm đơn vị: what the plan's names stand for, and which units belong to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from web.clock import now, today
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.groups import JoinForm, LeaveForm
from web.identity import current_actor
from workflow.administration import groups
from workflow.administration.units import units_offered

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("groups", __name__)


@blueprint.get("/quan-tri/nhom")
def index() -> str:
    """The groups with what they stand for today."""
    found = groups.find(reading(), actor=current_actor(), at=now())
    return render_template("groups/index.html", groups=found)


@blueprint.get("/quan-tri/nhom/<code>")
def show(code: str) -> str:
    """A group's page."""
    return _render(code)


@blueprint.post("/quan-tri/nhom/<code>/don-vi")
def add_member(code: str) -> ResponseReturnValue:
    """The group with one more unit; or the form with what is wrong."""
    form = JoinForm()
    with filled_in(form, partial(_render, code, joining=form)), transaction() as session:
        groups.add_member(
            session,
            code,
            form.accepted().unit.data,
            form.valid_from.data,
            actor=current_actor(),
            at=now(),
            token=form.token.data,
        )
    flash(gettext("Đã thêm đơn vị vào nhóm. Nhiệm vụ đã có giữ nguyên."), "success")
    return redirect(url_for("groups.show", code=code), 303)


@blueprint.post("/quan-tri/nhom/<code>/don-vi/ket-thuc")
def end_member(code: str) -> ResponseReturnValue:
    """The group with the last day of a unit in it; or the form with what is wrong."""
    form = LeaveForm()
    with filled_in(form, partial(_render, code, leaving=form)), transaction() as session:
        groups.end_member(
            session,
            code,
            form.accepted().member.data,
            form.last_day.data,
            actor=current_actor(),
            at=now(),
        )
    flash(gettext("Đã lưu ngày cuối cùng của đơn vị trong nhóm."), "success")
    return redirect(url_for("groups.show", code=code), 303)


def _render(code: str, *, joining: JoinForm | None = None, leaving: LeaveForm | None = None) -> str:
    session, actor, day = reading(), current_actor(), today()
    page = groups.view(session, code, actor=actor, at=now())
    joining = joining or JoinForm(formdata=None, valid_from=day)
    leaving = leaving or LeaveForm(formdata=None, last_day=day)
    return render_template(
        "groups/show.html",
        page=page,
        joining=joining.offering(units_offered(session, actor=actor, today=day)),
        leaving=leaving.offering(page.lasting),
    )
