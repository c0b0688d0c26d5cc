"""What can be noticed while a page is opened: answers, complaints, strangers, and bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Response


@dataclass
class Watch:
    """What happened in a browser's page since it was watched."""

    complaints: list[str] = field(default_factory=list)
    """Errors of scripts, of the content security policy, and of what could not be loaded."""
    requested: list[str] = field(default_factory=list)
    """Every address that was asked for."""
    bytes: int = 0
    """What came over the wire, with headers, as it was compressed."""


def watch(page: Page) -> Watch:
    """What happens in a page from now on."""
    seen = Watch()

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            seen.complaints.append(message.text)

    def arrived(what: dict[str, Any]) -> None:
        seen.bytes += int(what["encodedDataLength"])

    page.on("console", said)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", lambda request: seen.requested.append(request.url))
    network = page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", arrived)
    network.send("Network.enable")
    return seen


def opened(page: Page, url: str) -> Response:
    """The answer with which a page came, once everything it loads is there."""
    response = page.goto(url, wait_until="load")
    assert response is not None
    return response
