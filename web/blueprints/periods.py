"""Kỳ báo cáo: the periods with their figures; the follow-up office closes those that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from web import wording
from web.clock import now
from web.coming_back import possible_now
from web.database import reading, transaction
from web.forms.plans import span_from
from web.identity import current_actor
from web.pages.signatures import Signatures
from workflow.calendar import timeliness
from workflow.errors import Refused, Unknown
from workflow.planning.closings import (
    close_period,
    closings_told,
    period_lines,
    reopen_period,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from workflow.calendar.periods import Span

blueprint = Blueprint("periods", __name__)


@blueprint.get("/ky-bao-cao")
def index() -> str:
    """Every period in which something was assigned."""
    return _render()


@blueprint.post("/ky-bao-cao/<word>/chot")
def close(word: str) -> ResponseReturnValue:
    """The periods, this one closed; or why it cannot be."""
    span = _span(word)
    with possible_now(_render), transaction() as session:
        close_period(session, span, actor=current_actor(), at=now())
    flash(gettext("Đã chốt %(period)s.", period=wording.period_inside(span)), "success")
    return redirect(url_for("periods.index"), 303)


@blueprint.post("/ky-bao-cao/<word>/mo-lai")
def reopen(word: str) -> ResponseReturnValue:
    """The periods, this one open again."""
    span = _span(word)
    with transaction() as session:
        reopen_period(session, span, actor=current_actor(), at=now())
    flash(gettext("Đã mở lại %(period)s.", period=wording.period_inside(span)), "success")
    return redirect(url_for("periods.index"), 303)


def _span(word: str) -> Span:
    span = span_from(word)
    if span is None:
        raise Unknown
    return span


def _render(refused: Refused | None = None) -> str:
    session, actor = reading(), current_actor()
    lines = period_lines(session, actor=actor, at=now())
    return render_template(
        "periods/index.html",
        lines=lines,
        signatures=Signatures(closings_told(session, lines, actor=actor)),
        may_close=actor.follows_up,
        refused=refused,
        standings=timeliness,
    )
