"""The actions on the page of a task instance: each open with its form, or closed with reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from models.organisation import Unit
from web import wording
from web.forms.action import ActionForm
from web.forms.acts.answers import AnswerForm, OpinionForm, ResponseForm
from web.forms.acts.appointments import AppointmentForm
from web.forms.acts.paper_answers import PaperAnswerForm
from web.forms.acts.reports import ReportForm
from web.forms.acts.returns import ReturnForm
from web.forms.acts.urging import UrgingForm
from web.forms.of_acts import form_for, further_form_for
from web.pages.consequences import consequences
from web.pages.places import section_of
from web.wording import substitutions
from web.wording.address import Addressed, urged
from workflow.actors.actor import Actor
from workflow.calendar.days import calendar_of
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName, Ground
from workflow.documents.product_answers import still_holding
from workflow.engine.acts.appointments import officers_of
from workflow.engine.acts.reassignment import others
from workflow.engine.acts.returns import usual_day
from workflow.engine.answering_time import soonest_answers
from workflow.engine.explain import Verdict, offers
from workflow.engine.grounds import rests_on, seen
from workflow.instance.situation import Situation
from workflow.instance.standing import standings


@dataclass(frozen=True, slots=True)
class Offer:
    """One action on the page: open with its form, or closed with the reasons."""

    key: str
    """By what it is told from every other on the page: the action, and a further unit's code."""
    action: str
    effect: str
    """What it brings about, as its row says; empty for nothing."""
    label: str
    tone: str
    hint: str
    open: bool
    obstacles: list[str]
    form: ActionForm
    further: ActionForm | None
    """Another form in which the same can be given; None where there is one alone."""
    url: str
    for_unit: str
    """The unit for which a cooperating head answers; empty otherwise."""
    came_back: bool = False
    """Whether its form came back with what was typed, and has to be in sight."""
    consequences: Sequence[str] = ()
    """What it undoes of others' work, and how far it can be taken back."""
    on_papers: bool = False
    """Whether it judges what was handed in, which then has to stand beside it."""
    acting_as: str = ""
    """Whose place the reader takes in it; empty in their own post."""
    unsettled: Sequence[int] = ()
    """The years of the dates in its form whose days off are not confirmed."""
    days_off: Mapping[date, date] = field(default_factory=dict)
    """The dates in its form that are days off, each with the next working day."""

    @property
    def section(self) -> str:
        """The section in which it stands; empty for the bar."""
        return section_of(self.effect)


@dataclass(frozen=True, slots=True)
class Pointer:
    """An action as another page leads to it, without its form."""

    action: str
    open: bool
    obstacles: Sequence[str]
    acting_as: str
    """Whose place the reader takes in it; empty in their own post."""


def offered_actions(
    session: Session,
    situation: Situation,
    actor: Actor,
    forms: Mapping[str, ActionForm],
    seq: int | None,
) -> list[Offer]:
    """What a reader who has seen the history up to a line is offered, in the table's order.

    `forms` are those that came back, by their action.
    """
    found: list[Offer] = []
    verdicts, objecting = _answers_together(offers(situation, actor), forms)
    often = Counter(verdict.action for verdict in verdicts)
    for verdict in verdicts:
        offer = offer_of(
            situation,
            verdict,
            _returned(forms.get(verdict.action), verdict),
            units_to_choose(session, situation, verdict.rule),
            seq,
        )
        if isinstance(offer.form, ReportForm):
            offer.form.ask_until(_soonest_answers(session, situation))
            offer.form.offer(still_holding(session, situation) if offer.open else {})
        if isinstance(offer.form, ReturnForm):
            offer.form.propose(usual_day(session, situation) if offer.open else None)
        if isinstance(offer.form, AppointmentForm) and offer.open:
            offer.form.offer(officers_of(session, situation))
        if isinstance(offer.form, OpinionForm) and verdict.for_unit in objecting:
            offer.form.offer_objecting()
        if offer.effect == EffectName.PAPER_CONFIRMATION:
            offer = replace(offer, consequences=_of_objecting(situation))
        if often[verdict.action] > 1:
            offer = replace(offer, label=f"{offer.label}: {offer.for_unit}")
        if any(each.action == verdict.action for each in found):
            offer = replace(offer, key=f"{verdict.action}-{verdict.for_unit}")
        found.append(offer)
    if not any(offer.form.dates for offer in found):
        return found
    calendar = calendar_of(session, situation.instance.commune_id)
    return [
        replace(
            each,
            unsettled=calendar.unsettled(each.form.dates),
            days_off=calendar.days_off(each.form.dates),
        )
        for each in found
    ]


def _of_objecting(situation: Situation) -> list[str]:
    """What it undoes when the answer that is written down is an objection."""
    return [
        sentence
        for rule in situation.definition.rules_in(situation.state)
        if rule.effect == EffectName.PAPER_OBJECTION
        for sentence in consequences(situation, rule)
    ]


def _soonest_answers(session: Session, situation: Situation) -> date | None:
    if not situation.asked:
        return None
    return soonest_answers(session, situation.instance.commune_id, situation.today)


def _answers_together(
    verdicts: list[Verdict], forms: Mapping[str, ActionForm]
) -> tuple[list[Verdict], set[str | None]]:
    """The verdicts without the objections that are one answer among others in the same form.

    With them the units for which that is so: those that can still agree and object, unless the
    form of an objection came back by itself.
    """
    confirming, objecting = (
        {
            each.for_unit
            for each in verdicts
            if each.allowed
            and _effect(each) == effect
            and _stays(each)
            and not (alone and each.action in forms)
        }
        for effect, alone in ((EffectName.CONFIRMATION, False), (EffectName.OBJECTION, True))
    )
    both = confirming & objecting
    kept = [v for v in verdicts if _effect(v) != EffectName.OBJECTION or v.for_unit not in both]
    if any(_effect(each) == EffectName.PAPER_CONFIRMATION for each in kept):
        # What the office writes down is chosen in one form, too.
        kept = [v for v in kept if _effect(v) != EffectName.PAPER_OBJECTION]
    return kept, both


def _stays(verdict: Verdict) -> bool:
    """Whether an act leads no way back, of which it has to be said what it undoes."""
    rule, book = verdict.rule, verdict.case and verdict.case.situation.definition
    return not (rule and book and book.leads_back(rule.state, rule.leads_to))


def _effect(verdict: Verdict) -> str | None:
    return verdict.rule.effect if verdict.rule else None


def units_to_choose(session: Session, situation: Situation, rule: Rule | None) -> Sequence[Unit]:
    """The units that a form offers to lead the instance; empty where it asks for none."""
    reassigns = rule is not None and rule.effect == EffectName.REASSIGNMENT
    return others(session, situation, situation.today) if reassigns else ()


def pointer_to(situation: Situation, verdict: Verdict) -> Pointer:
    """One action as another page leads to it."""
    case, lead = verdict.case, _addressee(situation, verdict)
    return Pointer(
        action=verdict.action,
        open=verdict.allowed,
        obstacles=_obstacles(situation, verdict, lead),
        acting_as=substitutions.acting_as(case.post) if case else "",
    )


def _obstacles(situation: Situation, verdict: Verdict, lead: Addressed | None) -> list[str]:
    case = verdict.case
    held = standings(situation.instance, case.actor, case.post) if case else frozenset()
    return [wording.obstacle(obstacle, held, lead) for obstacle in verdict.obstacles]


def offer_of(
    situation: Situation,
    verdict: Verdict,
    returned: ActionForm | None = None,
    units: Sequence[Unit] = (),
    seq: int | None = None,
) -> Offer:
    """One action as it is offered; `returned` is its form when it came back with what was typed."""
    rule, case = verdict.rule, verdict.case
    form, further = _forms(rule, returned)
    for each in filter(None, (form, further)):
        each.seen.data = str(seen(rule, case, seq)) if rule and case else ""
        each.suit(situation, units)
    if isinstance(form, AnswerForm):
        form.unit.data = verdict.for_unit or ""
    if isinstance(form, PaperAnswerForm | UrgingForm) and case:
        form.offer(case)
    if isinstance(form, ResponseForm) and case and case.objection:
        waiting = {each.unit_id for each in situation.open_objections}
        codes = {unit.id: unit.code for unit in situation.asked if unit.id in waiting}
        if form.unit.data not in codes.values():
            form.unit.data = codes[case.objection.unit_id]
    lead = _addressee(situation, verdict)
    return Offer(
        key=verdict.action,
        action=verdict.action,
        effect=(rule.effect if rule else None) or "",
        label=wording.action(verdict.action, lead),
        tone=wording.tone(verdict.action),
        hint=wording.hint(verdict.action, lead),
        open=verdict.allowed,
        obstacles=_obstacles(situation, verdict, lead),
        form=form,
        further=further,
        url=url_for("tasks.act", number=situation.instance.number, action=verdict.action),
        for_unit=(case.post.unit_name or "") if verdict.for_unit and case and case.post else "",
        acting_as=substitutions.acting_as(case.post) if case else "",
        came_back=returned is not None,
        consequences=consequences(situation, rule) if rule else (),
        on_papers=situation.report is not None and bool(rule and Ground.PRODUCTS in rests_on(rule)),
    )


def _addressee(situation: Situation, verdict: Verdict) -> Addressed | None:
    """To whom the words of an act are due: to the lead unit, or to those who would be urged."""
    case, lead = verdict.case, situation.instance.lead_unit
    if _effect(verdict) == EffectName.URGING and case and case.urgeable:
        return urged(case.urgeable, lead)
    return lead


def _forms(rule: Rule | None, returned: ActionForm | None) -> tuple[ActionForm, ActionForm | None]:
    """The form of an act and its further one, the one that came back in its place."""
    other = further_form_for(rule)
    if other and isinstance(returned, other):
        return form_for(rule)(formdata=None), returned
    return returned or form_for(rule)(formdata=None), other(formdata=None) if other else None


def _returned(form: ActionForm | None, verdict: Verdict) -> ActionForm | None:
    """The form that came back, where it is that of this verdict's unit."""
    typed_for = form.unit.data if isinstance(form, AnswerForm) else None
    return form if typed_for in (None, "", verdict.for_unit or "") else None
