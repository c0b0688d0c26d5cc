"""Phiên họp: what was decided for the committee, to be reported at its next session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from web.clock import now, today
from web.coming_back import filled_in, possible_now
from web.database import reading, transaction
from web.formats import day
from web.forms.session_reports import SessionReportForm
from web.identity import current_actor
from web.pages.signatures import Signatures
from workflow.audit.idempotency import Intent
from workflow.planning import session_reports

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from workflow.errors import Refused

blueprint = Blueprint("session_reports", __name__)


@blueprint.get("/phien-hop")
def index() -> str:
    """What has to be reported, and what was."""
    return _render()


@blueprint.post("/phien-hop")
def report() -> ResponseReturnValue:
    """The same, with what was reported at a session; or the form with what is wrong."""
    form = SessionReportForm()
    page = partial(_render, form)
    with filled_in(form, page), possible_now(page), transaction() as session:
        held_on = form.held_on.data if form.validate() else None
        lines = form.lines.data or []
        intent = Intent(form.token.data, {"held_on": str(held_on), "lines": sorted(lines)})
        session_reports.report_to_session(
            session, held_on, lines, intent=intent, actor=current_actor(), at=now()
        )
    told = gettext(
        "Đã ghi: %(n)s việc đã báo cáo tại phiên họp ngày %(day)s.",
        n=len(lines), day=day(held_on),
    )  # fmt: skip
    flash(told, "success")
    return redirect(url_for("session_reports.index"), 303)


@blueprint.post("/phien-hop/<uuid:report_id>/bo")
def take_back(report_id: UUID) -> ResponseReturnValue:
    """The same, with what was noted today waiting again."""
    with possible_now(_render), transaction() as session:
        session_reports.take_back(session, report_id, actor=current_actor(), at=now())
    flash(gettext("Đã bỏ ghi. Các việc đó lại chờ báo cáo."), "success")
    return redirect(url_for("session_reports.index"), 303)


def _render(form: SessionReportForm | None = None, refused: Refused | None = None) -> str:
    page = session_reports.session_reports(reading(), actor=current_actor(), at=now())
    return render_template(
        "session_reports/index.html",
        page=page,
        signatories=Signatures(page.told),
        form=form or SessionReportForm(formdata=None, held_on=today()),
        chosen=None if form is None else set(form.lines.data or ()),
        refused=refused,
        today=today(),
    )
