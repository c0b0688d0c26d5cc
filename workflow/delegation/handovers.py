"""Handing over: the open work of a post that ends, given to a successor and signed for by both.

Rights come from posts, so the successor's own post lets them act; what is handed over is the
knowledge of what is open. History stays under the name of who did it.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.handover import HandOver, HandOverItem
from models.organisation import Post, User
from models.queries.handover import handed_over_items
from models.queries.organisation import user_named
from models.record import Event
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import Right
from workflow.audit.change import Change, Held
from workflow.audit.idempotency import ANEW, Intent
from workflow.audit.log import lines_about
from workflow.definition.vocabulary import Standing
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE, Ending, found_ending, successors
from workflow.delegation.open_work import OpenWork, open_work
from workflow.errors import Invalid, Obstacle, Stale


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
    asked = {"action": HAND_OVER, "post": post_id, "successor": successor, "remark": remark}
    intent = Intent(token, asked)
    change, ending = _begin(session, post_id, HAND_OVER, actor=actor, at=at, intent=intent)
    if before := change.made_before(HandOver, "hand_over"):
        return before
    if ending.whole:
        raise change.refused(Obstacle("hand_over_whole"))
    if not ending.may_list:
        raise change.refused(Obstacle("hand_over_signed"))
    _demand_same(ending.progress, seen)
    user = _successor(session, ending.post, successor, at)
    made, voided = _made_anew(change, ending, user, remark)
    work = open_work(session, ending.post, at=at)
    listed = _forgotten(session, ending.hand_over)
    items = _listed(session, made, work)
    change.write_down(
        made,
        *items,
        removed=listed,
        tells=HAND_OVER,
        post=ending.post.name,
        successor=user.username,
        name=user.full_name,
        instances=[each.situation.instance.number for each in work],
        **voided,
    )
    change.keep(hand_over=made.id)
    return made


def sign(
    session: Session, post_id: uuid.UUID, seen: str | None = None, *, actor: Actor, at: datetime
) -> HandOver:
    """The hand-over, signed for who leaves: by themself, or once they are gone by who answers.

    That is the head of the unit, the chair or the office, and never the successor. Signed twice
    is once. `seen` is the version of the list the person had before their eyes; None accepts any.
    Raises `Unknown`, `Refused` or `Stale`.
    """
    change, ending = _begin(session, post_id, SIGN, actor=actor, at=at)
    made = _made(change, ending)
    _demand_same(ending.version, seen)
    if made.handed_at is None:
        made.handed_by_id, made.handed_at = _person(change), at
        for_the_leaver = actor.user_id != ending.post.user_id
        change.write_down(
            made, tells=HAND_OVER, post=ending.post.name, for_the_leaver=for_the_leaver
        )
    return made


def take(
    session: Session, post_id: uuid.UUID, seen: str | None = None, *, actor: Actor, at: datetime
) -> HandOver:
    """The hand-over, signed by the successor, after who leaves.

    Raises `Unknown`, `Refused` or `Stale`.
    """
    change, ending = _begin(session, post_id, TAKE, actor=actor, at=at)
    made = _made(change, ending)
    _demand_same(ending.version, seen)
    if made.handed_at is None:
        raise change.refused(Obstacle("hand_over_unsigned"))
    if ending.stuck:
        raise change.refused(Obstacle("successor_without_post"))
    if made.taken_at is None:
        made.taken_at = at
        change.write_down(made, post=ending.post.name)
    return made


def _begin(
    session: Session,
    post_id: uuid.UUID,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    intent: Intent = ANEW,
) -> tuple[Change, Ending]:
    """What is done with the hand-over of a post, and how far that has come."""
    held = Held.by(session, actor=actor, at=at)
    ending = found_ending(session, post_id, held.actor, at)
    right = _right_to(action, ending)
    return held.change(right, EventKind.PERSON, _subject(ending), action, intent=intent), ending


def hand_over_told(session: Session, ending: Ending) -> Sequence[Event]:
    """What the record says of who made a hand-over and signed it."""
    done = Event.action.in_((HAND_OVER, SIGN, TAKE))
    return lines_about(session, ending.post.commune_id, [_subject(ending)], done)


def _subject(ending: Ending) -> str:
    return f"user/{ending.post.user.username}"


def _right_to(action: str, ending: Ending) -> Right:
    """Who may do it. Where nothing was made yet, nobody is named whose it alone would be."""
    made = ending.hand_over

    def may(actor: Actor) -> bool:
        if action == HAND_OVER:
            return ending.may_arrange
        if made is None or not ending.of_concern:
            return ending.of_concern
        if action == TAKE:
            return made.successor_id == actor.user_id
        return ending.may_sign or made.handed_at is not None

    return Right(Standing.FOLLOW_UP, may, lambda _: ending.acting)


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


def _made(change: Change, ending: Ending) -> HandOver:
    if ending.hand_over is None:
        raise change.refused(Obstacle("hand_over_missing"))
    return ending.hand_over


def _made_anew(
    change: Change, ending: Ending, successor: User, remark: str
) -> tuple[HandOver, dict[str, str]]:
    """The hand-over without signatures, and whose is void by that."""
    post = ending.post
    made = ending.hand_over or HandOver(commune_id=post.commune_id, post_id=post.id)
    voided = {"voids_signature_of": made.handed_by.full_name} if made.handed_by else {}
    made.handed_by_id = made.handed_at = None
    made.successor_id, made.remark = successor.id, remark
    made.made_by_id, made.made_at = _person(change), change.at
    change.session.add(made)
    change.session.flush()
    return made, voided


def _listed(session: Session, made: HandOver, work: Iterable[OpenWork]) -> list[HandOverItem]:
    """The list of what is open now."""
    items = [
        HandOverItem(
            commune_id=made.commune_id,
            hand_over_id=made.id,
            instance_id=each.situation.instance.id,
            position=position,
            state=each.situation.state,
            awaited=each.awaited,
        )
        for position, each in enumerate(work, 1)
    ]
    session.add_all(items)
    return items


def _demand_same(there: str, seen: str | None) -> None:
    """Raise `Stale` unless what is there is what was seen."""
    if seen not in (None, there):
        raise Stale


def _person(change: Change) -> uuid.UUID:
    assert change.actor.user_id is not None
    return change.actor.user_id


def _forgotten(session: Session, made: HandOver | None) -> list[HandOverItem]:
    """What was listed, which is removed before the same instances are listed again."""
    if made is None:
        return []
    items = session.scalars(handed_over_items(made.commune_id, made.id)).all()
    keys = [item.id for item in items]
    of = HandOverItem.commune_id == made.commune_id
    session.execute(delete(HandOverItem).where(of, HandOverItem.id.in_(keys)))
    return list(items)
