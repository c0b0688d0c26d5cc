"""However a run of the tests ends, it leaves no process and no folder behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from tests import keeper
from tests.keeper import at_work, clear, run_folder
from tests.ports import free_port
from tests.web.served import nginx_before

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("programs")

ROOT = Path(__file__).parents[1]

RUN = """
import os, subprocess, sys
from pathlib import Path
from tests.keeper import run_folder
with run_folder(Path(sys.argv[1])) as folder:
    # It says so itself: of one that only begins, the system does not tell yet what it was given.
    waits = "import os, signal; print(os.environ['TMPDIR'], flush=True); signal.pause()"
    told = {**os.environ, "TMPDIR": str(folder)}
    subprocess.Popen([sys.executable, "-I", "-S", "-c", waits], env=told)
    sys.stdin.read()
"""
BEGUN_ALONE = """
import subprocess, sys, tempfile
from tests.keeper import within_a_run
with within_a_run():
    waits = "import os, signal; print(os.environ['TMPDIR'], flush=True); signal.pause()"
    subprocess.Popen([sys.executable, "-I", "-S", "-c", waits], start_new_session=True)
    sys.stdin.read()
"""
CLUSTER = """
import sys
from tests.servers import postgresql_cluster
with postgresql_cluster() as cluster:
    print(cluster.url.query["host"], flush=True)
    sys.stdin.read()
"""
DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
signal.pause()
"""


@contextmanager
def running(
    program: str, *arguments: str, stands: Path = ROOT, **settings: str
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that runs the program, and the folder it names; left when all has ended.

    What it starts says things where it does: that is heard out to the end.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=stands,
        env={**os.environ, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    yield process, Path(process.stdout.readline().strip())
    process.communicate()


HOW = [None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL]


@pytest.mark.parametrize("how", HOW)
def test_a_run_leaves_nothing_behind(how: signal.Signals | None, tmp_path: Path) -> None:
    with running(RUN, str(tmp_path)) as (process, folder):
        assert len(at_work(folder)) == 1
        process.send_signal(how or 0)
    assert at_work(folder) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", HOW)
def test_tests_begun_by_themselves_leave_nothing_behind_either(
    how: signal.Signals | None, tmp_path: Path
) -> None:
    with running(BEGUN_ALONE, TMPDIR=str(tmp_path)) as (process, folder):
        assert folder.parent == tmp_path
        assert len(at_work(folder)) == 1
        process.send_signal(how or 0)
    assert at_work(folder) == []
    assert list(tmp_path.iterdir()) == []


def test_these_tests_are_part_of_a_run() -> None:
    assert Path(tempfile.gettempdir()).name.startswith(keeper.RUN)


def test_what_overwrites_its_environment_is_known_by_where_it_stands(tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pem"
    trustme.CA().issue_cert("dondoc.test").private_key_and_cert_chain_pem.write_to_path(certificate)
    with nginx_before(free_port(), tmp_path / "nginx", certificate):
        assert at_work(tmp_path)


@pytest.mark.parametrize("how", HOW)
def test_a_worker_leaves_no_server_behind(how: signal.Signals | None) -> None:
    with running(CLUSTER) as (process, folder):
        assert at_work(folder)
        process.send_signal(how or 0)
    assert at_work(folder) == []
    assert not folder.exists()


@pytest.mark.usefixtures("impatient")
def test_what_even_the_keeper_left_goes_before_the_next_run(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    remains = tmp_path / f"{keeper.RUN}-{gone.pid}-left"
    remains.mkdir()
    with running(DEAF, stands=remains) as (process, _):
        with run_folder(tmp_path) as other, run_folder(tmp_path) as folder:
            assert sorted(tmp_path.iterdir()) == sorted([other, folder])
        assert process.wait() == -signal.SIGKILL


@pytest.mark.usefixtures("impatient")
def test_whoever_does_not_end_when_told_to_is_ended(tmp_path: Path) -> None:
    with running(DEAF, stands=tmp_path) as (process, _):
        assert at_work(tmp_path) == [process.pid]
        clear(tmp_path)
        assert process.wait() == -signal.SIGKILL
    assert not tmp_path.exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keeper that does not wait long for what does not end by itself."""
    monkeypatch.setattr(keeper, "PATIENCE", 0.1)
