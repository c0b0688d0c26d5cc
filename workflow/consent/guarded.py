"""What an administrator does not do alone: give a post that decides, or open the account of one.

Whoever creates accounts and gives posts could otherwise decide through a straw man, or by the
account of another. See docs/decisions/0011.
"""

from datetime import datetime
from enum import Enum, auto

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.account import OneTimeLink
from models.consent import Consent
from models.organisation import Commune, Unit, User
from models.queries.consent import committee_is_set_up, decides, took_nobody
from models.vocabulary import COMMITTEE_ROLES, SIGNING_ROLES, LinkPurpose, Role
from workflow.actors.actor import Actor, HeldPost
from workflow.audit.change import Change
from workflow.auth.credentials import hold_person, void_links

_ANSWERING = (Role.CHAIR, Role.HEAD)
"""Of the posts that decide those that answer for the others."""


class Way(Enum):
    """How a deed is done."""

    FREELY = auto()
    """It takes nobody else."""
    ALONE = auto()
    """It would, but is done at the server's terminal, or where the setting leaves it out."""
    TOGETHER = auto()
    """It waits until a second person has agreed."""


def way_to_give(change: Change, role: Role, unit: Unit | None, *, alone: bool) -> Way:
    """How a post is given, or lasts longer than was entered."""
    return _way(change, guarded=is_guarded(change.session, role, unit), alone=alone)


def way_to_open(change: Change, user: User, *, alone: bool) -> Way:
    """How an account is opened to whoever gets a link for it, or comes back to it."""
    wanted = select(decides(user.commune_id, user.id, change.today))
    return _way(change, guarded=bool(change.session.scalar(wanted)), alone=alone)


def takes_from_who_decides(change: Change, user: User) -> bool:
    """Whether what is done to an account is told, for it decides, and not at the first set-up."""
    return way_to_open(change, user, alone=False) is not Way.FREELY


def ends_what_decides(change: Change, role: Role, unit: Unit | None) -> bool:
    """Whether the end of a post is told, for it decides, and not at the first set-up."""
    return way_to_give(change, role, unit, alone=False) is not Way.FREELY


def agreeing_post(actor: Actor, consent: Consent) -> HeldPost | None:
    """The own post by which somebody may agree to it or refuse it; None when they may not.

    The chair and the head of the follow-up office may; so may whoever it is about, if a post of
    theirs decides already, which took a second person once. Who asked never does.
    """
    if actor.user_id is None or actor.user_id == consent.asked_by_id:
        return None
    own = deciding_posts(actor)
    answering = (post for post in own if post.role in _ANSWERING)
    theirs = own if actor.user_id == consent.user_id else []
    return next(answering, None) or next(iter(theirs), None)


def void_older_links(session: Session, user: User, *, at: datetime) -> None:
    """Void the links to an account that decides now which took nobody's word.

    Whoever issued it, when the account decided nothing, could use it now. The first link stays:
    by it somebody new gets in.
    """
    renews = OneTimeLink.purpose == LinkPurpose.NEW_PASSWORD
    void_links(session, hold_person(session, user), renews, took_nobody(user.commune_id), at=at)


def answers_for_posts(actor: Actor) -> bool:
    """Whether somebody may agree to whatever is asked: the chair, the head of the office."""
    return any(post.role in _ANSWERING for post in deciding_posts(actor))


def deciding_posts(actor: Actor) -> list[HeldPost]:
    """The own posts of somebody that decide; a place that they take gives no word here."""
    return [post for post in actor.own_posts if _decides(post)]


def _way(change: Change, *, guarded: bool, alone: bool) -> Way:
    commune_id = change.actor.commune_id
    # At the first set-up there is nobody yet who could agree.
    if not guarded or not change.session.scalar(select(committee_is_set_up(commune_id))):
        return Way.FREELY
    return Way.ALONE if alone or change.actor.user_id is None else Way.TOGETHER


def is_guarded(session: Session, role: Role, unit: Unit | None) -> bool:
    """Whether a post decides: of the committee, or who signs for the follow-up office."""
    if role in COMMITTEE_ROLES:
        return True
    if role not in SIGNING_ROLES or unit is None:
        return False
    return unit.code == session.get_one(Commune, unit.commune_id).follow_up_unit_code


def _decides(post: HeldPost) -> bool:
    return post.role in COMMITTEE_ROLES or (post.role is Role.HEAD and post.follows_up)
