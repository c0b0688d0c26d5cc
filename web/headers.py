"""Headers of mails that leave as they were written, whatever their length.

Python's policy folds a long value without spaces into encoded words, in which neither an address
in angle brackets nor an id may stand (RFC 2047, section 5), so that no program finds the link of
RFC 8058 or joins a conversation. A line of a mail may have 998 characters (RFC 5322, 2.1.1).

It also drops or doubles a space where it breaks Vietnamese words, so that a subject arrives with
two words in one; `email.header` breaks between letters, and keeps them all.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import (
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
    UnstructuredHeader,
)
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


class Said(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # as the registry
    """A header in words, broken into lines between its letters."""

    def fold(self, *, policy: Policy[Message[str, str]]) -> str:
        """The header as it leaves."""
        if self.isascii():
            return super().fold(policy=policy)
        return f"{self.name}: {_encoded(self, self.name, policy.linesep)}{policy.linesep}"


class Correspondent(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # as the registry
    """Who writes, or to whom: the name in words, and the address as it is."""

    def fold(self, *, policy: Policy[Message[str, str]]) -> str:
        """The header as it leaves."""
        if self.isascii():
            return super().fold(policy=policy)
        [one] = self.addresses
        name = _encoded(one.display_name, self.name, policy.linesep)
        return f"{self.name}: {name}{policy.linesep} <{one.addr_spec}>{policy.linesep}"


def _encoded(words: str, name: str, linesep: str) -> str:
    """Words as encoded words, several to the line that begins with a header's name."""
    return Header(words, "utf-8", header_name=name).encode(linesep=linesep)


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("subject", Said)
    for name in ("from", "to"):
        registry.map_to_type(name, Correspondent)
    for name in ("list-unsubscribe", "list-unsubscribe-post", "references", "message-id"):
        registry.map_to_type(name, Whole)
    return registry


POLICY = SMTP.clone(header_factory=_registry())
"""By which every mail is made."""
