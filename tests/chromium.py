"""The machine's own Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

OFFICE_NETWORK = "dondoc.test"
"""The name under which the browser finds this machine."""

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; give each test a context of its own. One in a process at a time."""
    program = _program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            # Chromium refuses to build its sandbox as root, as in a container.
            chromium_sandbox=os.geteuid() != 0,
            args=[
                # The same letters, pixel by pixel, on every machine with the same fonts.
                "--font-render-hinting=none",
                "--disable-dev-shm-usage",
                # This machine under a name, as phones in the office network see it: without https
                # browsers trust no other address than 127.0.0.1, and offer it less.
                f"--host-resolver-rules=MAP {OFFICE_NETWORK} 127.0.0.1",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def _program() -> str:
    for name in NAMES:
        if found := shutil.which(name):
            return found
    raise RuntimeError("Chromium is missing; on Debian: apt install chromium")
