"""The report, with which a round begins."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.base import Owned
from models.product import ReportedVersion
from models.report import FurtherHeadings
from models.work import Report
from workflow.definition.vocabulary import EffectName, Ground, Standing
from workflow.documents.product_answers import Answered, check_answers, keep_answers
from workflow.engine.answering_time import last_day_of_answers
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, demand
from workflow.instance.telling import LEAD, News


@dataclass(frozen=True, slots=True)
class ReportEntry(Entry):
    """What the lead unit reports, under the headings of an official report.

    `results` may not be empty.
    """

    kind = "report"
    read_elsewhere = ("results", "difficulties", "proposals", "guidance", "next_steps")
    """In the report on the page, round by round."""

    results: str
    difficulties: str = ""
    proposals: str = ""
    guidance: str = ""
    next_steps: str = ""
    answers_due_on: date | None = None
    """By when the units asked are to answer, where the lead unit gives them longer; None: as long
    as the commune gives. It counts only where somebody is asked.
    """
    products: tuple[Answered, ...] = ()
    """What is said of the products that no version is handed in of."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        demand(results=self.results)
        check_answers(case.situation, self.products)

    def as_json(self) -> dict[str, Any]:
        """It as JSON values; what could not be given at first is there only where it was."""
        given = Entry.as_json(self) | {"products": [each.as_json() for each in self.products]}
        absent = [name for name in _GIVEN_LATER if not given[name]]
        return {name: value for name, value in given.items() if name not in absent}


_GIVEN_LATER = ("guidance", "next_steps", "answers_due_on", "products")
"""What a form that was sent to an earlier program, and comes once more, does not have."""


def keep_report(act: Act[ReportEntry]) -> list[Owned]:
    """The report that begins a round, with how it answers each product of the plan."""
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
        report.answers_due_on = last_day_of_answers(
            act.session, report.commune_id, act.at, chosen=act.entry.answers_due_on
        )
    act.session.add(report)
    act.session.flush()
    further = FurtherHeadings(
        commune_id=report.commune_id,
        report_id=report.id,
        guidance=act.entry.guidance,
        next_steps=act.entry.next_steps,
    )
    handed_in = [
        ReportedVersion(commune_id=report.commune_id, report_id=report.id, version_id=version.id)
        for version in situation.current_versions.values()
    ]
    kept = [further, *handed_in]
    act.session.add_all(kept)
    said = keep_answers(act.session, situation, report, act.entry.products)
    return [report, *kept, *said]


REPORTED = News("report_came", (*LEAD, Standing.FOLLOW_UP), can_wait=True)

EFFECTS: dict[str, Effect[Any]] = {
    # Documents that colleagues hand in while the report is written are meant to go with it.
    EffectName.REPORT: Effect(
        keep_report,
        ReportEntry,
        rests_on=(Ground.ROUND,),
        changes=frozenset({Ground.ROUND}),
        tells=(REPORTED,),
    ),
}
"""What is reported."""
