"""Sản phẩm: handing documents in, taking them out, and reading them."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from web.blueprints.tasks import render_task
from web.clock import now
from web.database import reading, transaction
from web.downloads import sent
from web.files import file_store, upload_limit
from web.forms.products import ProductForm
from web.identity import current_actor
from workflow.actions import situation_numbered
from workflow.allowances import UPLOADS, demand
from workflow.documents.uploads import receive
from workflow.errors import Invalid
from workflow.products import admit, readable_version
from workflow.products import hand_in as hand_in_product
from workflow.products import take_out as take_out_product

blueprint = Blueprint("products", __name__)


@blueprint.post("/nhiem-vu/<number:number>/san-pham")
def hand_in(number: int) -> ResponseReturnValue:
    """The instance with the new version; a refused file loses nothing else in the form."""
    actor = current_actor()
    form = ProductForm.of(situation_numbered(reading(), number, actor=actor, at=now()), blank=False)
    token = form.token.data if form.validate() else None
    with transaction() as session:
        demand(session, UPLOADS, actor=actor, at=now())
        admit(session, number, actor=actor, at=now(), token=token)
    try:
        with (
            receive(
                file_store(),
                form.accepted().file.data,
                form.file.data.filename or "",
                actor=actor,
                limit=upload_limit(),
            ) as document,
            transaction() as session,
        ):
            version = hand_in_product(
                session,
                number,
                form.entry(),
                document,
                actor=actor,
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.show(invalid.renamed(document_number="number", document_date="dated"))
        return render_task(number, product=form), 422
    flash(
        gettext("Đã nộp “%(title)s” (bản %(n)s).", title=version.title, n=version.number), "success"
    )
    return redirect(url_for("tasks.show", number=number, _anchor="san-pham"), 303)


@blueprint.post("/nhiem-vu/<number:number>/san-pham/<small:version>/rut")
def take_out(number: int, version: int) -> ResponseReturnValue:
    """The instance without the version among its current products."""
    with transaction() as session:
        taken = take_out_product(session, number, version, actor=current_actor(), at=now())
    flash(gettext("Đã rút “%(title)s”. Bản đã nộp vẫn được lưu.", title=taken.title), "success")
    return redirect(url_for("tasks.show", number=number, _anchor="san-pham"), 303)


@blueprint.get("/nhiem-vu/<number:number>/san-pham/<small:version>")
def download(number: int, version: int) -> ResponseReturnValue:
    """The exact bytes of a version, for saving."""
    actor = current_actor()
    found = readable_version(reading(), number, version, actor=actor)
    return sent(file_store().open(actor.commune_id, found.sha256), found)
