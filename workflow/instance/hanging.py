"""What was read of instances, hung on them and on one another: no session does it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from models.ballot import Ballot, Seat, Slip
from models.plan import ProductRequirement
from models.product import ProductLink, ProductVersion
from models.queries.plain import Found, tie
from models.report import FurtherHeadings
from models.work import Confirmation, Cooperation, Report, TaskInstance


def hang_papers_on(instances: Iterable[TaskInstance], found: Found) -> None:
    """Have each instance know what is demanded, and who is asked, reported and answered."""
    further = {each.report_id: each for each in found.all(FurtherHeadings)}
    for report in found.all(Report):
        tie(report, "further", further.get(report.id))
    asked = by_instance(sorted(found.all(Cooperation), key=lambda each: each.position))
    reports = by_instance(sorted(found.all(Report), key=lambda each: each.round))
    answers = sorted(found.all(Confirmation), key=lambda each: (each.round, each.position))
    confirmations = by_instance(answers)
    requirements: defaultdict[uuid.UUID, list[ProductRequirement]] = defaultdict(list)
    for demand in sorted(found.all(ProductRequirement), key=lambda each: each.position):
        requirements[demand.task_id].append(demand)
    for each in instances:
        tie(each, "cooperations", asked[each.id])
        tie(each, "reports", reports[each.id])
        tie(each, "confirmations", confirmations[each.id])
        tie(each.task, "requirements", requirements[each.task_id])


def hang_on_ballots(found: Found) -> None:
    """Have each ballot know its seats and slips."""
    seats: defaultdict[uuid.UUID, list[Seat]] = defaultdict(list)
    for seat in sorted(found.all(Seat), key=lambda each: each.position):
        seats[seat.ballot_id].append(seat)
    slips: defaultdict[uuid.UUID, list[Slip]] = defaultdict(list)
    for slip in sorted(found.all(Slip), key=lambda each: each.cast_at):
        slips[slip.ballot_id].append(slip)
    for ballot in found.all(Ballot):
        tie(ballot, "seats", seats[ballot.id])
        tie(ballot, "slips", slips[ballot.id])


def hang_on_versions(found: Found) -> None:
    """Have each version know its link, also those of earlier periods."""
    links = {link.version_id: link for link in found.all(ProductLink)}
    for version in found.all(ProductVersion):
        tie(version, "link", links.get(version.id))


def by_instance(rows: Iterable[Any]) -> defaultdict[uuid.UUID, list[Any]]:
    """The rows of each instance, in their order."""
    found: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.instance_id].append(row)
    return found
