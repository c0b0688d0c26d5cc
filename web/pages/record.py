"""What *Nhật ký* shows."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.record import Event
from models.work import TaskInstance
from web import wording
from web.forms.record import BY_SYSTEM, IN_MY_PLACE, TOPICS, RecordSearch
from web.pages.plan import Choices
from web.wording.record_subjects import instance_in_words, subject_in_words
from workflow.actors.actor import Actor
from workflow.audit.chain import Head, head
from workflow.audit.log import (
    JournalLine,
    JournalPage,
    instances_of,
    journal_line,
    journal_page,
    names_in,
    people_in,
)
from workflow.definition.commune import COMMUNE

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class About:
    """What a line is about, in words, and where it is when that is an instance."""

    words: str
    number: int | None
    lead: Unit | None
    """The unit that leads the instance."""

    @classmethod
    def of(cls, event: Event, told: TaskInstance | None, names: Mapping[str, str]) -> Self:
        """By the instance of the line, if any, and the names by their subjects."""
        if told is not None:
            return cls(instance_in_words(told), told.number, told.lead_unit)
        return cls(subject_in_words(event.subject, names.get(event.subject)), None, None)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of the record, with its filters as they are set and what each of them offers."""

    page: JournalPage
    instances: Mapping[uuid.UUID, TaskInstance]
    """Those that its lines are about, by their ids."""
    names: Mapping[str, str]
    """How the people, units and groups are called that its lines are about, by their subjects."""
    head: Head
    search: RecordSearch
    people: Choices
    kinds: Choices
    actions: Choices
    may_export: bool
    sees_part: bool
    """Whether there may be lines that this reader is not shown."""

    def about(self, event: Event) -> About:
        """What one of its lines is about."""
        told = self.instances.get(event.instance_id) if event.instance_id else None
        return About.of(event, told, self.names)

    @property
    def args(self) -> dict[str, str]:
        """The filters as an address carries them."""
        return dict(self.search.args)

    @property
    def newer_args(self) -> dict[str, str] | None:
        """The address of the page before, by keyset; None on the first."""
        first = str(self.page.lines[0].seq) if self.page.lines else "0"
        return {**self.args, "truoc": first} if self.page.newer else None

    @property
    def older_args(self) -> dict[str, str] | None:
        """The address of the page after, by keyset; None on the last."""
        if not self.page.older or not self.page.lines:
            return None
        return {**self.args, "sau": str(self.page.lines[-1].seq)}


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line with all its columns."""

    line: JournalLine
    about: About
    shows_address: bool

    @property
    def event(self) -> Event:
        """The line itself."""
        return self.line.event

    @property
    def details(self) -> str:
        """What else belongs to it, laid out for reading."""
        return _laid_out(self.line.details)


def record_page(
    session: Session, search: RecordSearch, *, below: int | None, above: int | None, actor: Actor
) -> RecordPage:
    """One page of the lines that the filters leave; none while a filter cannot be read."""
    filters = search.filters
    everything = ("", gettext("Tất cả"))
    people = {user.username: user.full_name for user in people_in(session, actor=actor)}
    if filters.person:
        # Whoever is looked for stays in the filter, also when there is nothing of theirs to read.
        people.setdefault(filters.person, filters.person)
    page = (
        JournalPage((), newer=False, older=False)
        if search.faults
        else journal_page(session, filters, size=PAGE_SIZE, below=below, above=above, actor=actor)
    )
    return RecordPage(
        page=page,
        instances=instances_of(session, page.lines, actor=actor),
        names=names_in(session, page.lines, actor=actor),
        head=head(session, actor.commune_id),
        search=search,
        people=[
            everything,
            (IN_MY_PLACE, gettext("Người làm thay tôi")),
            *people.items(),
            (BY_SYSTEM, gettext("Hệ thống, không đăng nhập")),
        ],
        kinds=[
            everything,
            *((kind.value, str(label)) for kind, label in wording.EVENTS.items()),
            *((name, str(label)) for name, (label, _) in TOPICS.items()),
        ],
        actions=[everything, *((name, wording.action(name)) for name in _in_their_order())],
        may_export=actor.reads_whole_record,
        sees_part=not actor.reads_whole_record,
    )


def line_page(session: Session, seq: int, *, actor: Actor) -> LinePage:
    """The page of one line; raises `Unknown` when the actor may not read it."""
    line = journal_line(session, seq, actor=actor)
    told = instances_of(session, [line.event], actor=actor)
    names = names_in(session, [line.event], actor=actor)
    own = line.event.actor_id == actor.user_id
    return LinePage(
        line=line,
        about=About.of(line.event, next(iter(told.values()), None), names),
        # Where somebody sits is nobody's business but theirs and the keepers' of the record.
        shows_address=own or actor.reads_whole_record or actor.is_administrator,
    )


def _in_their_order() -> Iterable[str]:
    """The actions that have words: assigning first, then as the table has them."""
    in_order = dict.fromkeys(("assign", *COMMUNE.actions, *wording.ACTIONS))
    return (name for name in in_order if name in wording.ACTIONS)


def _laid_out(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
