"""Việc của tôi: the page after signing in; the first thing on it is the first thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from web.clock import now, today
from web.database import reading
from web.forms.plans import number_from
from web.identity import current_actor
from web.pages.agenda import agenda_page, edge_from, following
from web.pages.places import place_to_act
from workflow.administration import setup
from workflow.consent.consents import awaiting
from workflow.delegation.endings import endings
from workflow.delegation.substitutions import awaiting_agreement
from workflow.delegation.vacancy import gap_told_to
from workflow.planning.alarms import count_alarms
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("my_work", __name__)


@blueprint.get("/viec-cua-toi")
def index() -> str:
    """The agenda of the person signed in."""
    session, actor, at = reading(), current_actor(), now()
    after = edge_from(request.args.get("sau"))
    found = worklist_of(session, actor=actor, at=at, after=after)
    page = agenda_page(session, found, actor=actor, today=today())
    return render_template(
        "my_work/index.html",
        page=page,
        goes_on=after is not None,
        setup=setup.missing(session, actor=actor, at=at) if actor.is_administrator else None,
        alarms=count_alarms(session, actor=actor, at=at),
        gap=gap_told_to(session, actor, at=at),
        unsigned=[each for each in endings(session, actor=actor, at=at) if each.awaits_reader],
        to_settle=awaiting(session, actor=actor, at=at),
        to_authorise=awaiting_agreement(session, actor=actor, at=at),
        taken=[post for post in actor.posts if post.place],
    )


@blueprint.get("/viec-cua-toi/tiep-theo")
def go_on() -> ResponseReturnValue:
    """The next thing that awaits the person, where it is done; the agenda when nothing does."""
    found = worklist_of(reading(), actor=current_actor(), at=now())
    listed = following(found, number_from(request.args, "sau"))
    if listed is None or listed.item is None:
        return redirect(url_for("my_work.index"))
    instance, why = listed.situation.instance, listed.item.why
    place = place_to_act(why, listed.situation.definition.effect_of(why))
    return redirect(url_for("tasks.show", number=instance.number, _anchor=place))
