"""What waits for a second person: asked for by an administrator, settled by another, or lapsed.

Nothing of it holds while it waits. What is carried out then is in
`workflow/administration/agreeing.py`. What
takes rights waits for nobody, and the same people are told of it.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from models.base import Identified
from models.consent import Consent
from models.database import Transaction
from models.organisation import Commune, User
from models.queries.consent import consents, is_waiting
from models.record import Event
from models.vocabulary import ConsentState, EventKind, GuardedDeed
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING, BY_THE_CLOCK, Right
from workflow.audit.change import Change, Held
from workflow.audit.log import lines_about
from workflow.consent.guarded import agreeing_post, answers_for_posts, deciding_posts
from workflow.definition.vocabulary import Standing
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.instance.numbers import next_number

ASK, AGREE, REFUSE = "ask_consent", "agree_consent", "refuse_consent"
WITHDRAW, LAPSE, ALONE = "withdraw_consent", "lapse_consent", "act_alone"
TELL = "tell_at_once"
"""Why people are told of what held at once; the record has the deed's own word for it."""

WAITS = timedelta(days=7)
"""How long it is waited for a second person."""
SHOWN = timedelta(days=30)
"""How long what was settled stands in the list."""

_KINDS = {GuardedDeed.GIVE_POST: EventKind.POST, GuardedDeed.MOVE_END: EventKind.POST}
_BECOMES = {
    AGREE: ConsentState.AGREED,
    REFUSE: ConsentState.REFUSED,
    WITHDRAW: ConsentState.WITHDRAWN,
    LAPSE: ConsentState.LAPSED,
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that takes a second person, as one reader sees it."""

    consent: Consent
    waits: bool
    may_settle: bool
    """Whether the reader may agree to it or refuse it."""
    may_withdraw: bool


def ask(
    change: Change,
    user: User,
    deed: GuardedDeed,
    *,
    lives: timedelta = WAITS,
    **what: Any,  # noqa: ANN401 - the columns that say what it is
) -> Consent:
    """The deed, which waits until somebody has agreed; those who may and whom it is about are told.

    Raises `Invalid` when the same waits already.
    """
    waiting = consents(user.commune_id).where(
        Consent.user_id == user.id, Consent.deed == deed, is_waiting(user.commune_id, change.at)
    )
    if any(_same(each, what) for each in change.session.scalars(waiting)):
        raise Invalid({"role": "asked_already"})
    waits = {"state": ConsentState.WAITING, "lapses_at": change.at + lives}
    return _made(change, user, ASK, {"deed": deed, **waits, **what})


def note_alone(
    change: Change,
    user: User,
    deed: GuardedDeed,
    **what: Any,  # noqa: ANN401 - the columns that say what it is
) -> Consent:
    """What was done without a second person: the same people are told of it, and the record."""
    done = {"state": ConsentState.ALONE, "lapses_at": change.at, "settled_at": change.at}
    return _made(change, user, ALONE, {"deed": deed, **done, **what})


def write_down_openly(
    change: Change,
    user: User,
    deed: GuardedDeed,
    *rows: Identified,
    of: Mapping[str, Any] | None = None,
    **details: Any,  # noqa: ANN401 - JSON values
) -> Event:
    """The line of what holds at once, of which those are told who have to know.

    `of` are the columns that say what it is.
    """
    held = {"state": ConsentState.TOLD, "lapses_at": change.at, "settled_at": change.at}
    consent = _new(change, user, {"deed": deed, **held, **(of or {})})
    return change.write_down(*rows, consent, tells=TELL, consent=consent.number, **details)


def of_concern(session: Session, *, actor: Actor, at: datetime) -> list[Concern]:
    """What waits and what was settled of late, as far as it is the reader's to know."""
    recent = (Consent.settled_at > at - SHOWN) | Consent.settled_at.is_(None)
    wanted = consents(actor.commune_id).where(recent, _known_to(actor))
    waiting = set(
        session.scalars(select(Consent.id).where(is_waiting(actor.commune_id, at), _here(actor)))
    )
    found = [_concern(each, actor, each.id in waiting) for each in session.scalars(wanted)]
    return sorted(found, key=lambda concern: not concern.waits)


def awaiting(session: Session, *, actor: Actor, at: datetime) -> list[Consent]:
    """What waits for the reader's own word."""
    if not deciding_posts(actor):
        return []
    wanted = consents(actor.commune_id).where(is_waiting(actor.commune_id, at))
    return [each for each in session.scalars(wanted) if agreeing_post(actor, each)]


def about(session: Session, user: User, *, at: datetime) -> Sequence[Consent]:
    """What about a person waits for somebody's word."""
    wanted = consents(user.commune_id).where(
        Consent.user_id == user.id, is_waiting(user.commune_id, at)
    )
    return session.scalars(wanted).all()


def reach(session: Session, number: int, actor: Actor) -> Consent:
    """The one with a number. Raises `Unknown` when it is not the actor's to know."""
    wanted = consents(actor.commune_id).where(Consent.number == number, _known_to(actor))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise Unknown
    return found


def refuse(session: Session, number: int, reason: str, *, actor: Actor, at: datetime) -> Consent:
    """What was asked for, refused with a reason; twice is once. Raises as `agree` does."""
    change, consent = begin(session, number, REFUSE, actor=actor, at=at)
    if consent.state is ConsentState.REFUSED:
        return consent
    if not reason.strip():
        raise Invalid({"reason": "required"})
    consent.reason = reason
    settle(change, consent, reason=reason)
    return consent


def withdraw(session: Session, number: int, *, actor: Actor, at: datetime) -> Consent:
    """What was asked for, taken back by an administrator; twice is once.

    Raises `Unknown` or `Refused`.
    """
    change, consent = begin(session, number, WITHDRAW, actor=actor, at=at)
    if consent.state is not ConsentState.WITHDRAWN:
        settle(change, consent)
    return consent


def begin(
    session: Session, number: int, action: str, *, actor: Actor, at: datetime
) -> tuple[Change, Consent]:
    """The settling of what waits, with nobody else beside it.

    What was settled so already comes back as it is. Raises `Unknown` or `Refused`.
    """
    held = Held.by(session, actor=actor, at=at)
    consent = reach(session, number, held.actor)
    right = ADMINISTERING if action == WITHDRAW else _agreeing(consent)
    change = _settling(held, right, consent, action)
    if consent.state is not _BECOMES[action]:
        _demand_waiting(change, consent)
    return change, consent


def settle(change: Change, consent: Consent, *, reason: str = "") -> None:
    """Settle it by a line of the record; who asked and whom it is about are told."""
    by, becomes = change.actor.user_id, _BECOMES[change.action]
    consent.state, consent.settled_by_id, consent.settled_at = becomes, by, change.at
    asked_by = consent.asked_by.username if consent.asked_by else ""
    told = _told(consent) | {"asked_by": asked_by}
    change.write_down(consent, reason=reason, tells=change.action, **told)


def lapse_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of what nobody has agreed to in time, each noted on its own."""
    late = (Consent.state == ConsentState.WAITING) & (Consent.lapses_at <= at)
    with reading() as session:
        ripe = [
            (commune_id, number)
            for commune_id in session.scalars(select(Commune.id))
            for number in session.scalars(
                select(Consent.number).where(Consent.commune_id == commune_id, late)
            )
        ]
    return [number for commune_id, number in ripe if _lapse(writing, commune_id, number, at)]


def _lapse(writing: Transaction, commune_id: uuid.UUID, number: int, at: datetime) -> bool:
    try:
        with writing() as session:
            held = Held.by(session, actor=Actor.clock(commune_id), at=at)
            wanted = consents(commune_id).where(Consent.number == number)
            consent = session.scalars(wanted).one()
            # Looked at once more: somebody may have settled it at the last moment.
            if consent.state is not ConsentState.WAITING:
                return False
            settle(_settling(held, BY_THE_CLOCK, consent, LAPSE), consent)
    except Exception:
        log.exception("the clock could not let %s lapse", number)
        return False
    return True


def _made(change: Change, user: User, action: str, columns: dict[str, Any]) -> Consent:
    """A new row, with its line in the record, of which people are told."""
    consent = _new(change, user, columns)
    told = change.beside(_kind(consent.deed), action)
    told.write_down(consent, tells=action, **_told(consent))
    return consent


def _new(change: Change, user: User, columns: Mapping[str, Any]) -> Consent:
    session = change.session
    consent = Consent(
        commune_id=user.commune_id,
        number=next_number(session, user.commune_id, "consent"),
        user_id=user.id,
        asked_by_id=change.actor.user_id,
        asked_at=change.at,
        **{"title": "", "reason": "", **columns},
    )
    session.add(consent)
    return consent


def _told(consent: Consent) -> dict[str, Any]:
    """What the record says of it in words."""
    post = {
        "role": consent.role,
        "title": consent.title,
        "valid_from": consent.valid_from,
        "valid_to": consent.valid_to,
    }
    of_post = post if consent.role else {}
    return {"consent": consent.number, "deed": consent.deed, **of_post}


def _same(consent: Consent, what: dict[str, Any]) -> bool:
    """Whether it would be the same post twice; of a link the newer one takes the place."""
    if consent.deed is GuardedDeed.LINK:
        return False
    named = ("role", "unit_id", "post_id")
    return all(getattr(consent, name) == what.get(name) for name in named)


def _agreeing(consent: Consent) -> Right:
    """The right to agree to it or refuse it; where the server stands, the installation has it."""

    def may(actor: Actor) -> bool:
        itself = actor == Actor.system(actor.commune_id)
        return itself or agreeing_post(actor, consent) is not None

    return Right(Standing.CHAIR, may, lambda actor: agreeing_post(actor, consent))


def consents_told(session: Session, found: Sequence[Concern], *, actor: Actor) -> Sequence[Event]:
    """What the record says of who asked for some deeds, and who settled them."""
    subjects = [_subject(each.consent) for each in found]
    arranged = Event.kind.in_((EventKind.PERSON, EventKind.POST))
    return lines_about(session, actor.commune_id, subjects, arranged)


def _subject(consent: Consent) -> str:
    return f"user/{consent.user.username}"


def _settling(held: Held, right: Right, consent: Consent, action: str) -> Change:
    return held.change(right, _kind(consent.deed), _subject(consent), action)


def _kind(deed: GuardedDeed) -> EventKind:
    return _KINDS.get(deed, EventKind.PERSON)


def _here(actor: Actor) -> ColumnElement[bool]:
    return Consent.commune_id == actor.commune_id


def _known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that it is the actor's to know.

    Administrators, the chair and the office know of all; others of what is about them.
    """
    knows_all = actor.is_administrator or actor == Actor.system(actor.commune_id)
    if knows_all or answers_for_posts(actor) or any(p.follows_up for p in actor.own_posts):
        return true()
    return Consent.user_id == actor.user_id


def _concern(consent: Consent, actor: Actor, waits: bool) -> Concern:  # noqa: FBT001 - a column
    return Concern(
        consent,
        waits,
        may_settle=waits and agreeing_post(actor, consent) is not None,
        may_withdraw=waits and actor.is_administrator,
    )


def _demand_waiting(change: Change, consent: Consent) -> None:
    """Refuse what was settled meanwhile, or has lapsed."""
    waits = is_waiting(consent.commune_id, change.at)
    wanted = select(Consent.id).where(_here(change.actor), Consent.id == consent.id, waits)
    if change.session.scalar(wanted) is None:
        raise change.refused(Obstacle("consent_settled"))
