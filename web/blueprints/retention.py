"""Thời hạn bảo quản: how long a product of the plan is kept, said on the page of its task."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from web.blueprints.plans import plan_task, render_plan_task
from web.clock import now
from web.coming_back import filled_in, possible_now
from web.database import transaction
from web.forms.retention import ProductRetentionForm
from web.identity import current_actor
from workflow.planning.product_retention import keep_product

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("retention", __name__)


@blueprint.post("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/bao-quan")
def keep(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """The task, one product of which is kept for so long now; or the form with its fault."""
    form, task = ProductRetentionForm(), plan_task(number, numeral, position)
    page = partial(render_plan_task, number, numeral, position, of_products=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        entry = form.entry() if form.validate() else None
        keep_product(session, task.id, entry, actor=current_actor(), at=now())
    flash(gettext("Đã lưu thời hạn bảo quản của sản phẩm."), "success")
    place = url_for("plans.task", number=number, numeral=numeral, position=position)
    return redirect(f"{place}#san-pham", 303)
