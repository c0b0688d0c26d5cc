"""Taking another's place: given by the person themself, the chair or the office; ended at once.

It is a decision about the work, so no administrator gives it; see docs/decisions/0017.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from models.organisation import Post, User
from models.queries.organisation import overlaps, posts_of, user_named
from models.queries.substitution import (
    places_in,
    post_with_id,
    posts_lasting,
    substitutions_of,
    waiting_for,
)
from models.substitution import PlaceConsent, Substitution
from models.vocabulary import (
    COMMITTEE_ROLES,
    SUBSTITUTED_ROLES,
    EventKind,
    Role,
    SubstitutionKind,
)
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.held_posts import AUTHORISING, held_post, hindrance, still_given
from workflow.actors.rights import Right
from workflow.audit.change import Change, Held
from workflow.audit.idempotency import Intent
from workflow.calendar.days import local_day
from workflow.calendar.validity import day_fault
from workflow.consent.guarded import is_guarded, void_older_links
from workflow.definition.vocabulary import Standing
from workflow.delegation.area_assignment import EVERYWHERE, AreaEntry, add_area, assigning_post
from workflow.delegation.candidates import candidates, in_form
from workflow.errors import Invalid, Obstacle, Unknown

GIVE, AGREE, END = "give_place", "agree_place", "end_place"


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
    place: str = ""
    """The post, and who holds it."""
    since: date = date.min
    until: date = date.min

    @classmethod
    def by(cls, other: Substitution) -> Self:
        """The clash, in values that outlive the transaction."""
        return cls(
            {"valid_from": "place_taken"},
            other.substitute.full_name,
            other.post.holder,
            other.valid_from,
            other.valid_to,
        )


@dataclass
class Unable(Invalid):
    """The person named cannot take this place in this form; others can."""

    able: tuple[str, ...] = ()
    """They, with their posts."""


def give_place(
    session: Session,
    entry: SubstitutionEntry,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Substitution:
    """The substitution, which gives its right from its first day on.

    Where somebody else enters that a person authorises another, not before that person agreed.
    Raises `Unknown`, `Refused`, `TokenReused`, or `Invalid`: `Taken` when another has the place,
    `Unable` when the person cannot take it.
    """
    held = Held.by(session, actor=actor, at=at)
    post = session.scalar(post_with_id(actor.commune_id, entry.post))
    if post is None:
        raise Unknown
    intent = Intent(token, {"action": GIVE, **asdict(entry)})
    right = _right_to_give(held.actor, entry, post)
    change = held.change(right, EventKind.PERSON, _about(post.user), GIVE, intent=intent)
    if before := change.made_before(Substitution, "substitution"):
        return before
    entry.check(change.today)
    _demand_document(change, entry, post)
    substitute = _fit(session, entry, post, change.actor)
    if other := _taken(session, entry, post, substitute):
        raise Taken.by(other)
    made = _made(session, entry, post, substitute)
    if is_guarded(session, post.role, post.unit):
        void_older_links(session, substitute, at=at)
    parts, named = add_area(session, entry.area, actor.commune_id, substitution_id=made.id)
    rows = [made, *parts, *_consent(change, made, post)]
    change.write_down(*rows, tells=GIVE, **_told(made, substitute, post), area=named)
    change.keep(substitution=made.id)
    return made


def agree_to_place(
    session: Session, substitution_id: uuid.UUID, *, actor: Actor, at: datetime
) -> Substitution:
    """The substitution, by which whoever authorises agreed that they do; twice is once.

    Raises `Unknown` or `Refused`.
    """
    held = Held.by(session, actor=actor, at=at)
    found = _reach(session, substitution_id, held.actor)
    change = held.change(_right_to_agree(found), EventKind.PERSON, _about(found.post.user), AGREE)
    consent = found.consent
    if consent is None or consent.agreed_at:
        return found
    if not still_given(found, change.today):
        raise change.refused(Obstacle("place_over"))
    consent.agreed_at = at
    told = _told(found, found.substitute, found.post)
    change.write_down(found, consent, tells=AGREE, **told)
    return found


def end_place(
    session: Session, substitution_id: uuid.UUID, *, actor: Actor, at: datetime
) -> Substitution:
    """The substitution, which from this instant gives no right; ended twice is once.

    Either of the two may end it, and so may the chair and the office. Raises `Unknown` or
    `Refused`.
    """
    held = Held.by(session, actor=actor, at=at)
    found = _reach(session, substitution_id, held.actor)
    change = held.change(_right_to_end(found), EventKind.PERSON, _about(found.post.user), END)
    if still_given(found, change.today):
        found.ended_at = at
        change.write_down(
            found,
            tells=END,
            substitute=found.substitute.username,
            name=found.substitute.full_name,
            post=found.post.name,
            document=found.document_number,
        )
    return found


def awaiting_agreement(session: Session, *, actor: Actor, at: datetime) -> Sequence[Substitution]:
    """What others entered of the actor's authorising somebody, which waits for their own word."""
    if actor.user_id is None or not any(post.role in AUTHORISING for post in actor.own_posts):
        return ()
    return session.scalars(waiting_for(actor.commune_id, actor.user_id, local_day(at))).all()


def _reach(session: Session, substitution_id: uuid.UUID, actor: Actor) -> Substitution:
    """The one with an id; raises `Unknown` when there is none."""
    wanted = substitutions_of(actor.commune_id).where(Substitution.id == substitution_id)
    found = session.scalar(wanted)
    if found is None:
        raise Unknown
    return found


def _consent(change: Change, made: Substitution, post: Post) -> Iterator[PlaceConsent]:
    """What waits for the word of whoever authorises, where somebody else enters it."""
    by = change.actor.user_id
    if made.kind is SubstitutionKind.DELEGATION and by and by != post.user_id:
        waits = PlaceConsent(
            commune_id=made.commune_id, substitution_id=made.id, asked_by_id=by, agreed_at=None
        )
        change.session.add(waits)
        yield waits


def _right_to_agree(found: Substitution) -> Right:
    """The right of whoever holds the post, and of nobody who takes their place in it."""

    def own(actor: Actor) -> HeldPost | None:
        return next((post for post in actor.own_posts if post.id == found.post_id), None)

    theirs = Obstacle("agreed_in_person", (found.post.holder,), of_right=True)
    return Right("", lambda actor: own(actor) is not None, own, theirs)


def _right_to_give(actor: Actor, entry: SubstitutionEntry, post: Post) -> Right:
    """The right to say who takes the place in a post, and whether to decide for the committee."""
    giving = _giving_post(actor, post)
    otherwise = None
    if _passes_on(actor, giving, entry, post):
        otherwise = Obstacle("not_passed_on", (post.holder,), Standing.CHAIR, of_right=True)
    elif giving and _is_beyond(giving, entry, post):
        otherwise = Obstacle("delegation_by_head", (), Standing.CHAIR, of_right=True)
    if otherwise:
        return Right(Standing.CHAIR, lambda _: False, lambda _: giving, otherwise)
    return Right.of_post(Standing.CHAIR, lambda _: giving)


def _passes_on(actor: Actor, giving: HeldPost | None, entry: SubstitutionEntry, post: Post) -> bool:
    """Whether it would pass on what is held in another's place: article 14.5 of the law.

    Whoever enters what a document says does not enter that they authorise somebody in their turn.
    """
    kinds = {held.place.kind for held in actor.posts if held.id == post.id and held.place}
    if giving is None:
        return bool(kinds)
    return entry.kind is SubstitutionKind.DELEGATION and entry.kind in kinds


def _right_to_end(found: Substitution) -> Right:
    """The right to end it: of both, in whatever post, and of whoever may give such a place."""

    def may(actor: Actor) -> bool:
        concerned = actor.user_id in (found.substitute_id, found.post.user_id)
        return concerned or _giving_post(actor, found.post) is not None

    def post_of(actor: Actor) -> HeldPost | None:
        if actor.user_id == found.substitute_id:
            return next(iter(actor.own_posts), None)
        return _giving_post(actor, found.post)

    return Right(Standing.CHAIR, may, post_of)


def _giving_post(actor: Actor, post: Post) -> HeldPost | None:
    """The own post by which the actor may say who takes a place; None when they may not.

    Never one in which they take a place themselves: what is held so cannot be passed on.
    """
    for own in actor.own_posts:
        if own.id == post.id:
            return own
    outside = post.unit is not None and not post.unit.subordinate
    return None if outside else assigning_post(actor)


def _demand_document(change: Change, entry: SubstitutionEntry, post: Post) -> None:
    """Raise `Invalid` where the office says of another's post who takes it, by no document."""
    giving = change.post
    of_office = giving is not None and giving.id != post.id and giving.follows_up
    if of_office and not entry.document_number.strip():
        raise Invalid({"document_number": "required"})


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
    if entry.kind is SubstitutionKind.DELEGATION and post.role not in AUTHORISING:
        raise Invalid({"kind": "authorised_by_heads"})
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
        raise Unable({"substitute": wrong}, _able(session, entry, post, actor))
    return user


def _able(session: Session, entry: SubstitutionEntry, post: Post, actor: Actor) -> tuple[str, ...]:
    """Those who could take the place from its first day on, with their posts."""
    lasting = session.scalars(posts_lasting(actor.commune_id, entry.valid_from)).all()
    offered = candidates(post, lasting, but_for=[actor.user_id])
    return tuple(each.holder for each in in_form(offered, entry.kind))


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


def _made(session: Session, entry: SubstitutionEntry, post: Post, substitute: User) -> Substitution:
    made = Substitution(
        commune_id=post.commune_id,
        post_id=post.id,
        substitute_id=substitute.id,
        kind=entry.kind,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        document_number=entry.document_number,
    )
    session.add(made)
    session.flush()
    return made


def _told(made: Substitution, substitute: User, post: Post) -> dict[str, Any]:
    """What the record says of it in words."""
    return {
        "substitute": substitute.username,
        "name": substitute.full_name,
        "post": post.name,
        "kind": made.kind,
        "valid_from": made.valid_from,
        "valid_to": made.valid_to,
        "document": made.document_number,
    }


def _about(principal: User) -> str:
    return f"user/{principal.username}"
