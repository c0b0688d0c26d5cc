"""Quản trị: what waits for the administrator, and the commune's terms."""

from functools import partial

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web.clock import now
from web.coming_back import filled_in
from web.database import reading, transaction
from web.forms.admin import (
    ApprovalTermsForm,
    DeadlineTermsForm,
    ReminderTermsForm,
    RetentionTermsForm,
    VotingTermsForm,
)
from web.identity import current_actor
from workflow.administration import (
    approval_terms,
    deadline_terms,
    reminder_terms,
    retention_terms,
    setup,
)
from workflow.administration.people import idle_accounts
from workflow.administration.voting_terms import lead_members_vote, let_lead_members_vote

blueprint = Blueprint("admin", __name__)


@blueprint.get("/quan-tri")
def index() -> str:
    """How the commune is set up, and what about it is still missing."""
    session, actor, at = reading(), current_actor(), now()
    page = setup.setup(session, actor=actor, at=at)
    days = current_app.config["SETTINGS"].idle_account_days
    idle = idle_accounts(session, days, actor=actor, at=at)
    return render_template("admin/index.html", page=page, idle=len(idle), idle_days=days)


@blueprint.get("/quan-tri/thoi-han")
def terms() -> str:
    """The commune's terms."""
    return _render_terms()


@blueprint.post("/quan-tri/thoi-han")
def change_terms() -> ResponseReturnValue:
    """The overview, with the new terms in force; or the form with what is wrong."""
    form = DeadlineTermsForm()
    with filled_in(form, partial(_render_terms, form)), transaction() as session:
        new = form.entry() if form.validate() else None
        deadline_terms.set_deadline_terms(session, new, actor=current_actor(), at=now())
    flash(gettext("Đã lưu thời hạn. Nhiệm vụ đã có giữ nguyên hạn cũ."), "success")
    return redirect(url_for("admin.index"), 303)


@blueprint.post("/quan-tri/bieu-quyet")
def change_voting_terms() -> ResponseReturnValue:
    """The terms, with the new ones for votes in force."""
    form = VotingTermsForm()
    with transaction() as session:
        allowed = form.validate() and form.lead_members_vote.data
        let_lead_members_vote(session, allowed=allowed, actor=current_actor(), at=now())
    flash(gettext("Đã lưu quy định biểu quyết; áp dụng cho lần lấy ý kiến sau."), "success")
    return redirect(url_for("admin.terms", _anchor="bieu-quyet"), 303)


@blueprint.post("/quan-tri/nhac-viec")
def change_reminder_terms() -> ResponseReturnValue:
    """The terms, with the new ones for reminders in force; or the form with what is wrong."""
    form = ReminderTermsForm()
    with filled_in(form, partial(_render_terms, reminding=form)), transaction() as session:
        new = form.entry() if form.validate() else None
        reminder_terms.set_reminder_terms(session, new, actor=current_actor(), at=now())
    flash(gettext("Đã lưu quy định nhắc việc; áp dụng cho các lần nhắc sau."), "success")
    return redirect(url_for("admin.terms", _anchor="nhac-viec"), 303)


@blueprint.post("/quan-tri/phe-duyet")
def change_approval_terms() -> ResponseReturnValue:
    """The terms, with the new ones for approvals in force; or the form with what is wrong."""
    form = ApprovalTermsForm()
    with filled_in(form, partial(_render_terms, approving=form)), transaction() as session:
        new = form.entry() if form.validate() else None
        approval_terms.set_approval_terms(session, new, actor=current_actor(), at=now())
    flash(gettext("Đã lưu quy định phê duyệt, ghi nhận kết quả; áp dụng ngay."), "success")
    return redirect(url_for("admin.terms", _anchor="phe-duyet"), 303)


@blueprint.post("/quan-tri/bao-quan")
def change_retention_terms() -> ResponseReturnValue:
    """The terms, with the new years in force; or the form with what is wrong."""
    form = RetentionTermsForm()
    with filled_in(form, partial(_render_terms, keeping=form)), transaction() as session:
        years = form.years.data if form.validate() else None
        retention_terms.set_usual_years(session, years, actor=current_actor(), at=now())
    flash(gettext("Đã lưu thời hạn bảo quản."), "success")
    return redirect(url_for("admin.terms", _anchor="bao-quan"), 303)


def _render_terms(
    form: DeadlineTermsForm | None = None,
    *,
    reminding: ReminderTermsForm | None = None,
    approving: ApprovalTermsForm | None = None,
    keeping: RetentionTermsForm | None = None,
) -> str:
    actor = current_actor()
    stored = deadline_terms.kept_deadline_terms(reading(), actor=actor)
    allowed = lead_members_vote(reading(), actor=actor)
    reminds = reminder_terms.kept_reminder_terms(reading(), actor=actor)
    approves = approval_terms.kept_approval_terms(reading(), actor=actor)
    years = retention_terms.usual_years(reading(), actor=actor)
    return render_template(
        "admin/terms.html",
        form=form or DeadlineTermsForm(formdata=None, obj=stored),
        reminding=reminding or ReminderTermsForm(formdata=None, obj=reminds),
        approving=approving or ApprovalTermsForm(formdata=None, obj=approves),
        keeping=keeping or RetentionTermsForm(formdata=None, years=years),
        voting=VotingTermsForm(formdata=None, lead_members_vote=allowed),
    )
