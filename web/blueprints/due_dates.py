"""Lịch đến hạn: what falls due, month by month."""

from flask import Blueprint, render_template, request

from web.database import reading
from web.identity import current_actor
from web.pages.due_dates import SCOPES, edge_from, month_from, month_page

blueprint = Blueprint("due_dates", __name__)


@blueprint.get("/lich-han")
def index() -> str:
    """A month of the reader's due dates."""
    page = month_page(
        reading(),
        month_from(request.args.get("thang")),
        request.args.get("pham-vi"),
        after=edge_from(request.args.get("sau")),
        actor=current_actor(),
    )
    return render_template("due_dates/index.html", page=page, scopes=SCOPES)
