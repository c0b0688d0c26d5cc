"""Headers of mails that have to leave as they are, whatever their length.

Python's policy folds a long value without spaces into encoded words, in which neither an address
in angle brackets nor an id may stand (RFC 2047, section 5), so that no program finds the link of
RFC 8058 or joins a conversation. A line of a mail may have 998 characters (RFC 5322, 2.1.1).
"""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message
    from email.policy import Policy


class Whole(UnstructuredHeader, BaseHeader):
    """A header on a line of its own."""

    def fold(self, *, policy: Policy[Message[str, str]]) -> str:
        """The header as it leaves."""
        return f"{self.name}: {self}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-unsubscribe-post", "references", "message-id"):
        registry.map_to_type(name, Whole)
    return registry


POLICY = SMTP.clone(header_factory=_registry())
"""By which every mail is made."""
