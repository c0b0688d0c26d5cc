"""Đơn vị: the list of units, each one's page, and the villages one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from models.vocabulary import UnitKind
from web.clock import now, today
from web.coming_back import filled_in, possible_now
from web.database import reading, transaction
from web.forms.units import NamingForm, UnitForm, UnitLastDayForm, VillageForm
from web.identity import current_actor
from workflow.administration import units

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from workflow.errors import Refused

blueprint = Blueprint("units", __name__)

EVERYTHING = "tat-ca"


@blueprint.get("/quan-tri/don-vi")
def index() -> str:
    """The units by their kinds; ended ones too when asked for."""
    everything = request.args.get("gom") == EVERYTHING
    found = units.find(reading(), everything=everything, actor=current_actor(), at=now())
    return render_template("units/index.html", found=found, everything=everything, kinds=UnitKind)


@blueprint.get("/quan-tri/don-vi-moi")
def new() -> str:
    """The form for a new unit."""
    form = UnitForm(formdata=None, kind=UnitKind.DIVISION.value, valid_from=today())
    return _render_new(form)


@blueprint.post("/quan-tri/don-vi-moi")
def create() -> ResponseReturnValue:
    """The new unit's page; or the form with what is wrong."""
    form = UnitForm()
    with filled_in(form, partial(_render_new, form)), transaction() as session:
        made = units.create(
            session,
            form.accepted().entry(),
            actor=current_actor(),
            at=now(),
            token=form.token.data,
        )
    flash(gettext("Đã thêm đơn vị."), "success")
    return redirect(url_for("units.show", code=made.code), 303)


@blueprint.get("/quan-tri/don-vi/<code>")
def show(code: str) -> str:
    """A unit's page."""
    return _render(code)


@blueprint.post("/quan-tri/don-vi/<code>/sua")
def correct(code: str) -> ResponseReturnValue:
    """The unit under its corrected naming; or the form with what is wrong."""
    form = NamingForm()
    with filled_in(form, partial(_render, code, naming=form)), transaction() as session:
        units.correct(session, code, form.accepted().entry(), actor=current_actor(), at=now())
    flash(gettext("Đã sửa thông tin đơn vị."), "success")
    return redirect(url_for("units.show", code=code), 303)


@blueprint.post("/quan-tri/don-vi/<code>/ngay-cuoi")
def set_last_day(code: str) -> ResponseReturnValue:
    """The unit with its last day, or without one; or the form with what stands in the way."""
    form = UnitLastDayForm()
    page = partial(_render, code, ending=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        last_day = form.accepted().last_day.data
        units.set_last_day(session, code, last_day, actor=current_actor(), at=now())
    flash(gettext("Đã lưu thời gian hoạt động của đơn vị."), "success")
    return redirect(url_for("units.show", code=code), 303)


@blueprint.get("/quan-tri/thon")
def villages() -> str:
    """The villages, with the form for the next one."""
    return _render_villages()


@blueprint.post("/quan-tri/thon")
def add_village() -> ResponseReturnValue:
    """The villages with the new one among them; or the form with what is wrong."""
    form = VillageForm()
    with filled_in(form, partial(_render_villages, form)), transaction() as session:
        made = units.add_village(
            session,
            form.accepted().name.data,
            form.valid_from.data,
            actor=current_actor(),
            at=now(),
        )
    flash(gettext("Đã thêm thôn %(name)s.", name=made.name), "success")
    return redirect(url_for("units.villages"), 303)


def _render_new(form: UnitForm) -> str:
    parents = units.find(reading(), actor=current_actor(), at=now()).units
    return render_template("units/new.html", form=form.offering(parents))


def _render(
    code: str,
    *,
    naming: NamingForm | None = None,
    ending: UnitLastDayForm | None = None,
    refused: Refused | None = None,
) -> str:
    page = units.view(reading(), code, actor=current_actor(), at=now())
    return render_template(
        "units/show.html",
        page=page,
        naming=naming or NamingForm(formdata=None, obj=page.unit),
        ending=ending or UnitLastDayForm(formdata=None, last_day=page.unit.valid_to),
        refused=refused,
    )


def _render_villages(form: VillageForm | None = None) -> str:
    found = units.find(reading(), actor=current_actor(), at=now())
    entered = [unit for unit in found.units if unit.kind is UnitKind.VILLAGE]
    # Villages are entered from one list, so the next begins on the same day as the last.
    newest = max((unit for unit in entered if not unit.sample), key=lambda u: u.id, default=None)
    since = newest.valid_from if newest else today()
    return render_template(
        "units/villages.html",
        found=found,
        villages=entered,
        form=form or VillageForm(formdata=None, valid_from=since),
    )
