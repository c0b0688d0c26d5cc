"""`dondoc files`: what no row names is set aside, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

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
