"""The programs that the tests need from Debian: a browser, a database server, a proxy, letters."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# What the tests need from Debian: the package, and what shows that it, or its like, is there.
PROGRAMS = {
    "chromium": ["bin/chromium", "bin/chromium-browser", "bin/google-chrome"],
    "postgresql": ["lib/postgresql/*/bin/initdb", "bin/initdb"],
    "nginx": ["sbin/nginx", "bin/nginx"],
    "libatomic1": ["lib/*/libatomic.so.1", "lib64/libatomic.so.1"],
    "fonts-noto-core": ["share/fonts/**/NotoSans-Regular.*"],
}


def install_programs() -> None:
    """Get the missing Debian packages where it may, and otherwise says what is missing."""
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
