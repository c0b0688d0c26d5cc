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
    def enterable(self) -> tuple[Unit, ...]:
        """The units for which whoever acts for the office can write an answer down.

        Nobody does for a unit of their own, nor for one of whose place they take.
        """
        place = self.post.place if self.post else None
        mine = self.actor.units_before(self.situation.instance)
        mine |= place.unit_ids if place else frozenset()
        return tuple(unit for unit in self.situation.enterable if unit.id not in mine)

    @property
    def objection(self) -> Confirmation | None:
        """The open objection that a response now would answer."""
        wanted = {unit.id for unit in self.situation.asked if unit.code == self.about_unit}
        for objection in self.situation.open_objections:
            if not self.about_unit or objection.unit_id in wanted:
                return objection
        return None
