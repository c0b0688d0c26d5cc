"""Chờ đồng ý: what administrators asked for, and a second person agrees to or refuses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web import wording
from web.clock import now
from web.coming_back import filled_in, possible_now
from web.database import reading, transaction
from web.forms.consents import RefusalForm
from web.identity import current_actor
from web.pages.notices import read_about
from web.pages.signatures import Signatures
from workflow.administration.agreeing import agree as agree_to
from workflow.consent import consents
from workflow.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("consents", __name__)


@blueprint.get("/cho-dong-y")
def index() -> str:
    """What waits for somebody's word, and what became of the rest.

    Who opens it has read what they were told about these.
    """
    return _render()


@blueprint.post("/cho-dong-y/<number:number>/dong-y")
def agree(number: int) -> ResponseReturnValue:
    """The same, one shorter; what was asked for holds now."""
    try:
        with possible_now(_render), transaction() as session:
            agree_to(session, number, actor=current_actor(), at=now())
    except Invalid as invalid:
        return _render(wrong=[wording.invalid(code) for code in invalid.fields.values()]), 422
    flash(gettext("Đã đồng ý; có hiệu lực từ lúc này."), "success")
    return redirect(url_for("consents.index"), 303)


@blueprint.post("/cho-dong-y/<number:number>/khong-dong-y")
def refuse(number: int) -> ResponseReturnValue:
    """The same, one shorter; what was asked for does not come to hold."""
    form = RefusalForm()
    page = partial(_render, form=form, at_number=number)
    with filled_in(form, page), possible_now(page), transaction() as session:
        reason = form.accepted().reason.data or ""
        consents.refuse(session, number, reason, actor=current_actor(), at=now())
    flash(gettext("Đã ghi nhận ý kiến không đồng ý. Người đề nghị được báo, kèm lý do."), "success")
    return redirect(url_for("consents.index"), 303)


@blueprint.post("/cho-dong-y/<number:number>/rut-lai")
def withdraw(number: int) -> ResponseReturnValue:
    """The same, one shorter."""
    with possible_now(_render), transaction() as session:
        consents.withdraw(session, number, actor=current_actor(), at=now())
    flash(gettext("Đã rút lại đề nghị."), "success")
    return redirect(url_for("consents.index"), 303)


def _render(
    *,
    form: RefusalForm | None = None,
    at_number: int | None = None,
    wrong: Sequence[str] = (),
    refused: Refused | None = None,
) -> str:
    session, actor = reading(), current_actor()
    found = consents.of_concern(session, actor=actor, at=now())
    if request.method == "GET":
        read_about(*(concern.consent.id for concern in found))
    return render_template(
        "consents/index.html",
        found=found,
        signatures=Signatures(consents.consents_told(session, found, actor=actor)),
        form=form or RefusalForm(formdata=None),
        at_number=at_number,
        wrong=wrong,
        refused=refused,
        sent=form,
    )
