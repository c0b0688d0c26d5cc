"""People: made by an administrator, who never learns a password; shut out, and never removed."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.organisation import Post, User
from models.queries.account import last_uses
from models.queries.notice import reachable
from models.queries.organisation import (
    administrator_posts,
    people_found,
    posts_of,
    user_named,
    valid_on,
)
from models.vocabulary import GuardedDeed, Role
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.administration.lookup import begin_for_person, lacks_administrator, reach_person
from workflow.administration.posts import LATEST_MENDED, PostEntry, give
from workflow.audit.change import Change
from workflow.audit.idempotency import Intent
from workflow.auth.credentials import is_username, void_links
from workflow.auth.links import LINK_LIVES, issue_link, make_link
from workflow.auth.sessions import end_all_sessions
from workflow.calendar.days import local_day
from workflow.calendar.validity import holds, lasts
from workflow.consent.consents import ask, note_alone, write_down_openly
from workflow.consent.guarded import Way, takes_from_who_decides, way_to_open
from workflow.delegation.departures import DEPARTURE, RETURN
from workflow.errors import Invalid, Obstacle
from workflow.vietnamese import fold, name_sort_key


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in the list, with the posts of today."""

    user: User
    posts: Sequence[Post]


@dataclass(frozen=True, slots=True)
class PeopleList:
    """One page of the list of people, in the order of Vietnamese names."""

    lines: Sequence[PersonLine]
    more: bool
    """Whether others follow."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with every post they ever held, the newest first."""

    user: User
    posts: Sequence[Post]
    today: date

    @property
    def lasting(self) -> list[Post]:
        """The posts that hold today, or will."""
        return [post for post in self.posts if lasts(post, self.today)]

    @property
    def ended_of_late(self) -> list[Post]:
        """The posts whose last day is set and may have been entered by mistake."""
        first = self.today - LATEST_MENDED
        return [post for post in self.posts if post.valid_to and post.valid_to >= first]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person just made."""

    user: User
    link: str | None
    """The token of the link that sets their first password; None when this was a resend."""


def find(
    session: Session,
    words: str = "",
    *,
    everybody: bool = False,
    after: str = "",
    size: int,
    actor: Actor,
    at: datetime,
) -> PeopleList:
    """The people whose name or user name has the words, without regard to case and marks.

    Those who are shut out are there with `everybody`; `after` is the user name that the page
    before ended with. Raises `Refused` for anybody but an administrator, and `Unknown`.
    """
    ADMINISTERING.demand(actor)
    last = reach_person(session, actor, after) if after else None
    wanted = people_found(actor.commune_id, fold(words), active_only=not everybody, after=last)
    users = session.scalars(wanted.limit(size + 1)).all()
    shown, today = users[:size], local_day(at)
    held = defaultdict(list)
    for post in session.scalars(posts_of(actor.commune_id, [user.id for user in shown])):
        if holds(post, today):
            held[post.user_id].append(post)
    return PeopleList([PersonLine(u, held[u.id]) for u in shown], more=len(users) > size)


def profile(session: Session, username: str, *, actor: Actor, at: datetime) -> Profile:
    """The person with a user name. Raises `Unknown`, or `Refused` for a non-administrator."""
    ADMINISTERING.demand(actor)
    user = reach_person(session, actor, username)
    posts = session.scalars(posts_of(actor.commune_id, [user.id])).all()
    return Profile(user, posts, local_day(at))


def administrators(session: Session, commune_id: uuid.UUID, day: date) -> list[User]:
    """The active people who keep people and units on a day."""
    posts = session.scalars(administrator_posts(commune_id).where(valid_on(Post, day)))
    return [post.user for post in posts]


def administrators_addresses(session: Session, commune_id: uuid.UUID, day: date) -> list[str]:
    """Where the administrators of a day get mail, as far as they get any."""
    keep = {user.id for user in administrators(session, commune_id, day)}
    contacts = session.scalars(reachable(commune_id))
    return [contact.address for contact in contacts if contact.user_id in keep]


def create(
    session: Session,
    username: str,
    full_name: str,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> NewPerson:
    """The new person, still without posts, with the link by which they choose a password.

    Raises `Refused`, `TokenReused`, or `Invalid` for the fields.
    """
    asked = {"action": "create_person", "username": username, "full_name": full_name}
    intent = Intent(token, asked)
    change = begin_for_person(session, username, "create", intent=intent, actor=actor, at=at)
    if change.earlier:
        return NewPerson(reach_person(session, actor, username), None)
    user = _add(change, username, full_name)
    change.keep(username=username)
    return NewPerson(user, issue_link(session, user, actor=actor, at=at))


def add_administrator(
    session: Session, username: str, full_name: str, title: str, *, actor: Actor, at: datetime
) -> User:
    """A new person who keeps people and units from today on. Raises `Refused` or `Invalid`."""
    change = begin_for_person(session, username, "create", actor=actor, at=at)
    user = _add(change, username, full_name)
    entry = PostEntry(Role.ADMINISTRATOR, None, title, valid_from=local_day(at))
    give(session, username, entry, actor=actor, at=at)
    return user


def rename(session: Session, username: str, full_name: str, *, actor: Actor, at: datetime) -> User:
    """The person under a corrected name; the record keeps what was written under the old one.

    Of the name of whoever decides those are told at once who answer for the posts.
    Raises `Refused`, `Unknown` or `Invalid`.
    """
    change = begin_for_person(session, username, "rename", actor=actor, at=at)
    user = reach_person(session, actor, username)
    if wrong := _name_fault(full_name):
        raise Invalid(wrong)
    before = user.full_name
    if full_name != before:
        user.full_name = full_name
        user.name_key, user.sort_key = fold(full_name), name_sort_key(full_name)
        details: dict[str, Any] = {"before": before, "full_name": full_name}
        if takes_from_who_decides(change, user):
            named = {"title": full_name}
            write_down_openly(change, user, GuardedDeed.RENAME, user, of=named, **details)
        else:
            change.write_down(user, **details)
    return user


def new_link(
    session: Session, username: str, *, alone: bool = False, actor: Actor, at: datetime
) -> str:
    """The token of a link by which the person chooses a new password; earlier links are void.

    For whoever decides it sets none before a second person has agreed; `alone` where the setting
    leaves that out. Raises `Unknown` or `Refused`.
    """
    change = begin_for_person(session, username, "new_link", actor=actor, at=at)
    user = reach_person(session, actor, username)
    if not user.active:
        raise change.refused(Obstacle("person_disabled"))
    way = way_to_open(change, user, alone=alone)
    link, token = make_link(session, user, actor=actor, at=at)
    if way is Way.TOGETHER:
        ask(change, user, GuardedDeed.LINK, lives=LINK_LIVES, link_id=link.id)
    elif way is Way.ALONE:
        note_alone(change, user, GuardedDeed.LINK, link_id=link.id)
    return token


def disable(session: Session, username: str, *, actor: Actor, at: datetime) -> User:
    """The person, shut out at once: no session and no link of theirs is worth anything any more.

    A stolen account cannot wait for anybody; those are told at once who answer for the posts.
    Raises `Unknown`, or `Refused` for the last administrator.
    """
    change = begin_for_person(session, username, "disable", actor=actor, at=at)
    user = reach_person(session, actor, username)
    if not user.active:
        return user
    if _is_last_administrator(session, user, change.today):
        raise change.refused(Obstacle("last_administrator"))
    user.active = False
    void_links(session, user, at=at)
    ended = end_all_sessions(session, user, at=at)
    if takes_from_who_decides(change, user):
        event = write_down_openly(change, user, GuardedDeed.DISABLE, user, sessions_ended=ended)
    else:
        event = change.write_down(user, sessions_ended=ended)
    change.tell(event, DEPARTURE)
    return user


def enable(
    session: Session, username: str, *, alone: bool = False, actor: Actor, at: datetime
) -> User:
    """The person, who may sign in again with the password they had.

    Whoever decides may do so once a second person has agreed; `alone` where the setting leaves
    that out. Raises `Unknown`, `Refused`, or `Invalid` when it waits already.
    """
    change = begin_for_person(session, username, "enable", actor=actor, at=at)
    user = reach_person(session, actor, username)
    if user.active:
        return user
    way = way_to_open(change, user, alone=alone)
    if way is Way.TOGETHER:
        ask(change, user, GuardedDeed.ENABLE)
        return user
    let_in(user)
    change.write_down(user, tells=RETURN)
    if way is Way.ALONE:
        note_alone(change, user, GuardedDeed.ENABLE)
    return user


def let_in(user: User) -> None:
    """Let the person sign in; whoever does so writes it down."""
    user.active = True


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
    ADMINISTERING.demand(actor)
    found = []
    for user, last_used in session.execute(last_uses(actor.commune_id)):
        known = (last_used, user.password_set_at, user.created_at)
        since = max(instant for instant in known if instant)
        if at - since > timedelta(days=days):
            found.append(IdleAccount(user, last_used, since))
    return sorted(found, key=lambda account: account.since)


def _add(change: Change, username: str, full_name: str) -> User:
    session, actor = change.session, change.actor
    if wrong := _name_fault(full_name) | _username_fault(session, actor, username):
        raise Invalid(wrong)
    user = User(
        commune_id=actor.commune_id,
        username=username,
        full_name=full_name,
        name_key=fold(full_name),
        sort_key=name_sort_key(full_name),
        created_at=change.at,
    )
    session.add(user)
    change.write_down(user, full_name=full_name)
    return user


def _name_fault(full_name: str) -> dict[str, str]:
    return {} if full_name.strip() else {"full_name": "required"}


def _username_fault(session: Session, actor: Actor, username: str) -> dict[str, str]:
    if not username:
        return {"username": "required"}
    if not is_username(username):
        return {"username": "username_shape"}
    taken = session.scalar(user_named(actor.commune_id, username))
    return {"username": "username_taken"} if taken else {}


def _is_last_administrator(session: Session, user: User, today: date) -> bool:
    """Whether on some day from today on nobody would be administrator without this person."""
    posts = [
        post
        for post in session.scalars(posts_of(user.commune_id, [user.id]))
        if post.role is Role.ADMINISTRATOR and lasts(post, today)
    ]
    without = {post.id for post in posts}
    return any(
        lacks_administrator(
            session, user.commune_id, max(today, post.valid_from), post.valid_to, without=without
        )
        for post in posts
    )
