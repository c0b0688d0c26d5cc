"""Whether what is given can be taken, and what of it goes on the paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.vocabulary import Opinion
from tests import cast
from tests.properties import oracle
from tests.properties.giving import Handing
from tests.properties.putting import Figures
from workflow.discussion.comments import CommentEntry
from workflow.documents.products import ProductWithdrawalEntry
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.errors import Invalid, Stale, Unknown
from workflow.instance.entry import ReasonEntry
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import CountEntry, VoteEntry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.giving import Given
    from tests.properties.paper import Moment, Paper
    from tests.properties.staff import Held

DEMANDED: dict[str, tuple[type, str]] = {
    "": (object, ""),
    "report": (ReportEntry, "results"),
    "reason": (ReasonEntry, "reason"),
    "response": (ResponseEntry, "response"),
    "extension": (ExtensionEntry, "reason"),
    "grant": (GrantEntry, ""),
    "reassignment": (ReassignmentEntry, "reason"),
    "urging": (UrgingEntry, "message"),
    "reminders": (RemindersEntry, ""),
    "product": (Handing, ""),
    "product_withdrawal": (ProductWithdrawalEntry, ""),
    "ballot": (BallotEntry, ""),
    "slip": (SlipEntry, ""),
    "count": (CountEntry, "document_number"),
    "vote": (VoteEntry, "document_number"),
    "comment": (CommentEntry, "body"),
}
"""The entry that must be given, and the text in it that may not be empty."""

FARTHEST = timedelta(days=60)
"""How far ahead the committee may be asked."""

Running = set[tuple[str, "date", str]]
"""The task, the cut-off of the period and the lead unit of what is not revoked."""


@dataclass(frozen=True)
class Taking:
    """Before which paper, in which post and at which moment something is given."""

    paper: Paper
    post: Held | None
    moment: Moment
    running: Running

    def fault(self, entry: Given, must_give: str) -> type[Exception] | None:
        """What is raised; None where it is taken. Where nothing must be given, nobody looks."""
        if not must_give:
            return None
        if not _is_enough(entry, must_give):
            return Invalid
        if isinstance(entry, ProductWithdrawalEntry):
            return self._fault_of_taking_out(entry.version)
        fits = self._fits_committee(entry) if must_give in _COMMITTEE else self._fits(entry)
        return None if fits else Invalid

    def _fault_of_taking_out(self, number: int) -> type[Exception] | None:
        standing = {version.number: version.stands for version in self.paper.versions}
        if number not in standing:
            return Unknown
        return None if standing[number] else Stale

    def _fits_committee(self, entry: Given) -> bool:
        today = self.moment.today
        match entry:
            case BallotEntry(held_on=day):
                return day is not None and today <= day <= today + FARTHEST
            case SlipEntry(choice=choice):
                return choice is not None
            case VoteEntry(decided_on=day):
                return day <= today and figures_of(entry).agree
            case _:
                return True

    def _fits(self, entry: Given) -> bool:
        """Whether the days, units, documents and people that were given can be taken."""
        paper, today = self.paper, self.moment.today
        match entry:
            case ExtensionEntry(proposed_on=day):
                return self._is_later(day)
            case GrantEntry(until=day):
                latest = self.moment.left_to_office
                of_office = self.post is not None and self.post[1] == cast.FOLLOW_UP_UNIT
                within = not of_office or latest is None or day is None or day <= latest
                return within and self._is_later(day)
            case ReassignmentEntry(unit=unit, due_on=day):
                asked = unit not in {paper.lead, "SO_NOI_VU"}
                # A village takes the place of a village, and of no other unit.
                asked &= paper.lead.startswith("THON_") or not unit.startswith("THON_")
                free = (paper.task.label, paper.cut_off, unit) not in self.running
                return bool(asked and free and day and today <= day <= paper.latest)
            case UrgingEntry(units=units):
                return units is None or (bool(units) and set(units) <= paper.awaited)
            case RemindersEntry(due=due):
                return bool(due) and paper.due_on not in paper.reminded
            case Handing(position=position, content=content):
                known = 0 < position <= len(paper.task.products)
                current = paper.current.get(position)
                return known and (current is None or current.content != content)
            case CommentEntry(body=body):
                return all(self._sees(name) for name in re.findall("@(.*)", body))
            case _:
                return True

    def _sees(self, name: str) -> bool:
        return oracle.sees(self.paper, name, self.moment.held(name))

    def _is_later(self, day: date | None) -> bool:
        paper, today = self.paper, self.moment.today
        return day is not None and paper.due_on < day <= paper.latest and day >= today


_COMMITTEE = {"ballot", "slip", "count", "vote"}


def _is_enough(entry: Given, must_give: str) -> bool:
    """Whether texts are given that must be given, by their words."""
    if must_give == "opinion":
        remarks = isinstance(entry, OpinionEntry) and (
            entry.opinion is not Opinion.AGREE_WITH_REMARKS or entry.remark.strip()
        )
        return bool(remarks)
    kind, text = DEMANDED[must_give]
    return isinstance(entry, kind) and (not text or bool(getattr(entry, text).strip()))


def figures_of(entry: VoteEntry) -> Figures:
    return Figures(
        members=entry.members,
        in_favour=entry.in_favour,
        against=entry.against,
        abstained=entry.abstained,
        chair_in_favour=entry.chair_in_favour,
    )


def written_of(entry: Given) -> dict[str, Any]:
    """What of it goes on the paper, as `Deed` names it."""
    names = _WRITTEN.get(type(entry), {})
    written = {name: getattr(entry, attribute) for name, attribute in names.items()}
    return written | ({"figures": figures_of(entry)} if isinstance(entry, VoteEntry) else {})


_WRITTEN: dict[type, dict[str, str]] = {
    ResponseEntry: {"about": "unit"},
    ExtensionEntry: {"until": "proposed_on"},
    GrantEntry: {"until": "until"},
    Handing: {"position": "position", "content": "content"},
    ProductWithdrawalEntry: {"version": "version"},
    BallotEntry: {"form": "form", "until": "held_on"},
    SlipEntry: {"choice": "choice"},
    CommentEntry: {"content": "body"},
}
"""For each entry: what the paper keeps, and what it is called there."""
