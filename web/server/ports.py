"""The ports that are listened on: taken before anything else, and never by two at once."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

WAITING_AT_THE_DOOR = 1024


class CannotListen(Exception):
    """The address cannot be listened on; `reason` is in the words of the operating system."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class PortTaken(CannotListen):
    """Another program already listens on this address and port."""


Sockets = list[socket.socket]
Address = tuple[Any, ...]
"""Of one family it has two parts, of the other four."""


def take_ports(host: str, port: int) -> Sockets:
    """A socket that is listened on for each address that the host has.

    Raises PortTaken or CannotListen.
    """
    return _taken(host, port, shared=False)


def take_ports_for_several(host: str, port: int, processes: int) -> list[Sockets]:
    """For each process sockets of its own: one that is shared would give all to who is quickest.

    Raises PortTaken or CannotListen: sockets that may be shared would be shared with a stranger
    too, so it is asked first whether the port is free.
    """
    for each in take_ports(host, port):
        each.close()
    return [_taken(host, port, shared=True) for _ in range(processes)]


def inherited(numbers: Iterable[int]) -> Sockets:
    """The ports that another process took, by the numbers of their descriptors."""
    return [socket.socket(fileno=number) for number in numbers]


def _taken(host: str, port: int, *, shared: bool) -> Sockets:
    with ExitStack() as if_it_fails:
        taken = []
        for family, address in _addresses(host, port):
            each = if_it_fails.enter_context(socket.socket(family, socket.SOCK_STREAM))
            _listen(each, address, shared=shared, told=(host, port))
            taken.append(each)
        if_it_fails.pop_all()
    return taken


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, Address]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(host, port, "no such address") from error
    # A hosts file may name the same address twice.
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _listen(each: socket.socket, address: Address, *, shared: bool, told: tuple[str, int]) -> None:
    try:
        if os.name == "posix":
            # A port whose last connections linger may be taken again; on Windows it means more.
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if each.family == socket.AF_INET6:
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        each.bind(address)
        each.listen(WAITING_AT_THE_DOOR)
    except OSError as error:
        kind = PortTaken if error.errno == errno.EADDRINUSE else CannotListen
        raise kind(*told, error.strerror or str(error)) from error
