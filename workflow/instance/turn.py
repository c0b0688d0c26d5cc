"""Whose turn it is: who can bring an instance forward now, and since when they are awaited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.vocabulary import ReminderStage
from workflow.calendar.days import day_ends
from workflow.definition.vocabulary import OF_THE_LEAD, ConditionName, EffectName, Standing
from workflow.instance.seats import awaited_seats
from workflow.instance.submitting import voiding

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from datetime import date, datetime

    from models.ballot import Ballot
    from models.organisation import Unit
    from workflow.definition.definition import Rule
    from workflow.instance.papers import Papers

OVERDUE = "overdue"
"""Why somebody is told that another's turn lasts too long."""

ESCALATIONS = (ReminderStage.HEAD, ReminderStage.COMMITTEE)
"""The stages of a reminder at which others are told than those who are awaited."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One who is awaited: a unit, or for `committee` no unit in particular."""

    action: str
    standing: str
    unit: Unit | None
    since: datetime
    called_at: datetime
    """When they were last called to it: as it began, urged since, or answered in a request."""
    deadline: date | None
    """The day by which they are to act."""
    effect: str | None = None
    """What they are awaited for brings about, as its row says."""


def turns_in(papers: Papers) -> tuple[Turn, ...]:
    """Everyone who is awaited, each once; empty when nothing is awaited."""
    found = (
        turn
        for rule in papers.definition.rules_in(papers.state)
        if _is_ripe(papers, rule)
        for turn in _awaited_for(rule)(papers, rule)
    )
    called = (replace(turn, called_at=_called_at(papers, turn)) for turn in found)
    return tuple(dict.fromkeys(called))


def holding_up(turns: tuple[Turn, ...], today: date, *, reported: bool) -> tuple[Turn, ...]:
    """Those of all turns that keep an instance where it is.

    Once the time for answers is over, silence no longer does: what is left is the response to an
    objection, if one is awaited. What was reported goes on whether or not an extension is answered.
    """
    if reported:
        turns = tuple(turn for turn in turns if turn.effect != EffectName.EXTENSION_GRANT)
    responding = tuple(turn for turn in turns if turn.effect == EffectName.RESPONSE)
    return responding if any(t.deadline and t.deadline < today for t in responding) else turns


@dataclass(frozen=True, slots=True)
class TurnToCome:
    """A turn as it may come, on some day, under some terms, whoever votes."""

    turn: Turn
    unsubmitted: bool = False
    """Whether it hangs on the terms that the office has not submitted the round."""


def turns_to_come(papers: Papers) -> tuple[TurnToCome, ...]:
    """Everyone who may come to be awaited without an act; those who are among them.

    It follows from the papers of the instance alone, and so changes with these alone.
    """
    found = (
        TurnToCome(turn, _hangs_on_submission(papers, rule))
        for rule in papers.definition.rules_in(papers.state)
        if _is_ripe(papers, rule, whatever=_OF_THE_TERMS)
        for turn in (_SOME_DAY.get(rule.effect or "") or _awaited_for(rule))(papers, rule)
    )
    return tuple(dict.fromkeys(found))


def escalations_in(papers: Papers, turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """For whom it has become urgent that somebody else's turn lasts: heads, and the committee.

    A later deadline ends it.
    """
    lasting = {(turn.action, turn.unit.id): turn for turn in turns if turn.unit}
    return tuple(
        Turn(
            OVERDUE, reminder.standing, reminder.unit,
            reminder.reminded_at, reminder.reminded_at, turn.deadline,
        )
        for reminder in papers.reminders
        if reminder.stage in ESCALATIONS
        and reminder.unit_id
        and (turn := lasting.get((reminder.action, reminder.unit_id)))
        and turn.since < reminder.reminded_at
        and reminder.deadline == turn.deadline
    )  # fmt: skip


_CLEARED_BY_OTHERS: dict[str, Callable[[Papers], bool]] = {
    ConditionName.NO_DECLINE_WAITING: lambda papers: papers.open_decline is None,
    ConditionName.SUBMITTED: lambda papers: not papers.waits_to_be_submitted,
    ConditionName.VOTE_RECORDED: lambda papers: not papers.is_undecided,
    ConditionName.DECISION_AWAITED: lambda papers: papers.is_undecided,
}
"""Conditions that somebody else has to bring about first: nobody is awaited before."""


_OF_THE_TERMS = (ConditionName.SUBMITTED,)
"""Those of them that the commune's terms do away with."""


def _hangs_on_submission(papers: Papers, rule: Rule) -> bool:
    demands = ConditionName.SUBMITTED in rule.provided or rule.effect == EffectName.SUBMISSION
    return demands and papers.submission is None


def _is_ripe(papers: Papers, rule: Rule, *, whatever: Container[str] = ()) -> bool:
    return all(
        _CLEARED_BY_OTHERS[name](papers)
        for name in rule.provided
        if name in _CLEARED_BY_OTHERS and name not in whatever
    )


def _awaited_for(rule: Rule) -> Callable[[Papers, Rule], Iterator[Turn]]:
    """Who is awaited under a row: by its effect, or whoever has its standing."""
    by_effect = _BY_EFFECT.get(rule.effect or "")
    return by_effect or (_whoever_can if rule.forward else _nobody)


def _nobody(_situation: Papers, _rule: Rule) -> Iterator[Turn]:
    return iter(())


def _whoever_can(papers: Papers, rule: Rule) -> Iterator[Turn]:
    instance = papers.instance
    unit = instance.lead_unit if rule.standing in OF_THE_LEAD else None
    yield _turn(_still_open(papers, rule), unit, instance.state_since, instance.due_on)


def _still_open(papers: Papers, rule: Rule) -> Rule:
    """The row; where the committee rejected what it demands, that by which it goes back instead."""
    if not (papers.is_rejected and ConditionName.VOTE_RECORDED in rule.provided):
        return rule
    back = (
        other
        for other in papers.definition.rules_in(papers.state)
        if other.standing == rule.standing
        and other.effect not in _SAID_BY_A_UNIT
        and papers.definition.leads_back(other.state, other.leads_to)
    )
    return next(back, rule)


_SAID_BY_A_UNIT = (EffectName.OBJECTION, EffectName.PAPER_OBJECTION)
"""What leads back as a unit's answer, whoever enters it, and not by a decision."""


def _silent_units(papers: Papers, rule: Rule) -> Iterator[Turn]:
    answers_due_on = papers.report.answers_due_on if papers.report else None
    for unit in papers.silent:
        yield _turn(rule, unit, papers.instance.state_since, answers_due_on)


def _lead_objected_to(papers: Papers, rule: Rule) -> Iterator[Turn]:
    answers_due_on = papers.report.answers_due_on if papers.report else None
    for objection in papers.open_objections[:1]:
        yield _turn(rule, papers.instance.lead_unit, objection.given_at, answers_due_on)


def _asked_for_extension(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """Whoever may decide on it: for either answer, named by the first."""
    request, within = papers.open_extension, papers.office_may_grant_until
    if request and (
        rule.standing == Standing.COMMITTEE or (within and request.proposed_on <= within)
    ):
        yield _turn(rule, None, request.asked_at, papers.instance.due_on)


def _submitting(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The office, where nothing can be approved before: since then, or since its slip was void."""
    if papers.waits_to_be_submitted:
        voided = [each.given_at for slip in papers.slips if (each := voiding(slip, papers.given))]
        since = max([papers.instance.state_since, *voided])
        yield _turn(rule, None, since, papers.instance.due_on)


def _asked_for_another_unit(papers: Papers, rule: Rule) -> Iterator[Turn]:
    if papers.open_decline:
        declined_at = papers.open_decline.declined_at
        yield _turn(rule, None, declined_at, papers.instance.due_on)


def _members(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The members, while any of their slips is awaited."""
    ballot = papers.ballot
    if ballot and awaited_seats(papers):
        yield _turn(rule, None, ballot.opened_at, ballot.held_on)


def _counting(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The office, once no slip is awaited any more."""
    ballot = papers.ballot
    if ballot and not awaited_seats(papers):
        since = max(papers.instance.state_since, _countable_since(papers, ballot))
        yield _turn(rule, None, since, ballot.held_on)


def _asking_the_members(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The office, while nobody was asked."""
    if papers.ballot is None:
        instance = papers.instance
        yield _turn(rule, None, instance.state_since, instance.due_on)


def _asking_by_ballot_alone(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The office, where a decision cannot be entered by hand either."""
    if not papers.definition.allows(papers.state, EffectName.VOTE):
        yield from _asking_the_members(papers, rule)


_BY_EFFECT: dict[str, Callable[[Papers, Rule], Iterator[Turn]]] = {
    EffectName.CONFIRMATION: _silent_units,
    EffectName.RESPONSE: _lead_objected_to,
    EffectName.EXTENSION_GRANT: _asked_for_extension,
    EffectName.REASSIGNMENT: _asked_for_another_unit,
    EffectName.SUBMISSION: _submitting,
    EffectName.SLIP: _members,
    EffectName.COUNT: _counting,
    EffectName.VOTE: _asking_the_members,
    EffectName.BALLOT: _asking_by_ballot_alone,
}
"""Who is awaited for an effect, where that is not simply whoever can take a forward row."""


def _asked_of_anybody(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """Whoever may ever decide on an extension: how far the office may go, the terms say."""
    if papers.open_extension:
        yield _turn(rule, None, papers.open_extension.asked_at, papers.instance.due_on)


def _not_submitted(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """The office, whether or not anything can be approved before."""
    if papers.submission is None:
        yield _turn(rule, None, papers.instance.state_since, papers.instance.due_on)


def _until_it_is_decided(papers: Papers, rule: Rule) -> Iterator[Turn]:
    """Both who vote and who counts: who is awaited changes with the day, and with who can vote."""
    if papers.ballot:
        yield _turn(rule, None, papers.ballot.opened_at, papers.ballot.held_on)


_SOME_DAY: dict[str, Callable[[Papers, Rule], Iterator[Turn]]] = {
    EffectName.EXTENSION_GRANT: _asked_of_anybody,
    EffectName.SUBMISSION: _not_submitted,
    EffectName.SLIP: _until_it_is_decided,
    EffectName.COUNT: _until_it_is_decided,
}
"""Who may be awaited for an effect, where who is hangs on the day, the terms or the people too."""


def _turn(rule: Rule, unit: Unit | None, since: datetime, deadline: date | None) -> Turn:
    return Turn(rule.action, rule.standing, unit, since, since, deadline, rule.effect)


def _countable_since(papers: Papers, ballot: Ballot) -> datetime:
    """When the last one voted; or when the last day was over for who had not by then."""
    last = max([ballot.opened_at, *(slip.cast_at for slip in ballot.slips)])
    all_voted = 0 < len(ballot.slips) == sum(seat.votes for seat in ballot.seats)
    is_over = ballot.held_on < papers.today
    return max(last, day_ends(ballot.held_on)) if is_over and not all_voted else last


def _called_at(papers: Papers, turn: Turn) -> datetime:
    unit_id = turn.unit.id if turn.unit else None
    calls = [
        reminder.reminded_at
        for reminder in papers.reminders
        if (reminder.action, reminder.unit_id) == (turn.action, unit_id)
        and reminder.stage not in ESCALATIONS
    ]
    if unit_id:
        calls += [urging.urged_at for urging in papers.urgings if urging.unit_id == unit_id]
    if unit_id == papers.instance.lead_unit_id:
        calls += [each.decided_at for each in papers.extensions if each.decided_at]
        calls += [each.answered_at for each in papers.own_declines if each.answered_at]
    return max([turn.since, *calls])
