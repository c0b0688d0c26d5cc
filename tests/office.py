"""The office of the tests: the cast at work, and the stations to which they bring a task.

What a test says to an office reads as a sentence, `office.reported("I.1")`, so there is one word
before the verb and never two: the subjects are storeys, each in a file of its own and knowing
those beneath it alone. Look for a verb by what it does:

    tests/office.py     brings a task to a station of its way   office.reported("I.1")
    tests/acting.py     does one thing, as one of the cast      office.perform("kinhte", n, "start")
    tests/reading.py    tells how something is now              office.state(n)
    tests/premises.py   is about the database or the clock      office.later(days=1)

Who the cast are stands in tests/cast.py, what they give with an action in tests/entries.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acting import Acting
from tests.stations import station
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from collections.abc import Callable


class Office(Acting):
    """One commune, and the way of its tasks: at a station, everybody before it has acted."""

    @station
    def in_progress(self, label: str = "I.1") -> int:
        """An instance that its lead unit has taken up, without products."""
        number = self.assign(label)
        self.perform(self._heads(number)[0], number, "start")
        return number

    @station
    def reported(self, label: str = "I.1") -> int:
        """An instance whose products and report are in; its cooperating units are asked."""
        number = self.in_progress(label)
        self.report(number)
        return number

    @station
    def reviewed(self, label: str = "I.1") -> int:
        """An instance on which every unit asked has agreed."""
        number = self.reported(label)
        for head in self._heads(number)[1:]:
            self.perform(head, number, "confirm")
        return number

    @station
    def closed(self, label: str = "I.1") -> int:
        """An instance whose result the chair has approved."""
        number = self.reviewed(label)
        if self.situation(number).needs_vote:
            self.record_vote(number)
        self.perform("chutich", number, "approve")
        return number

    @station
    def revoked(self, label: str = "I.1") -> int:
        """An instance that the chair has taken back."""
        number = self.assign(label)
        self.perform("chutich", number, "revoke")
        return number

    def standing_in(self, state: str, label: str = "I.1") -> int:
        """A new instance in a state, brought there by the people it takes."""
        way: Callable[[str], int] = (
            self.assign if state == COMMUNE.initial else getattr(self, state)
        )
        return way(label)
