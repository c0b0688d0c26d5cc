"""The sample commune, served; and the browsers of its people."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

import tests.compiled  # noqa: F401 - has each application compile what none did before
from tests.browser.site import Site, installation
from tests.chromium import chromium
from web.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.sample import LoadedSample

TABLET = 768

# As long as Playwright waits for everything else: what is measured here is not the machine.
expect.set_options(timeout=30_000)


class Opens(Protocol):
    """Opens the browser of a person; of a stranger when nobody is named."""

    def __call__(self, username: str | None = None, **how: Any) -> Page: ...


@contextmanager
def copy(sample: LoadedSample, folder: Path) -> Iterator[Site]:
    """An installation of its own, which may be changed."""
    shutil.copytree(sample.folder, folder)
    with installation(Settings(data_dir=folder)) as site:
        yield site


@pytest.fixture(scope="session")
def shown_site(
    loaded_sample: LoadedSample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The installation of a worker, which nobody changes."""
    folder = tmp_path_factory.mktemp("shown") / "data"
    with copy(loaded_sample, folder) as site:
        yield site


@pytest.fixture
def own_site(loaded_sample: LoadedSample, tmp_path: Path) -> Iterator[Site]:
    """An installation that a test may change."""
    with copy(loaded_sample, tmp_path / "data") as site:
        yield site


@pytest.fixture
def site(shown_site: Site) -> Site:
    """The installation that a test is about. A module whose tests change it has `own_site` here."""
    return shown_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without pages."""
    with chromium() as found:
        yield found


@pytest.fixture
def page_of(site: Site, browser: Browser) -> Iterator[Opens]:
    """A verb that opens the browser of a person who has signed in, at a desk unless told."""
    with ExitStack() as stack:

        def page_of(
            username: str | None = None,
            *,
            width: int = 1366,
            height: int = 768,
            color_scheme: str = "light",
            java_script: bool = True,
            locale: str = "vi-VN",
        ) -> Page:
            context = browser.new_context(
                base_url=site.url,
                viewport={"width": width, "height": height},
                has_touch=width < TABLET,
                color_scheme=color_scheme,
                java_script_enabled=java_script,
                locale=locale,
                timezone_id="Asia/Ho_Chi_Minh",
            )
            stack.callback(context.close)
            if username:
                context.add_cookies([site.cookie(username)])
            return context.new_page()

        yield page_of
