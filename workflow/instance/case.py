"""A situation seen from one acting post: what facts and conditions are asked about."""

import uuid
from dataclasses import dataclass

from models.organisation import Unit
from models.work import Confirmation
from workflow.actors.actor import Actor, HeldPost
from workflow.instance.situation import Situation


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody, in one of their posts, before an instance; `about_unit` narrows a response."""

    situation: Situation
    actor: Actor
    post: HeldPost | None
    about_unit: str | None = None
    """The code of the unit whose objection is answered; empty: the oldest one open.

    Where the office writes an answer down, that of the unit that gave it.
    """

    @property
    def answering_id(self) -> uuid.UUID | None:
        """The unit whose answer it is: the one that is spoken of, or that of this post."""
        named = (unit.id for unit in self.situation.asked if unit.code == self.about_unit)
        return next(named, self.post.unit_id if self.post else None)

    @property
    def own_answers(self) -> tuple[Confirmation, ...]:
        """What the unit of this post has answered in the current round, in order."""
        unit_id = self.post.unit_id if self.post else None
        return tuple(answer for answer in self.situation.given if answer.unit_id == unit_id)

    @property
    def units(self) -> frozenset[uuid.UUID]:
        """The units of who acts, as far as they reach the instance, and of whose place they take.

        For none of them somebody does what is another's to do.
        """
        place = self.post.place if self.post else None
        own = self.actor.units_before(self.situation.instance)
        return own | place.unit_ids if place else own

    @property
    def is_of_lead(self) -> bool:
        """Whether who acts, or whose place they take, belongs to the lead unit."""
        return self.situation.instance.lead_unit_id in self.units

    @property
    def enterable(self) -> tuple[Unit, ...]:
        """The units for which whoever acts for the office can write an answer down."""
        return tuple(unit for unit in self.situation.enterable if unit.id not in self.units)

    @property
    def urgeable(self) -> tuple[Unit, ...]:
        """The units awaited that can be urged: those of others.

        Where only one's own is awaited, that: the first definitions let somebody urge it.
        """
        awaited = self.situation.awaited_units
        return tuple(unit for unit in awaited if unit.id not in self.units) or awaited

    @property
    def objection(self) -> Confirmation | None:
        """The open objection that a response now would answer."""
        wanted = {unit.id for unit in self.situation.asked if unit.code == self.about_unit}
        for objection in self.situation.open_objections:
            if not self.about_unit or objection.unit_id in wanted:
                return objection
        return None
