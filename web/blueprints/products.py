"""Sản phẩm: handing documents in, taking them out, and reading them."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import IO, TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from web.blueprints.tasks import render_task
from web.clock import now
from web.database import reading, transaction
from web.downloads import sent
from web.files import file_store, upload_limit
from web.forms.products import ProductForm
from web.held_uploads import held, hold
from web.identity import current_actor
from workflow.audit.allowances import UPLOADS, demand
from workflow.documents.products import admit, readable_version
from workflow.documents.products import hand_in as hand_in_product
from workflow.documents.products import take_out as take_out_product
from workflow.documents.uploads import receive
from workflow.engine.actions import situation_numbered
from workflow.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from flask.typing import ResponseReturnValue

    from models.product import ProductVersion
    from workflow.actors.actor import Actor
    from workflow.documents.uploads import ReceivedDocument

blueprint = Blueprint("products", __name__)


@blueprint.post("/nhiem-vu/<number:number>/san-pham")
def hand_in(number: int) -> ResponseReturnValue:
    """The instance with the new version; a refused form loses nothing, nor does a refused file."""
    actor = current_actor()
    form = ProductForm.of(situation_numbered(reading(), number, actor=actor, at=now()), blank=False)
    if form.without.data:
        form.held.data = ""
        return render_task(number, product=form)
    if not form.file.data:
        form.received = held(form.held.data or "", number, actor=actor)
    token = form.token.data if form.validate() else None
    with transaction() as session:
        demand(session, UPLOADS, actor=actor, at=now())
        admit(session, number, actor=actor, at=now(), token=token)
    try:
        with _brought(form, actor) as document:
            version = _handed_in(number, form, document, actor)
    except Invalid as invalid:
        form.show(invalid.renamed(document_number="number", document_date="dated"))
        return render_task(number, product=form), 422
    flash(
        gettext("Đã nộp “%(title)s” (bản %(n)s).", title=version.title, n=version.number), "success"
    )
    return redirect(url_for("tasks.show", number=number, _anchor="san-pham"), 303)


@contextmanager
def _brought(form: ProductForm, actor: Actor) -> Iterator[ReceivedDocument]:
    """The document of the form, or the one that came with it before; examined in either case."""
    brought: AbstractContextManager[IO[bytes]]
    if form.received:
        brought, name = form.received.opened(actor), form.received.file_name
    elif form.file.data:
        brought, name = nullcontext(form.file.data), form.file.data.filename or ""
    else:
        raise Invalid
    with (
        brought as stream,
        receive(file_store(), stream, name, actor=actor, limit=upload_limit()) as document,
    ):
        yield document


def _handed_in(
    number: int, form: ProductForm, document: ReceivedDocument, actor: Actor
) -> ProductVersion:
    try:
        form.accepted()
        with transaction() as session:
            return hand_in_product(
                session,
                number,
                form.entry(),
                document,
                actor=actor,
                at=now(),
                token=form.token.data,
            )
    except Invalid as invalid:
        form.received, form.held.data = None, None
        if "file" not in invalid.fields:
            form.received, form.held.data = hold(document, number, actor=actor)
        raise


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
