"""Who holds which post, and until when: the list of posts that the paper office keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import Role
from tests import cast

if TYPE_CHECKING:
    from datetime import date

Held = tuple[Role, str | None]
"""A post: its role, and the code of its unit."""

OF_COMMITTEE = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)


class Staff:
    """Everybody's posts, in the order in which they were given, each with its last day."""

    def __init__(self) -> None:
        self._posts: dict[str, list[tuple[Held, date | None]]] = {
            person.username: [((role, unit), None) for role, unit, _ in person.posts]
            for person in cast.PEOPLE
        }

    def held(self, who: str, day: date) -> tuple[Held, ...]:
        posts = self._posts.get(who, [])
        return tuple(post for post, last in posts if last is None or last >= day)

    def give(self, who: str, post: Held) -> None:
        self._posts[who].append((post, None))

    def end(self, who: str, day: date) -> int:
        """How many posts of somebody's ended; the day is their last."""
        held = self.held(who, day)
        self._posts[who] = [
            (post, day if post in held else last) for post, last in self._posts[who]
        ]
        return len(held)

    def units(self, who: str, day: date) -> set[str | None]:
        return {unit for _, unit in self.held(who, day)}

    def administers(self, who: str, day: date) -> bool:
        return any(role == Role.ADMINISTRATOR for role, _ in self.held(who, day))

    def members(self, day: date) -> list[str]:
        """Who is of the committee on a day, administrator or not."""
        return [
            who
            for who in self._posts
            if any(role in OF_COMMITTEE for role, _ in self.held(who, day))
        ]

    def chairs(self, who: str, day: date) -> bool:
        return any(role == Role.CHAIR for role, _ in self.held(who, day))
