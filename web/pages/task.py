"""What the page of a task instance shows."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask_babel import gettext
from sqlalchemy.orm import Session

from models.approval import Submission
from models.deadline import Extension
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.record import Event
from models.vocabulary import EventKind, Timeliness
from models.work import Confirmation, Report
from web import wording
from web.formats import day_short
from web.forms.action import ActionForm
from web.forms.acts.comments import CommentForm
from web.pages.asks import same_products, told_why
from web.pages.cooperation import Asked, Paper, asked_unit, paper_of
from web.pages.decision import Decision
from web.pages.discussion import PAGE_SIZE, Discussion, discussion
from web.pages.offers import Offer, offered_actions
from web.pages.products import Wanted, kept_until, wanted_of
from web.pages.signatures import Signatures
from web.wording import substitutions
from workflow.actors.actor import Actor
from workflow.actors.visibility import seen_among
from workflow.calendar.days import calendar_of
from workflow.calendar.timeliness import due_soon_days_of, timeliness_of
from workflow.definition.definition import Definition, State
from workflow.definition.published import acts_since
from workflow.definition.vocabulary import EffectName
from workflow.discussion.mentions import Mentionable, mentionable_in
from workflow.discussion.thread import told_of
from workflow.engine.effects import EFFECTS, PLAIN
from workflow.instance.carried import newer_than
from workflow.instance.issuing import to_be_issued
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One step of the track."""

    name: str
    label: str
    status: str
    date: str = ""
    who: str = ""
    """Who brought it there, with their capacity."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedLine:
    """Those who are awaited for the same thing."""

    action: str
    who: list[str]
    since: str
    """Since when, in words."""
    until: date | None


@dataclass(frozen=True, slots=True)
class Round:
    """The lines of the record between one report and the next; the first has no report."""

    number: int
    events: list[Event]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything on the page of one instance, for one reader."""

    situation: Situation
    actor: Actor
    timeliness: Timeliness | None
    """None for a revoked instance, which is not counted."""
    linked: frozenset[uuid.UUID]
    """The instance it was given to instead and the one it came from, where the reader sees them."""
    offers: list[Offer]
    """The acts on the bar."""
    beside: Mapping[str, Offer]
    """Those that stand in the section they are about, by their effect."""
    steps: list[TrackStep]
    awaited: list[AwaitedLine]
    wanted: list[Wanted]
    kept: Mapping[uuid.UUID, str]
    """Until when each product is kept, once work on it ended with an outcome."""
    asked: list[Asked]
    rounds: list[Round]
    discussion: Discussion
    days_off: Mapping[date, date]
    """The date up to which an extension is asked, where it is a day off; and what follows it."""
    mentionable: Sequence[Mentionable]
    """Whom the reader is offered to name."""
    signatures: Signatures
    """How people signed what was done to it."""
    told_why: Sequence[str]
    """What the lead unit was answered, with the reason: above what it can do about it."""
    not_here: Sequence[str]
    """The acts that later instances have and this one does not, by the rules it began with."""

    @property
    def over(self) -> bool:
        """Whether work on it is over, so that nothing is decided any more."""
        return self.situation.definition.state_by_name[self.situation.state].final

    @property
    def closed(self) -> list[list[Offer]]:
        """The actions that are closed; neighbours with the same reasons stand together."""
        closed = (offer for offer in self.offers if not offer.open)
        alike = groupby(closed, key=lambda offer: (offer.acting_as, offer.obstacles))
        return [list(offers) for _, offers in alike]

    @property
    def refused_extension(self) -> Extension | None:
        """The extension that was decided last, when it was refused and work goes on."""
        decided = [each for each in self.situation.extensions if each.decided_at]
        last = decided[-1] if decided and not self.over else None
        return last if last and not last.granted_until else None

    @property
    def slips(self) -> list[Submission]:
        """The slips with which this round was submitted, the latest first."""
        return [*reversed(self.situation.slips)]

    @property
    def answered(self) -> int:
        """How many units have answered in this round."""
        return len(self.situation.asked) - len(self.situation.silent)

    @property
    def awaits_new_report(self) -> bool:
        """Whether the answers shown are of a round that is over."""
        return self.situation.is_worked_on and self.situation.instance.round > 0

    def offered(self, effect: str) -> Offer | None:
        """The act with an effect that stands in its section, open or not.

        Raises `ValueError` for what is the name of no effect.
        """
        return self.beside.get(EffectName(effect))

    def act(self, effect: str) -> Offer | None:
        """The same, if the reader may do it now."""
        offer = self.offered(effect)
        return offer if offer and offer.open else None

    @property
    def to_be_issued(self) -> Sequence[ProductVersion]:
        """The approved drafts that were not handed in as issued yet."""
        return to_be_issued(self.situation)

    @property
    def has_active_content(self) -> bool:
        """Whether a document that goes with the report does something by itself."""
        found, answers = self.situation, self.situation.answered_products.values()
        holding = (answer.version for answer in answers if answer.version)
        return any(v.file.active for v in (*found.current_versions.values(), *holding))

    def answers_of(self, report: Report) -> list[ProductAnswer]:
        """What a report says of the products that it brought no version of, in the plan's order."""
        said = self.situation.answered_in(report).values()
        return sorted(said, key=lambda answer: answer.requirement.position)

    def newer_than(self, answer: ProductAnswer) -> ProductVersion | None:
        """What was handed in since, in the place of a version that the report says still holds."""
        return newer_than(self.situation, answer)

    def told_of_products(self, event: Event) -> Report | None:
        """The report that a line of the history tells of; None where it tells of none."""
        if self.situation.definition.effect_of(event.action) != EffectName.REPORT:
            return None
        made = event.details.get("round")
        return next((r for r in self.situation.instance.reports if r.round == made), None)

    @property
    def decision(self) -> Decision:
        """What the committee decides as a body."""
        return Decision(self.situation, self.beside)

    @property
    def history(self) -> list[Event]:
        """What happened to the instance, the oldest first."""
        return [event for round_ in reversed(self.rounds) for event in round_.events]

    @property
    def form_came_back(self) -> bool:
        """Whether a form is offered again with what was typed in it."""
        return any(
            offer.came_back and offer.open for offer in (*self.offers, *self.beside.values())
        )

    @property
    def same_products(self) -> str:
        """That the products are those of the round before; empty where they are not."""
        return same_products(self.situation)

    def paper_of(self, answer: Confirmation) -> Paper | None:
        """Where an answer of any round comes from, if the office wrote it down."""
        return paper_of(self.situation, answer, self.signatures)

    def unit_name(self, unit_id: uuid.UUID) -> str:
        """The name of a unit asked."""
        return next(unit.name for unit in self.situation.asked if unit.id == unit_id)


def task_page(
    session: Session,
    situation: Situation,
    *,
    actor: Actor,
    at: datetime,
    forms: Mapping[str, ActionForm] | None = None,
    line: uuid.UUID | None = None,
) -> TaskPage:
    """The page for a reader; `forms` are those that came back, with what was typed.

    Of the discussion it has the newest lines, or those about the `line` that was asked for.
    """
    instance = situation.instance
    recorded = told_of(session, instance, size=PAGE_SIZE, around=line)
    events = recorded.history
    offers = offered_actions(
        session, situation, actor, forms or {}, events[-1].seq if events else None
    )
    beside = {offer.effect: offer for offer in offers if offer.section}
    told = [event for event in events if event.kind in _HISTORY]
    signatures = Signatures([*events, *situation.signed])
    return TaskPage(
        situation=situation,
        actor=actor,
        timeliness=timeliness_of(
            instance,
            today=situation.today,
            due_soon_days=due_soon_days_of(session, instance.commune_id),
        ),
        linked=seen_among(
            session, filter(None, (situation.successor, situation.predecessor)), actor
        ),
        offers=[offer for offer in offers if not offer.section],
        beside=beside,
        steps=_steps(situation, told),
        awaited=_awaited(situation),
        wanted=wanted_of(situation, signatures),
        kept=kept_until(session, situation, told),
        asked=[asked_unit(situation, unit, signatures) for unit in situation.asked],
        rounds=_rounds(situation.definition, told),
        discussion=discussion(recorded.thread),
        days_off=_days_off(session, situation),
        mentionable=_mentionable(session, situation, beside, actor, at),
        signatures=signatures,
        told_why=told_why(situation, _came_back(situation, told), signatures),
        not_here=[
            wording.action(action, instance.lead_unit)
            for action in acts_since(session, instance.commune_id, situation.definition)
        ],
    )


def _mentionable(
    session: Session,
    situation: Situation,
    beside: Mapping[str, Offer],
    actor: Actor,
    at: datetime,
) -> Sequence[Mentionable]:
    """Whom the form of the discussion offers to name; nobody where it is not there."""
    offer = beside.get(EffectName.COMMENT)
    if offer is None or not offer.open or not isinstance(offer.form, CommentForm):
        return []
    people = mentionable_in(session, situation, actor=actor, at=at)
    offer.form.offering(people)
    return people


def _came_back(situation: Situation, events: Sequence[Event]) -> Event | None:
    """The line by which it went a step backward, as long as it stays there."""
    moves = [event for event in events if event.from_state != event.to_state]
    last = moves[-1] if moves else None
    return (
        last if last and situation.definition.leads_back(last.from_state, last.to_state) else None
    )


def _days_off(session: Session, situation: Situation) -> Mapping[date, date]:
    asked = situation.open_extension
    if asked is None:
        return {}
    return calendar_of(session, situation.instance.commune_id).days_off([asked.proposed_on])


_HISTORY = {EventKind.ASSIGNMENT, PLAIN.kind, *(effect.kind for effect in EFFECTS.values())} - {
    EventKind.COMMENT
}
"""The lines that tell what was done to an instance; what is said of it stands apart."""


def _steps(situation: Situation, events: list[Event]) -> list[TrackStep]:
    """The track as far as it was gone this time; a revoked instance ends it with that."""
    now = situation.definition.state_by_name[situation.state]
    moves = [e for e in events if e.to_state and e.to_state != e.from_state]
    # Who sent it back did not begin to work on it.
    entered = {
        e.to_state: e
        for e in moves
        if not situation.definition.leads_back(e.from_state, e.to_state)
    }
    if now.step is None:
        passed = [s for s in situation.definition.track if s.name in entered]
        return [
            *(_step(situation, state, "done", entered.get(state.name)) for state in passed),
            _step(situation, now, "revoked", entered.get(now.name)),
        ]
    return [
        _step(
            situation,
            state,
            _status(state, now),
            entered.get(state.name) if (state.step or 0) <= now.step else None,
        )
        for state in situation.definition.track
    ]


def _status(state: State, now: State) -> str:
    if state == now:
        return "done" if now.final else "current"
    return "done" if (state.step or 0) < (now.step or 0) else "next"


def _step(situation: Situation, state: State, status: str, event: Event | None) -> TrackStep:
    label = wording.state(state.name, situation.instance.lead_unit)
    if event is None:
        return TrackStep(state.name, label, status)
    if note := _by_itself(situation, event):
        return TrackStep(state.name, label, status, day_short(event.at), note=note)
    who = substitutions.event_signed(event)
    return TrackStep(state.name, label, status, day_short(event.at), who)


def _by_itself(situation: Situation, event: Event) -> str:
    """Why a step was entered that nobody took: who answered last did not review the result."""
    match situation.definition.effect_of(event.action):
        case EffectName.CONFIRMATION | EffectName.RESPONSE:
            return gettext("đủ ý kiến phối hợp")
        case EffectName.SILENCE:
            return gettext("hết hạn trả lời")
        case EffectName.REPORT if not situation.asked:
            return gettext("không có đơn vị phối hợp")
    return ""


def _awaited(situation: Situation) -> list[AwaitedLine]:
    by_action: dict[str, list[Turn]] = {}
    for turn in situation.turns:
        by_action.setdefault(turn.action, []).append(turn)
    return [
        AwaitedLine(
            action=action,
            who=[t.unit.name if t.unit else wording.standing(t.standing) for t in together],
            since=wording.since(situation, together),
            until=_until(together),
        )
        for action, together in by_action.items()
    ]


def _until(together: Sequence[Turn]) -> date | None:
    """By when units answer; any other deadline stands with the task."""
    answering = together[0].effect == EffectName.CONFIRMATION
    return together[0].deadline if answering else None


def _rounds(book: Definition, events: list[Event]) -> list[Round]:
    rounds = [Round(0, [])]
    for event in events:
        if book.effect_of(event.action) == EffectName.REPORT:
            rounds.append(Round(len(rounds), []))
        rounds[-1].events.append(event)
    return [found for found in reversed(rounds) if found.events]
