"""Urging (đôn đốc): the units that are awaited are told to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.base import Owned
from models.deadline import Urging
from workflow.definition.vocabulary import EffectName
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import Entry, empty, refuse


@dataclass(frozen=True, slots=True)
class UrgingEntry(Entry):
    """What the units are told that are urged."""

    kind = "urging"

    message: str
    units: tuple[str, ...] | None = None
    """Their codes, of which those are urged that can be; None: every unit that can."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(message=self.message)
        if self.units is not None:
            # Who answered since the form was drawn needs no urging; the others are urged.
            known = {unit.code for unit in case.situation.units}
            awaited = {unit.code for unit in case.urgeable}
            if not self.units:
                wrong["units"] = "required"
            elif not known.issuperset(self.units) or awaited.isdisjoint(self.units):
                wrong["units"] = "unit_not_awaited"
        refuse(wrong)


def keep_urging(act: Act[UrgingEntry]) -> list[Owned]:
    """A note for each unit that is urged."""
    notes = [
        Urging(
            **act.whose,
            unit_id=unit.id,
            message=act.entry.message,
            urged_by_id=act.case.actor.user_id,
            urged_at=act.at,
        )
        for unit in act.case.urgeable
        if act.entry.units is None or unit.code in act.entry.units
    ]
    act.session.add_all(notes)
    return [*notes]


def _details(act: Act[UrgingEntry], rows: Sequence[Owned]) -> dict[str, Any]:
    urged = {each.unit_id for each in rows if isinstance(each, Urging)}
    own = [unit.subordinate for unit in act.case.urgeable if unit.id in urged]
    return {**details_of_round(act, rows), URGED: {OWN: sum(own), OUTSIDE: len(own) - sum(own)}}


URGED, OWN, OUTSIDE = "urged", "own", "outside"
"""Under these the details of a line say how many units were urged that are the committee's own,
and how many that are not: these are requested.
"""

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.URGING: Effect(keep_urging, UrgingEntry, rests_on=(), details=_details),
}
"""How units are pressed by people."""
