"""Giao nhiệm vụ: the follow-up office gives out tasks in the committee's name."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import SelectChoice

from models.organisation import Unit
from models.plan import Plan
from web import wording
from web.clock import now, today
from web.coming_back import possible_now
from web.database import reading, transaction
from web.forms.assignment import AssignmentForm, SectionForm, SeenProposal
from web.forms.plans import number_from, span_from, span_word
from web.identity import current_actor
from web.pages.assignment import (
    ProposalsPage,
    assignment_page,
    proposal_for,
    proposals_page,
    proposed,
    review_page,
    valid_units,
)
from workflow.calendar.periods import Span, Timetable, timetable_of
from workflow.errors import Invalid, NotEntitled, NotNow
from workflow.planning.alarms import alarms, see
from workflow.planning.appendix import reach_plan
from workflow.planning.assignment import (
    Assignment,
    assign_all,
    leads_of,
    left_to_the_head,
    not_entitled,
    obstacles_to,
)
from workflow.planning.proposals import Proposal

blueprint = Blueprint("assignment", __name__)


@blueprint.before_request
def only_the_follow_up_office() -> None:
    """Let in the follow-up office; others read who can, and an attempt is recorded."""
    actor = current_actor()
    if actor.follows_up:
        return
    refusal = not_entitled(actor, at=now())
    if request.method == "POST":
        with transaction():
            raise refusal
    raise NotEntitled(refusal.obstacles)


@blueprint.url_defaults
def stay_with_the_plan(_endpoint: str, values: dict[str, Any]) -> None:
    """Have an address lead to the plan that this page is about."""
    if "ke-hoach" in request.args:
        values.setdefault("ke-hoach", request.args["ke-hoach"])


@blueprint.get("/giao-nhiem-vu")
def index() -> ResponseReturnValue:
    """The sections with the proposals for their tasks, in one period."""
    found = alarms(reading(), actor=current_actor(), at=now())
    return render_template("assignment/index.html", page=_proposals(None), alarms=found)


@blueprint.post("/giao-nhiem-vu/da-xem/<uuid:gap_id>")
def see_gap(gap_id: UUID) -> ResponseReturnValue:
    """The assignments again, with one alarm less."""
    with transaction() as session:
        gap = see(session, gap_id, actor=current_actor(), at=now())
    flash(gettext("Đã ghi nhận: %(label)s.", label=gap.task.label), "success")
    return redirect(url_for("assignment.index"), 303)


@blueprint.get("/giao-nhiem-vu/<numeral:numeral>")
def section(numeral: str) -> ResponseReturnValue:
    """A section's tasks as proposed, to be assigned at once."""
    page = _proposals(numeral)
    form = SectionForm(formdata=None)
    _offer(form, page)
    form.tasks.data = [row.task.label for row in page.sections[0].open]
    return render_template("assignment/section.html", page=page, form=form)


@blueprint.post("/giao-nhiem-vu/<numeral:numeral>")
def assign_section(numeral: str) -> ResponseReturnValue:
    """The tasks ticked, assigned just as they were seen: all of them, or none."""
    page, form, actor = _proposals(numeral), SectionForm(), current_actor()
    _offer(form, page)
    assignments = _ticked(page, form) if form.validate() else []
    if form.errors:
        return render_template("assignment/section.html", page=page, form=form), 422
    if "back" in request.form:
        return render_template("assignment/section.html", page=page, form=form)
    if "look" in request.form:
        review = review_page(page, assignments, request.form, reading(), actor=actor, at=now())
        return _rendered("review", page=page, form=form, review=review)
    with possible_now(partial(_section_again, numeral, form)), transaction() as session:
        numbers = assign_all(session, assignments, actor=actor, at=now(), token=form.token.data)
    return _done(page.plan, numeral, page.span, assignments, numbers)


@blueprint.get("/giao-nhiem-vu/<numeral:numeral>/<small:position>")
def task(numeral: str, position: int) -> ResponseReturnValue:
    """One task: the cell as issued beside what it is taken to mean, which can be changed."""
    timetable = _timetable()
    proposal = _proposal(numeral, position, timetable)
    units = valid_units(reading(), actor=current_actor(), at=now())
    form = AssignmentForm(formdata=None)
    form.offer(units.values(), proposal)
    form.propose(proposal)
    decided = proposed(proposal)
    page = assignment_page(_plan(), proposal, form, decided, units, timetable, at=now())
    return _rendered("task", page=page)


@blueprint.post("/giao-nhiem-vu/<numeral:numeral>/<small:position>")
def assign_task(numeral: str, position: int) -> ResponseReturnValue:
    """The task assigned as decided, or the form again: with what is wrong, or for another look."""
    timetable, actor, at = _timetable(), current_actor(), now()
    proposal = _proposal(numeral, position, timetable)
    units = valid_units(reading(), actor=actor, at=at)
    form = AssignmentForm()
    form.offer(units.values(), proposal)
    decided = form.assignment(proposal.task, proposal.span, units) if form.validate() else None
    if decided:
        _check(form, decided, timetable)
    unseen = decided is not None and not form.has_shown(decided)
    if form.errors or unseen or "look" in request.form:
        unseen = unseen and "look" not in request.form
        page = assignment_page(
            _plan(), proposal, form, decided, units, timetable, at=at, unseen=unseen
        )
        return _rendered("task", page=page), 422 if form.errors else 200
    assert decided is not None
    again = partial(_task_again, numeral, position, form, decided, units)
    with possible_now(again), transaction() as session:
        numbers = assign_all(session, [decided], actor=actor, at=at, token=form.token.data)
    return _done(_plan(), numeral, proposal.span, [decided], numbers)


def _rendered(template: str, **shown: object) -> str:
    """A page that ends with the giving out, or says who does it instead."""
    left = left_to_the_head(reading(), current_actor())
    return render_template(
        f"assignment/{template}.html", closed=[wording.obstacle(each) for each in left], **shown
    )


def _section_again(numeral: str, form: SectionForm, *, refused: NotNow) -> str:
    page = _proposals(numeral)
    form.form_errors += _overtaken(page, form) or map(wording.obstacle, refused.obstacles)
    return render_template("assignment/section.html", page=page, form=form)


def _task_again(
    numeral: str,
    position: int,
    form: AssignmentForm,
    decided: Assignment,
    units: Mapping[str, Unit],
    *,
    refused: NotNow,
) -> str:
    form.show_obstacles(refused.obstacles)
    timetable = _timetable()
    proposal = _proposal(numeral, position, timetable)
    page = assignment_page(_plan(), proposal, form, decided, units, timetable, at=now())
    return _rendered("task", page=page)


def _check(form: AssignmentForm, decided: Assignment, timetable: Timetable) -> None:
    obstacles = obstacles_to(reading(), decided, actor=current_actor(), at=now())
    # Who already has it is asked after the token: a second click is no second assignment.
    form.show_obstacles(found for found in obstacles if found.code != "assigned_already")
    try:
        decided.check(timetable)
    except Invalid as invalid:
        form.show(invalid)


def _ticked(page: ProposalsPage, form: SectionForm) -> list[Assignment]:
    units = valid_units(reading(), actor=current_actor(), at=now())
    # Of what is still to be chosen nothing can have been seen that would be assigned.
    tasks = {row.task.label: row.task for row in page.sections[0].rows if not row.undecided}
    ticked = form.tasks.data or []
    if not ticked:
        form.tasks.errors = [gettext("Chưa chọn nhiệm vụ nào.")]
    assignments = []
    for label in ticked:
        seen = SeenProposal.read(request.form.get(f"seen-{label}", ""))
        as_seen = seen.assignment(tasks[label], units) if seen and label in tasks else None
        if as_seen is None:
            sentence = gettext("%(label)s đã thay đổi từ khi mở trang; hãy xem lại.", label=label)
            form.tasks.errors = [*form.tasks.errors, sentence]
        else:
            assignments.append(as_seen)
    return assignments


def _overtaken(page: ProposalsPage, form: SectionForm) -> list[str]:
    """What somebody else assigned meanwhile, of what was ticked."""
    return [
        gettext("%(label)s đã được người khác giao hoặc đề nghị trước.", label=row.task.label)
        for row in page.sections[0].rows
        if row.proposal.running and row.task.label in (form.tasks.data or [])
    ]


def _offer(form: SectionForm, page: ProposalsPage) -> None:
    labels = [row.task.label for row in page.sections[0].rows]
    form.tasks.choices = [SelectChoice(label, label) for label in labels]


def _done(
    plan: Plan, numeral: str, span: Span, assignments: list[Assignment], numbers: list[int]
) -> ResponseReturnValue:
    what = wording.to_all(
        leads_of(reading(), assignments, actor=current_actor()),
        gettext("Đã giao %(n)s nhiệm vụ của mục %(numeral)s, %(period)s."),
        gettext("Đã gửi %(n)s đề nghị thực hiện của mục %(numeral)s, %(period)s."),
        gettext("Đã giao, đề nghị %(n)s nhiệm vụ của mục %(numeral)s, %(period)s."),
    ) % {"n": len(numbers), "numeral": numeral, "period": wording.period_inside(span)}
    invited = gettext("Chờ các đơn vị chủ trì tiếp nhận.")
    flash(f"{what} {invited}", "success")
    period = None if span == _timetable().at(span.cadence, today()) else span_word(span)
    return redirect(url_for("plans.show", number=plan.number, muc=numeral, ky=period), 303)


def _proposals(numeral: str | None) -> ProposalsPage:
    asked = span_from(request.values.get("ky", ""))
    return proposals_page(
        reading(), _plan(), asked, numeral=numeral, actor=current_actor(), at=now()
    )


def _proposal(numeral: str, position: int, timetable: Timetable) -> Proposal:
    asked = span_from(request.values.get("ky", ""))
    return proposal_for(
        reading(), _plan(), numeral, position, asked, timetable, actor=current_actor(), at=now()
    )


def _timetable() -> Timetable:
    return timetable_of(reading(), current_actor().commune_id)


def _plan() -> Plan:
    """The plan that the address names, or the newest."""
    number = number_from(request.values, "ke-hoach")
    return reach_plan(reading(), number, actor=current_actor())
