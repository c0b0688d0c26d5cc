"""The sample commune: made-up villages and people, and a history performed by the real actions."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.account import SignedInSession
from models.file_store import FileStore
from models.organisation import Commune, Post, Unit, User
from models.queries.organisation import posts_of, user_named
from models.titles import in_full
from models.vocabulary import Cadence, EventKind, Role, SubstitutionKind
from seed.load import add_units, load
from seed.stage import FOLLOW_UP, Played, Stage
from seed.units import PersonSource, SampleSource, read_organisation, read_sample
from workflow.actors.actor import Actor
from workflow.administration.posts import end
from workflow.audit.change import Change
from workflow.audit.clock_behind import LIMIT
from workflow.auth.sessions import open_session
from workflow.calendar.days import LOCAL, local_day
from workflow.calendar.periods import Timetable
from workflow.delegation.handovers import hand_over
from workflow.delegation.substitutions import SubstitutionEntry, give_place
from workflow.engine.checker import Wording
from workflow.notifications.delivery import deliver
from workflow.planning.office_calendar import settle
from workflow.vietnamese import fold, name_sort_key

STANDS_IN = ("kinhte", "kinhte.cb")
"""Whose place is taken in the sample, and by whom."""
AWAY = timedelta(days=14)

LEAVES = ("vhxh.cb", "vhxh")
"""Whose post ends in the sample, and who takes over."""
NOTICE = timedelta(days=21)

UNUSED = "congdoan"
"""The sample account that nobody has used for long."""
A_WHILE, LONG_AGO = timedelta(days=1), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Account:
    """A sample account, as it is shown on the terminal."""

    username: str
    full_name: str
    posts: str


def load_sample(
    session: Session,
    files: FileStore,
    *,
    worded: Wording,
    hash_password: Callable[[], str],
    at: datetime,
    played: Played = lambda _done, _of: None,
) -> None:
    """Put the plan, the people and the history into an empty database.

    `hash_password` gives a fresh hash of the one password. `at` is now: the history ends there.
    """
    # What is told here is past: it comes in the order of the tasks, and by no clock.
    session.info[LIMIT] = None
    sample = read_sample()
    today = local_day(at)
    usual = Timetable()
    quarter, year = usual.at(Cadence.QUARTER, today), usual.at(Cadence.YEAR, today)
    begins = min(usual.starts_on(quarter.previous), usual.starts_on(year))
    opened = datetime.combine(begins, time(8), LOCAL)
    commune = load(session, worded=worded, at=opened)
    _mark_as_sample(session, commune, opened)
    _add_people(session, commune, sample, hash_password, opened)
    _settle_the_year(session, commune, today.year, opened)
    Stage(session, files, commune.id, at).play(played)
    _let_stand_in(session, commune, at)
    _let_leave(session, commune, at)
    _sign_in_and_out(session, commune, at)
    _tell(session, commune, at)


def accounts() -> list[Account]:
    """The sample accounts, in the order in which they are shown."""
    sample = read_sample()
    units = (*read_organisation().units, *sample.villages)
    names = {unit.code: unit.short_name for unit in units}
    return [
        Account(person.username, person.full_name, _posts_of(person, names))
        for person in sample.people
    ]


def _posts_of(person: PersonSource, names: Mapping[str, str]) -> str:
    return "; ".join(
        in_full(post.title, names[post.unit] if post.unit else None) for post in person.posts
    )


def _let_stand_in(session: Session, commune: Commune, at: datetime) -> None:
    """Send the head of a division away, for whom an officer stands in."""
    head, deputy = (session.scalars(user_named(commune.id, name)).one() for name in STANDS_IN)
    held = session.scalars(posts_of(commune.id, [head.id]))
    [post] = (each for each in held if each.role is Role.HEAD)
    today = local_day(at)
    entry = SubstitutionEntry(
        post=post.id,
        substitute=deputy.username,
        kind=SubstitutionKind.STAND_IN,
        valid_from=today,
        valid_to=today + AWAY,
        document_number="12/QĐ-UBND",
    )
    give_place(session, entry, actor=Actor.of(session, head, on=today), at=at)


def _let_leave(session: Session, commune: Commune, at: datetime) -> None:
    """Have an officer about to leave, who has to sign what the head listed."""
    officer, head = (session.scalars(user_named(commune.id, name)).one() for name in LEAVES)
    [post] = session.scalars(posts_of(commune.id, [officer.id]))
    last_day = local_day(at) + NOTICE
    end(session, officer.username, post.id, last_day, actor=Actor.system(commune.id), at=at)
    actor = Actor.of(session, head, on=local_day(at))
    hand_over(session, post.id, head.username, actor=actor, at=at)


def _sign_in_and_out(session: Session, commune: Commune, at: datetime) -> None:
    """Have everybody use their account lately, but for one."""
    users = session.scalars(select(User).where(User.commune_id == commune.id, User.sample))
    for user in users:
        seen = at - (LONG_AGO if user.username == UNUSED else A_WHILE)
        opened = open_session(session, user, address="", agent="", at=max(seen, user.created_at))
        session.get_one(SignedInSession, (commune.id, opened.id)).ended_at = seen


def _tell(session: Session, commune: Commune, at: datetime) -> None:
    """Let people know what awaits them still, and of all before it nothing."""
    while deliver(session, commune.id, sender=None, at=at):
        session.expunge_all()


def _settle_the_year(session: Session, commune: Commune, year: int, at: datetime) -> None:
    """Have the follow-up office confirm this year, and no other."""
    person = session.scalars(user_named(commune.id, FOLLOW_UP)).one()
    settle(session, year, actor=Actor.of(session, person, on=local_day(at)), at=at)


def _mark_as_sample(session: Session, commune: Commune, at: datetime) -> None:
    commune.sample = True
    change = _loading(session, commune, EventKind.COMMUNE, f"commune/{commune.code}", at)
    change.write_down(commune, sample=True)


def _add_people(
    session: Session,
    commune: Commune,
    sample: SampleSource,
    hash_password: Callable[[], str],
    at: datetime,
) -> None:
    """Add the sample's villages, and its people with their posts."""
    since = read_organisation().commune.valid_from
    add_units(
        session, Actor.system(commune.id), sample.villages, valid_from=since, at=at, sample=True
    )
    named = select(Unit.code, Unit.id).where(Unit.commune_id == commune.id)
    units = dict(session.execute(named).all())
    for person in sample.people:
        user = _user(commune, person, hash_password(), at)
        session.add(user)
        session.flush()
        posts = _posts(user, person, units, since)
        session.add_all(posts)
        change = _loading(session, commune, EventKind.PERSON, f"user/{user.username}", at)
        change.write_down(user, *posts)


def _user(commune: Commune, person: PersonSource, hashed: str, at: datetime) -> User:
    return User(
        commune_id=commune.id,
        username=person.username,
        full_name=person.full_name,
        name_key=fold(person.full_name),
        sort_key=name_sort_key(person.full_name),
        password_hash=hashed,
        password_set_at=at,
        sample=True,
        created_at=at,
    )


def _posts(
    user: User, person: PersonSource, units: Mapping[str, uuid.UUID], since: date
) -> list[Post]:
    return [
        Post(
            commune_id=user.commune_id,
            user_id=user.id,
            unit_id=units[post.unit] if post.unit else None,
            role=post.role,
            title=post.title,
            valid_from=since,
        )
        for post in person.posts
    ]


def _loading(
    session: Session, commune: Commune, kind: EventKind, subject: str, at: datetime
) -> Change:
    actor = Actor.system(commune.id)
    return Change.unheld(session, kind, subject, "load", actor=actor, at=at)
