"""Nhóm đơn vị: what the plan's names stand for, and which units belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from models.selects.organisation import units_lasting
from web.clock import now, today
from web.database import reading, transaction
from web.forms.groups import MemberForm
from web.forms.posts import LastDayForm
from web.identity import current_actor
from workflow import groups
from workflow.errors import Invalid

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from models.organisation import Unit

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
    form, actor = MemberForm().offering(_offered()), current_actor()
    try:
        with transaction() as session:
            groups.add_member(
                session,
                code,
                form.accepted().unit.data,
                form.valid_from.data,
                actor=actor,
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid)
        return _render(code, joining=form), 422
    flash(gettext("Đã thêm đơn vị vào nhóm. Nhiệm vụ đã giao giữ nguyên."), "success")
    return redirect(url_for("groups.show", code=code), 303)


@blueprint.post("/quan-tri/nhom/<code>/don-vi/<uuid:member_id>/ket-thuc")
def end_member(code: str, member_id: UUID) -> ResponseReturnValue:
    """The group with the last day of a unit in it; or the form with what is wrong."""
    form = LastDayForm()
    try:
        with transaction() as session:
            groups.end_member(
                session,
                code,
                member_id,
                form.accepted().last_day.data,
                actor=current_actor(),
                at=now(),
            )
    except Invalid as invalid:
        form.show(invalid)
        return _render(code, ending=(member_id, form)), 422
    flash(gettext("Đã ghi ngày cuối cùng của đơn vị trong nhóm."), "success")
    return redirect(url_for("groups.show", code=code), 303)


def _offered() -> list[Unit]:
    """The units that exist today, or will."""
    return list(reading().scalars(units_lasting(current_actor().commune_id, today())))


def _render(
    code: str,
    *,
    joining: MemberForm | None = None,
    ending: tuple[UUID, LastDayForm] | None = None,
) -> str:
    page = groups.view(reading(), code, actor=current_actor(), at=now())
    endings = {each.row.id: LastDayForm(formdata=None, last_day=today()) for each in page.lasting}
    return render_template(
        "groups/show.html",
        page=page,
        joining=joining or MemberForm.blank(_offered(), today()),
        endings=endings | dict([ending] if ending else []),
        ending=ending[0] if ending else None,
    )
