"""How much the server takes on at once: what the system allows, and what an office needs."""

from __future__ import annotations

import select
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

# Three suffice: who sends or reads slowly keeps none of them, only the database and passwords do.
# More of them fight for the interpreter: eight draw half as many pages a second as two.
THREADS = 3
WAITING = 256
"""So many requests may wait for a thread: some ten seconds of work; more are told to come again."""
CONNECTIONS = 4000
# select() knows no descriptor above 1023, that of Windows no more than 512.
CONNECTIONS_FOR_SELECT = 400
SHARE_OF_ONE_ADDRESS = 8
"""One address may have the eighth part of all connections: an office behind one router fits in."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many connections there may be, altogether and of one address; None is no limit."""

    connections: int
    of_one_address: int | None
    waiting: int = WAITING

    @property
    def waiting_of_one_address(self) -> int | None:
        """How many requests of one address may wait for a thread."""
        return None if self.of_one_address is None else self.waiting // 2

    @property
    def waiting_unread(self) -> int:
        """How many may wait whose body was left unread: a head costs who sends it nothing."""
        return self.waiting // 8


def capacity(*, behind_proxies: bool) -> Capacity:
    """What this process can take, once its system allows it as many files as it may have.

    Behind a proxy everybody comes from one address, which says nothing of who they are.
    """
    connections = _connections()
    share = None if behind_proxies else connections // SHARE_OF_ONE_ADDRESS
    return Capacity(connections, share)


def _connections() -> int:
    """Half of the files that may be open: the others are documents, databases and buffers."""
    if resource is None or not hasattr(select, "poll"):
        return CONNECTIONS_FOR_SELECT
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS
    if resource.RLIM_INFINITY != soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else min(CONNECTIONS, soft // 2)
