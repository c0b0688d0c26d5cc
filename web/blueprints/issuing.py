"""Văn bản đã ban hành: handing in what was issued of an approved draft, and reading it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from web.blueprints.tasks import act_with_document, perform_as_typed
from web.clock import now
from web.database import reading, transaction
from web.file_responses import Document, sent
from web.files import file_store
from web.forms.acts.issuing import IssuanceForm
from web.identity import current_actor
from web.pages.places import PRODUCTS
from workflow.definition.vocabulary import EffectName
from workflow.documents.issuing import readable_issue
from workflow.worklist.unissued import unissued_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("issuing", __name__)


@blueprint.post("/nhiem-vu/<number:number>/ban-hanh")
def hand_in(number: int) -> ResponseReturnValue:
    """The instance with what was issued; a refused form loses nothing, nor does a refused file."""
    form = IssuanceForm()
    return act_with_document(
        number, EffectName.ISSUE, form, lambda action: _handed_in(number, action, form)
    )


def _handed_in(number: int, action: str, form: IssuanceForm) -> ResponseReturnValue:
    with transaction() as session:
        perform_as_typed(session, number, action, form)
    flash(gettext("Đã nộp văn bản đã ban hành số %(n)s.", n=form.number.data), "success")
    return redirect(url_for("tasks.show", number=number, _anchor=PRODUCTS), 303)


@blueprint.get("/chua-ban-hanh")
def unissued() -> str:
    """What was approved as a draft and waits to be issued."""
    after, actor = request.args.get("sau", ""), current_actor()
    page = unissued_page(
        reading(),
        actor=actor,
        at=now(),
        after=int(after) if _NUMBER.fullmatch(after) else None,
    )
    return render_template(
        "issuing/unissued.html", page=page, goes_on=bool(after), sees_part=not actor.sees_everything
    )


_NUMBER = re.compile("[1-9][0-9]{0,17}")


@blueprint.get("/nhiem-vu/<number:number>/ban-hanh/<small:issued>")
def download(number: int, issued: int) -> ResponseReturnValue:
    """The exact bytes of what was issued, for saving."""
    actor = current_actor()
    found, version = readable_issue(reading(), number, issued, actor=actor)
    document = Document(
        title=version.title,
        document_number=found.document_number,
        file_name=found.file_name,
        media_type=found.media_type,
        sha256=found.sha256,
    )
    return sent(file_store().open(actor.commune_id, found.sha256), document)
