"""Questions about signing in."""

import uuid
from datetime import datetime

from sqlalchemy import Select, func, select

from models.account import OneTimeLink, SignedInSession
from models.organisation import Commune, User
from models.queries.organisation import the_commune
from models.queries.questions import Question


@Question
def session_with(token_hash: str) -> Select[SignedInSession, User, Commune]:
    """The session of a token, ended or not, whose it is, and the commune of this installation."""
    installed = the_commune().with_only_columns(Commune.id).scalar_subquery()
    return (
        select(SignedInSession, User, Commune)
        .join(
            User,
            (User.commune_id == SignedInSession.commune_id) & (User.id == SignedInSession.user_id),
        )
        .join(Commune, Commune.id == SignedInSession.commune_id)
        .where(SignedInSession.commune_id == installed, SignedInSession.token_hash == token_hash)
    )


def sessions_not_ended(commune_id: uuid.UUID, user_id: uuid.UUID) -> Select[SignedInSession]:
    """A person's sessions that nobody ended, the one used last first."""
    return (
        select(SignedInSession)
        .where(
            SignedInSession.commune_id == commune_id,
            SignedInSession.user_id == user_id,
            SignedInSession.ended_at.is_(None),
        )
        .order_by(SignedInSession.seen_at.desc(), SignedInSession.id)
    )


def link_with(commune_id: uuid.UUID, token_hash: str) -> Select[OneTimeLink, User]:
    """The one-time link of a token and whose it is, used or not."""
    return (
        select(OneTimeLink, User)
        .join(User, (User.commune_id == OneTimeLink.commune_id) & (User.id == OneTimeLink.user_id))
        .where(OneTimeLink.commune_id == commune_id, OneTimeLink.token_hash == token_hash)
    )


def last_uses(commune_id: uuid.UUID) -> Select[User, datetime | None]:
    """The people who may sign in, each with the last moment at which they were, if ever."""
    last = (
        select(
            SignedInSession.user_id,
            func.max(SignedInSession.seen_at, type_=SignedInSession.seen_at.type).label("seen_at"),
        )
        .where(SignedInSession.commune_id == commune_id)
        .group_by(SignedInSession.user_id)
        .subquery()
    )
    return (
        select(User, last.c.seen_at)
        .outerjoin(last, last.c.user_id == User.id)
        .where(User.commune_id == commune_id, User.active)
        .order_by(User.sort_key, User.username)
    )
