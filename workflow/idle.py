"""Accounts that nobody has used for long, to be shut out by an administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.organisation import User
from models.queries.account import last_uses
from workflow.actors.actor import Actor
from workflow.audit.change import demand_administrator


@dataclass(frozen=True, slots=True)
class IdleAccount:
    """A person who may still sign in, and when they last were signed in."""

    user: User
    last_used: datetime | None
    """None when they never were."""
    since: datetime
    """From when it has not been used: the last use, the password, or the making of the account."""


def idle_accounts(session: Session, days: int, *, actor: Actor, at: datetime) -> list[IdleAccount]:
    """The accounts not used for more than some days, the longest first.

    A password that was just set counts as use. Raises `Refused` for anybody but an administrator.
    """
    demand_administrator(actor)
    found = []
    for user, last_used in session.execute(last_uses(actor.commune_id)):
        known = (last_used, user.password_set_at, user.created_at)
        since = max(instant for instant in known if instant)
        if at - since > timedelta(days=days):
            found.append(IdleAccount(user, last_used, since))
    return sorted(found, key=lambda account: account.since)
