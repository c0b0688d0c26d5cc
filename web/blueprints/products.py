"""Sản phẩm: handing documents and links in, taking them out, and reading them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from web.blueprints.tasks import act_bringing, act_with_document, perform_as_typed
from web.bringing import written_down
from web.clock import now
from web.database import judging, reading, transaction
from web.file_responses import sent
from web.files import file_store
from web.forms.acts.products import LinkForm, ProductForm
from web.identity import current_actor
from web.pages.links import link_page
from web.pages.places import PRODUCTS
from workflow.audit.log import history_of, line_numbered
from workflow.definition.vocabulary import EffectName
from workflow.documents.product_answers import readable_carried
from workflow.documents.products import ProductWithdrawalEntry, readable_version
from workflow.engine.performing import demand_open, perform
from workflow.errors import Stale

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from models.product import ProductVersion

blueprint = Blueprint("products", __name__)


@blueprint.post("/nhiem-vu/<number:number>/san-pham")
def hand_in(number: int) -> ResponseReturnValue:
    """The instance with the new version; a refused form loses nothing, nor does a refused file."""
    form = ProductForm()
    return act_with_document(
        number, EffectName.PRODUCT, form, lambda action: _handed_in(number, action, form)
    )


def _handed_in(number: int, action: str, form: ProductForm | LinkForm) -> ResponseReturnValue:
    with transaction() as session:
        outcome = perform_as_typed(session, number, action, form)
        told = line_numbered(session, current_actor().commune_id, outcome.seq).details
    title, version = told["title"], told["of_product"]
    flash(gettext("Đã nộp “%(title)s” (bản %(n)s).", title=title, n=version), "success")
    return redirect(url_for("tasks.show", number=number, _anchor=PRODUCTS), 303)


@blueprint.post("/nhiem-vu/<number:number>/lien-ket")
def hand_in_link(number: int) -> ResponseReturnValue:
    """The instance with a link as the new version; what cannot be taken comes back as typed."""
    form = LinkForm()
    return act_bringing(
        number,
        EffectName.PRODUCT,
        form,
        written_down(form, current_actor()),
        lambda action: _handed_in(number, action, form),
    )


@blueprint.post("/nhiem-vu/<number:number>/san-pham/<small:version>/rut")
def take_out(number: int, version: int) -> ResponseReturnValue:
    """The instance without the version among its current products; taken out twice is once."""
    actor = current_actor()
    with judging() as session:
        action = demand_open(session, number, EffectName.PRODUCT_WITHDRAWAL, actor=actor, at=now())
        taken = readable_version(session, number, version, actor=actor)
    if taken.withdrawn_at is None:
        with suppress(Stale), transaction() as session:
            entry = ProductWithdrawalEntry(version)
            perform(session, number, action, entry, actor=actor, at=now())
    flash(gettext("Đã rút “%(title)s”. Bản đã nộp vẫn được lưu.", title=taken.title), "success")
    return redirect(url_for("tasks.show", number=number, _anchor=PRODUCTS), 303)


@blueprint.get("/nhiem-vu/<number:number>/san-pham/<small:version>")
def download(number: int, version: int) -> ResponseReturnValue:
    """The exact bytes of a version, for saving; of a link the page that tells where it leads."""
    found = readable_version(reading(), number, version, actor=current_actor())
    if found.link:
        kept = url_for("products.download_kept", number=number, version=version)
        return _link_page(number, found, kept)
    return _sent(found)


@blueprint.get("/nhiem-vu/<number:number>/san-pham/<small:version>/ban-luu")
def download_kept(number: int, version: int) -> ResponseReturnValue:
    """The exact bytes of a version, of a link too, for saving."""
    return _sent(readable_version(reading(), number, version, actor=current_actor()))


@blueprint.get("/nhiem-vu/<number:number>/ky-truoc/<number:earlier>/san-pham/<small:version>")
def download_carried(number: int, earlier: int, version: int) -> ResponseReturnValue:
    """The same of an earlier period's version that a report names."""
    found = readable_carried(reading(), number, earlier, version, actor=current_actor())
    if found.link:
        kept = url_for(
            "products.download_kept_carried", number=number, earlier=earlier, version=version
        )
        return _link_page(number, found, kept)
    return _sent(found)


@blueprint.get(
    "/nhiem-vu/<number:number>/ky-truoc/<number:earlier>/san-pham/<small:version>/ban-luu"
)
def download_kept_carried(number: int, earlier: int, version: int) -> ResponseReturnValue:
    """The exact bytes of an earlier period's version that a report names, for saving."""
    return _sent(readable_carried(reading(), number, earlier, version, actor=current_actor()))


def _sent(version: ProductVersion) -> ResponseReturnValue:
    return sent(file_store().open(version.commune_id, version.sha256), version)


def _link_page(number: int, version: ProductVersion, kept_url: str) -> str:
    with file_store().open(version.commune_id, version.sha256) as file:
        told = history_of(reading(), version.instance)
        page = link_page(number, version, file.read(), told, kept_url)
    return render_template("tasks/link.html", page=page)
