"""Sản phẩm của một nhiệm vụ trong kế hoạch: what of it each period has to bring anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from web.blueprints.plans import plan_task, render_plan_task
from web.clock import now
from web.coming_back import filled_in, possible_now
from web.database import transaction
from web.forms.new_products import NewProductsForm
from web.identity import current_actor
from workflow.errors import Invalid
from workflow.planning.new_products import demand_new

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("new_products", __name__)


@blueprint.post("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/san-pham")
def demand(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """The task, of which each period has to bring what was chosen; or the form with its fault."""
    form, task = NewProductsForm(), plan_task(number, numeral, position)
    page = partial(render_plan_task, number, numeral, position, of_products=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        if not form.validate():
            raise Invalid
        chosen = form.positions.data or []
        demand_new(session, task.id, chosen, actor=current_actor(), at=now())
    flash(gettext("Đã lưu sản phẩm phải nộp mới trong mỗi kỳ."), "success")
    place = url_for("plans.task", number=number, numeral=numeral, position=position)
    return redirect(f"{place}#san-pham", 303)
