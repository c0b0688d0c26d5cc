"""Pictures of every page, to look at: `python -m tests.pictures FOLDER`.

Each page is taken on a desk and on a phone, in light and in dark. With --docs the two pictures of
the README are taken again instead.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.pages import PAGES, instance
from tests.browser.site import installation
from tests.chromium import chromium
from tests.sample import load
from web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from playwright.sync_api import Browser, ViewportSize
    from playwright.sync_api import Page as BrowserPage

    from tests.browser.site import Site

SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1366, "height": 768},
    "phone": {"width": 360, "height": 740},
}
HALF_A_DESK: ViewportSize = {"width": 1000, "height": 756}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

README = Path(__file__).parents[1] / "docs" / "pictures"
MOST_BYTES = 120 * 1024


@contextmanager
def person(
    site: Site, browser: Browser, username: str | None, size: ViewportSize, language: str = "vi"
) -> Iterator[BrowserPage]:
    """The browser of somebody, meanwhile."""
    context = browser.new_context(
        base_url=site.url, viewport=size, has_touch=size == SIZES["phone"]
    )
    context.add_cookies([site.cookie(username, language)])
    try:
        yield context.new_page()
    finally:
        context.close()


def take_all(site: Site, browser: Browser, folder: Path, words: str) -> None:
    """Takes the pictures of every page whose name has these words."""
    chosen = [page for page in PAGES if words in str(page)]
    for page, (size, viewport) in product(chosen, SIZES.items()):
        with person(site, browser, page.person, viewport, page.language) as shown:
            shown.goto(page.path(site))
            for scheme in SCHEMES:
                shown.emulate_media(color_scheme=scheme)
                shown.screenshot(path=folder / f"{page}-{size}-{scheme}.png", full_page=True)


def take_readme(site: Site, browser: Browser, folder: Path) -> None:
    """Takes the pictures of the README, small enough to be kept with the code."""
    task = f"/nhiem-vu/{instance('I.1', 'reported')(site)}"
    for name, username, path, size in (
        ("task", "ttpvhcc", task, HALF_A_DESK),
        ("my-work-phone", "thon2", "/viec-cua-toi", SIZES["phone"]),
    ):
        picture = folder / f"{name}.png"
        with person(site, browser, username, size) as shown:
            shown.goto(path)
            shown.screenshot(path=picture)
        weight = picture.stat().st_size
        assert weight <= MOST_BYTES, f"{picture} has {weight} bytes; more than {MOST_BYTES}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="Where the pictures go.")
    parser.add_argument("--only", default="", help="Only pages whose name has these words.")
    parser.add_argument("--docs", action="store_true", help="The README's pictures instead.")
    options = parser.parse_args()
    folder = README if options.docs else options.folder
    if folder is None:
        parser.error("say in which folder")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data_dir=Path(data))
        load(settings.database, settings.files_dir)
        with installation(settings) as site, chromium() as browser:
            if options.docs:
                take_readme(site, browser, folder)
            else:
                take_all(site, browser, folder, options.only)


if __name__ == "__main__":
    main()
