"""How instances stand, read in a number of statements that has a limit."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.ballot import Ballot
from models.base import Identified
from models.deadline import Decline, Extension, ExtensionLimit, Urging
from models.product import ProductVersion
from models.queries.ballot import ballots_on
from models.queries.deadline import declines_of, extensions_of, limits_set, urgings_of
from models.queries.optional_parts import rare_tables
from models.queries.recurrence import carry_overs_of
from models.queries.reminder import reminders_of
from models.queries.substitution import done_for_others
from models.queries.work import versions_of, votes_on, whole_instances
from models.record import Event
from models.recurrence import CarryOver
from models.reminder import Reminder
from models.work import Vote
from workflow.audit.record import keys_of
from workflow.calendar.days import OfficeCalendar, calendar_of, local_day
from workflow.definition.published import loaded_definition
from workflow.definition.vocabulary import EffectName
from workflow.instance.committee import committee_before
from workflow.instance.situation import (
    ANSWERING,
    HAND_IN,
    InPlace,
    Situation,
    decides_as_body,
)

_Kept = TypeVar(
    "_Kept", ProductVersion, Vote, Ballot, CarryOver, Extension, Decline, Urging, Reminder
)
ASKED_AT_ONCE = 10_000
"""How many values one statement is given at most: databases take some ten thousands."""

_MAKES: dict[str, type[Identified]] = {
    HAND_IN: ProductVersion, "request_extension": Extension, "decline": Decline,
}  # fmt: skip
"""What is done once, and bears on who may decide for as long as what it makes is there."""

_DONE_IN_PLACE = (*ANSWERING, *_MAKES)


def read_situations(
    session: Session, commune_id: uuid.UUID, ids: Iterable[uuid.UUID], *, at: datetime
) -> list[Situation]:
    """The situations of instances, by number, in a number of statements that has a limit.

    What instances seldom have is read only if any of them has it. Of very many instances the
    statements are asked again for each `ASKED_AT_ONCE` of them.
    """
    rest = iter(dict.fromkeys(ids))
    pieces = iter(lambda: list(islice(rest, ASKED_AT_ONCE)), [])
    found = [each for piece in pieces for each in _read(session, commune_id, piece, at)]
    return sorted(found, key=lambda situation: situation.instance.number)


def _read(
    session: Session, commune_id: uuid.UUID, wanted: list[uuid.UUID], at: datetime
) -> list[Situation]:
    instances = session.scalars(whole_instances(commune_id, wanted)).unique().all()
    versions = _by_instance(session.scalars(versions_of(commune_id, wanted)))
    rare = set(session.scalars(rare_tables(commune_id, wanted, _DONE_IN_PLACE)))
    in_place = _in_place(session, commune_id, wanted) if Event.__tablename__ in rare else {}

    def kept(
        noun: type[_Kept], question: Callable[[uuid.UUID, Iterable[uuid.UUID]], Select[_Kept]]
    ) -> Sequence[_Kept]:
        there = noun.__tablename__ in rare
        return session.scalars(question(commune_id, wanted)).all() if there else ()

    votes = _by_instance(kept(Vote, votes_on))
    ballots = _by_instance(kept(Ballot, ballots_on))
    definitions = {each.id: loaded_definition(each.definition) for each in instances}
    undecided = [
        instance
        for instance in instances
        if all(vote.round != instance.round for vote in votes[instance.id])
    ]
    committee = committee_before(
        session,
        commune_id,
        local_day(at),
        [
            ballot
            for instance in undecided
            for ballot in ballots[instance.id]
            if instance.round == ballot.round
        ],
        is_to_be_asked=any(
            definitions[instance.id].allows(instance.state, EffectName.BALLOT)
            and decides_as_body(instance)
            for instance in undecided
        ),
    )
    carried_over = {each.instance_id for each in kept(CarryOver, carry_overs_of)}
    extensions = _by_instance(kept(Extension, extensions_of))
    declines = kept(Decline, declines_of)
    urgings = _by_instance(kept(Urging, urgings_of))
    reminders = _by_instance(kept(Reminder, reminders_of))
    is_limited = ExtensionLimit.__tablename__ in rare
    limit = session.scalar(limits_set(commune_id).limit(1)) if is_limited else None
    office_days = limit.working_days if limit else 0
    calendar = calendar_of(session, commune_id) if office_days else OfficeCalendar()
    return [
        Situation(
            instance=instance,
            definition=definitions[instance.id],
            versions=tuple(versions[instance.id]),
            votes=tuple(votes[instance.id]),
            ballots=tuple(ballots[instance.id]),
            carried_over=instance.id in carried_over,
            extensions=tuple(extensions[instance.id]),
            declines=tuple(d for d in declines if instance.id in (d.instance_id, d.successor_id)),
            urgings=tuple(urgings[instance.id]),
            reminders=tuple(reminders[instance.id]),
            office_days=office_days,
            calendar=calendar,
            today=local_day(at),
            committee=committee,
            in_place=tuple(in_place.get(instance.id, ())),
        )
        for instance in instances
    ]


def _by_instance(rows: Iterable[_Kept]) -> defaultdict[uuid.UUID, list[_Kept]]:
    """The rows of each instance, in their order."""
    found: defaultdict[uuid.UUID, list[_Kept]] = defaultdict(list)
    for row in rows:
        found[row.instance_id].append(row)
    return found


def _in_place(
    session: Session, commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> defaultdict[uuid.UUID, list[InPlace]]:
    found: defaultdict[uuid.UUID, list[InPlace]] = defaultdict(list)
    asked = done_for_others(commune_id, instance_ids, _DONE_IN_PLACE)
    for event, principal_id in session.execute(asked):
        assert event.instance_id is not None
        noun = _MAKES.get(event.action)
        found[event.instance_id].append(
            InPlace(
                action=event.action,
                round=event.details.get("round"),
                made=next(iter(keys_of(noun, event)), None) if noun else None,
                people=frozenset(p for p in (principal_id, event.actor_id) if p),
            )
        )
    return found
