"""Nobody outside the committee is ordered anything: on no page, for no reader, in no mail or file.

Everything there is to get is got, by everybody, in offices where whoever leads or is asked is a
body outside. A word of order stands only beside the word of request, where both are meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.organisation import Unit
from tests.cast import FOLLOW_UP_UNIT
from tests.full_house import full_house
from tests.web.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.thorough

READERS = ("kinhte", "vhxh", "vanphong", "chutich", "giamsat", "admin")
"""A body outside that leads, one that is asked, and everybody else by what they are."""

READS_THE_RECORD = "chutich"
"""Who opens every line of it; the others read the list of them."""

ORDERS = {
    r"\bgiao\b": "đề nghị",
    r"\bphê duyệt\b": "ghi nhận",
    r"\btrả lại\b": "bổ sung",
    r"\bthu hồi\b": "rút|đề nghị",
    r"\bđôn đốc\b": "đề nghị",
    r"\b(ý kiến )?chỉ đạo\b": "ý kiến kèm theo|ý kiến của",
    r"\byêu cầu (thực hiện|bổ sung|báo cáo)\b": "đề nghị",
}
"""A word of order, and the word of request without which it must not stand."""

MEANT_OTHERWISE = {
    "Đôn Đốc": "the name of the program",
    "giao dịch": "a transaction of the bank",
    "Giao thừa": "the night before the new year",
    "giao theo kỳ|giao kỳ mới": "what the clock does when a period begins, of no body",
    "(bàn|bên|người) giao|bàn giao": "what somebody hands over to their successor",
    "giao( cho)? Văn phòng": "what the committee leaves to its own office",
    "Ủy ban nhân dân xã giao nhiệm vụ|được giao nhiệm vụ": (
        "by which a unit is said to be the committee's own, or not"
    ),
    "công tác chỉ đạo": "the heading of a body's report on its own work",
}

NAVIGATION = re.compile(r"<nav\b.*?</nav>|<(script|style)\b.*?</\1>", re.DOTALL)
"""The ways to the office's own rooms, which are named for what it does to its own units."""

DOCUMENTS = re.compile(r"/static|/nhiem-vu/\d+/(ky-truoc/\d+/)?(san-pham|ban-hanh|y-kien)/")
"""What others wrote, and what no words are in."""

INLINE = r"</?(?:strong|em|b|a|span|abbr|time|q|code)\b[^>]*>"
FEW = 2
"""How many addresses of a page are opened that differ in their filters."""


@pytest.fixture(params=["all at once", "each way"])
def office(request: pytest.FixtureRequest, office: Office) -> Office:
    """An office of nothing but bodies outside, where everything is going on, or went each way."""
    if request.param == "all at once":
        full_house(office)
    else:
        for way in WAYS.values():
            way(office)
            office.later(days=95)
    with office.transaction() as session:
        outside = Unit.code != FOLLOW_UP_UNIT
        session.execute(update(Unit).where(outside).values(subordinate=False))
    return office


@pytest.mark.usefixtures("office")
def test_nobody_outside_is_ordered_anything_anywhere(sign_in: SignIn) -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for reader in READERS:
        for address, text in everything(sign_in(reader), reader):
            for said in segments(text):
                if ordering(said):
                    told[said].add(f"{reader} {address}")
    found = [f"{said} ({', '.join(sorted(where)[:3])})" for said, where in told.items()]
    assert "\n".join(found) == ""


def everything(client: Client, reader: str) -> Iterator[tuple[str, str]]:
    """Each text that a reader finds by the links of the pages, with its address."""
    waiting, seen = ["/viec-cua-toi", "/tro-giup"], defaultdict[str, set[str]](set)
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        line = re.fullmatch(r"/nhat-ky/\d+", path)
        if address in seen[path] or len(seen[path]) >= FEW or (line and reader != READS_THE_RECORD):
            continue
        seen[path].add(address)
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, answer.text
            links = map(unescape, re.findall(r'href="(/[^"#]*)', answer.text))
            waiting += [link for link in links if not DOCUMENTS.match(link)]


def segments(page: str) -> Iterator[str]:
    """What a page says, a sentence or a label at a time, and what is said beside its pictures."""
    shown = NAVIGATION.sub(" ", page)
    for said in re.split(r"<[^>]+>|\n\s*\n", re.sub(INLINE, " ", shown)):
        yield " ".join(unescape(said).split())
    for said in re.findall(r'(?:title|aria-label|placeholder|data-[\w-]+)="([^/"]+)"', shown):
        yield unescape(said)


@cache
def ordering(said: str) -> bool:
    """Whether something orders, without the word that requests beside it."""
    for otherwise in MEANT_OTHERWISE:
        said = re.sub(otherwise, "", said, flags=re.IGNORECASE)
    return any(
        re.search(order, said, re.IGNORECASE) and not re.search(request, said, re.IGNORECASE)
        for order, request in ORDERS.items()
    )
