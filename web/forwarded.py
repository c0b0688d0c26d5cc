"""What the proxies in front say of a request: where it came from, and by which protocol."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SCHEMES = ("http", "https")


class Forwarded:
    """An application that is told the address and the protocol by so many proxies before it.

    Each adds to the end of `X-Forwarded-For` whom it was asked by, so what the first of ours wrote
    stands `hops` from the end; whatever is further to the front the client may have made up. It is
    split at commas and nothing else: in quotation marks a client could hide the comma of a proxy.

    Of the protocol there mostly is one word, which the further proxies pass on.

    The name that was asked for is in `Host` alone, where it is checked against the ones we know;
    `Forwarded`, `X-Forwarded-Host`, `-Port` and `-Prefix` say nothing here.
    """

    def __init__(self, app: WSGIApplication, hops: int) -> None:
        self._app = app
        self._hops = hops

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer."""
        if address := _address(self._said(environ, "HTTP_X_FORWARDED_FOR")):
            environ["REMOTE_ADDR"] = address
        protocols = _values(environ, "HTTP_X_FORWARDED_PROTO")
        scheme = (self._said(environ, "HTTP_X_FORWARDED_PROTO") or protocols[0]).lower()
        if scheme in SCHEMES:
            environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start_response)

    def _said(self, environ: WSGIEnvironment, name: str) -> str:
        """What the first of our proxies wrote; empty when fewer than ours wrote anything."""
        values = _values(environ, name)
        return values[-self._hops] if len(values) >= self._hops else ""


def _values(environ: WSGIEnvironment, name: str) -> list[str]:
    """What is listed under a name, each without the blanks around it; there is at least one."""
    return [value.strip() for value in environ.get(name, "").split(",")]


def _address(said: str) -> str | None:
    """An address as it is written elsewhere, without a port; None when it is none."""
    for spelt in (said, said.rpartition(":")[0]):
        try:
            address = ip_address(spelt.strip("[]"))
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or address)
        return str(address)
    return None
