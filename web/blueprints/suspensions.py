"""Tạm dừng, kết thúc, tiếp tục một nhiệm vụ: what a permanent task opens from a day on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from models.vocabulary import HaltKind
from web.blueprints.plans import plan_task, render_plan_task
from web.clock import now
from web.coming_back import filled_in, possible_now
from web.database import transaction
from web.forms.suspensions import CarryOnForm, HaltForm
from web.identity import current_actor
from workflow.planning.suspensions import carry_on, halt

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("suspensions", __name__)


@blueprint.post("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/tam-dung")
def suspend(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """The task, which opens nothing from a day on; or the form with what is wrong."""
    done = gettext("Đã tạm dừng. Nhiệm vụ đã có vẫn tiếp tục thực hiện.")
    return _halt(number, numeral, position, HaltKind.SUSPENDED, done)


@blueprint.post("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/ket-thuc")
def end(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """The task, which is over from a day on; or the form with what is wrong."""
    done = gettext("Đã cho kết thúc. Nhiệm vụ đã có vẫn tiếp tục thực hiện.")
    return _halt(number, numeral, position, HaltKind.ENDED, done)


@blueprint.post("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/tiep-tuc")
def carry_on_again(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """The task, which opens its periods again; or the form with what is wrong."""
    form, task = CarryOnForm(), plan_task(number, numeral, position)
    page = partial(render_plan_task, number, numeral, position, carrying_on=form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        opens_on = form.opens_on.data if form.validate() else None
        carry_on(session, task.id, opens_on, actor=current_actor(), at=now())
    flash(gettext("Đã lưu. Nhiệm vụ tiếp tục được giao theo kỳ từ ngày này."), "success")
    return _back(number, numeral, position)


def _halt(
    number: int, numeral: str, position: int, kind: HaltKind, done: str
) -> ResponseReturnValue:
    form, task = HaltForm(), plan_task(number, numeral, position)
    page = partial(render_plan_task, number, numeral, position, halting={kind: form})
    with filled_in(form, page), possible_now(page), transaction() as session:
        halt(
            session,
            task.id,
            kind,
            form.since.data if form.validate() else None,
            form.reason.data or "",
            actor=current_actor(),
            at=now(),
        )
    flash(done, "success")
    return _back(number, numeral, position)


def _back(number: int, numeral: str, position: int) -> ResponseReturnValue:
    place = url_for("plans.task", number=number, numeral=numeral, position=position)
    return redirect(f"{place}#cac-ky", 303)
