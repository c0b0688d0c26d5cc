"""Phiếu lấy ý kiến, biên bản kiểm phiếu: what is printed where the committee votes by hand."""

from flask import Blueprint, render_template

from web.clock import now
from web.database import reading
from web.identity import current_actor
from web.pages.ballot_papers import BallotPapers, CountingMinutes
from web.pages.signatures import Signatures
from workflow.audit.capacities import decided_by
from workflow.audit.log import history_of
from workflow.engine.instances import situation_numbered
from workflow.errors import Unknown
from workflow.instance.situation import Situation

blueprint = Blueprint("ballot_papers", __name__)


@blueprint.get("/nhiem-vu/<number:number>/phieu-lay-y-kien")
def slips(number: int) -> str:
    """A slip for each member, to be filled in by hand; none where the committee has decided."""
    situation = _before_the_committee(number)
    page = BallotPapers(situation, Signatures(history_of(reading(), situation.instance)))
    if page.situation.vote or not page.addressees:
        raise Unknown
    return render_template("tasks/ballot_papers.html", page=page)


@blueprint.get("/nhiem-vu/<number:number>/bien-ban-kiem-phieu")
def minutes(number: int) -> str:
    """The minutes of the count; none before it."""
    situation = _before_the_committee(number)
    if situation.vote is None:
        raise Unknown
    told = history_of(reading(), situation.instance)
    decided = decided_by(situation.vote, told)
    page = CountingMinutes(situation, situation.vote, Signatures(told), decided)
    return render_template("tasks/counting_minutes.html", page=page)


def _before_the_committee(number: int) -> Situation:
    """An instance on which the committee decides as a body, for who sees everything of it."""
    actor = current_actor()
    situation = situation_numbered(reading(), number, actor=actor, at=now())
    if not situation.needs_vote or not actor.sees_everything:
        raise Unknown
    return situation
