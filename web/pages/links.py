"""What is shown of a version that is a link: on the task's page, and on one of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web import wording
from web.pages.signatures import Signatures
from workflow.documents.links import is_readable_on_the_way, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.product import ProductVersion
    from models.record import Event


@dataclass(frozen=True, slots=True)
class Linked:
    """Where a link leads."""

    address: str
    site: str
    """Whose page it is, as people know it."""
    readable_on_the_way: bool
    """Whether others may read and change what is sent there and back."""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link by itself, with the words that came with it."""

    number: int
    """Of the instance on whose page it was found."""
    version: ProductVersion
    linked: Linked
    text: str
    handed_in_by: str
    """Who handed it in, and in which capacity."""
    kept_url: str
    """Where the bytes are that were handed in."""


def linked(version: ProductVersion) -> Linked | None:
    """Where a version leads; None of one that is no link."""
    if version.link is None:
        return None
    address = version.link.address
    return Linked(address, wording.site(address), is_readable_on_the_way(address))


def link_page(
    number: int, version: ProductVersion, content: bytes, told: Iterable[Event], kept_url: str
) -> LinkPage:
    """The page of a version that is a link, of which this is kept, and told by the record."""
    leads = linked(version)
    assert leads is not None
    by = Signatures(told).of(version, version.uploaded_by, version.uploaded_at)
    return LinkPage(number, version, leads, words_of(content), by, kept_url)
