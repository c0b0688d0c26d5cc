"""Nhật ký: the record to read, to check line by line, and to take along."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from web.clock import now
from web.database import database, reading, transaction
from web.forms.plans import number_from
from web.forms.record import search_from
from web.identity import current_actor
from web.pages.record import line_page, record_page
from workflow.audit import chain
from workflow.audit.allowances import EXPORTS, demand
from workflow.audit.log import take_along

blueprint = Blueprint("record", __name__)


@blueprint.get("/nhat-ky")
def index() -> ResponseReturnValue:
    """The lines that the filters leave, the newest first, page by page."""
    page = record_page(
        reading(),
        search_from(request.args),
        below=number_from(request.args, "sau"),
        above=number_from(request.args, "truoc"),
        actor=current_actor(),
    )
    return render_template("record/index.html", page=page)


@blueprint.get("/nhat-ky/<number:seq>")
def line(seq: int) -> ResponseReturnValue:
    """One line with all its columns, and its seal recomputed."""
    page = line_page(reading(), seq, actor=current_actor())
    return render_template("record/line.html", page=page)


@blueprint.post("/nhat-ky/xuat")
def export() -> ResponseReturnValue:
    """The whole record as NDJSON, while it is read; that it was taken along is recorded."""
    actor = current_actor()
    with transaction() as session:
        demand(session, EXPORTS, actor=actor, at=now())
        upto = take_along(session, actor=actor, at=now())
    return Response(
        stream_with_context(_exported(actor.commune_id, upto.seq)),
        mimetype="application/x-ndjson",
        headers={"Content-Disposition": f"attachment; filename=nhat-ky-{upto.seq}.ndjson"},
    )


def _exported(commune_id: UUID, upto: int) -> Iterator[bytes]:
    """The record, in a session that ends with the stream and not only when somebody tidies up."""
    with database().reading() as session:
        yield from chain.export(session, commune_id, upto=upto)
