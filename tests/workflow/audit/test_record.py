"""The record: every line in its place, sealed over all it says and over the line before."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from models.organisation import Unit
from models.record import Event, RecordHead
from models.vocabulary import EventKind, Stance
from tests.administration import administer
from tests.office import Office
from tests.premises import MORNING
from tests.statements import counted
from workflow.actors.actor import Actor
from workflow.administration import people
from workflow.audit import hashes, record
from workflow.errors import Stale

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.both

COLUMNS = [attribute.key for attribute in inspect(Event).column_attrs]


def line(office: Office, **said: Any) -> record.Line:
    """A line that says something, by the installation."""
    by = Actor.system(office.commune_id)
    spoken = {"kind": EventKind.COMMENT, "subject": "a test", "at": office.now, "actor": by}
    return record.Line(**{**spoken, **said})


def append(office: Office, **said: Any) -> Event:
    with office.transaction() as session:
        return record.append(session, line(office, **said))


def sealed_by_hand(event: Event) -> str:
    """The seal as the specification has it, by other means: the standard library's JSON.

    For text, whole numbers and lists, sorted keys without spaces are what RFC 8785 asks for.
    """
    said = {name: by_hand(getattr(event, name)) for name in COLUMNS if name != "hash"}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00dondoc/event/v1" + canonical.encode()).hexdigest()


def by_hand(value: Any) -> Any:
    if isinstance(value, datetime):
        assert value.utcoffset() == timedelta(0)
        return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return str(value) if isinstance(value, uuid.UUID) else value


def test_the_chain_from_the_first_line_on(office: Office) -> None:
    office.closed("I.1")
    events = office.events()
    assert len(events) > 20
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert events[0].previous_hash == "0" * 64
    for before, after in pairwise(events):
        assert after.previous_hash == before.hash
        assert after.at >= before.at
    with office.reading() as session:
        head = session.get_one(RecordHead, office.commune_id)
    assert (head.seq, head.hash, head.at) == (events[-1].seq, events[-1].hash, events[-1].at)


def test_every_line_read_back_gives_its_seal_by_two_ways(office: Office) -> None:
    office.closed("I.3")
    for event in office.events():
        assert hashes.event_hash(event) == event.hash == sealed_by_hand(event)


OTHER: dict[str, Any] = {
    "commune_id": uuid.UUID(int=1),
    "seq": 10**6,
    "schema": "dondoc/event/v2",
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "kind": EventKind.PURGE,
    "actor_id": uuid.UUID(int=2),
    "actor": "Người khác",
    "post_id": uuid.UUID(int=3),
    "capacity": "Chức khác",
    "instance_id": uuid.UUID(int=4),
    "subject": "something else",
    "action": "other",
    "from_state": "closed",
    "to_state": "closed",
    "reason": "Lý do khác",
    "rule": "a/b/c",
    "definition_hash": "0" * 64,
    "address": "10.0.0.1",
    "details": {"another": "detail"},
    "rows": {"unit/1": None},
    "previous_hash": "1" * 64,
}


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "hash"])
def test_the_seal_covers_every_column(column: str) -> None:
    says = {**dict.fromkeys(COLUMNS, ""), "details": {}, "rows": {}, "at": MORNING, "seq": 1}
    told, altered = Event(**says), Event(**{**says, column: OTHER[column]})
    assert hashes.event_hash(told) != hashes.event_hash(altered)


def test_the_seal_does_not_hang_on_the_order_of_details(office: Office) -> None:
    one = Event(**dict.fromkeys(COLUMNS, ""))
    two = Event(**dict.fromkeys(COLUMNS, ""))
    one.details, two.details = {"a": 1, "đ": {"x": 1, "y": 2}}, {"đ": {"y": 2, "x": 1}, "a": 1}
    assert hashes.event_hash(one) == hashes.event_hash(two)
    append(office, details={"z": 1, "a": [1, {"d": 2, "c": 1}]})
    event = office.events()[-1]
    assert hashes.event_hash(event) == event.hash


def test_what_goes_into_a_line_comes_out_of_both_databases_unchanged(office: Office) -> None:
    odd = 'Đồng ý "100 %" \\ \n\t 𝄞 \u2028 e\u0301'
    append(office, reason=odd, details={"on": date(2026, 9, 21), "odd": odd, "n": 2**53 - 1})
    event = office.events()[-1]
    assert event.reason == event.details["odd"] == odd
    assert event.details["on"] == "2026-09-21"
    assert event.at == office.now
    assert event.at.utcoffset() == timedelta(0)
    assert hashes.event_hash(event) == event.hash


def test_time_never_runs_back_in_the_record(office: Office) -> None:
    append(office)
    last = office.now
    event = append(office, at=last - timedelta(days=3))
    assert event.at == last
    assert append(office).at == office.now


def test_communes_have_chains_of_their_own(engine: Engine) -> None:
    here, there = Office.founded(engine, "here"), Office.founded(engine, "there")
    for office in (here, there, here, there, there):
        append(office)
    for office in (here, there):
        events = office.events()
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert events[0].previous_hash == record.BEGINNING


def test_a_fork_cannot_be_stored(office: Office) -> None:
    last = office.events()[-1]
    twin = Event(**{name: getattr(last, name) for name in COLUMNS})
    twin.seq += 1
    with pytest.raises(IntegrityError), office.transaction() as session:
        session.add(twin)


def test_a_line_that_is_rolled_back_leaves_no_gap(office: Office) -> None:
    written = len(office.events())
    with office.undone() as session:
        record.append(session, line(office))
    append(office)
    assert [event.seq for event in office.events()][written:] == [written + 1]


def test_a_line_follows_what_was_read_without_holding_it(office: Office, engine: Engine) -> None:
    with office.transaction() as session:
        last = record.hold_head(session, office.commune_id)
    with office.transaction() as session, counted(engine) as executed:
        event = record.append(session, line(office), after=last)
    assert (event.seq, event.previous_hash) == (last.seq + 1, last.hash)
    # Where the transaction begins is one on SQLite.
    assert len([each for each in executed if "record_head" in each]) == 1


def test_a_line_follows_another_that_came_since_one_was_read(office: Office) -> None:
    with office.transaction() as session:
        last = record.hold_head(session, office.commune_id)
    between = append(office)
    with office.transaction() as session:
        event = record.append(session, line(office), after=last)
    assert (event.seq, event.previous_hash) == (between.seq + 1, between.hash)
    assert office.events()[-1].hash == event.hash


def test_who_lost_the_right_writes_no_line_behind_one_that_was_read(office: Office) -> None:
    actor = office.actor("kinhte")
    administer(office, people.disable, "kinhte")
    before = len(office.events())
    with office.transaction() as session:
        last = record.hold_head(session, office.commune_id)
    said = line(office, kind=EventKind.TRANSITION, actor=actor, post=actor.posts[-1])
    with pytest.raises(Stale), office.transaction() as session:
        record.append(session, said, after=last)
    assert len(office.events()) == before


# The rows a line vouches for


def test_the_record_vouches_for_every_row_as_it_is_now(office: Office) -> None:
    office.closed("I.1")
    last: dict[str, str | None] = {}
    for event in office.events():
        last |= event.rows
    with office.reading() as session:
        units = session.scalars(select(Unit)).all()
        assert units
        for unit in units:
            assert last[hashes.row_name(unit)] == hashes.row_hash(unit)
    for row in (office.instance(1), *office.situation(1).given, *office.situation(1).versions):
        assert last[hashes.row_name(row)] == hashes.row_hash(row)


def test_a_row_is_flushed_before_it_is_vouched_for(office: Office) -> None:
    with office.transaction() as session:
        unit = session.scalars(select(Unit).where(Unit.code == "THON_1")).one()
        unit.valid_to = date(2026, 12, 31)
        event = record.append(session, line(office, kind=EventKind.UNIT, rows=(unit,)))
        assert not session.dirty
    stored = office.unit("THON_1")
    assert event.rows == {hashes.row_name(stored): hashes.row_hash(stored)}


def test_a_removed_row_is_named_with_nothing(office: Office) -> None:
    unit = office.unit("THON_2")
    event = append(office, kind=EventKind.PURGE, removed=(unit,))
    assert event.rows == {hashes.row_name(unit): None}


@pytest.mark.parametrize("column", Unit.witnessed)
def test_a_rows_hash_covers_every_witnessed_column(column: str) -> None:
    content = dict.fromkeys(Unit.witnessed, "x")
    same = hashes.content_hash("unit/1", content)
    assert hashes.content_hash("unit/1", {**content, column: "y"}) != same
    assert hashes.content_hash("unit/2", content) != same


# Plain values


def test_values_as_the_canonical_form_has_them() -> None:
    bangkok = timezone(timedelta(hours=7))
    assert hashes.plain(
        {
            "at": datetime(2026, 9, 21, 8, 0, 0, 5, tzinfo=bangkok),
            "on": date(2026, 9, 21),
            "id": uuid.UUID(int=7),
            "word": Stance.NO_RESPONSE,
            "list": (1, None, True),
        }
    ) == {
        "at": "2026-09-21T01:00:00.000005Z",
        "on": "2026-09-21",
        "id": "00000000-0000-0000-0000-000000000007",
        "word": "no_response",
        "list": [1, None, True],
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(json_values)
def test_plain_json_stays_as_it_is(value: Any) -> None:
    assert hashes.plain(value) == value
    assert json.loads(rfc8785.dumps(hashes.plain(value))) == value
