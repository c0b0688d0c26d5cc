"""Agreeing: what waited for a second person is carried out, by the rules of the day it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.account import OneTimeLink
from models.base import Identified
from models.consent import Consent
from models.organisation import User
from models.vocabulary import ConsentState, EventKind, GuardedDeed
from workflow.actors.actor import Actor
from workflow.administration import people, posts
from workflow.audit.change import Change
from workflow.auth import links
from workflow.auth.credentials import hold_person
from workflow.consent import consents
from workflow.consent.guarded import void_older_links
from workflow.delegation.departures import RETURN


@dataclass(frozen=True, slots=True)
class _Carrying:
    """What is carried out, by two people's word."""

    change: Change
    consent: Consent

    @property
    def session(self) -> Session:
        """Where it is carried out."""
        return self.change.session

    @property
    def at(self) -> datetime:
        """When it is."""
        return self.change.at

    def write_down(self, kind: EventKind, action: str, *rows: Identified) -> None:
        """Write down what was done, and by whose two words: somebody may come back by it."""
        asked_by = self.consent.asked_by.full_name if self.consent.asked_by else ""
        line = self.change.beside(kind, action)
        line.write_down(*rows, tells=RETURN, consent=self.consent.number, asked_by=asked_by)


def agree(session: Session, number: int, *, actor: Actor, at: datetime) -> Consent:
    """What was asked for, which holds from now on; twice is once.

    Raises `Unknown`, `Refused`, or `Invalid` when it is not possible any more as it was asked for.
    """
    change, consent = consents.begin(session, number, consents.AGREE, actor=actor, at=at)
    if consent.state is ConsentState.AGREED:
        return consent
    # Held before the record, as whoever sets a password does: one waits, and neither for the other.
    hold_person(session, consent.user)
    consents.settle(change, consent)
    _CARRY_OUT[consent.deed](_Carrying(change, consent))
    return consent


def _give_post(of: _Carrying) -> None:
    void_older_links(of.session, of.consent.user, at=of.at)
    of.write_down(EventKind.POST, posts.GIVE, posts.given_later(of.session, of.consent, at=of.at))


def _move_end(of: _Carrying) -> None:
    void_older_links(of.session, of.consent.user, at=of.at)
    of.write_down(EventKind.POST, posts.MOVE_END, *posts.end_moved_later(of.session, of.consent))


def _open_link(of: _Carrying) -> None:
    key = (of.consent.commune_id, of.consent.link_id)
    links.prolong(of.session.get_one(OneTimeLink, key), at=of.at)


def _enable(of: _Carrying) -> None:
    user = of.session.get_one(User, (of.consent.commune_id, of.consent.user_id))
    people.let_in(user)
    of.write_down(EventKind.PERSON, "enable", user)


_CARRY_OUT: dict[GuardedDeed, Callable[[_Carrying], None]] = {
    GuardedDeed.GIVE_POST: _give_post,
    GuardedDeed.MOVE_END: _move_end,
    GuardedDeed.LINK: _open_link,
    GuardedDeed.ENABLE: _enable,
}
