"""Going everywhere there is to go, as one reader: by links, and by the forms that are there."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.web.addresses import PATHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.client import Client

DOCUMENTS = re.compile(r"/static|/nhiem-vu/\d+/(ky-truoc/\d+/)?(san-pham|ban-hanh|y-kien)/")
"""What others wrote, and what no words are in."""

NOT_SENT = re.compile(r"/(dang-xuat|ngon-ngu|tai-khoan|xac-nhan)")
"""Forms about the reader's own session and account, after which they would read no more."""

FEW = 2
"""How many addresses of a page are opened that differ in their filters."""

Said = tuple[str, str]
"""A text, and where it was said."""


def everything(client: Client, *starts: str, opens: Callable[[str], bool]) -> Iterator[Said]:
    """Each text that a reader finds on every page, and by the links of the pages.

    A path that `opens` denies is not opened.
    """
    waiting, seen = [*starts, *PATHS.values()], defaultdict[str, set[str]](set)
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        if address in seen[path] or len(seen[path]) >= FEW or not opens(path):
            continue
        seen[path].add(address)
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, answer.text
            links = map(unescape, re.findall(r'href="(/[^"#]*)', answer.text))
            waiting += [link for link in links if not DOCUMENTS.match(link)]


def answers(client: Client, pages: dict[str, str]) -> Iterator[Said]:
    """What a reader is answered who sends each form of some pages with nothing filled in.

    What was wrong with it, why it is not possible, or, on the next page, what was done: by then
    others may have done something that the page did not show.
    """
    sent = set()
    for address, page in pages.items():
        for leads_to, hidden in forms_of(page, address):
            if leads_to in sent or NOT_SENT.match(leads_to):
                continue
            sent.add(leads_to)
            answer = client.post(leads_to, data=hidden, follow_redirects=True)
            yield f"POST {leads_to}", answer.text


def forms_of(page: str, address: str) -> list[tuple[str, dict[str, str]]]:
    """Where each form of a page is posted to, with its hidden fields."""
    found = _Posted()
    found.feed(page)
    return [(urljoin(address, leads_to), hidden) for leads_to, hidden in found.forms]


class _Posted(HTMLParser):
    """The forms that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._within = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self._within = given.get("method") == "post"
            if self._within:
                self.forms.append((given.get("action") or "", {}))
        elif self._within and tag == "input" and given.get("type") == "hidden":
            self.forms[-1][1][given.get("name") or ""] = given.get("value") or ""
