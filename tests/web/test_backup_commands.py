"""`dondoc backup`: what it says on the terminal, and the drill of docs/operations.md as printed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from models.work import Report
from web.cli import main
from web.cli.backup import SENTENCES
from workflow.backup.examination import CopyFault

if TYPE_CHECKING:
    from click.testing import Result

    from tests.office import Office
    from tests.sample import SampleCommune

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data_dir(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of an installation on the office's database."""
    monkeypatch.setenv("DONDOC_DATABASE_URL", database)
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def dondoc(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["backup", *map(str, arguments)], prog_name="dondoc")


def test_every_fault_has_its_sentence() -> None:
    assert set(SENTENCES) == set(CopyFault)


@pytest.mark.usefixtures("data_dir")
def test_a_copy_is_made_listed_verified_and_spoilt(office: Office, tmp_path: Path) -> None:
    office.reported("I.2")
    folder = tmp_path / "copies"
    made = dondoc("create", folder)
    assert made.exit_code == 0, made.output
    copy = Path(made.output.splitlines()[0])
    last = office.events()[-1]
    assert f"head {last.seq}:{last.hash[:16]}" in made.output
    assert "not verified" in dondoc("list", folder).output

    whole = dondoc("verify", copy)
    assert whole.exit_code == 0, whole.output
    assert f" {last.seq}:{last.hash}.\n" in whole.output
    assert whole.output.endswith("The copy is whole.\n")
    assert "  whole on " in dondoc("list", folder).output
    assert dondoc("verify", copy, "--against", f"{last.seq}:{'0' * 64}").exit_code == 1

    [piece, *_] = [path for path in copy.rglob("*") if len(path.name) == 64]
    piece.write_bytes(b"something else")
    spoilt = dondoc("verify", copy)
    assert spoilt.exit_code == 1
    assert f"{piece.relative_to(copy)} was changed after it was copied." in spoilt.output
    assert "NOT whole; findings: 1" in spoilt.output
    assert "NOT whole on" in dondoc("list", folder).output
    (copy / "manifest.json").write_text("{")
    assert "manifest.json cannot be read" in dondoc("verify", copy).output
    assert "no copy: its manifest cannot be read" in dondoc("list", folder).output


def test_what_keeps_a_copy_from_being_made_is_said_in_a_sentence(
    office: Office, data_dir: Path, tmp_path: Path
) -> None:
    office.in_progress("I.2")
    among = dondoc("create", data_dir / "files" / "copies")
    assert (among.exit_code, "among the files" in among.output) == (1, True)
    (tmp_path / "file").write_bytes(b"")
    assert "is a file" in dondoc("create", tmp_path / "file").output
    nowhere = dondoc("create", "/proc/nowhere")
    assert (nowhere.exit_code, "The disk refused" in nowhere.output) == (1, True)
    for answer in (among, nowhere):
        assert "Traceback" not in answer.output


@pytest.mark.usefixtures("data_dir")
def test_a_record_that_was_altered_is_put_back_only_when_told_to(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.reported("I.2")
    with office.transaction() as session:
        session.execute(update(Report).values(results="Khác."))
    copy = dondoc("create", tmp_path / "copies").output.splitlines()[0]
    monkeypatch.delenv("DONDOC_DATABASE_URL")
    arguments = ("restore", copy, "--into", tmp_path / "srv", "--by", "chutich")
    refused = dondoc(*arguments)
    assert refused.exit_code == 1
    assert "vouched for it.\n" in refused.output
    assert "add --despite-findings" in refused.output
    assert not (tmp_path / "srv").exists()
    done = dondoc(*arguments, "--despite-findings")
    assert done.exit_code == 0, done.output


def test_beside_a_restore_that_was_killed_nothing_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_DATA_DIR", str(tmp_path / "srv"))
    (tmp_path / "srv" / "restoring").mkdir(parents=True)
    for command in (["serve"], ["db", "upgrade"], ["record", "verify"], ["worker", "--once"]):
        answer = CliRunner().invoke(main, command, prog_name="dondoc")
        assert answer.exit_code == 1
        assert "is not whole there" in answer.output
    assert [path.name for path in (tmp_path / "srv").iterdir()] == ["restoring"]


class Drill:
    """The commands that a page prints under a heading, run by a shell with folders of the test."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        beside = Path(sys.executable).parent
        self.environment = {
            "PATH": f"{beside}:{os.environ['PATH']}",
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108 - as it is found
            **environment,
        }

    def printed(self, heading: str) -> str:
        page = (ROOT / "docs" / "operations.md").read_text()
        [section] = re.findall(rf"^## {heading}\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
        commands = "".join(re.findall(r"^    (.*\n)", section, re.MULTILINE))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return (
            commands.replace("/backup", str(self.folder / "backup"))
            .replace("/srv/dondoc", str(self.folder / "srv"))
            .replace("dondoc serve", f"exec dondoc serve --port {port}")
        )

    def run(self, heading: str) -> str:
        """What the commands say, until a server says that Ctrl-C ends it."""
        process = subprocess.Popen(
            ["bash", "-e", "-c", self.printed(heading)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line)
                if line.startswith("Ctrl-C"):
                    process.send_signal(signal.SIGTERM)
        assert process.returncode == 0, "".join(said)
        return "".join(said)


@pytest.mark.parametrize("onto", ["a file", "a server"])
@pytest.mark.usefixtures("programs")
def test_a_stranger_restores_on_an_empty_machine_by_the_printed_words(
    sample: SampleCommune, database: str, data_dir: Path, tmp_path: Path, onto: str,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    assert sample.files.root == data_dir / "files"
    here = Drill(tmp_path, DONDOC_DATABASE_URL=database, DONDOC_DATA_DIR=str(data_dir))
    copied = here.run("Backup")
    assert copied.endswith("The copy is whole.\n")
    there = (
        {"DONDOC_DATABASE_URL": request.getfixturevalue("empty_server")}
        if onto == "a server"
        else {}
    )
    said = Drill(tmp_path, **there).run("Restoring")
    assert "Restored, and verified there." in said
    assert "The record is whole." in said
    assert "Đôn Đốc is at " in said
    assert (tmp_path / "srv" / "dondoc.db").exists() == (onto == "a file")
