"""Whose turn it is: who can bring an instance forward now, and since when they are awaited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models.ballot import Ballot
from models.organisation import Unit
from models.vocabulary import ReminderStage
from workflow.calendar.days import day_ends
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName
from workflow.instance.seats import awaited_seats
from workflow.instance.situation import Situation
from workflow.instance.standing import COMMITTEE, COOPERATING_HEAD, OF_THE_LEAD


@dataclass(frozen=True, slots=True)
class Turn:
    """One who is awaited: a unit, or for `committee` no unit in particular."""

    action: str
    standing: str
    unit: Unit | None
    since: datetime
    called_at: datetime
    """When they were last called to it: as it began, urged since, or answered in a request."""


def turns(situation: Situation) -> list[Turn]:
    """Everyone who is awaited now; empty when nothing is awaited."""
    return list(dict.fromkeys(_turns(situation)))


def deadline_of(situation: Situation, turn: Turn) -> date | None:
    """The day by which those whose turn it is are to act."""
    if turn.standing == COOPERATING_HEAD and situation.report:
        return situation.report.answers_due_on
    if turn.action in ("cast", "vote") and situation.ballot:
        return situation.ballot.held_on
    return situation.instance.due_on


def escalations(situation: Situation) -> list[Turn]:
    """For whom it has become urgent that somebody else's turn lasts: heads, and the committee.

    A later deadline ends it.
    """
    lasting = {(turn.action, turn.unit.id): turn for turn in turns(situation) if turn.unit}
    return [
        Turn(OVERDUE, reminder.standing, reminder.unit, reminder.reminded_at, reminder.reminded_at)
        for reminder in situation.reminders
        if reminder.stage in ESCALATIONS
        and reminder.unit_id
        and (turn := lasting.get((reminder.action, reminder.unit_id)))
        and turn.since < reminder.reminded_at
        and reminder.deadline == deadline_of(situation, turn)
    ]


OVERDUE = "overdue"
"""Why somebody is told that another's turn lasts too long."""

ESCALATIONS = (ReminderStage.HEAD, ReminderStage.COMMITTEE)
"""The stages of a reminder at which others are told than those who are awaited."""


def awaited_units(situation: Situation) -> tuple[Unit, ...]:
    """The units that are awaited now: those that can be urged."""
    return tuple({turn.unit.id: turn.unit for turn in turns(situation) if turn.unit}.values())


def _turns(situation: Situation) -> Iterator[Turn]:
    for rule in situation.definition.forward_rules(situation.state):
        yield from _onward(situation, rule)
    for rule in situation.definition.rules_in(situation.state):
        yield from _answering(situation, rule)


def _onward(situation: Situation, rule: Rule) -> Iterator[Turn]:
    """Who is awaited under a rule that leads onward; a lead unit that declined it is not."""
    since, lead = situation.instance.state_since, situation.instance.lead_unit
    if rule.standing == COOPERATING_HEAD:
        for unit in situation.silent:
            yield _turn(situation, rule, unit, since)
    elif rule.effect == EffectName.RESPONSE:
        for objection in situation.open_objections[:1]:
            yield _turn(situation, rule, lead, objection.given_at)
    elif rule.standing in OF_THE_LEAD:
        if situation.open_decline is None:
            yield _turn(situation, rule, lead, since)
    elif rule.standing == COMMITTEE and situation.needs_vote and situation.vote is None:
        yield _of_decision(situation)
    else:
        yield _turn(situation, rule, None, since)


def _of_decision(situation: Situation) -> Turn:
    """The members while their votes are awaited; else the office, which counts or asks them."""
    ballot, since = situation.ballot, situation.instance.state_since
    if ballot and awaited_seats(situation):
        opened = ballot.opened_at
        return Turn("cast", "member", None, opened, _called_at(situation, "cast", None, opened))
    if ballot:
        since = max(since, _countable_since(situation, ballot))
    return Turn("vote", "follow_up", None, since, _called_at(situation, "vote", None, since))


def _countable_since(situation: Situation, ballot: Ballot) -> datetime:
    """When the last one voted; or when the last day was over for who had not by then."""
    last = max([ballot.opened_at, *(slip.cast_at for slip in ballot.slips)])
    all_voted = 0 < len(ballot.slips) == sum(seat.votes for seat in ballot.seats)
    is_over = ballot.held_on < situation.today
    return max(last, day_ends(ballot.held_on)) if is_over and not all_voted else last


def _answering(situation: Situation, rule: Rule) -> Iterator[Turn]:
    """Who is awaited because something was asked: for either answer, named by the first."""
    if rule.effect == EffectName.EXTENSION_GRANT and situation.open_extension:
        request = situation.open_extension
        within = situation.office_may_grant_until
        if rule.standing == COMMITTEE or (within and request.proposed_on <= within):
            yield _turn(situation, rule, None, request.asked_at)
    elif rule.effect == EffectName.REASSIGNMENT and situation.open_decline:
        yield _turn(situation, rule, None, situation.open_decline.declined_at)


def _turn(situation: Situation, rule: Rule, unit: Unit | None, since: datetime) -> Turn:
    called_at = _called_at(situation, rule.action, unit, since)
    return Turn(rule.action, rule.standing, unit, since, called_at)


def _called_at(situation: Situation, action: str, unit: Unit | None, since: datetime) -> datetime:
    unit_id = unit.id if unit else None
    calls = [
        reminder.reminded_at
        for reminder in situation.reminders
        if (reminder.action, reminder.unit_id) == (action, unit_id)
        and reminder.stage not in ESCALATIONS
    ]
    if unit:
        calls += [urging.urged_at for urging in situation.urgings if urging.unit_id == unit.id]
    if unit_id == situation.instance.lead_unit_id:
        calls += [each.decided_at for each in situation.extensions if each.decided_at]
        calls += [each.answered_at for each in situation.own_declines if each.answered_at]
    return max([since, *calls])
