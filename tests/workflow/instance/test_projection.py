"""The read models: they follow from the rows, are found where they do not, and are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner
from sqlalchemy import delete, func, select, update

from models.awaited import Awaited, ReadModels
from tests.projections import unlike
from tests.tampering import tamper
from web.cli import main
from workflow.audit.verification import verify
from workflow.instance.projection import differing, outdated, rebuild

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.office import Office


def wrong(office: Office) -> dict[str, str]:
    with office.reading() as session:
        return unlike(session, office.commune_id, office.now)


def found(office: Office) -> list[str]:
    """The subjects of what verifying finds of the read models."""
    with office.reading() as session:
        result = verify(
            session,
            office.commune_id,
            projected=lambda session, commune_id: differing(session, commune_id, at=office.now),
        )
    return [each.subject for each in result.findings if each.code == "read_model_differs"]


def awaited(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(Awaited)) or 0


def test_what_is_kept_goes_as_it_comes(office: Office) -> None:
    number = office.reviewed("I.1")
    assert awaited(office) > 0
    assert wrong(office) == {}
    office.perform("chutich", number, "return")
    assert wrong(office) == {}


def test_an_act_writes_of_those_alone_whose_turn_it_changes(office: Office) -> None:
    number = office.reported("I.1")
    before = rows(office)
    office.perform("vhxh", number, "confirm")
    after = rows(office)
    changed = {key for key, row in after.items() if before.get(key) != row}
    assert before.keys() == after.keys()
    assert len(changed) == 1
    assert len(after) > 2


def rows(office: Office) -> dict[object, tuple[object, ...]]:
    """What stands in each row of who is awaited, by its key."""
    with office.reading() as session:
        columns = Awaited.__table__.columns
        return {row.id: tuple(row) for row in session.execute(select(*columns))}


def test_nobody_is_awaited_in_what_is_over(office: Office) -> None:
    office.closed("I.1")
    office.revoked("I.2")
    assert awaited(office) == 0


def test_what_does_not_follow_is_found_and_made_anew(office: Office) -> None:
    first, second = office.reported("I.1"), office.in_progress("I.2")
    subjects = [f"task_instance/{number}" for number in sorted((first, second))]
    assert found(office) == []
    before = awaited(office)
    of_first = Awaited.number == first
    tamper(office, delete(Awaited).where(of_first), update(Awaited).values(standing="chair"))
    assert found(office) == subjects
    with office.transaction() as session:
        assert rebuild(session, office.commune_id, at=office.now) == len(subjects)
    assert found(office) == []
    assert awaited(office) == before


def test_what_is_awaited_in_what_is_over_is_found(office: Office) -> None:
    number = office.in_progress("I.1")
    with office.reading() as session:
        kept = session.execute(select(Awaited.__table__)).all()
    office.perform("chutich", number, "revoke")
    tamper(office, *(Awaited.__table__.insert().values(row._asdict()) for row in kept))
    assert found(office) == [f"task_instance/{number}"]


def test_an_earlier_program_s_wait_to_be_made_anew(office: Office) -> None:
    office.reported("I.1")
    tamper(office, delete(Awaited), update(ReadModels).values(version=0))
    assert found(office) == []
    with office.reading() as session:
        assert outdated(session) == [office.commune_id]
    with office.transaction() as session:
        rebuild(session, office.commune_id, at=office.now)
    assert wrong(office) == {}


def test_the_command_makes_them_anew(
    office: Office, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = office.reported("I.1")
    tamper(office, delete(Awaited))
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    dondoc = CliRunner()
    told = dondoc.invoke(main, ["record", "verify", "--no-files", "--language", "en"])
    assert f"task_instance/{number}" in told.output
    assert told.exit_code == 1
    done = dondoc.invoke(main, ["db", "rebuild"])
    assert done.output == "Made anew for 1 tasks that go on.\n"
    assert dondoc.invoke(main, ["record", "verify", "--no-files"]).exit_code == 0
