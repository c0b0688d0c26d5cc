"""What people hold, as it is read: their own posts, and the places of others that they take."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.organisation import Post, User
from models.queries.holdings import Holding
from models.substitution import AreaPart, Substitution
from models.vocabulary import Role
from workflow.actors.areas import Area
from workflow.actors.held_posts import HeldPost, Place, held_post, hindrance, resting_on, signing
from workflow.calendar.validity import holds

_ByHolder = Mapping[uuid.UUID, Sequence[HeldPost]]
"""What each of some people holds."""


class Holders:
    """Some people with what they hold from day to day, and those whose places they take."""

    def __init__(self, rows: Iterable[Holding]) -> None:
        self._holdings: dict[tuple[uuid.UUID, uuid.UUID | None], _Holding] = {}
        self._parts: dict[uuid.UUID, set[AreaPart]] = defaultdict(set)
        for holder_id, row, user, unit, follow_up_code, given, part in rows:
            holding = _Holding(holder_id, row, user, held_post(row, unit, follow_up_code), given)
            self._holdings[row.id, given.id if given else None] = holding
            if part:
                self._parts[part.post_id or part.substitution_id or part.id].add(part)

    def on(self, day: date) -> dict[User, tuple[HeldPost, ...]]:
        """Those who hold a post on a day, with their own posts, then the places that they take.

        Only whoever holds a post that makes them able to takes places, and nothing that one holds
        so is passed on: a place is always that of the person who holds the post.
        """
        lasting = [each for each in self._holdings.values() if each.lasts_on(day)]
        people = {each.user.id: each.user for each in lasting if each.given is None}
        own = _by_holder((each.user.id, each.post) for each in lasting if each.given is None)
        taken = _by_holder(
            (each.holder_id, replace(each.post, place=place))
            for each in lasting
            if each.given and (place := _place(each, each.given, own))
        )
        return {
            user: tuple(map(self._limited, (*own[key], *taken.get(key, ()))))
            for key, user in people.items()
        }

    def _limited(self, post: HeldPost) -> HeldPost:
        """A post within what limits it: a vice-chair's own area, and that of the substitution."""
        owners = [post.id] if post.role is Role.VICE_CHAIR else []
        owners += [post.place.substitution_id] if post.place else []
        areas = (Area.of(self._parts[owner]) for owner in owners if owner in self._parts)
        return replace(post, areas=tuple(areas))


@dataclass(frozen=True, slots=True)
class _Holding:
    """A post that somebody holds, or in which they take the place of whoever holds it."""

    holder_id: uuid.UUID
    row: Post
    user: User
    """Whose post it is."""
    post: HeldPost
    given: Substitution | None
    """By what the place is taken; None for one's own."""

    def lasts_on(self, day: date) -> bool:
        """Whether the post is valid on a day, and the place given."""
        given = self.given
        return holds(self.row, day) and (not given or given.valid_from <= day <= given.valid_to)


def _by_holder(posts: Iterable[tuple[uuid.UUID, HeldPost]]) -> _ByHolder:
    found: defaultdict[uuid.UUID, list[HeldPost]] = defaultdict(list)
    for holder_id, post in posts:
        found[holder_id].append(post)
    return found


def _place(holding: _Holding, given: Substitution, own: _ByHolder) -> Place | None:
    """Whose place somebody takes with what they hold themselves; None where they cannot."""
    mine = own.get(holding.holder_id, ())
    if hindrance(given.kind, holding.post, mine):
        return None
    return Place(
        substitution_id=given.id,
        person_id=holding.user.id,
        name=holding.user.full_name,
        kind=given.kind,
        signs=signing(given.kind, holding.post, mine),
        document_number=given.document_number,
        until=given.valid_to,
        own=resting_on(given.kind, holding.post, mine).name,
        unit_ids=frozenset(post.unit_id for post in own.get(holding.user.id, ()) if post.unit_id),
    )
