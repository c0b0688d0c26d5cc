"""What the real plan's cells are taken to mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.database import make_engine, reading_sessions, writing_sessions
from models.migrations.upgrade import upgrade
from models.organisation import Unit, UnitGroup, UnitGroupMember
from models.queries.plan import plan_numbered, tasks_of_plan
from models.vocabulary import Cadence, EventKind, Role
from seed.load import add_units, load
from seed.units import read_sample
from tests import factories
from tests.cast import Person
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, timetable_of
from workflow.instance.reading import read_situations
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import Mode, Proposal, propose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

MORNING = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
DEPARTMENTS = ["VP_HDND_UBND", "PHONG_KINH_TE", "PHONG_VHXH", "TT_PVHCC"]
ENTRUSTED = ["HOI_NONG_DAN", "HOI_LHPN", "HOI_CCB", "DOAN_TNCS"]
ORGANISATIONS = [*ENTRUSTED, "CONG_DOAN"]
OWN_UNITS = [*DEPARTMENTS, "CONG_AN_XA", "BCH_QUAN_SU"]
VILLAGES = ["THON_1_MAU", "THON_2_MAU", "THON_3_MAU"]
BANK = "PGD_NHCSXH_KON_TUM"


class Desk:
    """The follow-up office with the real plan before it."""

    def __init__(self, engine: Engine) -> None:
        self.reading = reading_sessions(engine)
        self.writing = writing_sessions(engine)
        with self.writing.begin() as session:
            commune = load(session, worded=covered(), at=MORNING)
            system = Actor.system(commune.id)
            villages = read_sample().villages
            add_units(session, system, villages, valid_from=factories.SINCE, at=MORNING)
            person = factories.make_user(
                session, commune.id, Person("vanphong", "Trần Thị Chu Đáo", ()), at=MORNING
            )
            office = session.scalars(select(Unit).where(Unit.code == "VP_HDND_UBND")).one()
            factories.give_post(session, person, role=Role.HEAD, unit_id=office.id, at=MORNING)
            self.commune_id = commune.id
        with self.reading() as session:
            self.actor = Actor.of(session, person, on=local_day(MORNING))

    def proposals(self, at: datetime = MORNING) -> dict[str, Proposal]:
        """The proposal for every task of the plan, by its number."""
        with self.reading() as session:
            plan = session.scalars(plan_numbered(self.commune_id, 1)).one()
            tasks = session.scalars(tasks_of_plan(self.commune_id, plan.id)).all()
            now = timetable_of(session, self.commune_id)
            found = propose(session, tasks, local_day(at), now, actor=self.actor, at=at)
            return {proposal.task.label: proposal for proposal in found}

    def assigned(self, proposal: Proposal) -> dict[str, list[str]]:
        """For each instance made as proposed its lead unit, with the units asked."""
        with self.writing.begin() as session:
            made = assign(session, Assignment.as_proposed(proposal), actor=self.actor, at=MORNING)
            ids = [instance.id for instance in made]
        with self.reading() as session:
            situations = read_situations(session, self.commune_id, ids, at=MORNING)
            return {each.instance.lead_unit.code: codes(each.asked) for each in situations}

    def change_members(self, group: str, *, leaves: str, last_day: date) -> None:
        """A unit leaves a group after a day."""
        with self.writing.begin() as session:
            membership = session.scalars(
                select(UnitGroupMember)
                .join(UnitGroup, UnitGroup.id == UnitGroupMember.group_id)
                .join(Unit, Unit.id == UnitGroupMember.unit_id)
                .where(UnitGroup.code == group, Unit.code == leaves)
            ).one()
            membership.valid_to = last_day
            factories.write_down(session, EventKind.GROUP, "group", [membership], at=MORNING)


def codes(units: tuple[Unit, ...]) -> list[str]:
    return [unit.code for unit in units]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)


@pytest.fixture(scope="module")
def proposals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Proposal]]:
    """The proposals of one morning, for those who only read them."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'plan'}")
    upgrade(engine)
    yield Desk(engine).proposals()
    engine.dispose()


def test_a_named_unit_leads_and_chosen_groups_are_proposed_without_it(
    proposals: dict[str, Proposal],
) -> None:
    proposal = proposals["I.1"]
    assert codes(proposal.leads) == ["PHONG_VHXH"]
    assert codes(proposal.cooperating) == [u for u in OWN_UNITS if u != "PHONG_VHXH"]
    assert proposal.instances == 1


def test_two_units_named_one_by_one_lead_together(desk: Desk) -> None:
    proposal = desk.proposals()["I.2"]
    assert proposal.mode is Mode.ONE_LEADS
    assert codes(proposal.leads) == ["PHONG_VHXH", "BAN_BIEN_TAP_TTDT"]
    assert proposal.instances == 1
    [(lead, asked)] = desk.assigned(proposal).items()
    assert lead == "PHONG_VHXH"
    assert asked == ["BAN_BIEN_TAP_TTDT", "MTTQ_XA", *ORGANISATIONS]


def test_the_press_is_informed_and_never_asked(proposals: dict[str, Proposal]) -> None:
    proposal = proposals["I.2"]
    assert proposal.informed == (
        "Báo và Phát thanh, Truyền hình",
        "các cơ quan báo chí đóng trên địa bàn",
    )
    assert "BAO_PTTH_TINH" not in codes(proposal.cooperating)


def test_a_group_leads_as_its_members_each_for_itself(proposals: dict[str, Proposal]) -> None:
    proposal = proposals["III.2"]
    assert proposal.mode is Mode.EACH
    assert codes(proposal.leads) == ENTRUSTED
    assert proposal.instances == 4


def test_the_entrusted_organisations_are_four_of_the_five(proposals: dict[str, Proposal]) -> None:
    assert codes(proposals["VI.3"].cooperating)[1:5] == ENTRUSTED
    assert codes(proposals["III.1"].cooperating) == ["MTTQ_XA", *ORGANISATIONS, BANK]


def test_a_group_on_both_sides_is_never_both_in_one_instance(desk: Desk) -> None:
    made = desk.assigned(desk.proposals()["IV.2"])
    assert list(made) == DEPARTMENTS
    for lead, asked in made.items():
        assert asked == [*(unit for unit in DEPARTMENTS if unit != lead), BANK]


def test_an_undecided_lead_is_not_guessed(proposals: dict[str, Proposal]) -> None:
    undecided = [label for label, proposal in proposals.items() if proposal.undecided]
    assert undecided == ["V.9"]
    assert proposals["V.9"].undecided == ("Các cơ quan, đơn vị có liên quan",)
    assert proposals["V.9"].leads == ()
    assert proposals["V.9"].instances == 0


def test_the_villages_are_those_of_the_day(desk: Desk) -> None:
    assert codes(desk.proposals()["VI.1"].cooperating)[-3:] == VILLAGES
    with desk.writing.begin() as session:
        village = session.scalars(select(Unit).where(Unit.code == "THON_2_MAU")).one()
        village.valid_to = date(2026, 9, 30)
        factories.write_down(session, EventKind.UNIT, "unit", [village], at=MORNING)
    assert codes(desk.proposals()["VI.1"].cooperating)[-3:] == VILLAGES
    later = desk.proposals(datetime(2026, 10, 1, 1, 0, tzinfo=UTC))["VI.1"]
    assert codes(later.cooperating)[-2:] == ["THON_1_MAU", "THON_3_MAU"]


def test_what_was_assigned_stays_when_the_group_changes(desk: Desk) -> None:
    before = desk.assigned(desk.proposals()["II.2"])
    assert before == {"PHONG_KINH_TE": ["MTTQ_XA", *ORGANISATIONS]}
    desk.change_members("G_CTXH", leaves="CONG_DOAN", last_day=date(2026, 9, 20))
    after = desk.proposals()["II.2"]
    assert codes(after.cooperating) == ["MTTQ_XA", *ENTRUSTED]
    with desk.reading() as session:
        ids = [instance.id for instance in after.running]
        [situation] = read_situations(session, desk.commune_id, ids, at=MORNING)
        assert codes(situation.asked) == before["PHONG_KINH_TE"]
        through = [each.group.code if each.group else None for each in
                   situation.instance.cooperations]  # fmt: skip
        assert through == [None, *["G_CTXH"] * 5]


def test_periods_and_dates_follow_the_cadence(proposals: dict[str, Proposal]) -> None:
    yearly = [label for label, each in proposals.items() if each.span.cadence is Cadence.YEAR]
    assert yearly == ["IV.1", "V.5", "V.6", "V.7", "V.8"]
    assert proposals["I.1"].span == Span(Cadence.QUARTER, 2026, 4)
    assert proposals["V.5"].span == Span(Cadence.YEAR, 2026, 1)
    for proposal in proposals.values():
        # The 14th is a Monday; two working days to report, three more to answer.
        assert proposal.due_on == date(2026, 12, 16)
        assert proposal.answer_by == date(2026, 12, 21)


def test_what_runs_in_the_period_is_shown(desk: Desk) -> None:
    desk.assigned(desk.proposals()["III.2"])
    proposals = desk.proposals()
    assert codes(tuple(i.lead_unit for i in proposals["III.2"].running)) == ENTRUSTED
    assert proposals["III.1"].running == ()
    next_year = desk.proposals(datetime(2026, 12, 15, 1, 0, tzinfo=UTC))
    assert next_year["III.2"].running == ()
    assert next_year["III.2"].span == Span(Cadence.QUARTER, 2027, 1)
    assert next_year["V.5"].span == Span(Cadence.YEAR, 2027, 1)
