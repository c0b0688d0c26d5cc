"""What a period makes of the one before: who goes on, and who is left out and must be named."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from models.deadline import Decline
from models.vocabulary import GapCause, Side
from models.work import REVOKED, TaskInstance


@dataclass(frozen=True, slots=True)
class Succession:
    """What is carried on into a period, and who is newly left out of it."""

    carried: list[TaskInstance]
    valid: set[uuid.UUID]
    left_out: Mapping[tuple[Side, uuid.UUID], GapCause]
    waits: bool
    """Whether all that is carried on was sent back, and who goes on with it is not decided."""
    taken_back: list[str]
    """The codes of the units left out because what they led was taken back."""

    @classmethod
    def of(
        cls,
        before: Sequence[TaskInstance],
        declines: Sequence[Decline],
        valid: set[uuid.UUID],
        noted: Collection[tuple[Side, uuid.UUID]],
    ) -> Self:
        """What becomes of the instances of the period before, of which some gaps were noted."""
        running = [instance for instance in before if instance.state != REVOKED]
        carried = [instance for instance in running if instance.lead_unit_id in valid]
        sent_back = {each.instance_id for each in declines if each.answered_at is None}
        left_out = {
            unit: cause
            for unit, cause in _left_out(running, not_replaced(before, declines), valid)
            if unit not in noted
        }
        return cls(
            carried=carried,
            valid=valid,
            left_out=left_out,
            waits=bool(carried) and sent_back.issuperset(each.id for each in carried),
            taken_back=[
                instance.lead_unit.code
                for instance in before
                if left_out.get((Side.LEAD, instance.lead_unit_id)) is GapCause.TAKEN_BACK
            ],
        )

    def __bool__(self) -> bool:
        return not self.waits and bool(self.carried or self.left_out)


def not_replaced(
    instances: Sequence[TaskInstance], declines: Sequence[Decline]
) -> list[TaskInstance]:
    """Of what one task came to in a period, what was taken back and given to nobody instead.

    What was sent back is replaced by what was given out for it, and by nothing else. Of the rest
    each one given out after the taking back replaces one: that of the same unit before another.
    """
    given_on = {each.instance_id: each.successor_id for each in declines if each.successor_id}
    taken_back = sorted(
        (each for each in instances if each.state == REVOKED and each.id not in given_on),
        key=lambda each: each.state_since,
        # What could replace the last one could replace the others too, but not the other way.
        reverse=True,
    )
    free = [each for each in instances if each.id not in given_on.values()]
    for same_unit in (True, False):
        for revoked in list(taken_back):
            for other in free:
                later = other is not revoked and other.assigned_at >= revoked.state_since
                if later and (other.lead_unit_id == revoked.lead_unit_id or not same_unit):
                    taken_back.remove(revoked)
                    free.remove(other)
                    break
    return sorted(taken_back, key=lambda each: each.number)


def _left_out(
    running: Sequence[TaskInstance],
    taken_back: Sequence[TaskInstance],
    valid: Collection[uuid.UUID],
) -> Iterator[tuple[tuple[Side, uuid.UUID], GapCause]]:
    leading = dict.fromkeys(instance.lead_unit_id for instance in running)
    for instance in taken_back:
        # A unit that got the part of another goes on with that.
        if instance.lead_unit_id not in leading:
            yield (Side.LEAD, instance.lead_unit_id), GapCause.TAKEN_BACK
    named = [(Side.LEAD, unit_id) for unit_id in leading] + [
        (Side.COOPERATING, each.unit_id) for instance in running for each in instance.cooperations
    ]
    for side, unit_id in named:
        if unit_id not in valid:
            yield (side, unit_id), GapCause.ENDED
