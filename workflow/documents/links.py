"""Links: what was broadcast or published, by its address and with its text as given.

What is handed in is a text that we write, of what it is called, its day, its address and its words.
Its bytes are what people answer for: what stands behind the address may become another.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from urllib.parse import quote

from models.file_store import FileStore, NoRoom
from models.product import LONGEST_ADDRESS
from workflow.actors.actor import Actor
from workflow.documents.uploads import ReceivedDocument
from workflow.errors import Invalid

MEDIA_TYPE = "text/plain"
FILE_NAME = "lien-ket.txt"

_OF_THE_WEB = re.compile(r"(https?)://([^/?#]*)(.*)", re.IGNORECASE)
_STAYS = "/?#[]@!$&'()*+,;=:%"
"""What has a meaning in an address, beside letters and digits."""

_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{4,253}}(:|$))({_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9](:[1-9][0-9]{{0,4}})?")
"""A name and perhaps a port; no number of a computer, and none of the office's own network."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a person gives of it."""

    address: str
    """As it was typed."""
    title: str
    dated: date | None
    text: str = ""

    @property
    def spelled_out(self) -> str:
        """The address as browsers send it, in ASCII; as typed where it is none."""
        return spelled_out(self.address)

    @property
    def content(self) -> bytes:
        """What is kept of it: three lines, and its words after an empty one."""
        dated = f"{self.dated:%d/%m/%Y}" if self.dated else ""
        words = f"\n{self.text}\n" if self.text else ""
        return f"{self.title}\n{dated}\n{self.spelled_out}\n{words}".encode()


def spelled_out(typed: str) -> str:
    """An address of the web as browsers send it: with its host in ASCII, no letter left bare.

    Only so is it shown: no letter in it looks like another, and none runs backwards.
    """
    found = _OF_THE_WEB.fullmatch(typed)
    if found is None or _cannot_stand(typed):
        return typed
    scheme, host, rest = found.groups()
    try:
        return f"{scheme.lower()}://{host.encode('idna').decode().lower()}{quote(rest, _STAYS)}"
    except UnicodeError:
        return typed


def address_fault(address: str) -> str | None:
    """Why an address that is spelled out is not taken; None where it is.

    It leads to a site that has a name, and signs nobody in.
    """
    found = _OF_THE_WEB.fullmatch(address)
    if found is None:
        return "address_not_of_the_web"
    if len(address) > LONGEST_ADDRESS:
        return "address_long"
    host = found[2]
    if "@" in host:
        return "address_signs_in"
    if _cannot_stand(address):
        return "address_with_gap"
    return None if _HOST.fullmatch(host) and _port(host) else "address_without_host"


def host_of(address: str) -> str:
    """Whose site an address leads to, with the port where it names one."""
    found = _OF_THE_WEB.fullmatch(address)
    return found[2] if found else ""


def is_readable_on_the_way(address: str) -> bool:
    """Whether what is sent there and back is not encrypted."""
    return address.startswith("http://")


def words_of(content: bytes) -> str:
    """The words that came with a link, of what is kept of it; may be empty."""
    return content.decode().partition("\n\n")[2].removesuffix("\n")


@contextmanager
def written(store: FileStore, link: Link, *, actor: Actor) -> Iterator[ReceivedDocument]:
    """What is kept of a link, as a document; gone at the end of the block unless handed in."""
    content = link.content
    try:
        with store.receive(
            BytesIO(content), commune_id=actor.commune_id, limit=len(content)
        ) as received:
            yield ReceivedDocument(received, MEDIA_TYPE, FILE_NAME, frozenset())
    except NoRoom as fault:
        raise Invalid({"address": "no_room"}) from fault


def _cannot_stand(address: str) -> bool:
    r"""Whether there is a gap in it, or the stroke `\` that browsers turn round."""
    return bool(re.search(r"[\s\\]", address))


def _port(host: str) -> bool:
    """Whether the port is one, or none is named."""
    return int(host.partition(":")[2] or 443) < 1 << 16
