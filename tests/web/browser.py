"""A browser without a window that speaks over a real socket, and can lie in its headers."""

from __future__ import annotations

import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlencode

from tests import cast
from tests.client import hidden_fields

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

SECONDS = 60
FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Asks a port of this machine for pages; `tls` is what it trusts, `name` the host it means."""

    def __init__(
        self,
        port: int,
        name: str = "127.0.0.1",
        *,
        tls: ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "127.0.0.1",
    ) -> None:
        self.port, self.name, self.tls, self.source = port, name, tls, source
        self.headers = dict(headers or {})
        self.cookies: dict[str, str] = {}
        self.set_cookies: list[str] = []

    @property
    def host(self) -> str:
        return f"{self.name}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}"

    def connected(self) -> socket.socket:
        plain = socket.create_connection(("127.0.0.1", self.port), SECONDS, (self.source, 0))
        return self.tls.wrap_socket(plain, server_hostname=self.name) if self.tls else plain

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer, its cookies kept; `headers` are named with underscores for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Host": self.host, **self._cookie(), **self.headers, **given}
        with closing(HTTPConnection(self.name, self.port, timeout=SECONDS)) as connection:
            connection.sock = self.connected()
            connection.request(method, path, body, {k: v for k, v in sent.items() if v})
            with connection.getresponse() as response:
                answer = Answer(response.status, response.headers, response.read())
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.set_cookies.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """The answer to a form sent from the page it leads to."""
        sent = {"Content_Type": FORM, "Referer": self.origin + path, **headers}
        return self.ask("POST", path, urlencode(fields).encode(), **sent)

    def sign_in(self, username: str = "kinhte", password: str = cast.PASSWORD) -> Answer:
        """The answer to signing in."""
        fields = hidden_fields(self.get("/dang-nhap").text, "/dang-nhap")
        return self.post("/dang-nhap", {**fields, "username": username, "password": password})

    def signed_in(self, username: str = "kinhte") -> Self:
        assert self.sign_in(username).status == 303
        return self

    def _cookie(self) -> dict[str, str]:
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": said} if said else {}
