"""Handing over: the open work of a post that ends, given to a successor and signed for by both.

Rights come from posts, so the successor's own post lets them act; what is handed over is the
knowledge of what is open. History stays under the name of who did it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.handover import HandOver, HandOverItem
from models.organisation import Post, User
from models.queries.organisation import user_named
from models.vocabulary import EventKind
from workflow.actors.actor import Actor, hold_commune
from workflow.audit import record
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.audit.refusals import refusal
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE, Ending, found_ending, successors
from workflow.delegation.open_work import open_work
from workflow.errors import Invalid, Obstacle, Refused, Stale
from workflow.instance.outbox import tell_of


def hand_over(
    session: Session,
    post_id: uuid.UUID,
    successor: str,
    remark: str = "",
    seen: str | None = None,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> HandOver:
    """The list of all open work, given to a successor; made anew as long as nobody signed it.

    The chair and the office also make it anew until it was taken over, as when the successor falls
    out; what was signed is void then. `seen` is how far it had come before the person's eyes; None
    accepts any. Raises `Unknown`, `Refused`, `Stale`, `TokenReused`, or `Invalid` for `successor`.
    """
    actor = hold_commune(session, actor, at=at)
    intent = {"action": HAND_OVER, "post": post_id, "successor": successor, "remark": remark}
    if earlier := earlier_outcome(session, actor, token, intent):
        key = (actor.commune_id, uuid.UUID(earlier["hand_over"]))
        return session.get_one(HandOver, key)
    ending = _reached(session, post_id, HAND_OVER, actor, at)
    if not ending.may_arrange:
        raise _not_open(ending, HAND_OVER, "not_entitled", actor, at)
    if ending.whole:
        raise _not_open(ending, HAND_OVER, "hand_over_whole", actor, at, of_right=False)
    if not ending.may_list:
        raise _not_open(ending, HAND_OVER, "hand_over_signed", actor, at, of_right=False)
    _demand_same(ending.progress, seen)
    user = _successor(session, ending.post, successor, at)
    removed = [*(ending.hand_over.items if ending.hand_over else [])]
    made = ending.hand_over or HandOver(commune_id=actor.commune_id, post_id=ending.post.id)
    voided = made.handed_by.full_name if made.handed_by else None
    made.handed_by_id = made.handed_at = None
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
        **({"voids_signature_of": voided} if voided else {}),
    }
    rows = (made, *items)
    _write_down(session, ending, HAND_OVER, details, rows, tuple(removed), actor=actor, at=at)
    keep_outcome(session, actor, token, intent, {"hand_over": made.id}, at)
    return made


def sign(
    session: Session, post_id: uuid.UUID, seen: str | None = None, *, actor: Actor, at: datetime
) -> HandOver:
    """The hand-over, signed for who leaves: by themself, or once they are gone by who answers.

    That is the head of the unit, the chair or the office, and never the successor. Signed twice
    is once. `seen` is the version of the list the person had before their eyes; None accepts any.
    Raises `Unknown`, `Refused` or `Stale`.
    """
    actor = hold_commune(session, actor, at=at)
    ending = _reached(session, post_id, SIGN, actor, at)
    made = _made(ending, SIGN, actor, at)
    if made.handed_at is None and not ending.may_sign:
        raise _not_open(ending, SIGN, "not_entitled", actor, at)
    _demand_same(ending.version, seen)
    if made.handed_at is None:
        made.handed_by_id, made.handed_at = _person(actor), at
        details = {"for_the_leaver": actor.user_id != ending.post.user_id}
        _write_down(session, ending, SIGN, details, (made,), (), actor=actor, at=at)
    return made


def take(
    session: Session, post_id: uuid.UUID, seen: str | None = None, *, actor: Actor, at: datetime
) -> HandOver:
    """The hand-over, signed by the successor, after who leaves.

    Raises `Unknown`, `Refused` or `Stale`.
    """
    actor = hold_commune(session, actor, at=at)
    ending = _reached(session, post_id, TAKE, actor, at)
    made = _made(ending, TAKE, actor, at)
    if made.successor_id != actor.user_id:
        raise _not_open(ending, TAKE, "not_entitled", actor, at)
    _demand_same(ending.version, seen)
    if made.handed_at is None:
        raise _not_open(ending, TAKE, "hand_over_unsigned", actor, at, of_right=False)
    if ending.stuck:
        raise _not_open(ending, TAKE, "successor_without_post", actor, at, of_right=False)
    if made.taken_at is None:
        made.taken_at = at
        _write_down(session, ending, TAKE, {}, (made,), (), actor=actor, at=at)
    return made


def _reached(
    session: Session, post_id: uuid.UUID, action: str, actor: Actor, at: datetime
) -> Ending:
    """The ending to act on; one that exists and does not concern the actor is `Refused`."""
    ending = found_ending(session, post_id, actor, at)
    if not ending.of_concern:
        raise _not_open(ending, action, "not_entitled", actor, at)
    return ending


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


def _made(ending: Ending, action: str, actor: Actor, at: datetime) -> HandOver:
    if ending.hand_over is None:
        raise _not_open(ending, action, "hand_over_missing", actor, at, of_right=False)
    return ending.hand_over


def _demand_same(there: str, seen: str | None) -> None:
    """Raise `Stale` unless what is there is what was seen."""
    if seen not in (None, there):
        raise Stale


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
    event = record.append(
        session,
        record.Line(
            kind=EventKind.PERSON,
            actor=actor,
            at=at,
            post=ending.acting,
            subject=f"user/{ending.post.user.username}",
            action=action,
            details={"post": ending.post.name, **details},
            rows=rows,
            removed=removed,
        ),
    )
    if action != TAKE:
        tell_of(session, event, HAND_OVER, at=event.at)
