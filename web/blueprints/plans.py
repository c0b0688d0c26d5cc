"""Kế hoạch: the appendix as a live table, its permanent tasks, and lists of instances."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from models.plan import Plan, Task
from models.vocabulary import HaltKind
from web.clock import now, today
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.indicator_figures import FigureForm
from web.forms.new_products import NewProductsForm
from web.forms.plans import IssueForm, LastYearForm, filters_from, number_from, span_word
from web.forms.retention import ProductRetentionForm
from web.forms.suspensions import CarryOnForm, HaltForm
from web.identity import current_actor
from web.pages.plan import awaited, folded, instances_page, plan_page, plan_task_page
from workflow.errors import Refused
from workflow.planning import plans
from workflow.planning.appendix import all_plans, reach_plan, reach_task

blueprint = Blueprint("plans", __name__)
blueprint.add_app_template_filter(awaited)
blueprint.add_app_template_filter(folded)
blueprint.add_app_template_filter(span_word)


@blueprint.get("/ke-hoach")
def index() -> ResponseReturnValue:
    """The newest plan; where there are several and nothing is asked of one, the list of them."""
    found = all_plans(reading(), actor=current_actor())
    if found and (len(found) == 1 or request.args):
        return _render(found[0])
    return render_template("plans/index.html", plans=found)


@blueprint.get("/ke-hoach/<number:number>")
def show(number: int) -> ResponseReturnValue:
    """A plan's appendix as a live table."""
    return _render(_plan(number))


@blueprint.post("/ke-hoach/<number:number>/so-ngay")
def enter_issue(number: int) -> ResponseReturnValue:
    """The plan with its number and date; what cannot be taken comes back as it was typed."""
    form = IssueForm()
    document = form.document_number.data or "" if form.validate() else None
    with filled_in(form, lambda: _render(_plan(number), issue=form)), transaction() as session:
        plans.enter_issue(
            session,
            number,
            document,
            form.document_date.data,
            actor=current_actor(),
            at=now(),
        )
    flash(gettext("Đã lưu số và ngày ban hành của kế hoạch."), "success")
    return redirect(url_for("plans.show", number=number), 303)


@blueprint.post("/ke-hoach/<number:number>/nam-cuoi")
def set_last_year(number: int) -> ResponseReturnValue:
    """The plan with the year it ends with; what cannot be taken comes back as it was typed."""
    form = LastYearForm()
    with filled_in(form, lambda: _render(_plan(number), ending=form)), transaction() as session:
        plans.set_last_year(session, number, form.year, actor=current_actor(), at=now())
    told = (
        gettext("Đã lưu năm kết thúc của kế hoạch.")
        if form.year
        else gettext("Đã xóa năm kết thúc.")
    )
    flash(" ".join((told, gettext("Các kỳ đã có nhiệm vụ vẫn tiếp tục."))), "success")
    return redirect(url_for("plans.show", number=number), 303)


@blueprint.get("/ke-hoach/<number:number>/nhiem-vu/<numeral:numeral>.<small:position>")
def task(number: int, numeral: str, position: int) -> ResponseReturnValue:
    """A permanent task: its cells as issued, what they mean, its instances of all periods."""
    return render_plan_task(number, numeral, position)


@blueprint.get("/nhiem-vu")
def instances() -> ResponseReturnValue:
    """The instances that the filters leave, page by page: where counted numbers lead to."""
    page = instances_page(
        reading(),
        filters_from(request.args),
        below=number_from(request.args, "sau"),
        above=number_from(request.args, "truoc"),
        actor=current_actor(),
        at=now(),
    )
    return render_template("plans/instances.html", page=page)


def plan_task(number: int, numeral: str, position: int) -> Task:
    """The permanent task that an address names. Raises `Unknown`."""
    return reach_task(reading(), _plan(number), numeral, position)


def render_plan_task(
    number: int,
    numeral: str,
    position: int,
    *,
    halting: Mapping[HaltKind, HaltForm] | None = None,
    carrying_on: CarryOnForm | None = None,
    figuring: Mapping[str, FigureForm] | None = None,
    of_products: NewProductsForm | ProductRetentionForm | None = None,
    refused: Refused | None = None,
) -> str:
    """The page of a permanent task, with the forms that came back as they were typed."""
    returned = halting or {}
    page = plan_task_page(
        reading(), _plan(number), numeral, position, actor=current_actor(), at=now()
    )
    new_products, keeping = NewProductsForm(formdata=None), ProductRetentionForm(formdata=None)
    if isinstance(of_products, NewProductsForm):
        new_products = of_products
    elif of_products:
        keeping = of_products
    for form in (new_products, keeping):
        form.offer(page.line.task.requirements)
    return render_template(
        "plans/task.html",
        page=page,
        new_products=new_products,
        keeping=keeping,
        halting={
            kind: returned.get(kind) or HaltForm(formdata=None, since=today()) for kind in HaltKind
        },
        figuring={
            line.indicator.code: FigureForm(formdata=None, year=today().year)
            for line in page.indicators
        }
        | dict(figuring or {}),
        carrying_on=carrying_on or CarryOnForm(formdata=None, opens_on=today()),
        refused=refused,
        sent=carrying_on or next(iter(returned.values()), of_products if refused else None),
    )


def _plan(number: int) -> Plan:
    return reach_plan(reading(), number, actor=current_actor())


def _render(
    plan: Plan, *, issue: IssueForm | None = None, ending: LastYearForm | None = None
) -> str:
    filters, actor = filters_from(request.args), current_actor()
    page = plan_page(reading(), plan, filters, issue=issue, ending=ending, actor=actor, at=now())
    return render_template("plans/show.html", page=page)
