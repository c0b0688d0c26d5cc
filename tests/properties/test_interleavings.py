"""Acts of several people in any order: what is independent goes through, what is not is refused.

Somebody opens a page; others act, and the clock; then the form of the page is sent. Whether it is
taken follows from a statement of what each act rests on that is made here once more, by names of
its own: a refusal says exactly what of that is no longer as it was seen.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from models.base import new_key
from tests.acts.issuing import Issuing
from tests.cast import HEADS
from tests.entries import usual_entry
from tests.office import Office
from tests.profiles import NIGHTLY, PATIENT
from tests.projections import unlike
from workflow.actors.actor import Actor
from workflow.audit.verification import verify
from workflow.definition.commune import COMMUNE
from workflow.documents.products import ProductEntry, ProductWithdrawalEntry
from workflow.engine.acts.answers import ResponseEntry
from workflow.engine.explain import Verdict, explain
from workflow.engine.grounds import Seen, seen
from workflow.engine.instances import situation_numbered
from workflow.engine.performing import perform
from workflow.errors import NotNow, Refused, Stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from sqlalchemy.orm import Session

    from workflow.documents.uploads import ReceivedDocument
    from workflow.instance.entry import Entry
    from workflow.instance.situation import Situation

PLAYERS = ("kinhte", "kinhte.cb", "vhxh", "congan", "vanphong", "chutich", "phochutich", "uyvien")
CLOCK = "clock"
MOST_PLAYS = 5
"""So often by chance nothing stops an act, or everything does, before that means something."""
UNITS = {username: code for code, username in HEADS.items()}

EVERYTHING = {"round", "products", "answers", "submission", "vote"}
RESTS_ON = {
    "start": EVERYTHING,
    "decline": {"decline"},
    "reassign": {"decline"},
    "uphold": {"decline"},
    "request_extension": {"extension"},
    "grant_extension": {"extension"},
    "refuse_extension": {"extension"},
    "report": {"round"},
    "confirm": {"round", "own_answers", "ballot", "vote"},
    "object": {"round", "own_answers", "ballot", "vote"},
    "respond": {"round", "objection"},
    "lapse": {"round"},
    "record_answer": {"round", "products", "ballot", "vote"},
    "record_objection": {"round", "products", "ballot", "vote"},
    "appoint": {"appointment"},
    "end_appointment": {"appointment"},
    "withdraw": EVERYTHING,
    "return": EVERYTHING,
    "revoke": EVERYTHING,
    "submit": {"round", "answers", "submission"},
    "approve": EVERYTHING,
    "reopen": EVERYTHING,
    "withdraw_approval": {"approval"},
    "follow_direction": {"approval"},
    "hand_in_issued": {"round", "issued"},
    "open_ballot": {"round"},
    "vote": {"round"},
    "withdraw_ballot": {"ballot"},
    "cast": {"ballot"},
    "count": {"ballot"},
}
"""What has to be as it was seen, beside the state; of an act that is not here, nothing."""

IN_ANY_STATE = {"comment"}
"""What is as good after the instance moved on."""

TOUCHES = {
    "report": {"round"},
    "decline": {"decline"},
    "uphold": {"decline"},
    "reassign": {"decline"},
    "request_extension": {"extension"},
    "grant_extension": {"extension"},
    "refuse_extension": {"extension"},
    "lapse": {"answers"},
    "open_ballot": {"ballot"},
    "withdraw_ballot": {"ballot"},
    "submit": {"submission"},
    "follow_direction": {"approval"},
    "hand_in_issued": {"issued"},
    "vote": {"vote"},
    "count": {"vote"},
}
"""What is another one after an act, of what belongs to the whole and cannot be put back."""

ANSWERING = {"confirm", "object", "record_answer", "record_objection"}
"""What gives the answer of a unit: its head, or whoever writes down what came on paper."""

Touched = tuple[str, str | None]
"""What is no longer as it was; and of which unit, where every unit has its own."""


@dataclass(frozen=True)
class Deed:
    """Somebody, who does something."""

    who: str
    action: str
    about: str | None = None
    """For a response, to the objection of which unit."""
    version: int | None = None
    """For what is taken out, which one."""

    def touches(self, entry: Entry | None) -> set[Touched]:
        """What is another one afterwards, given what was given."""
        if self.action in ANSWERING:
            unit = getattr(entry, "unit", None) or UNITS[self.who]
            return {("answers", None), ("own_answers", unit), ("objection", unit)}
        if self.action == "respond":
            return {("answers", None), ("objection", self.about)}
        return {(fact, None) for fact in TOUCHES.get(self.action, ())}

    def rests_on(self, touched: Touched) -> bool:
        fact, unit = touched
        mine = UNITS.get(self.who) if fact == "own_answers" else self.about
        return fact in RESTS_ON.get(self.action, set()) and unit in {None, mine}

    def depends_on(self, touched: set[Touched]) -> set[str]:
        """What of all that is no longer as it was this rests on."""
        return {each[0] for each in touched if self.rests_on(each)}


@dataclass
class Desk:
    """One instance, whoever comes to it, and what was handed in between."""

    office: Office
    session: Session
    number: int
    at: datetime
    touched: set[Touched] = field(default_factory=set)
    there: set[int] = field(default_factory=set)
    """The versions that stood as the page was opened."""
    named: set[UUID] = field(default_factory=set)
    """Who was named to work on it then, each by the naming."""

    def __post_init__(self) -> None:
        self.there, self.named = self.standing_versions, self.appointments

    @property
    def situation(self) -> Situation:
        chair = self.office.actor("chutich")
        return situation_numbered(self.session, self.number, actor=chair, at=self.at)

    @property
    def standing_versions(self) -> set[int]:
        return {each.number for each in self.situation.current_versions.values()}

    @property
    def appointments(self) -> set[UUID]:
        return {each.id for each in self.situation.appointments}

    def actor(self, who: str) -> Actor:
        return Actor.clock(self.office.commune_id) if who == CLOCK else self.office.actor(who)

    def judged(self, deed: Deed) -> Verdict:
        return explain(self.situation, self.actor(deed.who), deed.action, about_unit=deed.about)

    def open_deeds(self) -> list[Deed]:
        """Everything that anybody can do now; reminding is left out, it is done once a day."""
        situation = self.situation
        return [
            deed
            for who in (*PLAYERS, CLOCK)
            for actor in [self.actor(who)]
            for action in COMMUNE.actions
            if action != "remind"
            for deed in self._deeds(situation, who, action)
            if explain(situation, actor, action, about_unit=deed.about).allowed
        ]

    def _deeds(self, situation: Situation, who: str, action: str) -> list[Deed]:
        if action == "respond":
            objecting = {each.unit_id for each in situation.open_objections}
            units = [unit.code for unit in situation.asked if unit.id in objecting]
            return [Deed(who, action, code) for code in units]
        if action == "take_out":
            return [Deed(who, action, version=each) for each in sorted(self.standing_versions)]
        return [Deed(who, action)]

    def sight(self, deed: Deed) -> Seen:
        """What somebody sees who opens the page now."""
        verdict = self.judged(deed)
        assert verdict.rule is not None
        assert verdict.case is not None
        return Seen.read(str(seen(verdict.rule, verdict.case, 7)))

    def do(self, deed: Deed, before: Seen | None = None) -> set[Touched]:
        """What is no longer as it was, after it is done."""
        silent = {unit.code for unit in self.situation.silent} if deed.action == "lapse" else set()
        with self._entry(deed) as entry:
            perform(
                self.session,
                self.number,
                deed.action,
                entry,
                actor=self.actor(deed.who),
                at=self.at,
                seen=before,
            )
        # Of whoever was silent that is an answer, and their own.
        return deed.touches(entry) | {("own_answers", unit) for unit in silent}

    def let(self, deed: Deed) -> None:
        """Let somebody act while the page is open."""
        note(f"{deed} at {self.at}")
        self.touched |= self.do(deed)

    @property
    def no_longer_as_seen(self) -> set[Touched]:
        """Of what came between; a product that came and went is as if it had never come."""
        products: set[Touched] = (
            {("products", None)} if self.there != self.standing_versions else set()
        )
        named: set[Touched] = {("appointment", None)} if self.named != self.appointments else set()
        return self.touched | products | named

    @contextmanager
    def _entry(self, deed: Deed) -> Iterator[Entry | None]:
        """What is given; a document comes with bytes that no other has."""
        if deed.action in WITH_A_DOCUMENT:
            with self.office.received(str(new_key()), deed.who) as document:
                yield WITH_A_DOCUMENT[deed.action](document, self.situation.today)
        elif deed.version is not None:
            yield ProductWithdrawalEntry(deed.version)
        elif deed.about is not None:
            yield ResponseEntry("Đã sửa.", deed.about)
        else:
            yield usual_entry(deed.action, self.situation)


def product(document: ReceivedDocument, _today: date) -> Entry:
    return ProductEntry(document, requirement=1)


def issued(document: ReceivedDocument, today: date) -> Entry:
    return Issuing(1, "", "12/KH-UBND", today).with_bytes(document)


WITH_A_DOCUMENT = {"hand_in": product, "hand_in_issued": issued}


def objected(office: Office) -> int:
    number = office.reported()
    office.perform("vhxh", number, "object")
    return number


def played(data: st.DataObject, desk: Desk) -> str:
    """How the sending of a page ended after up to four other acts."""
    mine = data.draw(st.sampled_from(desk.open_deeds()))
    note(f"The page: {mine}")
    before, began = desk.sight(mine), desk.situation.state
    for _ in range(data.draw(st.integers(1, 4))):
        desk.at += timedelta(days=data.draw(st.sampled_from((0, 0, 0, 1, 20))))
        desk.let(data.draw(st.sampled_from(desk.open_deeds())))
    changed = mine.depends_on(desk.no_longer_as_seen)
    if desk.situation.state != began and mine.action not in IN_ANY_STATE:
        changed.add("state")
    if changed:
        with pytest.raises(Stale) as stale:
            desk.do(mine, before)
        assert told_truly(set(stale.value.grounds), changed)
        return "stopped"
    if not desk.judged(mine).allowed:
        with pytest.raises(Refused) as refused:
            desk.do(mine, before)
        assert isinstance(refused.value, NotNow)
        assert all(obstacle.code for obstacle in refused.value.obstacles)
        assert refused.value.obstacles
        return "ended"
    desk.do(mine, before)
    return "done"


def told_truly(grounds: set[str], changed: set[str]) -> bool:
    """Whether a refusal names all that has changed; once the state has, less will do."""
    return grounds == changed or ("state" in grounds <= changed)


@pytest.mark.parametrize(
    "opened",
    [
        lambda office: office.assign("I.2"),
        lambda office: office.in_progress("I.2"),
        Office.reported,
        objected,
        lambda office: office.reviewed("I.3"),
        Office.reviewed,
        Office.closed,
    ],
    ids=["assigned", "in_progress", "reported", "objected", "put_to_vote", "reviewed", "closed"],
)
def test_only_what_an_act_rests_on_stops_it(
    office: Office, opened: Callable[[Office], int]
) -> None:
    number, ends = opened(office), Counter[str]()

    @settings(phases=[Phase.generate], max_examples=500 if NIGHTLY else 12, **PATIENT)
    @given(data=st.data())
    def play(data: st.DataObject) -> None:
        with office.undone() as session:
            desk = Desk(office, session, number, office.now)
            ends[played(data, desk)] += 1
            assert unlike(session, office.commune_id, desk.at) == {}

    for _ in range(MOST_PLAYS):
        play()
        if min(ends[end] for end in ("done", "stopped")) > 0:
            break
    assert min(ends[end] for end in ("done", "stopped")) > 0, ends
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()
