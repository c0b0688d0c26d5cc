"""Many at once, in processes of their own: one wins, nothing is done twice, nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Timer
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.record import Operation
from models.reminder import Reminder
from models.vocabulary import EventKind, VoteForm
from models.work import TaskInstance
from tests.ballots import MEMBERS, ask, ballot_of
from tests.profiles import NIGHTLY
from tests.projections import unlike
from tests.properties import racers
from tests.properties.racing import race
from workflow.audit.verification import verify
from workflow.calendar.periods import Timetable
from workflow.engine.grounds import Seen
from workflow.engine.performing import Outcome
from workflow.planning.assignment import Assignment, assign
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office

INSTANCES = 1000 if NIGHTLY else 50
KILLS = 200 if NIGHTLY else 12
QUARTERS = 8 if NIGHTLY else 2
FIRST = Seen.of_version("1")
"""What everybody sees of an instance that was just given out."""

FOUR_OF_THE_LEAD = ("kinhte", "kinhte.pho", "kinhte.cb", "kiemnhiem")


def test_of_many_who_start_at_once_one_wins(office: Office, place: racers.Place) -> None:
    numbers = assigned(office, INSTANCES)
    answers = race(
        place, [(racers.perform_each, numbers, who, "start", FIRST) for who in FOUR_OF_THE_LEAD]
    )

    for number in numbers:
        answered = [each[number] for each in answers]
        assert sum(isinstance(answer, Outcome) for answer in answered) == 1
        assert answered.count("Stale") == len(FOUR_OF_THE_LEAD) - 1
    assert transitions(office) == dict.fromkeys(numbers, 1)
    assert {office.instance(number).version for number in numbers} == {2}
    assert office.events(None, EventKind.REFUSAL) == []
    assert_nothing_is_found(office)


def test_whoever_comes_too_late_with_open_eyes_is_refused(
    office: Office, place: racers.Place
) -> None:
    """Without saying which version they saw, losers are told by the state they find."""
    numbers = assigned(office, 20)
    answers = race(
        place, [(racers.perform_each, numbers, who, "start") for who in FOUR_OF_THE_LEAD]
    )
    for number in numbers:
        answered = [each[number] for each in answers]
        assert sum(isinstance(answer, Outcome) for answer in answered) == 1
        assert {answer for answer in answered if isinstance(answer, str)} <= {"Stale", "NotNow"}
    assert transitions(office) == dict.fromkeys(numbers, 1)
    refused = sum(answer == "NotNow" for each in answers for answer in each.values())
    assert len(office.events(None, EventKind.REFUSAL)) == refused


def test_a_double_click_has_one_effect_and_equal_answers(
    office: Office, place: racers.Place
) -> None:
    numbers = assigned(office, 50)
    click = (racers.perform_each, numbers, "kinhte", "start", FIRST, "click")
    first, second = race(place, [click, click])
    assert first == second
    assert all(isinstance(answer, Outcome) for answer in first.values())
    assert transitions(office) == dict.fromkeys(numbers, 1)
    with office.reading() as session:
        assert session.scalar(select(func.count()).select_from(Operation)) == len(numbers)


def test_nothing_is_reported_that_was_taken_out_meanwhile(
    office: Office, place: racers.Place
) -> None:
    numbers = assigned(office, 40, label="I.2")
    for number in numbers:
        office.perform("kinhte", number, "start")
        office.hand_in(number)
    reporting, taking_out = race(
        place,
        [(racers.perform_each, numbers, "kinhte", "report"), (racers.take_out_each, numbers)],
    )
    for number in numbers:
        reported = isinstance(reporting[number], Outcome)
        assert reported is (taking_out[number] == "Refused")
        assert office.state(number) == ("reviewed" if reported else "in_progress")
        assert bool(office.situation(number).missing_products) is not reported
    assert_nothing_is_found(office)


def test_members_who_vote_first_at_once_are_seated_once(
    office: Office, place: racers.Place
) -> None:
    numbers = assigned(office, 3, label="I.3")
    for number in numbers:
        office.perform("kinhte", number, "start")
        office.report(number)
        office.perform("vhxh", number, "confirm")
        ask(office, number, VoteForm.SESSION, days=1)
    answers = race(place, [(racers.vote_each, numbers, who) for who in (*MEMBERS, "uyvien")])
    for number in numbers:
        codes = Counter(each[number] for each in answers)
        assert codes == {"voted": len(MEMBERS), "cast_already": 1}
        ballot = ballot_of(office, number)
        assert (len(ballot.seats), len(ballot.slips)) == (len(MEMBERS), len(MEMBERS))
    assert_nothing_is_found(office)


def test_two_who_assign_the_same_at_once_make_it_once(office: Office, place: racers.Place) -> None:
    assignments = quarters(office, 30)
    answers = race(place, [(racers.assign_each, assignments), (racers.assign_each, assignments)])
    for place_in_line in range(len(assignments)):
        one, other = sorted(each[place_in_line] for each in answers)
        assert one == "assigned_already"
        assert other.startswith("made ")
    with office.reading() as session:
        numbers = session.scalars(select(TaskInstance.number).order_by(TaskInstance.number)).all()
    assert numbers == list(range(1, len(assignments) + 1))
    assert_nothing_is_found(office)


def test_what_was_acknowledged_survives_being_killed(
    office: Office, place: racers.Place, tmp_path: Path
) -> None:
    journal = tmp_path / "acknowledged"
    journal.touch()
    numbers = assigned(office, 10 * KILLS)
    chance = random.Random(20260921)  # noqa: S311 - any sequence of moments will do
    for _ in range(KILLS):
        noted = {number for number, _ in acknowledged(journal)}
        kill_somewhere(place, journal, [n for n in numbers if n not in noted], chance)
    run_to_the_end(place, journal, numbers)

    notes = acknowledged(journal)
    started = {
        event.seq: int(event.subject.partition("/")[2])
        for event in office.events(None, EventKind.TRANSITION)
    }
    assert {number for number, _ in notes} == set(numbers)
    assert all(started[seq] == number for number, seq in notes)
    assert transitions(office) == dict.fromkeys(numbers, 1)
    assert_nothing_is_found(office)


def test_three_clocks_at_once_and_killed_leave_nothing_out_and_do_nothing_twice(
    office: Office, place: racers.Place
) -> None:
    for label in ("I.1", "I.2", "I.3", "II.2"):
        office.assign(label)
    office.assign_all("II.1")
    chance = random.Random(20261215)  # noqa: S311 - any sequence of moments will do
    quarters = [
        datetime(2026, 12, 15, 1, tzinfo=UTC) + timedelta(days=91 * n) for n in range(QUARTERS)
    ]
    instants = [at + timedelta(days=d) for at in quarters for d in (0, 1, 5)]
    for at in instants:
        kill_clocks(place, at, chance)
        # What none of the three came to is done by whoever looks next.
        run_due(office.reading, office.transaction, at=at)
    assert opened(office) == dict.fromkeys(expected_periods(), 1)
    with office.reading() as session:
        given = session.execute(
            select(Reminder.instance_id, Reminder.action, Reminder.deadline, Reminder.stage)
        ).all()
    assert len(given) == len(set(given)) > len(instants)
    assert_nothing_is_found(office)


def kill_clocks(place: racers.Place, at: datetime, chance: random.Random) -> None:
    """Lets three clocks run at once, and kills each somewhere on its way, or after it."""
    together = racers.FORKING.Barrier(3, timeout=60)
    clocks = [
        racers.FORKING.Process(target=racers.run_the_clock, args=(place, together, [at]))
        for _ in range(3)
    ]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join(chance.uniform(0.2, 1.2))
        clock.kill()
    for clock in clocks:
        clock.join(60)
        clock.close()


def expected_periods() -> list[tuple[str, str, int, int]]:
    """For each task and lead unit of the cast the period assigned, and all that began since."""
    quarterly = [("I.1", "PHONG_KINH_TE"), ("I.2", "PHONG_KINH_TE"), ("II.2", "CONG_AN_XA")]
    quarterly += [("II.1", "THON_1"), ("II.1", "THON_2")]
    coming = [(year, n) for year in (2027, 2028) for n in (1, 2, 3, 4)]
    spans = [(2026, 4), *coming[:QUARTERS]]
    found = [(label, code, *span) for label, code in quarterly for span in spans]
    years = sorted({year for year, _ in spans})
    return found + [("I.3", "PHONG_KINH_TE", year, 1) for year in years]


def opened(office: Office) -> dict[tuple[str, str, int, int], int]:
    """How often each task was opened in each period for each lead unit."""
    found: Counter[tuple[str, str, int, int]] = Counter()
    with office.reading() as session:
        numbers = session.scalars(select(TaskInstance.number)).all()
    for number in numbers:
        instance = office.situation(number).instance
        period = instance.period
        found[instance.task.label, instance.lead_unit.code, period.year, period.ordinal] += 1
    return found


# How it is done


def kill_somewhere(
    place: racers.Place, journal: Path, numbers: list[int], chance: random.Random
) -> None:
    """Lets a process do some of the work, and kills it in the midst of the next."""
    process, receiving = working(place, journal, numbers)
    with suppress(EOFError):
        for _ in range(chance.randrange(1, 8)):
            receiving.recv()
        # About as long as an action takes, so that every part of it has its turn.
        kill = Timer(chance.uniform(0, 0.02), process.kill)
        kill.start()
        kill.join()
    process.kill()
    process.join(60)
    receiving.close()
    process.close()


def run_to_the_end(place: racers.Place, journal: Path, numbers: list[int]) -> None:
    """Does what is left; what was done and not acknowledged is answered as it was."""
    noted = {number for number, _ in acknowledged(journal)}
    process, receiving = working(place, journal, [n for n in numbers if n not in noted])
    with suppress(EOFError):
        while True:
            receiving.recv()
    process.join(60)
    assert process.exitcode == 0
    receiving.close()
    process.close()


def working(place: racers.Place, journal: Path, numbers: list[int]) -> tuple[Any, Any]:
    receiving, sending = racers.FORKING.Pipe(duplex=False)
    process = racers.FORKING.Process(
        target=racers.start_and_acknowledge, args=(place, journal, sending, numbers)
    )
    process.start()
    sending.close()
    return process, receiving


def acknowledged(journal: Path) -> list[tuple[int, int]]:
    """The numbers noted and their lines in the record; a line cut off in the middle is no note."""
    whole = [line for line in journal.read_text("ascii").splitlines(keepends=True) if "\n" in line]
    return [(int(number), int(seq)) for number, seq in map(str.split, whole)]


def quarters(office: Office, count: int, label: str = "I.1") -> list[Assignment]:
    """A task's assignments for as many quarters from now on."""
    found = [Assignment.as_proposed(office.propose(label))]
    while len(found) < count:
        span = found[-1].span.following
        cut_off = Timetable().cut_off(span)
        found.append(replace(found[-1], span=span, due_on=cut_off, answer_by=cut_off))
    return found


def assigned(office: Office, count: int, label: str = "I.1") -> list[int]:
    """The numbers of as many instances of a task."""
    actor = office.actor("vanphong")
    with office.transaction() as session:
        return [
            made.number
            for assignment in quarters(office, count, label)
            for made in assign(session, assignment, actor=actor, at=office.now)
        ]


def transitions(office: Office) -> dict[int, int]:
    """How often each instance was started."""
    found: dict[int, int] = {}
    for event in office.events(None, EventKind.TRANSITION):
        if event.action == "start":
            number = int(event.subject.partition("/")[2])
            found[number] = found.get(number, 0) + 1
    return found


def assert_nothing_is_found(office: Office) -> None:
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()
        assert unlike(session, office.commune_id, office.now) == {}
