"""Taking another's place: given by the person themself, the chair or the office; ended at once.

It is a decision about the work, so no administrator gives it; see docs/decisions/0017.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from models.organisation import Post, User
from models.queries.organisation import overlaps, posts_of, user_named
from models.queries.substitution import places_in, post_with_id, substitutions_of
from models.substitution import Substitution
from models.vocabulary import (
    COMMITTEE_ROLES,
    SUBSTITUTED_ROLES,
    EventKind,
    Role,
    SubstitutionKind,
)
from workflow.actors.actor import Actor, HeldPost, hold_commune
from workflow.actors.held_posts import held_post, hindrance, still_given
from workflow.audit import record
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.audit.refusals import refusal
from workflow.calendar.days import local_day
from workflow.calendar.validity import day_fault
from workflow.consent.guarded import is_guarded, void_older_links
from workflow.delegation.areas import EVERYWHERE, AreaEntry, add_area, assigning_post
from workflow.errors import Invalid, Obstacle, Refused, Unknown
from workflow.instance.outbox import tell_of

GIVE, END = "give_place", "end_place"


@dataclass(frozen=True, slots=True)
class SubstitutionEntry:
    """Who takes whose place, from day to day, and in which area; both days belong to it."""

    post: uuid.UUID
    substitute: str
    """A user name."""
    kind: SubstitutionKind
    valid_from: date
    valid_to: date
    document_number: str = ""
    area: AreaEntry = EVERYWHERE

    def check(self, today: date) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        days = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        wrong = {name: fault for name, day in days.items() if (fault := day_fault(day))}
        if self.valid_from < today:
            # What was done before was not done in anybody's place.
            wrong["valid_from"] = "in_past"
        elif self.valid_to < self.valid_from:
            wrong["valid_to"] = "before_start"
        if self.kind is SubstitutionKind.DELEGATION and not self.document_number.strip():
            wrong["document_number"] = "required"
        if wrong:
            raise Invalid(wrong)


@dataclass
class Taken(Invalid):
    """Somebody else takes the place on one of these days."""

    holder: str = ""
    since: date = date.min
    until: date = date.min

    @classmethod
    def by(cls, other: Substitution) -> Self:
        """The clash, in values that outlive the transaction."""
        name = other.substitute.full_name
        return cls({"valid_from": "place_taken"}, name, other.valid_from, other.valid_to)


def give_place(
    session: Session,
    entry: SubstitutionEntry,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Substitution:
    """The substitution, which gives its right from its first day on.

    Raises `Unknown`, `Refused`, `TokenReused`, or `Invalid`: `Taken` when another has the place.
    """
    # Nobody else arranges the commune meanwhile: what is compared stays as it is.
    actor = hold_commune(session, actor, at=at)
    post = session.scalar(post_with_id(actor.commune_id, entry.post))
    if post is None:
        raise Unknown
    intent = {"action": GIVE, **asdict(entry)}
    if earlier := earlier_outcome(session, actor, token, intent):
        key = (actor.commune_id, uuid.UUID(earlier["substitution"]))
        return session.get_one(Substitution, key)
    giving = _giving_post(actor, post)
    if giving is None:
        raise _refused(GIVE, post.user, Obstacle("not_entitled", (), "chair", of_right=True),
                       actor=actor, at=at)  # fmt: skip
    if _is_beyond(giving, entry, post):
        raise _refused(GIVE, post.user, Obstacle("delegation_by_head", (), "chair", of_right=True),
                       actor=actor, at=at)  # fmt: skip
    entry.check(local_day(at))
    if giving.id != post.id and giving.follows_up and not entry.document_number.strip():
        raise Invalid({"document_number": "required"})
    substitute = _fit(session, entry, post, actor)
    if other := _taken(session, entry, post, substitute):
        raise Taken.by(other)
    made = Substitution(
        commune_id=actor.commune_id,
        post_id=post.id,
        substitute_id=substitute.id,
        kind=entry.kind,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        document_number=entry.document_number,
    )
    session.add(made)
    session.flush()
    if is_guarded(session, post.role, post.unit):
        void_older_links(session, substitute, at=at)
    parts, named = add_area(session, entry.area, actor.commune_id, substitution_id=made.id)
    details = {
        "substitute": substitute.username, "name": substitute.full_name, "post": post.name,
        "kind": entry.kind, "valid_from": entry.valid_from, "valid_to": entry.valid_to,
        "document": entry.document_number, "area": named,
    }  # fmt: skip
    _write_down(session, GIVE, post.user, giving, details, (made, *parts), actor=actor, at=at)
    keep_outcome(session, actor, token, intent, {"substitution": made.id}, at)
    return made


def end_place(
    session: Session, substitution_id: uuid.UUID, *, actor: Actor, at: datetime
) -> Substitution:
    """The substitution, which from this instant gives no right; ended twice is once.

    Either of the two may end it, and so may the chair and the office. Raises `Unknown` or
    `Refused`.
    """
    actor = hold_commune(session, actor, at=at)
    wanted = substitutions_of(actor.commune_id).where(Substitution.id == substitution_id)
    found = session.scalar(wanted)
    if found is None:
        raise Unknown
    principal = found.post.user
    own = next(iter(actor.own_posts), None)
    ending = own if actor.user_id == found.substitute_id else _giving_post(actor, found.post)
    if ending is None and actor.user_id != principal.id:
        raise _refused(END, principal, Obstacle("not_entitled", (), "chair", of_right=True),
                       actor=actor, at=at)  # fmt: skip
    if still_given(found, local_day(at)):
        found.ended_at = at
        details = {"substitute": found.substitute.username, "name": found.substitute.full_name,
                   "post": found.post.name, "document": found.document_number}  # fmt: skip
        _write_down(session, END, principal, ending, details, (found,), actor=actor, at=at)
    return found


def _giving_post(actor: Actor, post: Post) -> HeldPost | None:
    """The own post by which the actor may say who takes a place; None when they may not.

    Never one in which they take a place themselves: what is held so cannot be passed on.
    """
    for own in actor.own_posts:
        if own.id == post.id:
            return own
    outside = post.unit is not None and not post.unit.subordinate
    return None if outside else assigning_post(actor)


def _is_beyond(giving: HeldPost, entry: SubstitutionEntry, post: Post) -> bool:
    """Whether somebody would authorise another to decide for the committee who may not.

    An administrator makes officers of the office alone, but not its head; see decision 11.
    """
    decides = entry.kind is SubstitutionKind.DELEGATION and post.role in COMMITTEE_ROLES
    return decides and giving.id != post.id and giving.role not in (Role.CHAIR, Role.HEAD)


def _fit(session: Session, entry: SubstitutionEntry, post: Post, actor: Actor) -> User:
    """The person who takes the place; raises `Invalid` when they cannot."""
    if post.role not in SUBSTITUTED_ROLES:
        raise Invalid({"post": "post_in_person"})
    within = post.valid_from <= entry.valid_from
    if not (within and (post.valid_to is None or entry.valid_to <= post.valid_to)):
        raise Invalid({"valid_to": "post_ends_before"})
    user = session.scalar(user_named(actor.commune_id, entry.substitute))
    if user is None or not user.active:
        raise Invalid({"substitute": "required"})
    if user.id in (post.user_id, actor.user_id):
        raise Invalid({"substitute": "not_oneself"})
    same_days = overlaps(Post, entry.valid_from, entry.valid_to)
    held = session.scalars(posts_of(actor.commune_id, [user.id]).where(same_days)).all()
    theirs = [held_post(own, own.unit) for own in held]
    if wrong := hindrance(entry.kind, held_post(post, post.unit), theirs):
        raise Invalid({"substitute": wrong})
    return user


def _taken(
    session: Session, entry: SubstitutionEntry, post: Post, substitute: User
) -> Substitution | None:
    """What stands in the way: another stand-in on one of the days, or the same person again."""
    others = session.scalars(
        places_in(post.commune_id, [post.id], entry.valid_from, entry.valid_to)
    )
    return next(
        (
            other
            for other in others
            if other.substitute_id == substitute.id
            or entry.kind is other.kind is SubstitutionKind.STAND_IN
        ),
        None,
    )


def _refused(
    action: str, principal: User, obstacle: Obstacle, *, actor: Actor, at: datetime
) -> Refused:
    return refusal(f"user/{principal.username}", action, obstacle, actor=actor, at=at)


def _write_down(
    session: Session,
    action: str,
    principal: User,
    post: HeldPost | None,
    details: dict[str, Any],
    rows: tuple[Any, ...],
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
            post=post,
            subject=f"user/{principal.username}",
            action=action,
            details=details,
            rows=rows,
        ),
    )
    tell_of(session, event, action, at=event.at)
