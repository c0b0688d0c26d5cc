"""Posts that end: how far the hand-over of each has come, and what is whose to do about it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.handover import HandOver
from models.organisation import Post, User
from models.queries.handover import ending_posts, posts_around, posts_with_ids
from models.queries.substitution import posts_lasting
from models.vocabulary import SUBSTITUTED_ROLES, Role
from workflow.actors.actor import Actor, HeldPost
from workflow.calendar.days import local_day
from workflow.calendar.validity import holds, lasts
from workflow.delegation.area_assignment import assigning_post
from workflow.errors import Unknown
from workflow.vietnamese import name_sort_key

HAND_OVER, SIGN, TAKE = "hand_over", "hand_over_signed", "hand_over_taken"
"""What is done with a hand-over, one after the other."""

AROUND = timedelta(days=60)
"""How long before and after its last day a post stands in the list."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A post that ends, with its hand-over as far as it has come."""

    post: Post
    hand_over: HandOver | None
    of_concern: bool
    """Whether the reader has to do with it at all."""
    acting: HeldPost | None
    """The own post of the reader by which they have to do with it."""
    may_arrange: bool
    """Whether it is the reader's to make the list and name the successor."""
    may_list: bool
    """Whether the reader may do so now, or anew."""
    may_sign: bool
    """Whether the reader may sign for who leaves, now."""
    may_take: bool
    """Whether the reader may sign for taking it over, now."""
    stuck: bool
    """Whether the successor, who was named, cannot take over any more."""
    ends: bool
    """Whether the post ends soon or has ended; not where its last day was moved since."""
    awaits_list: bool
    """Whether the list is to be made by the reader: who leaves, the unit's head, or the office."""

    @property
    def awaits(self) -> str | None:
        """What the reader has to do so that it goes on; None when it does not wait for them."""
        if not self.ends:
            return None
        if self.awaits_list:
            return HAND_OVER
        if self.may_take:
            return TAKE
        return SIGN if self.may_sign else None

    @property
    def awaits_reader(self) -> bool:
        """Whether it goes on only when the reader does something."""
        return self.awaits is not None

    @property
    def since(self) -> datetime | None:
        """When it came to whoever it waits for now; None while there is no list."""
        made = self.hand_over
        return made.handed_at or made.made_at if made else None

    @property
    def whole(self) -> bool:
        """Whether both have signed."""
        return self.hand_over is not None and self.hand_over.taken_at is not None

    @property
    def version(self) -> str:
        """By which a form says what list was on the screen; empty when there is none."""
        return self.hand_over.made_at.isoformat() if self.hand_over else ""

    @property
    def progress(self) -> str:
        """By which a form says so too, and whether it was signed; empty when there is no list."""
        signed = self.hand_over.handed_at if self.hand_over else None
        return f"{self.version}/{signed.isoformat()}" if signed else self.version


def endings(session: Session, *, actor: Actor, at: datetime) -> list[Ending]:
    """The posts that end or have just ended and concern the actor, the first to end first.

    A hand-over that was begun stays until it is whole, however long ago the post ended.
    """
    return [ending for _, ending in _of_concern(_around(session, actor.commune_id, at), [actor])]


def endings_of(
    session: Session,
    commune_id: uuid.UUID,
    post_ids: Collection[uuid.UUID],
    people: Iterable[Actor],
    *,
    at: datetime,
) -> list[tuple[Actor, Ending]]:
    """The endings of posts as each of some people reads them, if they concern that person.

    Also of a post that does not end any more: that it does not, they may have to know.
    """
    if not post_ids:
        return []
    reached = _reached(session, posts_with_ids(commune_id, post_ids), commune_id, at)
    return list(_of_concern(reached, people))


def waiting(
    session: Session, commune_id: uuid.UUID, *, at: datetime
) -> list[tuple[Post, HandOver | None]]:
    """The posts whose hand-over was begun and is not whole; or whose list the office has to make.

    While the leaver or a head is there to make the list, nobody is called to it.
    """
    return [
        (each.post, each.made)
        for each in _around(session, commune_id, at)
        if (each.made.taken_at is None if each.made else each.gone and not each.headed)
    ]


def ending_of(session: Session, post_id: uuid.UUID, *, actor: Actor, at: datetime) -> Ending:
    """One of them, however long ago; raises `Unknown` when it does not concern the actor."""
    ending = found_ending(session, post_id, actor, at)
    if not ending.of_concern:
        raise Unknown
    return ending


def successors(session: Session, post: Post, *, at: datetime) -> list[User]:
    """Who could take over: whoever then holds a post by which they can go on."""
    day = _passes_on(post, at)
    held = session.scalars(posts_lasting(post.commune_id, day)).all()
    able = {
        own.user_id: own.user
        for own in held
        if own.user.active and own.user_id != post.user_id
        if _goes_on(post, own, day)
    }
    return sorted(able.values(), key=lambda user: name_sort_key(user.full_name))


def found_ending(session: Session, post_id: uuid.UUID, actor: Actor, at: datetime) -> Ending:
    """The ending of a post, whomever it concerns; raises `Unknown` when it does not end soon."""
    reached = _reached(session, posts_with_ids(actor.commune_id, [post_id]), actor.commune_id, at)
    for each in reached:
        if each.ends:
            return _ending(each, actor)
    raise Unknown


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a post that ends has come, whoever reads it."""

    post: Post
    made: HandOver | None
    gone: bool
    """Whether the leaver cannot sign any more."""
    headed: bool
    """Whether the unit has a head today."""
    stuck: bool
    """Whether it waits for a successor who cannot take over any more."""
    ends: bool


def _ends(post: Post, at: datetime) -> bool:
    """Whether a post is handed over, and ends soon or has ended."""
    soon = local_day(at) + AROUND
    return post.role in SUBSTITUTED_ROLES and post.valid_to is not None and post.valid_to <= soon


def _around(session: Session, commune_id: uuid.UUID, at: datetime) -> list[_Reached]:
    """How far those have come that end around a day, or whose hand-over is not whole."""
    today = local_day(at)
    question = ending_posts(commune_id, today - AROUND, today + AROUND)
    return _reached(session, question, commune_id, at)


def _reached(
    session: Session, question: Select[Post, HandOver | None], commune_id: uuid.UUID, at: datetime
) -> list[_Reached]:
    """How far some posts have come, in two statements."""
    rows = session.execute(question).all()
    if not rows:
        return []
    today = local_day(at)
    units = {post.unit_id for post, _ in rows if post.unit_id}
    people = {post.user_id for post, _ in rows}
    people |= {made.successor_id for _, made in rows if made}
    held: dict[uuid.UUID, list[Post]] = defaultdict(list)
    for each in session.scalars(posts_around(commune_id, people, units, today)):
        if each.user.active:
            held[each.user_id].append(each)
    valid = [each for posts in held.values() for each in posts if holds(each, today)]
    here = {each.user_id for each in valid}
    headed = {each.unit_id for each in valid if each.role is Role.HEAD}
    return [
        _Reached(
            post,
            made,
            gone=post.user_id not in here,
            headed=post.unit_id in headed,
            stuck=made is not None and _is_stuck(post, made, held[made.successor_id], at),
            ends=_ends(post, at),
        )
        for post, made in rows
    ]


def _of_concern(
    reached: Iterable[_Reached], people: Iterable[Actor]
) -> Iterator[tuple[Actor, Ending]]:
    posts = list(reached)
    for actor in people:
        for each in posts:
            ending = _ending(each, actor)
            if ending.of_concern:
                yield actor, ending


def _ending(reached: _Reached, actor: Actor) -> Ending:
    post, made, gone = reached.post, reached.made, reached.gone
    themself = actor.user_id == post.user_id
    heading, arranging = _head_post(actor, post), assigning_post(actor)
    answers = not actor.is_administrator and (heading or arranging) is not None
    of_office = arranging is not None and arranging.follows_up
    signed = made is not None and made.handed_at is not None
    taken = made is not None and made.taken_at is not None
    is_successor = made is not None and made.successor_id == actor.user_id
    first_list = themself or heading is not None or (of_office and gone and not reached.headed)
    signs = themself or (gone and answers and not is_successor)
    return Ending(
        post=post,
        hand_over=made,
        of_concern=themself or answers or is_successor,
        acting=_acting_post(actor, post),
        may_arrange=themself or answers,
        may_list=not taken and (arranging is not None if signed else themself or answers),
        may_sign=made is not None and not signed and signs,
        may_take=is_successor and signed and not taken and not reached.stuck,
        stuck=reached.stuck,
        ends=reached.ends,
        awaits_list=first_list if made is None else reached.stuck and of_office,
    )


def _is_stuck(post: Post, made: HandOver, own: Iterable[Post], at: datetime) -> bool:
    """Whether the successor cannot go on: shut out, or without the post that takes over."""
    if made.taken_at is not None:
        return False
    return not any(_goes_on(post, each, _passes_on(post, at)) for each in own)


def _head_post(actor: Actor, post: Post) -> HeldPost | None:
    """The actor's own post as head of the unit in which a post ends."""
    heading = (own for own in actor.own_posts if own.role is Role.HEAD and own.unit_id)
    return next((own for own in heading if own.unit_id == post.unit_id), None)


def _acting_post(actor: Actor, post: Post) -> HeldPost | None:
    """Theirs who leaves; else that of who answers; else one beside it, which the successor has."""
    own = next((each for each in actor.own_posts if each.id == post.id), None)
    answering = _head_post(actor, post) or assigning_post(actor)
    if own is None and answering and actor.user_id != post.user_id:
        return answering
    beside = (each for each in actor.own_posts if each.unit_id == post.unit_id)
    return own or next(beside, None) or next(iter(actor.own_posts), None)


def _passes_on(post: Post, at: datetime) -> date:
    """The day from which the successor has to hold a post: after the last one, or today."""
    assert post.valid_to is not None
    return max(post.valid_to + timedelta(days=1), local_day(at))


def _goes_on(post: Post, own: Post, day: date) -> bool:
    """Whether somebody's own post lets them go on; where the unit is gone, the heads of others."""
    if not holds(own, day):
        return False
    if post.unit is None:
        return own.role in (Role.CHAIR, Role.VICE_CHAIR)
    if lasts(post.unit, day):
        return own.unit_id == post.unit_id
    return own.role is Role.HEAD and own.unit is not None and own.unit.subordinate
