"""What a task promises in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.plan import Indicator
from models.vocabulary import EventKind
from tests.factories import write_down

if TYPE_CHECKING:
    from tests.office import Office

SHARE = "share"


def promise_a_share(office: Office) -> None:
    """Have task I.3 promise a share between 15 and 20 percent, each year."""
    with office.transaction() as session:
        indicator = Indicator(
            commune_id=office.commune_id,
            task_id=office.task("I.3").id,
            code=SHARE,
            name="Tỷ trọng vốn ủy thác",
            formula="vốn ủy thác ÷ tổng nguồn vốn × 100",
            unit_of_measure="%",
            target_from=15,
            target_to=20,
            scope="province",
        )
        session.add(indicator)
        session.flush()
        write_down(session, EventKind.PLAN, "plan/1", [indicator], at=office.now)
