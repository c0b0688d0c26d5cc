"""`dondoc record`: what it says on the terminal, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from models.work import Report
from web.cli.record import group
from web.wording.findings import FAULTS, REMARKS
from workflow.audit.findings import Fault, Remark
from workflow.audit.hashes import seal

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.office import Office


@pytest.fixture
def data_dir(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installation on the office's database."""
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments)


@pytest.mark.usefixtures("data_dir")
class TestVerify:
    def test_a_whole_record(self, office: Office) -> None:
        office.in_progress("I.1")
        result = run("verify")
        assert result.exit_code == 0, result.output
        assert "task instances 1" in result.output
        assert result.output.endswith("The record is whole.\n")

    def test_what_was_changed_is_told_with_its_line(self, office: Office) -> None:
        number = office.reported("I.2")
        with office.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        [seq] = [event.seq for event in office.events(number) if event.action == "report"]
        result = run("verify", "--no-files")
        assert result.exit_code == 1
        assert f"was changed after line {seq} vouched for it.\n" in result.output
        assert "NOT whole; findings: 1." in result.output

    @pytest.mark.parametrize("told_by", ["the option", "the setting"])
    def test_an_inspector_reads_it_in_vietnamese(
        self, office: Office, told_by: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = office.reported("I.2")
        with office.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        [seq] = [event.seq for event in office.events(number) if event.action == "report"]
        if told_by == "the setting":
            monkeypatch.setenv("DONDOC_TERMINAL_LANGUAGE", "vi")
            said = run("verify", "--no-files").output
        else:
            said = run("verify", "--no-files", "--language", "vi").output
        assert f"đã bị sửa sau dòng {seq}, là dòng bảo đảm nội dung.\n" in said
        assert said.endswith("Nhật ký KHÔNG nguyên vẹn; số sai lệch: 1.\n")

    def test_against_a_note(self, office: Office) -> None:
        noted = run("head").output.strip()
        seq, _, digest = noted.partition(" ")
        office.assign("I.1")
        assert run("verify", "--against", noted, "--against", f"{seq}:{digest}").exit_code == 0
        result = run("verify", "--against", f"{seq}:{'0' * 64}")
        assert result.exit_code == 1
        assert f"Line {seq} is not the one that was noted" in result.output

    def test_what_is_new_since_a_note(self, office: Office) -> None:
        noted = run("head").output.strip().replace(" ", ":")
        seq = noted.partition(":")[0]
        number = office.reported("I.2")
        result = run("verify", "--since", noted)
        assert result.exit_code == 0, result.output
        assert f"Only what is new since line {seq} was checked" in result.output
        assert result.output.endswith("What is new is whole.\n")
        with office.transaction() as session:
            session.execute(update(Report).values(results="Khác."))
        result = run("verify", "--since", noted)
        assert result.exit_code == 1
        assert number
        assert "was changed after line" in result.output

    def test_a_note_from_before_is_not_looked_for_in_what_is_new(self, office: Office) -> None:
        before = run("head").output.strip()
        office.assign("I.1")
        since = run("head").output.strip()
        result = run("verify", "--since", since, "--against", before)
        assert result.exit_code == 2
        assert "from before --since" in result.output

    def test_a_note_that_is_none(self) -> None:
        result = run("verify", "--against", "57")
        assert result.exit_code == 2
        assert "such as 57:3f9c" in result.output


def test_files_are_hashed_anew(office: Office, data_dir: Path) -> None:
    number = office.in_progress("I.2")
    [version] = office.hand_in(number)
    whole = run("verify")
    assert whole.exit_code == 0, whole.output
    assert "files 1" in whole.output
    [stored] = data_dir.rglob(version.sha256)
    stored.chmod(0o640)
    stored.write_bytes(b"something else")
    changed = run("verify")
    assert changed.exit_code == 1
    assert f"cannot be read, or is not {version.sha256}" in changed.output
    assert run("verify", "--no-files").exit_code == 0


@pytest.mark.usefixtures("data_dir")
class TestTakingAlong:
    def test_the_head_is_the_last_line(self, office: Office) -> None:
        last = office.events()[-1]
        assert run("head").output == f"{last.seq} {last.hash}\n"

    def test_the_export_is_the_record(self, office: Office) -> None:
        office.assign("I.1")
        lines = [json.loads(line) for line in run("export").output.splitlines()]
        assert [line["hash"] for line in lines] == [event.hash for event in office.events()]
        for line in lines:
            digest = line.pop("hash")
            assert seal(line) == digest


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)
    assert set(REMARKS) == set(Remark)
