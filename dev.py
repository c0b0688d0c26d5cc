#!/usr/bin/env python3
"""The developer's commands. They need Python and pip, nothing else.

Everything is installed into .venv beside this file, from the hash-pinned requirements/*.txt.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from development.environment import BIN, PYTHON, ROOT, install
from development.programs import install_programs
from tests.keeper import run_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[[argparse.Namespace], int | None]

# What each lock file is made from. Each also keeps to the versions of the ones before it.
LOCKED = {
    "run": ["pyproject.toml"],
    "postgresql": ["pyproject.toml", "--extra=postgresql"],
    "build": ["requirements/build.in"],
    "test": ["pyproject.toml", "--extra=postgresql", "requirements/test.in"],
    "check": [
        "pyproject.toml",
        "--extra=postgresql",
        "requirements/test.in",
        "requirements/check.in",
    ],
}

# Where the tests keep their databases when there is room: a test waits longest for the disk.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name nobody can guess is made in it
MEMORY_NEEDED = 4 * 1024**3

COMPILED = ROOT / ".venv" / "compiled"

CHECKS = {
    "ruff": [PYTHON, "-m", "ruff", "check"],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "import-linter": [PYTHON, str(BIN / "lint-imports")],
    "djlint": [PYTHON, "-m", "djlint", "--lint", "web/templates"],
    "djlint format": [PYTHON, "-m", "djlint", "--check", "web/templates"],
    "migrations": [PYTHON, "-m", "web.cli", "db", "check"],
    "translations": [PYTHON, "-m", "web.translations.check"],
    "tests are collected": [PYTHON, "-m", "pytest", "--collect-only", "-qq"],
    "generated docs": [PYTHON, "-m", "web.cli", "workflow", "docs", "--check"],
}

SLOWEST = "--durations=20"


def run(host: str, port: int) -> None:
    """Serve the sample commune; this process becomes the server and gets its signals."""
    on_postgresql = os.environ.get("DONDOC_DATABASE_URL", "").startswith("postgresql")
    install("run on PostgreSQL" if on_postgresql else "run")
    os.environ.setdefault("DONDOC_DATA_DIR", str(ROOT / "var"))
    arguments = ["serve", "--sample", "--host", host, "--port", str(port)]
    os.execv(PYTHON, [PYTHON, str(BIN / "dondoc"), *arguments])


def test(arguments: list[str], *, quick: bool) -> int:
    """The exit code of pytest, after the time it took was printed."""
    install("test")
    environment = clean_environment()
    if quick:
        arguments = ["--quick", *arguments]
        environment.setdefault("HYPOTHESIS_PROFILE", "quick")
    else:
        install_programs()
    began = time.monotonic()
    parallel = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    with run_folder(roomy()) as folder:
        environment["TMPDIR"] = str(folder)
        command = [PYTHON, "-m", "pytest", *parallel, SLOWEST, *arguments]
        code = outlasted(subprocess.Popen(command, cwd=ROOT, env=environment))
    print(f"{time.monotonic() - began:.0f} seconds")
    return code


def outlasted(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process, which gets Ctrl-C as well and ends as it sees fit."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def roomy() -> Path:
    """Where files are kept in memory, if this machine has such a place with enough room."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED:
        return MEMORY
    return Path(tempfile.gettempdir())


def check() -> int:
    """1 if any check failed, whose output was printed."""
    install("check")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(zip(CHECKS, pool.map(outcome, CHECKS.values()), strict=True))
    for name, failure in outcomes:
        print("FAILED" if failure else "ok    ", name)
    for name, failure in outcomes:
        if failure:
            print(f"\n== {name}\n{failure}")
    return int(any(failure for _, failure in outcomes))


def outcome(command: list[str]) -> str:
    """What the command said if it failed, and nothing if it did not."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout.strip() or f"It ended {done.returncode}."


def docs(*, pictures: bool) -> None:
    """Write the pages that follow from the code; with pictures also those of the README."""
    install("check")
    ours("web.cli", "workflow", "docs")
    if pictures:
        install_programs()
        ours("tests.pictures", "--docs")


def translate() -> None:
    """Bring the English catalogue up to the code, and print what waits for a translator."""
    install("check")
    ours("web.translations.update")


def inventory() -> None:
    """Note what the migrations make on PostgreSQL."""
    install("test")
    install_programs()
    ours("tests.inventory")


def bench(*arguments: str) -> None:
    """Measure what the product costs beside what the same would cost without it."""
    install("test")
    install_programs()
    ours("benchmarks.bench", *arguments)


def ours(module: str, *arguments: str) -> None:
    """Run a module of the project."""
    command = [PYTHON, "-m", module, *arguments]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True)


def lock(*, upgrade: bool) -> None:
    """Write requirements/*.txt for every platform and Python from 3.11 on."""
    install("check")
    uv = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11"]
    how = ["--generate-hashes", "--no-annotate", "--custom-compile-command=python3 dev.py lock"]
    settled: list[str] = []
    for name, sources in LOCKED.items():
        target = f"requirements/{name}.txt"
        renew = ["--upgrade"] if upgrade else []
        subprocess.run([*uv, *how, *renew, *settled, *sources, "-o", target], cwd=ROOT, check=True)
        settled += ["-c", target]


def clean_environment() -> dict[str, str]:
    """This environment without the settings of somebody's own installation.

    Where Python was told to keep nothing compiled beside the sources it keeps it in .venv: each of
    the hundreds of programs that the tests start would compile everything by itself.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    if clean.pop("PYTHONDONTWRITEBYTECODE", ""):
        clean.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))
    return clean


def command_line() -> argparse.ArgumentParser:
    """What can be said to dev.py, and what each command then does with its options."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, does: Command, sentence: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=sentence, description=sentence)
        made.set_defaults(does=does)
        return made

    running = command(
        "run", lambda said: run(said.host, said.port), "Serve the sample commune on this machine."
    )
    running.add_argument(
        "--host", default="127.0.0.1", help="Listen on this address (%(default)s)."
    )
    running.add_argument(
        "--port", default=8000, type=int, help="Listen on this port (%(default)s)."
    )
    testing = command(
        "test", lambda said: test([*said.both, *said.rest], quick=said.quick),
        "Run the tests. Whatever follows is given to pytest, and may choose among them.",
    )  # fmt: skip
    testing.add_argument(
        "--quick",
        action="store_true",
        help="A few cases of each that needs no browser, no PostgreSQL and no program started, "
        "and does not take long.",
    )
    testing.add_argument(
        "--both",
        action="append_const",
        const="--both",
        default=[],
        help="Each on SQLite and on PostgreSQL, not on the one that its name chooses.",
    )
    command(
        "check", lambda _: check(),
        "Run the linters, the type checker and the checks of generated files.",
    )  # fmt: skip
    writing = command(
        "docs", lambda said: docs(pictures=said.pictures),
        "Write the pages that follow from the code, after a rule was changed.",
    )  # fmt: skip
    writing.add_argument(
        "--pictures", action="store_true", help="Take the pictures of the README again as well."
    )
    command(
        "translate", lambda _: translate(),
        "Bring the English catalogue up to the code, and say what waits for a translator.",
    )  # fmt: skip
    command(
        "inventory", lambda _: inventory(),
        "Note what the migrations make on PostgreSQL, after one was added.",
    )  # fmt: skip
    measuring = command(
        "bench",
        lambda said: bench(
            *said.size, *said.shape, *said.minutes, *said.against, *said.keep, *said.docs
        ),
        "Measure acts and pages beside raw SQL and bare pages on both databases: a quarter of an"
        " hour.",
    )  # fmt: skip
    for option, metavar, sentence in (
        ("--size", "N", "How many instances there are, 10,000 unless it is said."),
        ("--shape", "NAME", "What the office is like: usual, one-unit, many-people, long-plan."),
        ("--minutes", "N", "How long pages and acts come all together, one unless it is said."),
        ("--against", "FILE", "Compare with an earlier run."),
        ("--keep", "FILE", "Keep the run, to be compared with a later one."),
    ):
        measuring.add_argument(
            option, metavar=metavar, default=[], type=partial(_spelled, option), help=sentence
        )
    measuring.add_argument(
        "--docs",
        action="append_const",
        const="--docs",
        default=[],
        help="Write docs/performance.md and its picture anew.",
    )
    locking = command(
        "lock", lambda said: lock(upgrade=said.upgrade),
        "Write requirements/*.txt from pyproject.toml and requirements/*.in.",
    )  # fmt: skip
    locking.add_argument("--upgrade", action="store_true", help="Take the newest versions.")
    return parser


def _spelled(option: str, value: str) -> list[str]:
    """An option as it is handed on to the program that it is for."""
    return [option, value]


def parsed(words: list[str]) -> argparse.Namespace:
    """The command and its options; ends the program where they make no sense."""
    parser = command_line()
    said, rest = parser.parse_known_args(words)
    if rest and said.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return argparse.Namespace(**vars(said), rest=rest)


def main() -> int | None:
    """The exit code, after whatever went wrong was said."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is told so here
        sys.exit(f"Đôn Đốc needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        said = parsed(sys.argv[1:])
        return said.does(said)
    except subprocess.CalledProcessError as error:
        sys.exit(f"This did not work, see above: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
