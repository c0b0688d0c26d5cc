"""Handing over: the open work of a post that ends, given to a successor and signed for by both.

Rights come from posts, so the successor's own post lets them act; what is handed over is the
knowledge of what is open. History stays under the name of who did it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.handover import HandOver, HandOverItem
from models.organisation import Post, User
from models.selects.handover import ending_posts, hand_overs, open_instances
from models.selects.organisation import overlaps, posts_of, user_named
from models.selects.substitution import post_with_id, posts_lasting
from models.vocabulary import UNIT_ROLES, EventKind, Role
from workflow import record
from workflow.actor import Actor, HeldPost, hold_commune
from workflow.agenda import unfinished_states
from workflow.areas import assigning_post
from workflow.calendar import local_day
from workflow.errors import Invalid, Obstacle, Refused, Unknown
from workflow.operations import earlier_outcome, keep_outcome
from workflow.places import area_of
from workflow.refusals import refusal
from workflow.situation import Situation, read_situations
from workflow.turn import turns
from workflow.vietnamese import name_sort_key

HAND_OVER, SIGN, TAKE = "hand_over", "hand_over_signed", "hand_over_taken"
AROUND = timedelta(days=60)
"""How long before and after its last day a post stands in the list."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A post that ends, with its hand-over as far as it has come."""

    post: Post
    hand_over: HandOver | None
    may_arrange: bool
    """Whether the reader may make the list and name the successor."""
    may_sign: bool
    """Whether the reader may sign for who leaves, now."""
    may_take: bool
    """Whether the reader may sign for taking it over, now."""
    awaits_list: bool
    """Whether the list is still to be made, by the reader: who leaves, or the unit's head."""

    @property
    def awaits_reader(self) -> bool:
        """Whether it goes on only when the reader does something."""
        return self.may_sign or self.may_take or self.awaits_list

    @property
    def whole(self) -> bool:
        """Whether both have signed."""
        return self.hand_over is not None and self.hand_over.taken_at is not None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One open instance of a post: how it stands, and whether it awaits the post."""

    situation: Situation
    awaited: str
    """The action that awaits the post; empty when another is awaited."""


def endings(session: Session, *, actor: Actor, at: datetime) -> list[Ending]:
    """The posts that end or have just ended and concern the actor, the first to end first."""
    today = local_day(at)
    posts = session.scalars(ending_posts(actor.commune_id, today - AROUND, today + AROUND)).all()
    made = session.scalars(hand_overs(actor.commune_id, [post.id for post in posts]))
    by_post = {hand_over.post_id: hand_over for hand_over in made}
    leavers = _still_here(session, posts, at)
    found = [_ending(post, by_post.get(post.id), leavers, actor) for post in posts]
    return [
        ending
        for ending in found
        if ending.may_arrange or actor.user_id in _parties(ending.post, ending.hand_over)
    ]


def ending_of(session: Session, post_id: uuid.UUID, *, actor: Actor, at: datetime) -> Ending:
    """One of them; raises `Unknown` when it does not concern the actor."""
    for ending in endings(session, actor=actor, at=at):
        if ending.post.id == post_id:
            return ending
    raise Unknown


def open_work(session: Session, post: Post, *, at: datetime) -> list[OpenWork]:
    """What is open and of a post: what its unit leads or has to answer, or what it decides."""
    states = unfinished_states(session, post.commune_id)
    ids = session.scalars(open_instances(post.commune_id, states, post.unit_id)).all()
    area = area_of(session, post) if post.role is Role.VICE_CHAIR else None
    found = []
    for situation in read_situations(session, post.commune_id, ids, at=at):
        awaited = next(
            (
                turn.action
                for turn in turns(situation)
                if (turn.unit.id if turn.unit else None) == post.unit_id
                and (post.unit_id is not None or turn.standing == "committee")
            ),
            "",
        )
        leads = post.unit_id is not None and situation.instance.lead_unit_id == post.unit_id
        within = area is None or area.covers(situation.instance)
        if (awaited and within) or leads:
            found.append(OpenWork(situation, awaited))
    return found


def successors(session: Session, post: Post, *, at: datetime) -> list[User]:
    """Who could take over: whoever then holds a post by which they can go on."""
    day = _passes_on(post, at)
    held = session.scalars(posts_lasting(post.commune_id, day)).all()
    able = {
        own.user_id: own.user
        for own in held
        if own.valid_from <= day and own.user.active and own.user_id != post.user_id
        if _goes_on(post, own)
    }
    return sorted(able.values(), key=lambda user: name_sort_key(user.full_name))


def hand_over(
    session: Session,
    post_id: uuid.UUID,
    successor: str,
    remark: str = "",
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> HandOver:
    """The list of all open work, given to a successor; made anew as long as nobody signed it.

    Raises `Unknown`, `Refused`, `TokenReused`, or `Invalid` for `successor`.
    """
    actor = hold_commune(session, actor, at=at)
    intent = {"action": HAND_OVER, "post": post_id, "successor": successor, "remark": remark}
    if earlier := earlier_outcome(session, actor, token, intent):
        key = (actor.commune_id, uuid.UUID(earlier["hand_over"]))
        return session.get_one(HandOver, key)
    ending = _reached(session, post_id, HAND_OVER, actor, at)
    if not ending.may_arrange:
        raise _not_open(ending, HAND_OVER, "not_entitled", actor, at)
    if ending.hand_over and ending.hand_over.handed_at:
        raise _not_open(ending, HAND_OVER, "hand_over_signed", actor, at, of_right=False)
    user = _successor(session, ending.post, successor, at)
    removed = [*(ending.hand_over.items if ending.hand_over else [])]
    made = ending.hand_over or HandOver(commune_id=actor.commune_id, post_id=ending.post.id)
    made.successor_id, made.remark = user.id, remark
    made.made_by_id, made.made_at = _person(actor), at
    session.add(made)
    session.flush()
    work = open_work(session, ending.post, at=at)
    _forget(session, removed)
    items = [
        HandOverItem(
            commune_id=actor.commune_id,
            hand_over_id=made.id,
            instance_id=each.situation.instance.id,
            position=position,
            state=each.situation.state,
            awaited=each.awaited,
        )
        for position, each in enumerate(work, 1)
    ]
    session.add_all(items)
    details = {
        "successor": user.username,
        "name": user.full_name,
        "instances": [each.situation.instance.number for each in work],
    }
    rows = (made, *items)
    _write_down(session, ending, HAND_OVER, details, rows, tuple(removed), actor=actor, at=at)
    keep_outcome(session, actor, token, intent, {"hand_over": made.id}, at)
    return made


def sign(session: Session, post_id: uuid.UUID, *, actor: Actor, at: datetime) -> HandOver:
    """The hand-over, signed for who leaves: by themself, or once they are gone by who answers.

    That is the head of the unit, the chair or the office, and never the successor. Signed twice
    is once. Raises `Unknown` or `Refused`.
    """
    actor = hold_commune(session, actor, at=at)
    ending = _reached(session, post_id, SIGN, actor, at)
    made = _made(ending, SIGN, actor, at)
    if made.handed_at:
        return made
    if not ending.may_sign:
        raise _not_open(ending, SIGN, "not_entitled", actor, at)
    made.handed_by_id, made.handed_at = _person(actor), at
    details = {"for_the_leaver": actor.user_id != ending.post.user_id}
    _write_down(session, ending, SIGN, details, (made,), (), actor=actor, at=at)
    return made


def take(session: Session, post_id: uuid.UUID, *, actor: Actor, at: datetime) -> HandOver:
    """The hand-over, signed by the successor, after who leaves. Raises `Unknown` or `Refused`."""
    actor = hold_commune(session, actor, at=at)
    ending = _reached(session, post_id, TAKE, actor, at)
    made = _made(ending, TAKE, actor, at)
    if made.successor_id != actor.user_id:
        raise _not_open(ending, TAKE, "not_entitled", actor, at)
    if made.handed_at is None:
        raise _not_open(ending, TAKE, "hand_over_unsigned", actor, at, of_right=False)
    if made.taken_at is None:
        made.taken_at = at
        _write_down(session, ending, TAKE, {}, (made,), (), actor=actor, at=at)
    return made


def _reached(
    session: Session, post_id: uuid.UUID, action: str, actor: Actor, at: datetime
) -> Ending:
    """The ending to act on; one that exists and does not concern the actor is `Refused`."""
    try:
        return ending_of(session, post_id, actor=actor, at=at)
    except Unknown:
        post = session.scalar(post_with_id(actor.commune_id, post_id))
        if post is None or post.valid_to is None:
            raise
        ending = Ending(
            post, None, may_arrange=False, may_sign=False, may_take=False, awaits_list=False
        )
        raise _not_open(ending, action, "not_entitled", actor, at) from None


def _ending(post: Post, made: HandOver | None, here: set[uuid.UUID], actor: Actor) -> Ending:
    themself = actor.user_id == post.user_id
    heads = _heads_unit_of(actor, post)
    answers = not actor.is_administrator and (heads or assigning_post(actor) is not None)
    unsigned = made is not None and made.handed_at is None
    is_successor = made is not None and made.successor_id == actor.user_id
    gone = post.user_id not in here
    return Ending(
        post=post,
        hand_over=made,
        may_arrange=themself or answers,
        may_sign=unsigned and (themself or (gone and answers and not is_successor)),
        may_take=is_successor and made is not None and not unsigned and made.taken_at is None,
        awaits_list=made is None and (themself or heads),
    )


def _still_here(session: Session, posts: Sequence[Post], at: datetime) -> set[uuid.UUID]:
    """Who of the leavers can still sign themselves: they may sign in and hold some post today."""
    if not posts:
        return set()
    today = local_day(at)
    active = {post.user_id for post in posts if post.user.active}
    wanted = posts_of(posts[0].commune_id, active).where(overlaps(Post, today, today))
    return {post.user_id for post in session.scalars(wanted)}


def _heads_unit_of(actor: Actor, post: Post) -> bool:
    return post.unit_id is not None and any(
        own.role is Role.HEAD and own.unit_id == post.unit_id for own in actor.own_posts
    )


def _parties(post: Post, made: HandOver | None) -> set[uuid.UUID]:
    return {post.user_id, made.successor_id} if made else {post.user_id}


def _successor(session: Session, post: Post, username: str, at: datetime) -> User:
    """Who follows, and holds a post by which they can go on; raises `Invalid` otherwise."""
    user = session.scalar(user_named(post.commune_id, username)) if username else None
    if user is None or not user.active:
        raise Invalid({"successor": "required"})
    if user.id == post.user_id:
        raise Invalid({"successor": "not_oneself"})
    if user not in successors(session, post, at=at):
        raise Invalid({"successor": "no_such_post"})
    return user


def _passes_on(post: Post, at: datetime) -> date:
    """The day from which the successor has to hold a post: after the last one, or today."""
    assert post.valid_to is not None
    return max(post.valid_to + timedelta(days=1), local_day(at))


def _goes_on(post: Post, own: Post) -> bool:
    if post.role in UNIT_ROLES:
        return own.unit_id == post.unit_id
    return own.role in (Role.CHAIR, Role.VICE_CHAIR)


def _made(ending: Ending, action: str, actor: Actor, at: datetime) -> HandOver:
    if ending.hand_over is None:
        raise _not_open(ending, action, "hand_over_missing", actor, at, of_right=False)
    return ending.hand_over


def _person(actor: Actor) -> uuid.UUID:
    assert actor.user_id is not None
    return actor.user_id


def _forget(session: Session, items: Sequence[HandOverItem]) -> None:
    if items:
        keys = [item.id for item in items]
        of = HandOverItem.commune_id == items[0].commune_id
        session.execute(delete(HandOverItem).where(of, HandOverItem.id.in_(keys)))


def _not_open(
    ending: Ending, action: str, code: str, actor: Actor, at: datetime, *, of_right: bool = True
) -> Refused:
    subject = f"user/{ending.post.user.username}"
    obstacle = Obstacle(code, (), "follow_up" if of_right else None, of_right=of_right)
    return refusal(subject, action, obstacle, actor=actor, at=at)


def _write_down(
    session: Session,
    ending: Ending,
    action: str,
    details: dict[str, Any],
    rows: tuple[Any, ...],
    removed: tuple[Any, ...],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    held: HeldPost | None = next(iter(actor.own_posts), None)
    record.append(
        session,
        record.Line(
            kind=EventKind.PERSON,
            actor=actor,
            at=at,
            post=held,
            subject=f"user/{ending.post.user.username}",
            action=action,
            details={"post": _name(ending.post), **details},
            rows=rows,
            removed=removed,
        ),
    )


def _name(post: Post) -> str:
    return f"{post.title}, {post.unit.name}" if post.unit else post.title
