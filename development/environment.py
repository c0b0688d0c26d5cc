"""The environment in .venv: made when it is missing, and filled from requirements/*.txt.

It is made with Python and pip alone; nothing else is there yet.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from development.progress import Progress

ROOT = Path(__file__).resolve().parents[1]
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


def install(purpose: str) -> None:
    """Make .venv hold what the purpose needs, at once if it already does."""
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


def make_venv() -> None:
    """Make .venv unless it works, is of this Python and has not been moved."""
    made_by = VENV / "made by"
    if made_by.exists() and is_us(made_by.read_text()) and os.access(PYTHON, os.X_OK):
        return
    pip_is_outside = has_new_enough_pip()
    if not pip_is_outside and not has_ensurepip():
        sys.exit("There is no pip to install with: run `apt install python3-pip`, then try again.")
    without = ["--without-pip"] if pip_is_outside else []
    subprocess.run([BASE_PYTHON, "-m", "venv", "--clear", *without, str(VENV)], check=True)
    made_by.write_text(f"{sys.version}\n{BASE_PYTHON}\n{VENV}\n")


def is_us(note: str) -> bool:
    """Whether a note in .venv tells of this Python, by whichever of its names, and this place.

    The same Python calls itself python3 outside .venv and python3.11 inside.
    """
    beginning, end = f"{sys.version}\n", f"\n{VENV}\n"
    base = note.removeprefix(beginning).removesuffix(end)
    return note == f"{beginning}{base}{end}" and is_same(base, BASE_PYTHON)


def is_same(file: str, other: str) -> bool:
    """Whether two paths lead to one file."""
    return os.path.realpath(file) == os.path.realpath(other)


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
    """Install into .venv with the pip inside, or the one outside if there is none inside."""
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
