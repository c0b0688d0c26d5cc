"""What is kept of a report and of the answers to it."""

from typing import Any

from models.base import Owned
from models.organisation import Commune
from models.product import ReportedVersion
from models.vocabulary import Stance
from models.work import Confirmation, Report
from workflow.calendar.days import calendar_of, local_day
from workflow.definition.vocabulary import ConditionName, EffectName, Standing
from workflow.engine.inputs import OpinionEntry, ReportEntry, ResponseEntry
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import ReasonEntry


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


def _given(act: Act[Any]) -> dict[str, Any]:
    return {
        "unit_id": act.case.post.unit_id if act.case.post else None,
        "position": len(act.case.situation.given) + 1,
        "given_by_id": act.case.actor.user_id,
        "given_at": act.at,
    }


_ITS_OWN_PART = ("round", "products", "own_answers")
_ANSWERED = frozenset({"own_answers", "answers", "objection"})

ANSWERS: dict[str, Effect[Any]] = {
    # Documents that colleagues hand in while the report is written are meant to go with it.
    EffectName.REPORT: Effect(
        keep_report, ReportEntry, rests_on=("round",), changes=frozenset({"round"})
    ),
    EffectName.CONFIRMATION: Effect(
        keep_confirmation,
        OpinionEntry,
        needs=(ConditionName.NOT_CONFIRMED_YET,),
        standing=Standing.COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
    ),
    EffectName.OBJECTION: Effect(
        keep_objection,
        ReasonEntry,
        needs=(ConditionName.NOT_OBJECTED_YET,),
        standing=Standing.COOPERATING_HEAD,
        rests_on=_ITS_OWN_PART,
        changes=_ANSWERED,
    ),
    EffectName.RESPONSE: Effect(
        keep_response,
        ResponseEntry,
        needs=(ConditionName.OBJECTION_OPEN,),
        rests_on=("round", "objection"),
        changes=frozenset({"answers", "objection"}),
    ),
    EffectName.SILENCE: Effect(keep_silence, rests_on=("round",), changes=frozenset({"answers"})),
}
"""The report, and what others say to it."""
