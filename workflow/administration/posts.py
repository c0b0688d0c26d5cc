"""Posts: given and ended by an administrator, from day to day, and never removed.

A post that decides takes a second person: see `workflow/consent/guarded.py`.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy.orm import Session

from models.base import Identified
from models.consent import Consent
from models.handover import HandOver
from models.organisation import Commune, Post, Unit, User
from models.queries.handover import hand_overs
from models.queries.organisation import overlaps, posts_in_role, posts_of
from models.queries.substitution import places_in
from models.vocabulary import SUBSTITUTED_ROLES, UNIT_ROLES, EventKind, GuardedDeed, Role
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.administration.lookup import begin_for_person, lacks_administrator, reach_person
from workflow.administration.units import reach_unit
from workflow.audit.idempotency import Intent
from workflow.calendar.days import local_day
from workflow.calendar.validity import day_fault, ending_fault
from workflow.consent.consents import ask, note_alone, write_down_openly
from workflow.consent.guarded import Way, ends_what_decides, way_to_give
from workflow.delegation.departures import DEPARTURE, RETURN
from workflow.delegation.open_work import open_work
from workflow.errors import Invalid, Obstacle, Unknown

GIVE, MOVE_END = "give_post", "move_end"

LATEST_MENDED = timedelta(days=60)
"""How long ago a last day may lie that was entered by mistake; later a post is given anew."""

HELD_BY_ONE = {Role.HEAD: "head_taken", Role.CHAIR: "chair_taken"}
"""Posts that two people cannot hold on the same day, with the code that says so."""


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A post to be given; both days belong to it."""

    role: Role
    unit: str | None
    """The unit's code; None for posts that are of no unit."""
    title: str
    valid_from: date
    valid_to: date | None = None

    def check(self) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        days = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        wrong = {name: fault for name, day in days.items() if (fault := day_fault(day))}
        if not self.title.strip():
            wrong["title"] = "required"
        if self.role in UNIT_ROLES and not self.unit:
            wrong["unit"] = "unit_needed"
        if self.role not in UNIT_ROLES and self.unit:
            wrong["unit"] = "not_of_unit"
        if self.valid_to and self.valid_to < self.valid_from:
            wrong["valid_to"] = "before_start"
        if wrong:
            raise Invalid(wrong)


@dataclass
class Clash(Invalid):
    """A post on the same days stands in the way: the person's own, or of who holds this one."""

    holder: str = ""
    capacity: str = ""
    since: date = date.min
    until: date | None = None

    @classmethod
    def with_post(cls, code: str, post: Post, holder: User) -> Self:
        """The clash with a post, in values that outlive the transaction."""
        return cls({"role": code}, holder.full_name, post.name, post.valid_from, post.valid_to)


def give(
    session: Session,
    username: str,
    entry: PostEntry,
    *,
    alone: bool = False,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Post | Consent:
    """The post that somebody now has; or, of one that decides, the consent that it waits for.

    `alone` where the setting leaves out the second person. Raises `Refused`, `Unknown`,
    `TokenReused`, or `Invalid`: a `Clash` when another post is in the way.
    """
    intent = Intent(token, {"action": GIVE, "username": username, **asdict(entry)})
    change = begin_for_person(
        session, username, GIVE, EventKind.POST, intent=intent, actor=actor, at=at
    )
    if before := change.made_before(Post, "post") or change.made_before(Consent, "consent"):
        return before
    user = reach_person(session, actor, username)
    entry.check()
    unit = _unit(session, actor, entry)
    _look_for_clash(session, user, entry, unit)
    way = way_to_give(change, entry.role, unit, alone=alone)
    what = _columns(entry, unit)
    if way is Way.TOGETHER:
        waits = ask(change, user, GuardedDeed.GIVE_POST, **what)
        change.keep(consent=waits.id)
        return waits
    post = Post(commune_id=actor.commune_id, user_id=user.id, **what)
    session.add(post)
    change.write_down(post, tells=RETURN, **asdict(entry))
    if way is Way.ALONE:
        note_alone(change, user, GuardedDeed.GIVE_POST, **what)
    change.keep(post=post.id)
    return post


@dataclass(frozen=True, slots=True)
class Voids:
    """What a post's end takes from others; empty where nobody loses anything."""

    places: tuple[str, ...]
    """Who takes a place that ends with it, by name."""
    open_work: int
    """How much open work of the post is left to a successor."""
    leaves: str
    """Which unit, or the commune, then has nobody to decide for it; empty: none."""

    def __bool__(self) -> bool:
        """Whether others lose something; an empty chair alone is told on its own pages."""
        return bool(self.places or self.open_work)


def voided_by_end(
    session: Session,
    username: str,
    post_id: uuid.UUID,
    last_day: date,
    *,
    actor: Actor,
    at: datetime,
) -> Voids:
    """What a post's end on a day would take from others. Raises `Unknown`; nothing is changed."""
    ADMINISTERING.demand(actor)
    post = _post_of(session, reach_person(session, actor, username), post_id)
    after = last_day + timedelta(days=1)
    known = post.valid_to or date.max
    places = session.scalars(places_in(post.commune_id, [post.id], after, known))
    return Voids(
        places=tuple(place.substitute.full_name for place in places),
        open_work=len(open_work(session, post, at=at)) if post.role in SUBSTITUTED_ROLES else 0,
        leaves=_left_alone(session, post, after),
    )


def _left_alone(session: Session, post: Post, after: date) -> str:
    """What has nobody to decide for it from a day on, when a post ends before."""
    if post.role not in HELD_BY_ONE:
        return ""
    same = posts_in_role(post.commune_id, post.role, post.unit_id)
    others = same.where(overlaps(Post, after, after), Post.id != post.id)
    if session.scalars(others).first():
        return ""
    return post.unit.name if post.unit else session.get_one(Commune, post.commune_id).full_name


def given_later(session: Session, consent: Consent, *, at: datetime) -> Post:
    """The post that a second person has agreed to. It holds from then at the earliest.

    Raises `Invalid` when it is not possible any more.
    """
    assert consent.role is not None
    assert consent.valid_from is not None
    first = max(consent.valid_from, local_day(at))
    code = consent.unit.code if consent.unit else None
    entry = PostEntry(consent.role, code, consent.title, first, consent.valid_to)
    entry.check()
    unit = _unit(session, Actor.system(consent.commune_id), entry)
    _look_for_clash(session, consent.user, entry, unit)
    post = Post(commune_id=consent.commune_id, user_id=consent.user_id, **_columns(entry, unit))
    session.add(post)
    return post


def end(
    session: Session,
    username: str,
    post_id: uuid.UUID,
    last_day: date,
    *,
    actor: Actor,
    at: datetime,
) -> Post:
    """The post with its last day, which never comes later than one that was set before.

    Of the end of a post that decides those are told at once who answer for the posts.
    Raises `Unknown`, `Invalid`, or `Refused`: nobody may leave the commune without administrator.
    """
    change = begin_for_person(session, username, "end_post", EventKind.POST, actor=actor, at=at)
    user = reach_person(session, actor, username)
    post = _post_of(session, user, post_id)
    if fault := ending_fault(post, last_day):
        raise Invalid({"last_day": fault})
    before = post.valid_to
    if last_day == before:
        return post
    if post.role is Role.ADMINISTRATOR and user.active:
        first = max(change.today, last_day + timedelta(days=1))
        if lacks_administrator(session, actor.commune_id, first, before, without={post.id}):
            raise change.refused(Obstacle("last_administrator"))
    post.valid_to = last_day
    details: dict[str, Any] = {
        "role": post.role, "title": post.title, "before": before, "valid_to": last_day,
    }  # fmt: skip
    if ends_what_decides(change, post.role, post.unit):
        of = _as_stored(post)
        event = write_down_openly(change, user, GuardedDeed.END_POST, post, of=of, **details)
    else:
        event = change.write_down(post, **details)
    change.tell(event, DEPARTURE)
    return post


def move_end(
    session: Session,
    username: str,
    post_id: uuid.UUID,
    last_day: date | None,
    *,
    alone: bool = False,
    actor: Actor,
    at: datetime,
) -> Post | Consent:
    """The post, whose last day was entered by mistake, with the right one; None: none is known.

    What was done meanwhile stays as it was done. A post that decides waits for a second person to
    last longer. Raises `Unknown`, `Refused` once it was handed over, or `Invalid`: a `Clash`.
    """
    change = begin_for_person(session, username, MOVE_END, EventKind.POST, actor=actor, at=at)
    user = reach_person(session, actor, username)
    post = _post_of(session, user, post_id)
    before = post.valid_to
    if before is None:
        raise Invalid({"last_day": "no_end"})
    if last_day == before:
        return post
    if last_day and last_day < before:
        return end(session, username, post_id, last_day, actor=actor, at=at)
    if last_day and (fault := day_fault(last_day)):
        raise Invalid({"last_day": fault})
    if before < change.today - LATEST_MENDED:
        raise Invalid({"last_day": "ended_long_ago"})
    _look_whether_it_goes_on(session, post, before, last_day)
    if (made := _handed_over(session, post)) and made.taken_at:
        raise change.refused(Obstacle("hand_over_whole"))
    way = way_to_give(change, post.role, post.unit, alone=alone)
    what = _as_stored(post) | {"valid_to": last_day}
    if way is Way.TOGETHER:
        return ask(change, user, GuardedDeed.MOVE_END, **what)
    rows, voided = _without_end(post, last_day, made)
    change.write_down(
        *rows,
        tells=RETURN,
        role=post.role, title=post.title, before=before, valid_to=last_day,
        **voided,
    )  # fmt: skip
    if way is Way.ALONE:
        note_alone(change, user, GuardedDeed.MOVE_END, **what)
    return post


def end_moved_later(session: Session, consent: Consent) -> tuple[Identified, ...]:
    """The rows of a post whose last day is another, as a second person has agreed to.

    Raises `Invalid` when it is not possible any more.
    """
    post = session.get_one(Post, (consent.commune_id, consent.post_id))
    made = _handed_over(session, post)
    if post.valid_to is None or (made and made.taken_at):
        raise Invalid({"last_day": "no_end"})
    _look_whether_it_goes_on(session, post, post.valid_to, consent.valid_to)
    rows, _ = _without_end(post, consent.valid_to, made)
    return rows


def _post_of(session: Session, user: User, post_id: uuid.UUID) -> Post:
    posts = session.scalars(posts_of(user.commune_id, [user.id]))
    post = next((post for post in posts if post.id == post_id), None)
    if post is None:
        raise Unknown
    return post


def _columns(entry: PostEntry, unit: Unit | None) -> dict[str, Any]:
    """A post that was filled in, as it is stored."""
    columns = asdict(entry)
    del columns["unit"]
    return {**columns, "unit_id": unit.id if unit else None}


def _as_stored(post: Post) -> dict[str, Any]:
    """A post that is held, as it is stored where something is done to it."""
    return {
        "role": post.role, "unit_id": post.unit_id, "title": post.title, "post_id": post.id,
        "valid_from": post.valid_from, "valid_to": post.valid_to,
    }  # fmt: skip


def _look_whether_it_goes_on(
    session: Session, post: Post, before: date, last_day: date | None
) -> None:
    """Raise `Invalid` unless a post can hold on the days after its end."""
    code = post.unit.code if post.unit else None
    after = before + timedelta(days=1)
    entry = PostEntry(post.role, code, post.title, after, last_day)
    unit = _unit(session, Actor.system(post.commune_id), entry)
    _look_for_clash(session, post.user, entry, unit)


def _handed_over(session: Session, post: Post) -> HandOver | None:
    return session.scalars(hand_overs(post.commune_id, [post.id])).one_or_none()


def _without_end(
    post: Post, last_day: date | None, made: HandOver | None
) -> tuple[tuple[Identified, ...], dict[str, Any]]:
    """The rows of a post that goes on, and whose signature under its hand-over is void by that."""
    post.valid_to = last_day
    if made is None or made.handed_by is None:
        return (post,), {}
    voided = made.handed_by.full_name
    made.handed_by_id = made.handed_at = None
    return (post, made), {"voids_signature_of": voided}


def _unit(session: Session, actor: Actor, entry: PostEntry) -> Unit | None:
    if entry.unit is None:
        return None
    unit = reach_unit(session, actor, entry.unit)
    starts_within = unit.valid_from <= entry.valid_from
    ends_within = unit.valid_to is None or (entry.valid_to or date.max) <= unit.valid_to
    if not (starts_within and ends_within):
        raise Invalid({"unit": "unit_not_valid_then"})
    return unit


def _look_for_clash(session: Session, user: User, entry: PostEntry, unit: Unit | None) -> None:
    """Raise `Clash` when another post is in the way."""
    unit_id = unit.id if unit else None
    same_days = overlaps(Post, entry.valid_from, entry.valid_to)
    for own in session.scalars(posts_of(user.commune_id, [user.id]).where(same_days)):
        if Role.ADMINISTRATOR in {own.role, entry.role} and own.role is not entry.role:
            raise Clash.with_post("administrator_alone", own, user)
        if (own.role, own.unit_id) == (entry.role, unit_id):
            raise Clash.with_post("held_already", own, user)
    if entry.role not in HELD_BY_ONE:
        return
    taken = posts_in_role(user.commune_id, entry.role, unit_id).where(same_days)
    if other := session.scalars(taken).first():
        raise Clash.with_post(HELD_BY_ONE[entry.role], other, other.user)
