"""Requests as bytes, and what comes back."""

from __future__ import annotations

import re

from waitress.adjustments import Adjustments

from web.server.parsing import RequestParser


def statuses(came: bytes) -> list[int]:
    """Of all the answers that came over a connection."""
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d+) ", came, re.MULTILINE)]


def begun(sent: bytes) -> RequestParser:
    """A request of which this much came, and nothing since."""
    parser = RequestParser(Adjustments(sockets=[]))
    while sent:
        sent = sent[parser.received(sent) :]
    return parser
