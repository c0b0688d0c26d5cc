"""Ports on which a test's server can listen."""

from __future__ import annotations

import os
import random
import socket
from itertools import cycle

FIRST, EACH = 10_000, 1_400
"""Below those from which connections go out, so that none takes one between asking and listening;
so many for each worker, which share none.
"""
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 16
_BEGINS = FIRST + _WORKER * EACH
_OFFSET = random.SystemRandom().randrange(EACH)
_PORTS = cycle([*range(_BEGINS + _OFFSET, _BEGINS + EACH), *range(_BEGINS, _BEGINS + _OFFSET)])


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nobody listens, another one each time."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in _PORTS:
        with socket.socket(family) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise LookupError("every port is taken")
