"""Questions about what takes a second person, and about whom it is."""

import uuid
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from models.account import OneTimeLink
from models.consent import Consent
from models.organisation import Commune, Post, Unit, User
from models.queries.organisation import overlaps
from models.substitution import Substitution
from models.vocabulary import COMMITTEE_ROLES, SIGNING_ROLES, ConsentState, GuardedDeed


def guarded_posts(commune_id: uuid.UUID) -> Select[Post]:
    """The posts of all times that decide: the committee's, and who signs for the follow-up unit."""
    signs = Post.role.in_(SIGNING_ROLES) & (Unit.code == Commune.follow_up_unit_code)
    return (
        select(Post)
        .join(Commune, Commune.id == Post.commune_id)
        .outerjoin(Unit, (Unit.commune_id == Post.commune_id) & (Unit.id == Post.unit_id))
        .where(Post.commune_id == commune_id, Post.role.in_(COMMITTEE_ROLES) | signs)
    )


def decides(commune_id: uuid.UUID, user_id: uuid.UUID, day: date) -> ColumnElement[bool]:
    """The condition that a person may decide from a day on, or shall.

    They hold such a post, take the place of somebody who does, or are to be given one, or to keep
    one for longer.
    """
    lasting = guarded_posts(commune_id).where(overlaps(Post, day, None))
    takes = (
        lasting.join(
            Substitution,
            (Substitution.commune_id == Post.commune_id) & (Substitution.post_id == Post.id),
        )
        .where(
            Substitution.substitute_id == user_id,
            Substitution.ended_at.is_(None),
            Substitution.valid_to >= day,
        )
    )  # fmt: skip
    proposed = exists().where(
        Consent.commune_id == commune_id,
        Consent.user_id == user_id,
        Consent.deed.in_((GuardedDeed.GIVE_POST, GuardedDeed.MOVE_END)),
        Consent.state == ConsentState.WAITING,
    )
    return or_(lasting.where(Post.user_id == user_id).exists(), takes.exists(), proposed)


def committee_is_set_up(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that somebody who ever was of the committee has set a password.

    Posts that ended and accounts that are locked count: nobody gets back to the beginning.
    """
    return exists().where(
        Post.commune_id == commune_id,
        Post.role.in_(COMMITTEE_ROLES),
        User.commune_id == Post.commune_id,
        User.id == Post.user_id,
        User.password_hash.is_not(None),
    )


def consents(commune_id: uuid.UUID) -> Select[Consent]:
    """Everything that took a second person, the newest first, with whom it is about."""
    return (
        select(Consent)
        .where(Consent.commune_id == commune_id)
        .options(
            joinedload(Consent.user),
            joinedload(Consent.asked_by),
            joinedload(Consent.settled_by),
            joinedload(Consent.unit),
            joinedload(Consent.post).options(joinedload(Post.unit), joinedload(Post.user)),
        )
        .order_by(Consent.number.desc())
    )


def is_waiting(commune_id: uuid.UUID, at: datetime) -> ColumnElement[bool]:
    """The condition that something waits for a second person; what is void waits no more."""
    void = exists().where(
        OneTimeLink.commune_id == commune_id,
        OneTimeLink.id == Consent.link_id,
        OneTimeLink.used_at.is_not(None),
    )
    return (Consent.state == ConsentState.WAITING) & (Consent.lapses_at > at) & ~void


def withheld(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition on `OneTimeLink` that nobody has agreed to it who would have to."""
    return exists().where(
        Consent.commune_id == commune_id,
        Consent.link_id == OneTimeLink.id,
        Consent.state.not_in((ConsentState.AGREED, ConsentState.ALONE)),
    )


def took_nobody(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition on `OneTimeLink` that it was issued without a second person's word."""
    return ~exists().where(Consent.commune_id == commune_id, Consent.link_id == OneTimeLink.id)


def agreed_to(commune_id: uuid.UUID, token_hash: str) -> Select[User]:
    """Who agreed to the link of a token; nobody where it took no second person."""
    return (
        select(User)
        .join(Consent, (Consent.commune_id == User.commune_id) & (Consent.settled_by_id == User.id))
        .join(
            OneTimeLink,
            (OneTimeLink.commune_id == Consent.commune_id) & (OneTimeLink.id == Consent.link_id),
        )
        .where(OneTimeLink.commune_id == commune_id, OneTimeLink.token_hash == token_hash)
    )
