"""What an action asks for and keeps besides its line in the record: one value for each effect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from models.base import Owned
from models.deadline import Decline, Extension, Urging
from models.organisation import Commune
from models.product import ReportedVersion
from models.reminder import Reminder
from models.vocabulary import Stance
from models.work import Confirmation, Report
from workflow.calendar.days import calendar_of, local_day
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName
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
from workflow.instance.case import Case
from workflow.instance.standing import COOPERATING_HEAD
from workflow.instance.turn import awaited_units

Given = TypeVar("Given", bound=Entry | None)


@dataclass(frozen=True, slots=True)
class Act(Generic[Given]):
    """An action that won: the case it was judged on, what was given, and when."""

    session: Session
    case: Case
    entry: Given
    at: datetime

    @property
    def place(self) -> dict[str, Any]:
        """Where everything kept belongs: the commune, the instance and its round."""
        instance = self.case.situation.instance
        return {
            "commune_id": instance.commune_id,
            "instance_id": instance.id,
            "round": instance.round,
        }


def keep_nothing(_act: Act[ReasonEntry]) -> list[Owned]:
    """No row: what was given stands in the line of the record."""
    return []


def keep_report(act: Act[ReportEntry]) -> list[Owned]:
    """The report that begins a round, with the product versions handed in with it."""
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


def keep_confirmation(act: Act[OpinionEntry]) -> list[Owned]:
    """The unit's confirmation of its own part."""
    confirmation = Confirmation(
        **act.place,
        **_given(act),
        stance=Stance.CONFIRMED,
        opinion=act.entry.opinion,
        remark=act.entry.remark,
    )
    act.session.add(confirmation)
    return [confirmation]


def keep_objection(act: Act[ReasonEntry]) -> list[Owned]:
    """The unit's objection, which the lead unit has to answer in writing."""
    objection = Confirmation(
        **act.place, **_given(act), stance=Stance.OBJECTED, remark=act.entry.reason
    )
    act.session.add(objection)
    return [objection]


def keep_response(act: Act[ResponseEntry]) -> list[Owned]:
    """The objection, with the lead unit's response to it."""
    objection = act.case.objection
    assert objection is not None
    objection.response = act.entry.response
    objection.responded_by_id = act.case.actor.user_id
    objection.responded_at = act.at
    return [objection]


def keep_silence(act: Act[None]) -> list[Owned]:
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
        for unit in awaited_units(act.case.situation)
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


def _given(act: Act[Any]) -> dict[str, Any]:
    return {
        "unit_id": act.case.post.unit_id if act.case.post else None,
        "position": len(act.case.situation.given) + 1,
        "given_by_id": act.case.actor.user_id,
        "given_at": act.at,
    }


@dataclass(frozen=True, slots=True)
class Effect(Generic[Given]):
    """What has to be given with an action, where it makes sense, and what it keeps."""

    keep: Callable[[Act[Given]], list[Owned]]
    """Adds the rows, which the record vouches for."""
    entry: type[Given] | None = None
    """What the person gives; None where nothing is asked."""
    needs: tuple[str, ...] = ()
    """The conditions without which a row cannot have it."""
    standing: str | None = None
    """The only standing that can bring it about; None for any."""
    rests_on: tuple[str, ...] | None = None
    """The facts it rests on beside the state, as `workflow/engine/grounds.py` names them.

    None: on everything, where the row leads elsewhere, else on the state alone.
    """
    changes: frozenset[str] = frozenset()
    """Those of these facts that are others afterwards."""


_ITS_OWN_PART = ("round", "products", "own_answers")
_ANSWERED = frozenset({"own_answers", "answers", "objection"})
_EXTENSION, _DECLINE = frozenset({"extension"}), frozenset({"decline"})

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.REASON: Effect(keep_nothing, ReasonEntry),
    # Documents that colleagues hand in while the report is written are meant to go with it.
    EffectName.REPORT: Effect(
        keep_report, ReportEntry, rests_on=("round",), changes=frozenset({"round"})
    ),
    EffectName.CONFIRMATION: Effect(
        keep_confirmation,
        OpinionEntry,
        needs=("not_confirmed_yet",),
        standing=COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
    ),
    EffectName.OBJECTION: Effect(
        keep_objection,
        ReasonEntry,
        needs=("not_objected_yet",),
        standing=COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
    ),
    EffectName.RESPONSE: Effect(
        keep_response,
        ResponseEntry,
        needs=("objection_open",),
        rests_on=("round", "objection"),
        changes=frozenset({"answers", "objection"}),
    ),
    EffectName.SILENCE: Effect(keep_silence, rests_on=("round",), changes=frozenset({"answers"})),
    EffectName.EXTENSION: Effect(
        keep_extension,
        ExtensionEntry,
        needs=("deadline_ahead", "no_extension_waiting"),
        rests_on=("extension",),
        changes=_EXTENSION,
    ),
    EffectName.EXTENSION_GRANT: Effect(
        keep_extension_grant,
        GrantEntry,
        needs=("extension_asked",),
        rests_on=("extension",),
        changes=_EXTENSION,
    ),
    EffectName.EXTENSION_REFUSAL: Effect(
        keep_extension_refusal,
        ReasonEntry,
        needs=("extension_asked",),
        rests_on=("extension",),
        changes=_EXTENSION,
    ),
    EffectName.DECLINE: Effect(
        keep_decline,
        ReasonEntry,
        needs=("no_decline_waiting",),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.REASSIGNMENT: Effect(
        keep_reassignment,
        ReassignmentEntry,
        needs=("decline_asked",),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.UPHOLDING: Effect(
        keep_upholding,
        ReasonEntry,
        needs=("decline_asked",),
        rests_on=("decline",),
        changes=_DECLINE,
    ),
    EffectName.URGING: Effect(keep_urging, UrgingEntry, rests_on=()),
    EffectName.REMINDERS: Effect(keep_reminders, RemindersEntry, standing="clock", rests_on=()),
}
"""Every effect that a row can name."""


def effect_of(rule: Rule | None) -> Effect[Any] | None:
    """The effect of a row; None where it keeps nothing and asks for nothing."""
    return EFFECTS[rule.effect] if rule and rule.effect else None


def asks_for(rule: Rule | None) -> str | None:
    """The kind of entry that a row asks for; None where nothing is asked."""
    effect = effect_of(rule)
    return effect.entry.kind if effect and effect.entry else None
