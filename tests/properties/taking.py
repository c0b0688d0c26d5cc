"""Whether what is given can be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.entries import GIVINGS
from tests.properties import oracle
from workflow.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tests.properties.giving import Given
    from tests.properties.paper import Moment, Paper
    from tests.properties.staff import Held

Running = set[tuple[str, "date", str]]
"""The task, the cut-off of the period and the lead unit of what is not revoked."""


@dataclass(frozen=True)
class Taking:
    """Before which paper, in which post and at which moment something is given."""

    paper: Paper
    post: Held | None
    moment: Moment
    running: Running
    who: str
    papers: Collection[Paper]
    """Those of all instances."""

    @property
    def units(self) -> set[str]:
        """The units of who gives it."""
        return {unit for _, unit in self.moment.held(self.who) if unit}

    def fault(self, entry: Given, must_give: str) -> type[Exception] | None:
        """What is raised; None where it is taken. Where nothing must be given, nobody looks."""
        if not must_give:
            return None
        giving = GIVINGS[must_give]
        return giving.fault(self, entry) if isinstance(entry, giving.entry) else Invalid

    def sees(self, name: str) -> bool:
        """Whether the instance exists for somebody."""
        return oracle.sees(self.paper, name, self.moment.held(name))
