"""Assigning on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.tables import as_shown

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.client import Client


def send(browser: Client, page: str, **changes: Any) -> TestResponse:
    """The answer to a page's form, sent as shown but for what is changed."""
    return browser.post(page, data={**as_shown(browser.get(page).text), **changes})
