"""What *Việc của tôi* shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from models.vocabulary import Timeliness, VoteForm
from models.work import TaskInstance
from web import wording
from web.formats import day_short
from web.forms.plans import filter_args
from web.pages.asks import asked, noted, told_why
from web.pages.offers import Pointer, pointer_to
from web.pages.places import place_to_act, section_of
from web.pages.plan import awaited
from web.wording.address import to
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import OPEN, due_soon_days_of, timeliness_of
from workflow.definition.vocabulary import EffectName, Standing
from workflow.instance.standing import stands_as
from workflow.planning.plan_filters import PlanFilters
from workflow.worklist.called import Edge
from workflow.worklist.unissued import Unissued
from workflow.worklist.worklist import ListedInstance, Worklist


@dataclass(frozen=True, slots=True)
class Card:
    """One job: what it is, what happened last, what is asked, and the way to the page."""

    instance: TaskInstance
    timeliness: Timeliness | None
    chip: wording.Chip | None
    """How it stands to its due date; None where that is not counted."""
    returned: wording.Chip | None
    """That others returned it; None where they did not."""
    told: str
    awaited: str
    since: str
    """Since when, in words."""
    label: str
    """What awaits the reader, in a word; empty when nothing does."""
    place: str
    """Where that is done, on the page of the instance."""
    offer: Pointer | None
    takes_products: bool
    """Whether something can be handed in where it stands."""
    asked: list[str]
    """The question itself: the papers counted, what is asked for and why."""
    told_why: list[str]
    """What the lead unit was answered, with the reason, where it is for it to go on."""
    appointed: str | None
    """What the head of their unit named them for; None where nobody named them."""
    notes: list[str]
    """What whoever watches it has to know: objections that are open, and that it came back."""


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The three lists."""

    now: list[Card]
    soon: list[Card]
    waiting: list[Card]
    unissued: Sequence[Unissued]
    """What was approved and waits to be issued: a few of so many."""
    unissued_in_all: int
    edge: str
    """Behind what the next page of what awaits the reader begins; empty for the last page."""
    watched_beyond: Mapping[str, str]
    """The address of the list that has all that goes on, where it is more than stands here."""
    coming: TaskInstance | None
    """What of the reader's own falls due next, from today on; None when nothing does."""

    @property
    def appointed(self) -> list[Card]:
        """What of it the reader was named for."""
        return [card for card in self.now if card.appointed is not None]

    @property
    def others(self) -> list[Card]:
        """What of it is to be done by whoever can."""
        return [card for card in self.now if card.appointed is None]

    @property
    def late(self) -> int:
        """How many of those that others are awaited for are past their due date."""
        return sum(card.timeliness is Timeliness.OPEN_OVERDUE for card in self.waiting)


def edge_from(word: str | None) -> Edge | None:
    """Where a page begins that an address names, as `2026-12-14.57`; None where it names none."""
    parts = _EDGE.fullmatch(word or "")
    if parts is None:
        return None
    try:
        return Edge(date.fromisoformat(parts[1]), int(parts[2]))
    except ValueError:
        return None


_EDGE = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[.]([1-9][0-9]{0,17})")


def following(found: Worklist, number: int | None) -> ListedInstance | None:
    """What to go on with after an instance: the next open thing, from the first on after the last.

    What the reader put off by going on comes again only when nothing else is open.
    """
    awaits = [each for each in found.now if each.verdict is None or each.verdict.allowed]
    numbers = [each.situation.instance.number for each in awaits]
    begins = numbers.index(number) + 1 if number in numbers else 0
    return next(iter([*awaits[begins:], *awaits[:begins]]), None)


def agenda_page(session: Session, found: Worklist, *, actor: Actor, today: date) -> AgendaPage:
    """The lists for a person on a day."""
    near = due_soon_days_of(session, actor.commune_id)
    now, soon, waiting = (
        [_card(listed, actor, today, near) for listed in listing]
        for listing in (found.now, found.soon, found.waiting)
    )
    coming = _coming([*found.soon, *found.waiting], actor, today)
    edge = f"{found.edge.due_on}.{found.edge.number}" if found.edge else ""
    return AgendaPage(
        now=now,
        soon=soon,
        waiting=waiting,
        unissued=found.unissued,
        unissued_in_all=found.unissued_in_all,
        edge=edge,
        watched_beyond=_all_that_goes_on(actor) if found.watches_more else {},
        coming=coming,
    )


def _all_that_goes_on(actor: Actor) -> Mapping[str, str]:
    """The address of the list of what is not over: of the actor's unit, or of the commune."""
    units = {post.unit_code for post in actor.own_posts if not actor.sees_everything}
    unit = units.pop() if len(units) == 1 else None
    not_over = (*OPEN, Timeliness.NO_DEADLINE)
    return filter_args(PlanFilters(every_period=True, unit=unit, timeliness=not_over))


def _coming(listing: list[ListedInstance], actor: Actor, today: date) -> TaskInstance | None:
    """The instance that the reader's own unit leads and that falls due next."""
    own = (listed.situation.instance for listed in listing)
    dated = [
        (instance.due_on, instance.number, instance)
        for instance in own
        if instance.due_on
        and instance.due_on >= today
        and instance.reported_at is None
        and instance.lead_unit_id in actor.units_before(instance)
    ]
    return min(dated)[2] if dated else None


def _card(listed: ListedInstance, actor: Actor, today: date, due_soon_days: int) -> Card:
    instance, book = listed.situation.instance, listed.situation.definition
    timeliness = timeliness_of(instance, today=today, due_soon_days=due_soon_days)
    rule = listed.verdict.rule if listed.verdict else None
    # What stands in a section of the page is done there, beside what it is about.
    on_card = listed.verdict and rule and not section_of(rule.effect)
    offer = pointer_to(listed.situation, listed.verdict) if listed.verdict and on_card else None
    return Card(
        instance=instance,
        timeliness=timeliness,
        chip=wording.chip_of_time(listed.situation, timeliness) if timeliness else None,
        returned=wording.returned(listed.situation) if listed.situation.is_returned else None,
        told=_told(listed),
        awaited=awaited(listed.turns),
        since=wording.since(listed.situation, listed.turns),
        label=wording.verb(listed.item.why, instance.lead_unit) if listed.item else "",
        place=place_to_act(listed.item.why, book.effect_of(listed.item.why)) if listed.item else "",
        offer=offer,
        takes_products=book.allows(instance.state, EffectName.PRODUCT),
        asked=[*asked(listed.situation, rule), *_to_appoint(listed, actor)],
        told_why=told_why(listed.situation, listed.situation.came_back) if _of_lead(listed) else [],
        appointed=_appointed(listed, actor),
        notes=noted(listed.situation),
    )


def _appointed(listed: ListedInstance, actor: Actor) -> str | None:
    """What the reader was named for, as long as they are of the unit and it is worked on."""
    if not _of_lead(listed):
        return None
    theirs = (each for each in listed.situation.serving if each.user_id == actor.user_id)
    return next((wording.appointed(each) for each in theirs), None)


def _to_appoint(listed: ListedInstance, actor: Actor) -> list[str]:
    """To the head of the lead unit: that somebody who was named is gone."""
    heads = stands_as(Standing.LEAD_HEAD, listed.situation.instance, actor)
    gone = wording.not_of_unit_any_more(listed.situation.departed) if heads else ""
    return [gone] if gone else []


def _of_lead(listed: ListedInstance) -> bool:
    lead = listed.situation.instance.lead_unit_id
    return listed.item is not None and listed.item.unit_id == lead


def _told(listed: ListedInstance) -> str:
    """How the instance came to be where it is, or when the reader votes on it, in one sentence."""
    instance, ballot = listed.situation.instance, listed.situation.ballot
    if ballot and listed.item and listed.item.turn.effect == EffectName.SLIP:
        day = day_short(ballot.held_on)
        if ballot.form is VoteForm.SESSION:
            return gettext("Biểu quyết trong phiên họp ngày %(day)s.", day=day)
        return gettext("Gửi phiếu lấy ý kiến đến hết ngày %(day)s.", day=day)
    book, since = listed.situation.definition, day_short(local_day(instance.state_since))
    if instance.state == book.initial:
        ordered = gettext("Giao ngày %(day)s.", day=since)
        return to(instance.lead_unit, ordered, gettext("Đề nghị ngày %(day)s.", day=since))
    report = listed.situation.report
    if report and book.awaits(instance.state, EffectName.CONFIRMATION):
        waiting = len(listed.situation.silent)
        return gettext(
            "%(unit)s báo cáo ngày %(day)s; còn chờ %(n)s đơn vị.",
            unit=instance.lead_unit.name,
            day=day_short(report.reported_at),
            n=waiting,
        )
    if report and instance.reported_at:
        return gettext(
            "%(unit)s báo cáo ngày %(day)s; %(waits)s từ ngày %(since)s.",
            unit=instance.lead_unit.name,
            day=day_short(report.reported_at),
            waits=wording.waits_for(listed.situation),
            since=since,
        )
    return gettext(
        "%(unit)s; %(state)s từ ngày %(day)s.",
        unit=instance.lead_unit.name,
        state=wording.state(instance.state, instance.lead_unit).lower(),
        day=since,
    )
