"""How an instance stands at an instant: its papers, and whose turn it is by them."""

from dataclasses import dataclass
from functools import cached_property

from models.approval import Approval
from models.organisation import Unit
from models.record import Event
from workflow.instance.papers import Papers
from workflow.instance.turn import Turn, escalations_in, holding_up, turns_in


@dataclass(frozen=True)
class Situation(Papers):
    """What rules are asked about, and what pages and notices tell of."""

    signed: tuple[Event, ...] = ()
    """The lines by which somebody asked for more time, declined it or was answered, by which it was
    approved, and by which the versions were handed in that still hold of earlier periods."""
    chair_leads: bool = False
    """Whether the chair belongs to its lead unit."""
    nobody_else_decides: bool = False
    """Whether every chair and vice-chair belongs to its lead unit."""
    office_leads: bool = False
    """Whether its lead unit is the follow-up office."""

    @cached_property
    def directed(self) -> Approval | None:
        """The last approval with a direction that nothing was reported on, whatever its round.

        Where there is none, that of the current round, if it directs something.
        """
        directing = sorted((a for a in self.approvals if a.direction), key=lambda a: a.round)
        waiting = [each for each in directing if each.followed_at is None]
        current = [each for each in directing if each is self.approval]
        return next(reversed(waiting or current), None)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Everyone who is awaited now, each once; empty when nothing is awaited."""
        return turns_in(self)

    @cached_property
    def held_up_by(self) -> tuple[Turn, ...]:
        """Those of them that keep it where it is."""
        reported = self.instance.reported_at is not None
        return holding_up(self.turns, self.today, reported=reported)

    @cached_property
    def escalations(self) -> tuple[Turn, ...]:
        """For whom it has become urgent that somebody else's turn lasts."""
        return escalations_in(self, self.turns)

    @cached_property
    def awaited_units(self) -> tuple[Unit, ...]:
        """The units that are awaited now: those that can be urged."""
        return tuple({turn.unit.id: turn.unit for turn in self.turns if turn.unit}.values())
