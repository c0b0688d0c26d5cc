"""Thống kê: the official figures of a plan, each of which opens its list."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web.clock import now
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.plans import filters_from
from web.forms.statistics import LimitForm
from web.identity import current_actor
from web.pages.statistics import statistics_page
from workflow.planning.appendix import all_plans
from workflow.planning.extension_limit import set_limit
from workflow.planning.periods_chosen import PeriodsChosen

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/thong-ke")
def index() -> ResponseReturnValue:
    """The figures of the plan asked for, or of the newest one, in the periods asked for."""
    return _render()


@blueprint.post("/thong-ke/muc-gia-han")
def set_extension_limit() -> ResponseReturnValue:
    """The figures, with the new limit in force; or the form with what is wrong."""
    form = LimitForm()
    with filled_in(form, partial(_render, form)), transaction() as session:
        days = form.working_days.data if form.validate() else None
        set_limit(session, days, actor=current_actor(), at=now())
    flash(gettext("Đã lưu mức gia hạn giao Văn phòng; áp dụng ngay."), "success")
    return redirect(url_for("statistics.index", _anchor="quy-dinh"), 303)


def _render(form: LimitForm | None = None) -> str:
    session, actor, asked = reading(), current_actor(), filters_from(request.args)
    found = all_plans(session, actor=actor)
    if not found:
        return render_template("statistics/empty.html")
    plan = next((each for each in found if each.number == asked.plan), found[0])
    scope = PeriodsChosen(asked.span, asked.every_period)
    page = statistics_page(session, plan, found, scope, actor=actor, at=now())
    days = page.limit.working_days if page.limit else 0
    return render_template(
        "statistics/index.html",
        page=page,
        limit_form=form or LimitForm(formdata=None, working_days=days),
    )
