"""The report, with which a round begins."""

from dataclasses import dataclass
from typing import Any

from models.base import Owned
from models.organisation import Commune
from models.product import ReportedVersion
from models.work import Report
from workflow.calendar.days import calendar_of, local_day
from workflow.definition.vocabulary import EffectName, Ground
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, demand


@dataclass(frozen=True, slots=True)
class ReportEntry(Entry):
    """What the lead unit reports; `results` may not be empty."""

    kind = "report"
    read_elsewhere = ("results", "difficulties", "proposals")
    """In the report on the page, round by round."""

    results: str
    difficulties: str = ""
    proposals: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        demand(results=self.results)


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


EFFECTS: dict[str, Effect[Any]] = {
    # Documents that colleagues hand in while the report is written are meant to go with it.
    EffectName.REPORT: Effect(
        keep_report, ReportEntry, rests_on=(Ground.ROUND,), changes=frozenset({Ground.ROUND})
    ),
}
"""What is reported."""
