"""What an action leaves behind besides its line in the record: one small verb for each trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.base import Owned
from models.deadline import Decline, Extension, Urging
from models.organisation import Commune
from models.product import ReportedVersion
from models.reminder import Reminder
from models.vocabulary import Stance
from models.work import Confirmation, Report
from workflow.calendar.days import calendar_of, local_day
from workflow.engine.case import Case
from workflow.engine.inputs import (
    Entry,
    ExtensionEntry,
    GrantEntry,
    OpinionEntry,
    ReasonEntry,
    ReassignmentEntry,
    RemindersEntry,
    ReportEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.engine.reassignment import moved_along, reassign
from workflow.engine.turn import awaited_units


@dataclass(frozen=True, slots=True)
class Act:
    """An action that won: the case it was judged on, what was given, and when."""

    session: Session
    case: Case
    entry: Entry | None
    at: datetime

    @property
    def place(self) -> dict[str, Any]:
        """Where every trace belongs: the commune, the instance and its round."""
        instance = self.case.situation.instance
        return {
            "commune_id": instance.commune_id,
            "instance_id": instance.id,
            "round": instance.round,
        }


def leave_report(act: Act) -> list[Owned]:
    """The report that begins a round, with the product versions handed in with it."""
    assert isinstance(act.entry, ReportEntry)
    situation = act.case.situation
    report = Report(
        **act.place,
        results=act.entry.results,
        difficulties=act.entry.difficulties,
        proposals=act.entry.proposals,
        reported_by_id=act.case.actor.user_id,
        reported_for_id=situation.instance.lead_unit_id,
        reported_at=act.at,
    )
    if situation.asked:
        commune = act.session.get_one(Commune, report.commune_id)
        calendar = calendar_of(act.session, report.commune_id)
        soonest = calendar.after_working_days(local_day(act.at), commune.answer_days)
        report.answers_due_on = max(soonest, situation.instance.answer_by or soonest)
    act.session.add(report)
    act.session.flush()
    handed_in = [
        ReportedVersion(commune_id=report.commune_id, report_id=report.id, version_id=version.id)
        for version in situation.current_versions.values()
    ]
    act.session.add_all(handed_in)
    return [report, *handed_in]


def leave_confirmation(act: Act) -> list[Owned]:
    """The unit's confirmation of its own part."""
    assert isinstance(act.entry, OpinionEntry)
    confirmation = Confirmation(
        **act.place,
        **_given(act),
        stance=Stance.CONFIRMED,
        opinion=act.entry.opinion,
        remark=act.entry.remark,
    )
    act.session.add(confirmation)
    return [confirmation]


def leave_objection(act: Act) -> list[Owned]:
    """The unit's objection, which the lead unit has to answer in writing."""
    assert isinstance(act.entry, ReasonEntry)
    objection = Confirmation(
        **act.place, **_given(act), stance=Stance.OBJECTED, remark=act.entry.reason
    )
    act.session.add(objection)
    return [objection]


def leave_response(act: Act) -> list[Owned]:
    """The objection, with the lead unit's response to it."""
    assert isinstance(act.entry, ResponseEntry)
    objection = act.case.objection
    assert objection is not None
    objection.response = act.entry.response
    objection.responded_by_id = act.case.actor.user_id
    objection.responded_at = act.at
    return [objection]


def leave_silence(act: Act) -> list[Owned]:
    """A note of "no response" for every unit that did not answer; never an agreement."""
    first = len(act.case.situation.given) + 1
    notes: list[Owned] = [
        Confirmation(
            **act.place,
            unit_id=unit.id,
            position=position,
            stance=Stance.NO_RESPONSE,
            remark="",
            given_at=act.at,
        )
        for position, unit in enumerate(act.case.situation.silent, first)
    ]
    act.session.add_all(notes)
    return notes


def leave_extension(act: Act) -> list[Owned]:
    """The extension that is asked for."""
    assert isinstance(act.entry, ExtensionEntry)
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


def leave_extension_grant(act: Act) -> list[Owned]:
    """The extension as granted; the due date moves, and the last day for answers with it."""
    assert isinstance(act.entry, GrantEntry)
    assert act.entry.until is not None
    instance = act.case.situation.instance
    calendar = calendar_of(act.session, instance.commune_id)
    instance.answer_by = moved_along(instance, act.entry.until, calendar)
    instance.due_on = act.entry.until
    extension = _decided(act, act.entry.reason)
    extension.granted_until = act.entry.until
    return [extension]


def leave_extension_refusal(act: Act) -> list[Owned]:
    """The extension as refused; the due date stays."""
    assert isinstance(act.entry, ReasonEntry)
    return [_decided(act, act.entry.reason)]


def leave_moot(act: Act) -> list[Owned]:
    """The extension that waited as the instance ended: nobody has to decide on it any more."""
    waits = act.case.situation.open_extension and act.case.actor.user_id
    return [_decided(act, "")] if waits else []


def leave_decline(act: Act) -> list[Owned]:
    """What the lead unit sent back."""
    assert isinstance(act.entry, ReasonEntry)
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


def leave_reassignment(act: Act) -> list[Owned]:
    """What was sent back, with the instance of the unit that gets it instead."""
    assert isinstance(act.entry, ReassignmentEntry)
    decline = _answered(act, act.entry.reason)
    successor = reassign(act.session, act.case, act.entry, at=act.at)
    decline.successor_id = successor.id
    return [decline]


def leave_upholding(act: Act) -> list[Owned]:
    """What was sent back, which the unit keeps nevertheless."""
    assert isinstance(act.entry, ReasonEntry)
    return [_answered(act, act.entry.reason)]


def leave_urging(act: Act) -> list[Owned]:
    """A note for each unit that is urged."""
    assert isinstance(act.entry, UrgingEntry)
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
        for unit in awaited_units(act.case.situation)
        if act.entry.units is None or unit.code in act.entry.units
    ]
    act.session.add_all(notes)
    return [*notes]


def _decided(act: Act, answer: str) -> Extension:
    extension = act.case.situation.open_extension
    assert extension is not None
    extension.decided_by_id = act.case.actor.user_id
    extension.decided_at = act.at
    extension.answer = answer
    return extension


def _answered(act: Act, answer: str) -> Decline:
    decline = act.case.situation.open_decline
    assert decline is not None
    decline.answered_by_id = act.case.actor.user_id
    decline.answered_at = act.at
    decline.answer = answer
    return decline


def _given(act: Act) -> dict[str, Any]:
    return {
        "unit_id": act.case.post.unit_id if act.case.post else None,
        "position": len(act.case.situation.given) + 1,
        "given_by_id": act.case.actor.user_id,
        "given_at": act.at,
    }


def leave_reminders(act: Act) -> list[Owned]:
    """The reminders given."""
    assert isinstance(act.entry, RemindersEntry)
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


TRACES: dict[str, Callable[[Act], list[Owned]]] = {
    "report": leave_report,
    "confirmation": leave_confirmation,
    "objection": leave_objection,
    "response": leave_response,
    "silence": leave_silence,
    "extension": leave_extension,
    "extension_grant": leave_extension_grant,
    "extension_refusal": leave_extension_refusal,
    "decline": leave_decline,
    "reassignment": leave_reassignment,
    "upholding": leave_upholding,
    "urging": leave_urging,
    "reminders": leave_reminders,
}
"""The verb for a rule's `leaves`."""
