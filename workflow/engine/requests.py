"""What is kept of requests and their answers, and of the ways in which units are pressed."""

from collections.abc import Sequence
from typing import Any

from models.base import Owned
from models.deadline import Decline, Extension, Urging
from models.reminder import Reminder
from workflow.calendar.days import calendar_of
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.engine.inputs import (
    ExtensionEntry,
    GrantEntry,
    ReassignmentEntry,
    RemindersEntry,
    UrgingEntry,
)
from workflow.engine.reassignment import moved_along, reassign
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import ReasonEntry


def keep_extension(act: Act[ExtensionEntry]) -> list[Owned]:
    """The extension that is asked for."""
    situation = act.case.situation
    extension = Extension(
        commune_id=situation.instance.commune_id,
        instance_id=situation.instance.id,
        number=len(situation.extensions) + 1,
        due_before=situation.instance.due_on,
        proposed_on=act.entry.proposed_on,
        reason=act.entry.reason,
        asked_by_id=act.case.actor.user_id,
        asked_at=act.at,
    )
    act.session.add(extension)
    return [extension]


def keep_extension_grant(act: Act[GrantEntry]) -> list[Owned]:
    """The extension as granted; the due date moves, and the last day for answers with it."""
    assert act.entry.until is not None
    instance = act.case.situation.instance
    calendar = calendar_of(act.session, instance.commune_id)
    instance.answer_by = moved_along(instance, act.entry.until, calendar)
    instance.due_on = act.entry.until
    extension = _decided(act, act.entry.reason)
    extension.granted_until = act.entry.until
    return [extension]


def keep_extension_refusal(act: Act[ReasonEntry]) -> list[Owned]:
    """The extension as refused; the due date stays."""
    return [_decided(act, act.entry.reason)]


def details_of_grant(act: Act[GrantEntry], rows: Sequence[Owned]) -> dict[str, Any]:
    """As of any act, with the years of its dates whose days off the office had not confirmed."""
    instance = act.case.situation.instance
    dates = (day for day in (instance.due_on, instance.answer_by) if day)
    years = calendar_of(act.session, instance.commune_id).unsettled(dates)
    return details_of_round(act, rows) | ({"unsettled_years": years} if years else {})


def keep_moot(act: Act[Any]) -> list[Owned]:
    """The extension that waited as the instance ended: nobody has to decide on it any more."""
    waits = act.case.situation.open_extension and act.case.actor.user_id
    return [_decided(act, "")] if waits else []


def keep_decline(act: Act[ReasonEntry]) -> list[Owned]:
    """What the lead unit sent back."""
    instance = act.case.situation.instance
    decline = Decline(
        commune_id=instance.commune_id,
        instance_id=instance.id,
        reason=act.entry.reason,
        declined_by_id=act.case.actor.user_id,
        declined_at=act.at,
    )
    act.session.add(decline)
    return [decline]


def keep_reassignment(act: Act[ReassignmentEntry]) -> list[Owned]:
    """What was sent back, with the instance of the unit that gets it instead."""
    decline = _answered(act, act.entry.reason)
    successor = reassign(act.session, act.case, act.entry, at=act.at)
    decline.successor_id = successor.id
    return [decline]


def keep_upholding(act: Act[ReasonEntry]) -> list[Owned]:
    """What was sent back, which the unit keeps nevertheless."""
    return [_answered(act, act.entry.reason)]


def keep_urging(act: Act[UrgingEntry]) -> list[Owned]:
    """A note for each unit that is urged."""
    instance = act.case.situation.instance
    notes = [
        Urging(
            commune_id=instance.commune_id,
            instance_id=instance.id,
            unit_id=unit.id,
            message=act.entry.message,
            urged_by_id=act.case.actor.user_id,
            urged_at=act.at,
        )
        for unit in act.case.situation.awaited_units
        if act.entry.units is None or unit.code in act.entry.units
    ]
    act.session.add_all(notes)
    return [*notes]


def keep_reminders(act: Act[RemindersEntry]) -> list[Owned]:
    """The reminders given."""
    reminders: list[Owned] = [
        Reminder(
            commune_id=act.case.situation.instance.commune_id,
            instance_id=act.case.situation.instance.id,
            action=due.action,
            unit_id=due.unit_id,
            deadline=due.deadline,
            stage=due.stage,
            standing=due.standing,
            turn_since=due.turn_since,
            reminded_at=act.at,
        )
        for due in act.entry.due
    ]
    act.session.add_all(reminders)
    return reminders


def _decided(act: Act[Any], answer: str) -> Extension:
    extension = act.case.situation.open_extension
    assert extension is not None
    extension.decided_by_id = act.case.actor.user_id
    extension.decided_at = act.at
    extension.answer = answer
    return extension


def _answered(act: Act[Any], answer: str) -> Decline:
    decline = act.case.situation.open_decline
    assert decline is not None
    decline.answered_by_id = act.case.actor.user_id
    decline.answered_at = act.at
    decline.answer = answer
    return decline


_EXTENSION, _DECLINE = frozenset({"extension"}), frozenset({"decline"})

REQUESTS: dict[str, Effect[Any]] = {
    EffectName.EXTENSION: Effect(
        keep_extension,
        ExtensionEntry,
        needs=(ConditionName.DEADLINE_AHEAD, ConditionName.NO_EXTENSION_WAITING),
        rests_on=("extension",),
        changes=_EXTENSION,
    ),
    EffectName.EXTENSION_GRANT: Effect(
        keep_extension_grant,
        GrantEntry,
        needs=(ConditionName.EXTENSION_ASKED,),
        rests_on=("extension",),
        changes=_EXTENSION,
        details=details_of_grant,
    ),
    EffectName.EXTENSION_REFUSAL: Effect(
        keep_extension_refusal,
        ReasonEntry,
        needs=(ConditionName.EXTENSION_ASKED,),
        rests_on=("extension",),
        changes=_EXTENSION,
    ),
    EffectName.DECLINE: Effect(
        keep_decline,
        ReasonEntry,
        needs=(ConditionName.NO_DECLINE_WAITING,),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.REASSIGNMENT: Effect(
        keep_reassignment,
        ReassignmentEntry,
        needs=(ConditionName.DECLINE_ASKED,),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.UPHOLDING: Effect(
        keep_upholding,
        ReasonEntry,
        needs=(ConditionName.DECLINE_ASKED,),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.URGING: Effect(keep_urging, UrgingEntry, rests_on=()),
    EffectName.REMINDERS: Effect(
        keep_reminders, RemindersEntry, standing=Standing.CLOCK, rests_on=()
    ),
}
"""What the lead unit asks for, what it is answered, and what it is told meanwhile."""
