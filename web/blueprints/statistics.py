"""Thống kê: the official figures of a plan, each of which opens its list."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models.selects.plan import plans
from web.clock import now
from web.database import reading
from web.forms.plans import filters_from
from web.identity import current_actor
from web.pages.statistics import statistics_page
from workflow.statistics import Scope

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/thong-ke")
def index() -> ResponseReturnValue:
    """The figures of the plan asked for, or of the newest one, in the periods asked for."""
    session, actor, asked = reading(), current_actor(), filters_from(request.args)
    found = session.scalars(plans(actor.commune_id)).all()
    if not found:
        return render_template("statistics/empty.html")
    plan = next((each for each in found if each.number == asked.plan), found[0])
    scope = Scope(asked.span, asked.every_period)
    page = statistics_page(session, plan, found, scope, actor=actor, at=now())
    return render_template("statistics/index.html", page=page)
