"""What clears up after the tests, however they end.

A keeper is a process in a session of its own, so that Ctrl-C passes it by. It waits on a pipe that
only its owner holds, and hears when the owner closes it or is killed. Then it ends whatever still
works in its folder, and the folder is gone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from select import select
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN = "dondoc-test"
"""The folder of a run is named for that, and for the process it belongs to."""

PATIENCE = 10
"""Seconds in which a process may end by itself."""


@contextmanager
def run_folder(top: Path) -> Iterator[Path]:
    """A new folder for all that a run of the tests writes and starts.

    First goes what earlier runs left there which were killed together with their keepers.
    """
    for remains in top.glob(f"{RUN}-*-*"):
        if not _is_alive(int(remains.name.split("-")[2])):
            clear(remains)
    folder = Path(tempfile.mkdtemp(prefix=f"{RUN}-{os.getpid()}-", dir=top))
    folder.chmod(0o711)  # root starts PostgreSQL as another user, who passes through
    with kept(folder):
        yield folder


@contextmanager
def within_a_run() -> Iterator[None]:
    """Have all that this process starts end with it, and its files go, as part of a run.

    Where `dev.py test` has begun one, that one sees to it.
    """
    usual = tempfile.gettempdir()
    if Path(usual).name.startswith(f"{RUN}-"):
        yield
        return
    with run_folder(Path(usual)) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        yield


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Afterwards the folder is gone, with whatever works in it: also when we are killed."""
    command = [sys.executable, "-I", __file__, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield


def clear(folder: Path) -> None:
    """End every process that works in the folder, and remove it."""
    while processes := at_work(folder):
        end(processes)
    shutil.rmtree(folder, ignore_errors=True)


def at_work(folder: Path) -> list[int]:
    """The processes that stand in the folder, or keep their own files there."""
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if process.name != str(os.getpid()) and _works_in(folder, process)
    ]


def _works_in(folder: Path, process: Path) -> bool:
    try:
        stands = (process / "cwd").readlink()
        keeps = (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it has ended, or is somebody else's
        return False
    return stands.is_relative_to(folder) or b"TMPDIR=" + os.fsencode(folder) in keeps


def end(processes: Iterable[int]) -> None:
    """End them: by themselves when told to, else by force."""
    with ExitStack() as stack:
        endings = []
        for process in processes:
            with suppress(ProcessLookupError):
                ending = os.pidfd_open(process)
                stack.callback(os.close, ending)
                signal.pidfd_send_signal(ending, signal.SIGTERM)
                endings.append(ending)
        latest = monotonic() + PATIENCE
        for ending in endings:
            ended, _, _ = select([ending], [], [], max(0, latest - monotonic()))
            if not ended:
                with suppress(ProcessLookupError):  # it has ended in between
                    signal.pidfd_send_signal(ending, signal.SIGKILL)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    sys.stdin.read()
    clear(Path(sys.argv[1]))
