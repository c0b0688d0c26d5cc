"""What can be noticed while a page is opened: answers, complaints, strangers, and bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Response


class Watched:
    """A browser's page, and what happened in it since it was last opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        """Errors of scripts, of the content security policy, and of what could not be loaded."""
        self.requested: list[str] = []
        """Every address that was asked for."""
        self.bytes = 0
        """What came over the wire, with headers, as it was compressed."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requested.append(request.url))
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.on("Network.loadingFinished", self._arrived)
        self._protocol.send("Network.enable")

    def opens(self, path: str) -> Response:
        """The answer with which a page comes, once everything it loads is there."""
        self.complaints.clear()
        self.requested.clear()
        self.bytes = 0
        response = self.page.goto(path, wait_until="load")
        assert response is not None
        return response

    def forgets(self) -> None:
        """From now on every visit is a first one."""
        self._protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def runs_scripts(self, *, allowed: bool) -> None:
        """From now on the scripts of pages run, or do not."""
        self._protocol.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _arrived(self, what: dict[str, Any]) -> None:
        self.bytes += int(what["encodedDataLength"])
