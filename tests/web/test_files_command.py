"""`dondoc files`: what no row names is set aside, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from models.product import StoredFile
from models.vocabulary import ActiveContent
from tests.papers import pdf
from web.cli.files import group

if TYPE_CHECKING:
    from tests.office import Office

LONG_AGO = 0


@pytest.fixture
def stray(office: Office, database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of an old file of the installation that no row names."""
    assert office.files is not None
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(office.files.root.parent))
    sha256 = "ab" * 32
    place = office.files.root / str(office.commune_id) / "ab" / sha256
    place.parent.mkdir(parents=True)
    place.write_bytes(b"left by a crash")
    os.utime(place, (LONG_AGO, LONG_AGO))
    return sha256


def sweep(*arguments: str) -> list[str]:
    result = CliRunner().invoke(group, ["sweep", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_a_stray_is_set_aside_and_a_document_stays(office: Office, stray: str) -> None:
    assert office.files is not None
    number = office.in_progress("I.1")
    [version, *_] = office.hand_in(number)
    assert sweep("--older-than", "0")[0] == stray
    assert set(office.files.kept(office.commune_id)) == {
        v.sha256 for v in office.situation(number).current_versions.values()
    }
    assert office.files.exists(office.commune_id, version.sha256)


def test_what_came_lately_is_left_alone(office: Office, stray: str) -> None:
    assert office.files is not None
    os.utime(office.files.root / str(office.commune_id) / "ab" / stray)
    assert sweep() == ["0 files were set aside; 0 are named by rows and stay."]
    assert office.files.exists(office.commune_id, stray)


def test_what_came_before_is_looked_into_afterwards_and_once(office: Office, stray: str) -> None:
    assert office.files is not None
    number = office.in_progress("I.1")
    plain, active = office.hand_in(number)[:2]
    place = office.files.path(office.commune_id, active.sha256)
    place.write_bytes(pdf(catalog="/OpenAction << /S /Launch /F (x) >>"))
    with office.transaction() as session:
        session.execute(update(StoredFile).values(active_content=None))
    told = examine()
    assert told == [
        f"{active.sha256}  refused_today (launches_program)",
        "2 files were looked into.",
    ]
    assert examine() == ["0 files were looked into."]
    marks = {version.sha256: version.file.active for version in office.situation(number).versions}
    assert marks == {plain.sha256: (), active.sha256: (ActiveContent.REFUSED_TODAY,)}
    assert place.exists(), stray


def examine() -> list[str]:
    result = CliRunner().invoke(group, ["examine"])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()
