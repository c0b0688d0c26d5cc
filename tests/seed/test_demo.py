"""The sample commune: everything can be seen in it, its record is whole, and it goes away again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from models.ballot import Ballot
from models.database import reading_sessions, writing_sessions
from models.deadline import Extension, Urging
from models.file_store import FileStore
from models.handover import HandOver, HandOverItem
from models.organisation import Commune, Unit, User
from models.plan import Task
from models.queries.organisation import posts_of, the_commune, unit_coded, user_named
from models.record import Event
from models.substitution import AreaPart, Substitution
from models.vocabulary import EventKind, Stance
from models.work import Confirmation, TaskInstance
from seed.demo import accounts, load_sample
from seed.history import read_history
from seed.purge import purge
from tests.sample import AT as NOW
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit.verification import verify
from workflow.calendar.days import local_day
from workflow.definition.commune import COMMUNE
from workflow.delegation.area_assignment import AreaEntry, set_area

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tests.sample import SampleCommune

pytestmark = pytest.mark.thorough

USERNAMES = [
    "admin", "vanphong", "chutich", "phochutich", "kinhte", "vhxh",
    "kinhte.cb", "vhxh.cb", "ttpvhcc", "congan", "quansu", "bbt", "nhcsxh", "mttq", "nongdan",
    "phunu", "ccb", "doantn", "congdoan", "thon1", "thon2", "thon3", "giamsat",
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_everything_can_be_seen(sample: SampleCommune) -> None:
    assert [account.username for account in accounts()] == USERNAMES
    with reading_sessions(sample.engine)() as session:
        commune = session.scalars(the_commune()).one()
        assert commune.sample
        instances = session.scalars(select(TaskInstance)).all()
        assert {i.state for i in instances} == {state.name for state in COMMUNE.states}
        late = [i for i in instances if i.state == "in_progress" and i.due_on < local_day(NOW)]
        assert late, "an overdue task"
        stances = set(session.scalars(select(Confirmation.stance)))
        assert stances == set(Stance)
        answered = select(Confirmation).where(Confirmation.response.is_not(None))
        assert session.scalars(answered).all(), "an objection with its response"
        actions = set(
            session.scalars(select(Event.action).where(Event.kind == EventKind.TRANSITION))
        )
        assert {"return", "lapse", "object", "respond", "revoke", "approve", "urge"} <= actions
        extensions = session.scalars(select(Extension)).all()
        assert sorted(bool(each.decided_at) for each in extensions) == [False, True]
        newest = session.scalar(select(func.max(Event.at)))
        assert newest is not None
        assert newest <= NOW
        found = verify(session, commune.id, files=lambda sha: sample.files.rehash(commune.id, sha))
        assert found.findings == ()


def test_a_matter_is_before_the_heads_who_sit_on_the_committee(sample: SampleCommune) -> None:
    with reading_sessions(sample.engine)() as session:
        [ballot] = session.scalars(select(Ballot)).all()
        assert [seat.user.username for seat in ballot.seats] == [
            "chutich", "phochutich", "vhxh", "vanphong", "quansu", "kinhte", "congan",
        ]  # fmt: skip
        names = {seat.user_id: seat.user.username for seat in ballot.seats}
        assert {names[slip.user_id] for slip in ballot.slips} == {"phochutich", "vhxh", "congan"}
        instance = session.get_one(TaskInstance, (ballot.commune_id, ballot.instance_id))
        assert instance.reports[-1].reported_by.username == "kinhte"


@pytest.mark.parametrize("day", ["2026-12-15T00:30", "2027-02-10T03:00", "2026-09-20T03:00"])
def test_the_history_fits_into_any_day(tmp_path: Path, files: FileStore, day: str) -> None:
    from models.database import make_engine  # noqa: PLC0415 - one database is enough here
    from models.migrations.upgrade import upgrade  # noqa: PLC0415

    engine = make_engine(f"sqlite:///{tmp_path / 'sample.db'}")
    upgrade(engine)
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    with writing_sessions(engine).begin() as session:
        load_sample(session, files, worded=covered(), hash_password=lambda: "-", at=now)
    with writing_sessions(engine).begin() as session:
        assert session.scalar(select(func.count()).select_from(TaskInstance)) == len(
            [*read_history().finished, *read_history().current, *read_history().year]
        )
    engine.dispose()


def test_the_sample_goes_and_the_plan_stays(sample: SampleCommune) -> None:
    writing = writing_sessions(sample.engine)
    with writing.begin() as session:
        assign_an_area(session)
    with writing.begin() as session:
        assert session.scalars(select(Substitution)).all()
        assert session.scalars(select(HandOver)).all()
        before = session.scalar(select(func.count()).select_from(Event))
        assert purge(session, session.scalars(the_commune()).one(), at=NOW) > 0
    with writing.begin() as session:
        commune = session.scalars(select(Commune)).one()
        assert not commune.sample
        assert session.scalars(select(TaskInstance)).all() == []
        assert session.scalars(select(Extension)).all() == []
        assert session.scalars(select(Urging)).all() == []
        assert session.scalars(select(User)).all() == []
        for noun in (Substitution, AreaPart, HandOver, HandOverItem):
            assert session.scalars(select(noun)).all() == []
        assert session.scalars(select(Unit).where(Unit.kind == "village")).all() == []
        assert session.scalar(select(func.count()).select_from(Task)) == 23
        assert session.scalar(select(func.count()).select_from(Event)) == (before or 0) + 1
        assert verify(session, commune.id).findings == ()


def assign_an_area(session: Session) -> None:
    """The vice-chair of the sample decides on what a village of the sample leads, and no more."""
    commune = session.scalars(the_commune()).one()
    chair, deputy = (
        session.scalars(user_named(commune.id, name)).one() for name in ("chutich", "phochutich")
    )
    [post] = session.scalars(posts_of(commune.id, [deputy.id]))
    village = session.scalars(unit_coded(commune.id, "THON_1_MAU")).one()
    actor = Actor.of(session, chair, on=local_day(NOW))
    set_area(session, post.id, AreaEntry(units=(village.id,)), "", actor=actor, at=NOW)


def test_a_sample_whose_loading_was_interrupted_is_not_there(
    engine: Engine, files: FileStore
) -> None:
    hashes = iter(["-"] * 20)

    def load() -> None:
        with writing_sessions(engine).begin() as session:
            load_sample(
                session, files, worded=covered(), hash_password=lambda: next(hashes), at=NOW
            )

    with pytest.raises(StopIteration):
        load()
    with writing_sessions(engine).begin() as session:
        assert session.scalar(the_commune()) is None


def test_what_was_issued_has_a_signer_and_nothing_of_the_committee_is_before_its_approval() -> None:
    history = read_history()
    for play in (*history.finished, *history.current, *history.year):
        approved = False
        for step in play.steps:
            approved = approved or step.action == "approve"
            for document in filter(None, (step.hands_in, step.issues)):
                is_signed = bool(document.signed_by and document.signed_as)
                assert is_signed == bool(document.number), (play.task, document)
                assert "UBND" not in document.number or approved, (play.task, document)


def test_no_post_of_the_sample_says_its_unit_twice() -> None:
    doubled = [
        account.posts for account in accounts() if account.posts.casefold().count("đoàn") > 1
    ]
    assert doubled == []
