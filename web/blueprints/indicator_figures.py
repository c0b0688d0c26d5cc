"""Số liệu chỉ tiêu: what the figures that a task promises came to, year by year."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext

from web import wording
from web.blueprints.plans import render_plan_task
from web.clock import now
from web.coming_back import filled_in
from web.database import reading, transaction
from web.formats import day, moment
from web.forms.indicator_figures import FigureForm
from web.identity import current_actor
from web.pages.signatures import Signatures
from workflow.audit.idempotency import Intent
from workflow.errors import Unknown
from workflow.planning.appendix import figures_of, reach_plan, reach_task
from workflow.planning.indicator_figures import enter_figure, figures_told, indicator_lines
from workflow.vietnamese import number as written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from models.indicator_figure import IndicatorFigure
    from models.plan import Indicator

blueprint = Blueprint("indicator_figures", __name__)

BEGINS_A_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would reckon with instead of showing it."""


@blueprint.post(
    "/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/chi-tieu/<code>"
)
def enter(number: int, numeral: str, position: int, code: str) -> ResponseReturnValue:
    """The task with the figure of a year; or the form with what is wrong."""
    form = FigureForm()
    page = partial(render_plan_task, number, numeral, position, figuring={code: form})
    with filled_in(form, page), transaction() as session:
        actor = current_actor()
        plan = reach_plan(session, number, actor=actor)
        task = reach_task(session, plan, numeral, position)
        entry = form.entry() if form.validate() else None
        sent = {name: str(form[name].data) for name in form.data if name != "csrf_token"}
        enter_figure(
            session, plan, task, code, entry,
            intent=Intent(form.token.data, {**sent, "code": code}), actor=actor, at=now(),
        )  # fmt: skip
    flash(gettext("Đã lưu số liệu năm %(year)s.", year=form.year.data), "success")
    place = url_for("plans.task", number=number, numeral=numeral, position=position)
    return redirect(f"{place}#chi-tieu", 303)


@blueprint.get("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>/chi-tieu.csv")
def export(number: int, numeral: str, position: int) -> Response:
    """Everything entered of a task's indicators as a table, for a spreadsheet."""
    session = reading()
    plan = reach_plan(session, number, actor=current_actor())
    task = reach_task(session, plan, numeral, position)
    figures = figures_of(session, task)
    lines = indicator_lines(session, task, figures)
    if not lines:
        raise Unknown
    signatures = Signatures(figures_told(session, plan, task, figures))
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        (
            gettext("Chỉ tiêu"), gettext("Năm số liệu"), gettext("Số liệu"),
            gettext("Đơn vị tính"), gettext("Ngày chốt"), gettext("Nguồn số liệu"),
            gettext("Kết quả"), gettext("Mục tiêu"), gettext("Lý do"),
            gettext("Người nhập"), gettext("Lúc nhập"),
            gettext("Còn hiệu lực"),
        )
    )  # fmt: skip
    for line in lines:
        for year in line.years:
            table.writerow(_cells(line.indicator, year.holds, signatures, holds=True))
            table.writerows(
                _cells(line.indicator, each, signatures, holds=False) for each in year.earlier
            )
    name = f"chi-tieu-{numeral}.{position}.csv"
    # The mark at the beginning has a spreadsheet read it as UTF-8.
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(
    indicator: Indicator, figure: IndicatorFigure, signatures: Signatures, *, holds: bool
) -> Iterator[str]:
    value = figure.value
    told = (
        indicator.name, str(figure.year), "" if value is None else written(value),
        indicator.unit_of_measure, day(figure.taken_on), figure.source,
        wording.figure_outcome(figure.outcome), wording.target_of_year(indicator, figure.year),
        figure.reason,
        signatures.of(figure, figure.entered_by, figure.entered_at), moment(figure.entered_at),
        "x" if holds else "",
    )  # fmt: skip
    is_figure = told[2]
    return (f"'{t}" if t.startswith(BEGINS_A_FORMULA) and t != is_figure else t for t in told)
