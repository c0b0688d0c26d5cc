"""Who could take the place in a post, and in which forms: as offered, and as a refusal says."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.organisation import Post, Unit
from models.vocabulary import SubstitutionKind
from workflow.actors.held_posts import Signing, held_post, hindrance, signing
from workflow.vietnamese import name_sort_key


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who could take a place, by the post by which they are known there."""

    post: Post
    signs: tuple[Signing, ...]
    """How they would sign in it, in each form in which they can take it."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those of one unit, or of the committee where it is None, by name."""

    unit: Unit | None
    people: Sequence[Candidate]


def candidates(
    given: Post, posts: Iterable[Post], *, but_for: Iterable[uuid.UUID | None] = ()
) -> list[Candidates]:
    """Who of those who hold some posts could take the place in one of them.

    Whoever works beside it comes first. Never the one who holds it, nor those who are left out.
    """
    left_out = {given.user_id, *but_for}
    held: dict[uuid.UUID, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: post.unit_id != given.unit_id):
        if post.user.active and post.user_id not in left_out:
            held[post.user_id].append(post)
    found: dict[uuid.UUID | None, list[Candidate]] = defaultdict(list)
    for theirs in held.values():
        if signs := _signs(given, theirs):
            found[theirs[0].unit_id].append(Candidate(theirs[0], signs))
    beside_first = sorted(found.values(), key=lambda of: of[0].post.unit_id != given.unit_id)
    return [Candidates(of[0].post.unit, sorted(of, key=_by_name)) for of in beside_first]


def _signs(given: Post, theirs: Iterable[Post]) -> tuple[Signing, ...]:
    place = held_post(given, given.unit)
    own = [held_post(post, post.unit) for post in theirs]
    able = (kind for kind in SubstitutionKind if not hindrance(kind, place, own))
    return tuple(signing(kind, place, own) for kind in able)


def in_form(found: Iterable[Candidates], kind: SubstitutionKind) -> Iterator[Post]:
    """The posts by which those of some are known who could take the place in one form."""
    authorised = kind is SubstitutionKind.DELEGATION
    for each in (each for of in found for each in of.people):
        if any((signs is Signing.BY_AUTHORITY) is authorised for signs in each.signs):
            yield each.post


def _by_name(found: Candidate) -> tuple[str, str]:
    return name_sort_key(found.post.user.full_name), found.post.user.username
