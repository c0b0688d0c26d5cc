"""How instances stand, read in a number of statements that has a limit."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models.appointment import Appointment
from models.approval import WITHDRAWAL_MINUTES, Approval, Submission
from models.ballot import Ballot, VotingTerms
from models.base import Base, Identified, Owned
from models.deadline import Decline, Extension, ExtensionLimit, RenewedDueDate, Urging
from models.definition import PublishedDefinition
from models.issued_document import IssuedDocument
from models.organisation import Post
from models.paper_answer import PaperAnswer
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.progress import ProgressNote
from models.queries.optional_parts import (
    ABOUT_INSTANCES,
    CHAIR_LEADS,
    NOBODY_ELSE,
    OFFICE_LEADS,
    REQUIRES_SUBMISSION,
    optional_tables,
    papers_with,
)
from models.queries.optional_parts import (
    WITHDRAWAL_MINUTES as SAYING_MINUTES,
)
from models.queries.plain import Found
from models.queries.work import instance_held, instance_pinned, instances_pinned
from models.record import Event
from models.recurrence import CarryOver, Closing
from models.reminder import Reminder
from models.work import TaskInstance, Vote
from workflow.audit.record import keys_of
from workflow.calendar.days import OfficeCalendar, calendar_of, local_day
from workflow.calendar.validity import holds
from workflow.definition.definition import Definition
from workflow.definition.published import loaded_definitions
from workflow.definition.vocabulary import EffectName
from workflow.instance.carried import overtakes
from workflow.instance.committee import Committee, committee_before
from workflow.instance.hanging import (
    by_instance,
    hang_on_ballots,
    hang_on_versions,
    hang_papers_on,
)
from workflow.instance.in_place import InPlace
from workflow.instance.papers import ANSWERING
from workflow.instance.situation import Situation
from workflow.instance.vote_count import decides_as_body

_Row = TypeVar("_Row", bound=Owned)
_OfRound = TypeVar("_OfRound", Vote, Ballot)
ASKED_AT_ONCE = 500
"""About how many instances are read at once: as many as are kept in memory together."""

_MAKES: dict[str, type[Identified]] = {
    EffectName.PRODUCT: ProductVersion,
    EffectName.EXTENSION: Extension,
    EffectName.DECLINE: Decline,
}
"""What is done once, and bears on who may decide for as long as what it makes is there."""

_ASKING = (
    EffectName.EXTENSION,
    EffectName.EXTENSION_GRANT,
    EffectName.EXTENSION_REFUSAL,
    EffectName.DECLINE,
    EffectName.REASSIGNMENT,
    EffectName.UPHOLDING,
)
"""What the lead unit asks for beside its work, and how it is answered."""

_OF_LEAD = {CHAIR_LEADS, NOBODY_ELSE, OFFICE_LEADS}
"""What is told of the lead units of instances, by their numbers."""

_DONE_IN_PLACE = (*ANSWERING, *_MAKES)

Books = Mapping[uuid.UUID, Definition]
"""The definition by which each of some instances runs."""


def read_situations(
    session: Session, commune_id: uuid.UUID, ids: Iterable[uuid.UUID], *, at: datetime
) -> list[Situation]:
    """The situations of instances, by number, in a number of statements that has a limit.

    What instances seldom have is read together. Of very many instances the statements are asked
    again for each `ASKED_AT_ONCE` of them.
    """
    rest = iter(dict.fromkeys(ids))
    pieces = iter(lambda: list(islice(rest, ASKED_AT_ONCE)), [])
    asked = (instances_pinned.rows(session, commune_id, piece) for piece in pieces)
    found = [each for rows in asked for each in _read(session, commune_id, rows, at)]
    return sorted(found, key=lambda situation: situation.instance.number)


def situation_of(
    session: Session, commune_id: uuid.UUID, number: int, *, at: datetime
) -> Situation | None:
    """The situation of the instance with a short number, whoever asks; None where there is none."""
    rows = instance_pinned.rows(session, commune_id, number)
    return next(iter(_read(session, commune_id, rows, at)), None)


def held_situation_of(
    session: Session, commune_id: uuid.UUID, number: int, *, at: datetime
) -> Situation | None:
    """The same of an instance on which nobody else acts until the transaction ends."""
    rows = instance_held.rows(session, commune_id, number)
    return next(iter(_read(session, commune_id, rows, at)), None)


def _read(
    session: Session,
    commune_id: uuid.UUID,
    pinned: Sequence[tuple[TaskInstance, PublishedDefinition]],
    at: datetime,
) -> list[Situation]:
    instances = [instance for instance, _ in pinned]
    if not instances:
        return []
    books = _books(session, commune_id, instances)
    day = local_day(at)
    there, led_by, papers = _papers(session, commune_id, instances, books, day)
    found = Found(chain(*pinned, papers))
    hang_papers_on(instances, found)
    hang_on_ballots(found)
    hang_on_versions(found)
    beside = _Beside(found)
    in_place = _in_place(found, books)
    signed = tuple(found.all(Event))
    back = _came_back(instances, found, books)
    closed_after = {each.period_id: each.closed_at for each in found.all(Closing)}
    carried_over = {each.instance_id for each in found.all(CarryOver)}
    on_paper = {each.confirmation_id: each for each in found.all(PaperAnswer)}
    office_days = there.get(ExtensionLimit.__tablename__, 0)
    calendar = calendar_of(session, commune_id) if office_days else OfficeCalendar()
    committee = _committee(
        session, commune_id, day, instances, books, beside,
        lead_members_vote=VotingTerms.__tablename__ not in there,
    )  # fmt: skip
    return [
        Situation(
            instance=instance,
            definition=books[instance.id],
            versions=beside.of(instance, ProductVersion),
            product_answers=beside.of(instance, ProductAnswer),
            overtaking=_overtaking(beside, instance),
            issued_documents=beside.of(instance, IssuedDocument),
            votes=beside.of(instance, Vote),
            ballots=beside.of(instance, Ballot),
            submissions=beside.of(instance, Submission),
            submission_required=REQUIRES_SUBMISSION in there,
            approvals=beside.of(instance, Approval),
            withdrawal_minutes=there.get(SAYING_MINUTES, WITHDRAWAL_MINUTES),
            closed_since_approval=_is_closed(instance, beside.of(instance, Approval), closed_after),
            carried_over=instance.id in carried_over,
            extensions=beside.of(instance, Extension),
            renewed_due_dates=beside.of(instance, RenewedDueDate),
            declines=beside.declines_of(instance),
            urgings=beside.of(instance, Urging),
            reminders=beside.of(instance, Reminder),
            appointments=beside.of(instance, Appointment),
            at_hand=_at_hand(instance, beside.of(instance, Appointment), found, day),
            last_progress=next(reversed(beside.of(instance, ProgressNote)), None),
            on_paper=on_paper,
            office_days=office_days,
            calendar=calendar,
            at=at,
            today=day,
            committee=committee,
            came_back=back.get(instance.id),
            signed=signed,
            in_place=tuple(in_place.get(instance.id, ())),
            chair_leads=(CHAIR_LEADS, instance.number) in led_by,
            nobody_else_decides=(NOBODY_ELSE, instance.number) in led_by,
            office_leads=(OFFICE_LEADS, instance.number) in led_by,
        )
        for instance in instances
    ]


def _books(session: Session, commune_id: uuid.UUID, instances: Iterable[TaskInstance]) -> Books:
    """The definition by which each of some instances runs."""
    published = {each.definition_id: each.definition for each in instances}
    definitions = loaded_definitions(session, commune_id, published.values())
    return {each.id: definitions[each.definition_id] for each in instances}


def _is_closed(
    instance: TaskInstance,
    approvals: Iterable[Approval],
    closed_at: Mapping[uuid.UUID, datetime],
) -> bool:
    """Whether its period was closed after it was approved in its round."""
    since = closed_at.get(instance.period_id)
    return since is not None and any(
        each.given_at <= since for each in approvals if each.round == instance.round
    )


def _overtaking(beside: "_Beside", instance: TaskInstance) -> tuple[ProductVersion, ...]:
    """What was handed in after the versions that an instance's reports say still hold."""
    named = [each.version for each in beside.of(instance, ProductAnswer) if each.version]
    return tuple(
        later
        for version in named
        for later in beside.of(version.instance, ProductVersion)
        if overtakes(later, version)
    )


def _at_hand(
    instance: TaskInstance, appointments: Iterable[Appointment], found: Found, day: date
) -> frozenset[uuid.UUID]:
    """Who of those named still signs in and holds a post in the lead unit."""
    staff = {
        post.user_id
        for post in found.all(Post)
        if post.unit_id == instance.lead_unit_id and holds(post, day)
    }
    return frozenset(
        each.user_id for each in appointments if each.officer.active and each.user_id in staff
    )


def _papers(
    session: Session,
    commune_id: uuid.UUID,
    instances: Sequence[TaskInstance],
    books: Books,
    day: date,
) -> tuple[Mapping[str, int], Collection[tuple[str, int]], Iterable[Base]]:
    """Which tables hold something of what is seldom, and all papers: in two statements.

    And of whom each lead unit is that the chair of a day belongs to, or that follows up.
    """
    in_place = _actions(books, *_DONE_IN_PLACE)
    wanted = [each.id for each in instances]
    rows = optional_tables.rows(session, commune_id, wanted, in_place, day)
    there = dict(rows)
    led_by = {(name, number) for name, number in rows if name in _OF_LEAD}
    papers = papers_with(ABOUT_INSTANCES.intersection(there)).nouns(
        session,
        commune_id=commune_id,
        instance_ids=wanted,
        task_ids={each.task_id for each in instances},
        period_ids={each.period_id for each in instances},
        lead_ids={each.lead_unit_id for each in instances},
        opening=_actions(books, EffectName.BALLOT),
        in_place=in_place,
        asking=_actions(books, *_ASKING),
    )
    return there, led_by, papers


def _actions(books: Books, *effects: str) -> list[str]:
    """The actions by which any of some effects comes about under any of the definitions."""
    return sorted({name for book in books.values() for name in book.actions_with(*effects)})


def _may_be_asked(instance: TaskInstance, book: Definition) -> bool:
    """Whether the committee may be asked to decide on an instance where it stands."""
    return book.allows(instance.state, EffectName.BALLOT) and decides_as_body(instance)


def _of_round(instance: TaskInstance, rows: Iterable[_OfRound]) -> list[_OfRound]:
    """Those of an instance's rows that are of its current round."""
    return [row for row in rows if row.round == instance.round]


class _Beside:
    """What is kept beside instances, each kind in its order."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self._by_noun: dict[type[Owned], Mapping[uuid.UUID, list[Any]]] = {}

    def of(self, instance: TaskInstance, noun: type[_Row]) -> tuple[_Row, ...]:
        """What of one kind names an instance."""
        if noun not in self._by_noun:
            rows = self.found.all(noun)
            order = _ORDER.get(noun)
            self._by_noun[noun] = by_instance(sorted(rows, key=order) if order else rows)
        return tuple(self._by_noun[noun].get(instance.id, ()))

    def declines_of(self, instance: TaskInstance) -> tuple[Decline, ...]:
        """Those of an instance, and the one in whose place it came."""
        declines = sorted(self.found.all(Decline), key=lambda each: (each.declined_at, each.id))
        return tuple(d for d in declines if instance.id in (d.instance_id, d.successor_id))


_ORDER: dict[type[Owned], Callable[[Any], Any]] = {
    ProductVersion: lambda each: -each.number,
    IssuedDocument: lambda each: -each.number,
    Submission: lambda each: (each.submitted_at, each.id),
    Extension: lambda each: each.number,
    RenewedDueDate: lambda each: each.round,
    Urging: lambda each: (each.urged_at, each.id),
    Reminder: lambda each: (each.reminded_at, each.id),
    Appointment: lambda each: (each.officer.sort_key, each.officer.username),
}
"""By what the rows of an instance are ordered, where their order says something."""


def _committee(
    session: Session,
    commune_id: uuid.UUID,
    day: date,
    instances: Sequence[TaskInstance],
    books: Books,
    beside: _Beside,
    *,
    lead_members_vote: bool,
) -> Committee:
    """The committee as those of the instances need it that it has not decided."""
    undecided = [each for each in instances if not _of_round(each, beside.of(each, Vote))]
    ballots = [one for each in undecided for one in _of_round(each, beside.of(each, Ballot))]
    return committee_before(
        session,
        commune_id,
        day,
        ballots,
        [line for line, effect in _lines(beside.found, books) if effect == EffectName.BALLOT],
        is_to_be_asked=any(_may_be_asked(each, books[each.id]) for each in undecided),
        lead_members_vote=lead_members_vote,
    )


def _lines(found: Found, books: Books) -> Iterator[tuple[Event, str | None]]:
    """The lines of the record that were found of instances, each with what it brought about."""
    for event in found.all(Event):
        if book := books.get(event.instance_id) if event.instance_id else None:
            yield event, book.effect_of(event.action)


def _came_back(
    instances: Iterable[TaskInstance], found: Found, books: Books
) -> Mapping[uuid.UUID, Event]:
    """The line by which each instance came back that has to be reported again."""
    waiting = {each.id: each.state for each in instances if each.round and not each.reported_at}
    return {
        event.instance_id: event
        for event, _ in sorted(_lines(found, books), key=lambda line: line[0].seq)
        if event.instance_id
        and waiting.get(event.instance_id) == event.to_state
        and books[event.instance_id].leads_back(event.from_state, event.to_state)
    }


def _in_place(found: Found, books: Books) -> Mapping[uuid.UUID, list[InPlace]]:
    holders = {post.id: post.user_id for post in found.all(Post)}
    in_place: defaultdict[uuid.UUID, list[InPlace]] = defaultdict(list)
    for event, effect in _lines(found, books):
        holder = holders.get(event.post_id) if event.post_id else None
        if effect not in _DONE_IN_PLACE or holder in (None, event.actor_id):
            continue
        assert event.instance_id is not None
        noun = _MAKES.get(effect)
        in_place[event.instance_id].append(
            InPlace(
                effect=effect,
                round=event.details.get("round"),
                made=next(iter(keys_of(noun, event)), None) if noun else None,
                people=frozenset(person for person in (holder, event.actor_id) if person),
            )
        )
    return in_place
