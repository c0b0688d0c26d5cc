"""The actions that the page of a task instance offers: open with a form, or closed with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy.orm import Session

from models.organisation import Unit
from web import place_words, wording
from web.forms.tasks import FORMS, ActionForm, ResponseForm
from workflow.actor import Actor
from workflow.calendar import calendar_of
from workflow.explain import Verdict, offers
from workflow.reassignment import others
from workflow.situation import Situation
from workflow.standing import standings


@dataclass(frozen=True, slots=True)
class Offer:
    """One action on the bar: open with its form, or closed with the reasons."""

    action: str
    label: str
    tone: str
    hint: str
    open: bool
    obstacles: list[str]
    form: ActionForm
    url: str
    for_unit: str
    """The unit for which a cooperating head answers; empty otherwise."""
    acting_as: str = ""
    """Whose place the reader takes in it; empty in their own post."""
    unsettled: Sequence[int] = ()
    """The years of the dates in its form whose days off are not confirmed."""


def offers_for(
    session: Session, situation: Situation, actor: Actor, forms: Mapping[str, ActionForm]
) -> list[Offer]:
    """The actions on the bar; `forms` are those that came back, with what was typed."""
    offered = [
        offer_of(
            situation,
            verdict,
            forms.get(verdict.action),
            units_to_choose(session, situation, verdict.rule.gives if verdict.rule else None),
        )
        for verdict in offers(situation, actor)
    ]
    if not any(offer.form.dates for offer in offered):
        return offered
    calendar = calendar_of(session, situation.instance.commune_id)
    return [replace(each, unsettled=calendar.unsettled(each.form.dates)) for each in offered]


def units_to_choose(session: Session, situation: Situation, gives: str | None) -> Sequence[Unit]:
    """The units that a form offers to lead the instance; empty where it asks for none."""
    return others(session, situation, situation.today) if gives == "reassignment" else ()


def offer_of(
    situation: Situation,
    verdict: Verdict,
    returned: ActionForm | None = None,
    units: Sequence[Unit] = (),
) -> Offer:
    """One action as it is offered; `returned` is its form when it came back with faults."""
    rule, case = verdict.rule, verdict.case
    gives = rule.gives if rule else None
    form = returned or FORMS[gives](formdata=None, version=situation.instance.version)
    form.version.data = situation.instance.version
    form.suit(situation, units)
    if isinstance(form, ResponseForm) and case and case.objection and not form.unit.data:
        form.unit.data = next(
            unit.code for unit in situation.asked if unit.id == case.objection.unit_id
        )
    held = standings(situation, case.actor, case.post) if case else frozenset()
    answers = rule is not None and rule.standing == "cooperating_head"
    return Offer(
        action=verdict.action,
        label=wording.action(verdict.action),
        tone=wording.tone(verdict.action),
        hint=wording.hint(verdict.action),
        open=verdict.allowed,
        obstacles=[wording.obstacle(obstacle, held) for obstacle in verdict.obstacles],
        form=form,
        url=url_for("tasks.act", number=situation.instance.number, action=verdict.action),
        for_unit=case.post.unit_name or "" if answers and case and case.post else "",
        acting_as=place_words.acting_as(case.post) if case else "",
    )
