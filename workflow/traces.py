"""What an action leaves behind besides its line in the record: one small verb for each trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.base import Owned
from models.organisation import Commune
from models.product import ReportedVersion
from models.vocabulary import Stance
from models.work import Confirmation, Report
from workflow.calendar import calendar_of, local_day
from workflow.case import Case
from workflow.entries import Entry, OpinionEntry, ReasonEntry, ReportEntry, ResponseEntry


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


def _given(act: Act) -> dict[str, Any]:
    return {
        "unit_id": act.case.post.unit_id if act.case.post else None,
        "position": len(act.case.situation.given) + 1,
        "given_by_id": act.case.actor.user_id,
        "given_at": act.at,
    }


TRACES: dict[str, Callable[[Act], list[Owned]]] = {
    "report": leave_report,
    "confirmation": leave_confirmation,
    "objection": leave_objection,
    "response": leave_response,
    "silence": leave_silence,
}
"""The verb for a rule's `leaves`."""
