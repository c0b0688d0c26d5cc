#!/usr/bin/env python3
"""The developer's commands: run, test, check, inventory, lock. Needs Python and pip, nothing else.

Everything is installed into .venv beside this file, from the hash-pinned requirements/*.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.keeper import run_folder

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = str(BIN / "python")
# Outside every virtual environment, so that .venv may be rebuilt from within itself.
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)

# What each command installs: the names of files in requirements/.
INSTALLED = {
    "run": ["run", "build"],
    "run on PostgreSQL": ["postgresql", "build"],
    "test": ["test"],
    "check": ["check"],
}

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
MEMORY_NEEDED = 2 * 1024**3

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

# What a quick run of the tests leaves out; tests/conftest.py marks them by what they use.
WITHOUT_PROGRAMS = "not (browser or postgresql or programs)"

SLOWEST = "--durations=20"

# What the tests need from Debian: the package, and what shows that it, or its like, is there.
PROGRAMS = {
    "chromium": ["bin/chromium", "bin/chromium-browser", "bin/google-chrome"],
    "postgresql": ["lib/postgresql/*/bin/initdb", "bin/initdb"],
    "nginx": ["sbin/nginx", "bin/nginx"],
    "libatomic1": ["lib/*/libatomic.so.1", "lib64/libatomic.so.1"],
    "fonts-noto-core": ["share/fonts/**/NotoSans-Regular.*"],
}


def run(host: str, port: int) -> None:
    """Serves the sample commune; this process becomes the server and gets its signals."""
    on_postgresql = os.environ.get("DONDOC_DATABASE_URL", "").startswith("postgresql")
    install("run on PostgreSQL" if on_postgresql else "run")
    os.environ.setdefault("DONDOC_DATA_DIR", str(ROOT / "var"))
    arguments = ["serve", "--sample", "--host", host, "--port", str(port)]
    os.execv(PYTHON, [PYTHON, str(BIN / "dondoc"), *arguments])


def test(arguments: list[str], *, quick: bool) -> int:
    """The exit code of pytest, after the time it took was printed."""
    install("test")
    if quick:
        arguments = ["-m", WITHOUT_PROGRAMS, *arguments]
    else:
        install_programs()
    began = time.monotonic()
    parallel = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    with run_folder(roomy()) as folder:
        environment = clean_environment() | {"TMPDIR": str(folder)}
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


def inventory() -> int:
    """The exit code of noting what the migrations make on PostgreSQL, after one was added."""
    install("test")
    install_programs()
    note = [PYTHON, "-m", "tests.inventory"]
    return subprocess.call(note, cwd=ROOT, env=clean_environment())


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


def lock(*, upgrade: bool) -> None:
    """Writes requirements/*.txt for every platform and Python from 3.11 on."""
    install("check")
    uv = [PYTHON, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11"]
    how = ["--generate-hashes", "--no-annotate", "--custom-compile-command=python3 dev.py lock"]
    settled: list[str] = []
    for name, sources in LOCKED.items():
        target = f"requirements/{name}.txt"
        renew = ["--upgrade"] if upgrade else []
        subprocess.run([*uv, *how, *renew, *settled, *sources, "-o", target], cwd=ROOT, check=True)
        settled += ["-c", target]


def install(purpose: str) -> None:
    """Makes .venv hold what the purpose needs, at once if it already does."""
    make_venv()
    files = [ROOT / "requirements" / f"{name}.txt" for name in INSTALLED[purpose]]
    stamp = VENV / f"installed for {purpose}"
    contents = b"".join(file.read_bytes() for file in [*files, ROOT / "pyproject.toml"])
    fingerprint = hashlib.sha256(contents).hexdigest()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    print("Installing what is needed into .venv; the next start will be quick.", flush=True)
    pip("--require-hashes", *[word for file in files for word in ("-r", str(file))])
    # The project itself, so that there is a command `dondoc`; the code is used where it stands.
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(fingerprint)


class Progress:
    """One line that tells how far it is: written over on a terminal, else only now and then."""

    def __init__(self) -> None:
        self.on_terminal = sys.stdout.isatty()
        self.told = ""

    def tell(self, what: str, done: int, of: int) -> None:
        """Say `Fetching 12 of 47`, where that is news."""
        line = f"  {what} {min(done, of)} of {of}"
        if self.on_terminal:
            print(f"\r\x1b[K{line}", end="", flush=True)
        elif line != self.told and (done >= of or done % 10 == 0):
            print(line, flush=True)
        self.told = line

    def end(self) -> None:
        """Leave the line, so that what follows stands below it."""
        if self.on_terminal and self.told:
            print(flush=True)


def make_venv() -> None:
    """Makes .venv unless it works, is of this Python and has not been moved."""
    made = VENV / "made by"
    maker = f"{sys.version}\n{BASE_PYTHON}\n{VENV}\n"
    if made.exists() and made.read_text() == maker and os.access(PYTHON, os.X_OK):
        return
    pip_is_outside = has_new_enough_pip()
    if not pip_is_outside and not has_ensurepip():
        sys.exit("There is no pip to install with: run `apt install python3-pip`, then try again.")
    without = ["--without-pip"] if pip_is_outside else []
    subprocess.run([BASE_PYTHON, "-m", "venv", "--clear", *without, str(VENV)], check=True)
    made.write_text(maker)


def has_new_enough_pip() -> bool:
    """Whether the Python outside .venv has a pip that knows --python (22.3, of 2022)."""
    asked = [BASE_PYTHON, "-m", "pip", "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    version = re.match(r"pip (\d+)\.(\d+)", answer)
    return version is not None and tuple(map(int, version.groups())) >= (22, 3)


def has_ensurepip() -> bool:
    """Whether venv can bring pip by itself; Debian keeps that part in a package of its own."""
    asked = [BASE_PYTHON, "-m", "ensurepip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def pip(*arguments: str) -> None:
    """Installs into .venv with the pip inside, or the one outside if there is none inside."""
    has_its_own = any(VENV.glob("lib/*/site-packages/pip"))
    command = (
        [PYTHON, "-m", "pip"] if has_its_own else [BASE_PYTHON, "-m", "pip", "--python", PYTHON]
    )
    plainly = ["--progress-bar=off", "--disable-pip-version-check", "--no-input"]
    command += ["install", *plainly, *arguments]
    with tempfile.TemporaryFile("w+") as complaints:
        done = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True)
        said = tell_progress(done, sum(map(pinned, arguments)))
        if done.wait() != 0:
            complaints.seek(0)
            print(*said, complaints.read(), sep="", file=sys.stderr)
            raise subprocess.CalledProcessError(done.returncode, command)


def pinned(argument: str) -> int:
    """How many packages a file of requirements names; none where it is no such file."""
    if not argument.endswith(".txt"):
        return 0
    return len(re.findall(r"^[^\s#]+==", Path(argument).read_text(), re.MULTILINE))


def tell_progress(pip: subprocess.Popen[str], wanted: int) -> list[str]:
    """What pip said, once it has ended; meanwhile it is told how far it is.

    Of each package pip says that it collects it, has it already or needs it not. Installing them
    is one step to it, so what has arrived in .venv is counted.
    """
    said, progress, fetched = [], Progress(), 0
    for line in pip.stdout or ():
        said.append(line)
        if line.startswith(("Collecting ", "Requirement already", "Ignoring ")) and wanted:
            fetched += 1
            progress.tell("Fetching", fetched, wanted)
        elif line.startswith("Installing collected packages: ") and wanted:
            before, new = arrived(), line.count(",") + 1
            while not ended(pip):
                progress.tell("Installing", arrived() - before, new)
            progress.tell("Installing", new, new)
    progress.end()
    return said


def arrived() -> int:
    """How many packages are in .venv."""
    return sum(1 for _ in VENV.glob("lib/*/site-packages/*.dist-info"))


def ended(process: subprocess.Popen[str]) -> bool:
    """Whether it ended within half a second."""
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        return False
    return True


def install_programs() -> None:
    """Gets the missing Debian packages where it may, and otherwise says what is missing."""
    missing = [name for name, traces in PROGRAMS.items() if not any(map(is_there, traces))]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The tests need these Debian packages, or their like: {' '.join(missing)}.")
    print(f"Installing Debian's {', '.join(missing)}.", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        subprocess.run(["apt-get", "-qq", *step], env=quietly, check=True)


def is_there(trace: str) -> bool:
    """Whether a file matches under /usr or /usr/local."""
    return any(any(Path(top).glob(trace)) for top in ("/usr", "/usr/local"))


def clean_environment() -> dict[str, str]:
    """This environment without the settings of somebody's own installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}


def parsed() -> argparse.Namespace:
    """The command and its options as given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, sentence: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=sentence, description=sentence)

    running = command("run", "Serve the sample commune on this machine.")
    running.add_argument(
        "--host", default="127.0.0.1", help="Listen on this address (%(default)s)."
    )
    running.add_argument(
        "--port", default=8000, type=int, help="Listen on this port (%(default)s)."
    )
    testing = command(
        "test", "Run the tests. Whatever follows is given to pytest, and may choose among them."
    )
    testing.add_argument(
        "--quick",
        action="store_true",
        help="Only those that need no browser, no PostgreSQL and no program started.",
    )
    command("check", "Run the linters, the type checker and the checks of generated files.")
    command("inventory", "Note what the migrations make on PostgreSQL, after one was added.")
    locking = command("lock", "Write requirements/*.txt from pyproject.toml and requirements/*.in.")
    locking.add_argument("--upgrade", action="store_true", help="Take the newest versions.")

    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return argparse.Namespace(**vars(options), rest=rest)


def main() -> int | None:
    """The exit code of the command given."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is told so here
        sys.exit(f"Đôn Đốc needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    options = parsed()
    try:
        if options.command == "run":
            run(options.host, options.port)
        elif options.command == "test":
            return test(options.rest, quick=options.quick)
        elif options.command == "check":
            return check()
        elif options.command == "inventory":
            return inventory()
        else:
            lock(upgrade=options.upgrade)
    except subprocess.CalledProcessError as error:
        sys.exit(f"This did not work, see above: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
