"""Rights to arrange what lies around the instances: who has them, and in which post."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from models.vocabulary import Role
from workflow.actors.actor import Actor, HeldPost
from workflow.errors import NotEntitled, Obstacle


@dataclass(frozen=True, slots=True)
class Right:
    """Who may make a change, and the post that the record then names."""

    standing: str
    """Who has it, as refusals tell everybody else."""
    held_by: Callable[[Actor], bool]
    post_of: Callable[[Actor], HeldPost | None]
    """The post in which an actor makes use of it; None where it takes none."""
    otherwise: Obstacle | None = None
    """What everybody else is told, where there is more to say than that they lack it."""

    @classmethod
    def of_post(cls, standing: str, post_of: Callable[[Actor], HeldPost | None]) -> Self:
        """The right of whoever holds such a post, and of nobody else."""
        return cls(standing, lambda actor: post_of(actor) is not None, post_of)

    @property
    def missing(self) -> Obstacle:
        """What stands in the way of everybody else."""
        lacking = Obstacle("not_entitled", (), self.standing, of_right=True)
        return self.otherwise or lacking

    def demand(self, actor: Actor) -> None:
        """Refuse whoever may not look at what is kept under it either; nothing is recorded."""
        if not self.held_by(actor):
            raise NotEntitled((self.missing,))


def no_post(_actor: Actor) -> None:
    """Name no post: the clock and the installation have none."""


def first_post(actor: Actor) -> HeldPost | None:
    """The post that is named first of an actor's; None when they hold none."""
    return next(iter(actor.posts), None)


def _administrator_post(actor: Actor) -> HeldPost | None:
    return next((post for post in actor.posts if post.role is Role.ADMINISTRATOR), None)


def _administers(actor: Actor) -> bool:
    itself = actor == Actor.system(actor.commune_id)
    return itself or _administrator_post(actor) is not None


ADMINISTERING = Right("administrator", _administers, _administrator_post)
"""To keep people, units, posts and terms; the installation itself may."""

FOLLOWING_UP = Right.of_post("follow_up", lambda actor: actor.follow_up_post)
"""To arrange the plan and the calendar."""

BY_THE_CLOCK = Right("clock", lambda actor: actor == Actor.clock(actor.commune_id), no_post)
"""To do what happens by itself when a time has come."""

NO_RIGHT_NEEDED = Right("", lambda _actor: True, no_post)
"""What is one's own, such as one's account, or done by hand where the server stands."""
