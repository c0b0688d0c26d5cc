"""Whether something that is said orders a body that can only be requested, in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Tongue:
    """The words of one language."""

    orders: Mapping[str, str]
    """A word of order, and the word of request without which it must not stand."""
    meant_otherwise: Mapping[str, str]
    """What holds such a word and orders nobody, with what it means."""


TONGUES = {
    "vi": Tongue(
        orders={
            r"\bgiao\b": "đề nghị",
            r"\bphê duyệt\b": "ghi nhận",
            r"\btrả lại\b": "đề nghị bổ sung",
            r"\bthu hồi\b": "rút|đề nghị",
            r"\bđôn đốc\b": "đề nghị",
            r"\b(ý kiến )?chỉ đạo\b": "ý kiến kèm theo|ý kiến của",
            r"\byêu cầu (thực hiện|bổ sung|báo cáo)\b": "đề nghị",
        },
        meant_otherwise={
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
        },
    ),
    "en": Tongue(
        orders={
            r"\bassign(s|ed|ing|ment|ments)?\b": "request|ask",
            r"\bapprov(e|es|ed|ing|al|als)\b": "acknowledg",
            r"\breturn(s|ed|ing)?\b": "more",
            r"\brevo(ke|kes|ked|king|cation)\b": "withdraw|request",
            r"\burg(e|es|ed|ing|ings)\b": "ask|request|speed",
            r"\bdirect(s|ed|ions?)\b": "remark",
        },
        meant_otherwise={
            "the fields? assigned|assign(ed)? an area": "what the chair leaves to a vice-chair",
            "slips returned|return this slip": "what members send back to the office",
            "direction and arrangement|direction, shortcomings": (
                "the heading of a body's report on its own work"
            ),
            "assigned for this period|assigned period by period": "what the clock does, of no body",
        },
    ),
}


@cache
def ordering(said: str, language: str = "vi") -> bool:
    """Whether something orders, without the word that requests beside it."""
    tongue = TONGUES[language]
    for otherwise in tongue.meant_otherwise:
        said = re.sub(otherwise, "", said, flags=re.IGNORECASE)
    return any(
        re.search(order, said, re.IGNORECASE) and not re.search(request, said, re.IGNORECASE)
        for order, request in tongue.orders.items()
    )


NAVIGATION = re.compile(r"<nav\b.*?</nav>|<(script|style)\b.*?</\1>", re.DOTALL)
"""The ways to the office's own rooms, which are named for what it does to its own units."""

INLINE = r"</?(?:strong|em|b|a|span|abbr|time|q|code)\b[^>]*>"


def segments(page: str) -> Iterator[str]:
    """What a page says, a sentence or a label at a time, and what is said beside its pictures.

    Of a text without tags, such as a mail, a table or a calendar, each line, without addresses.
    """
    if not page.lstrip().startswith("<"):
        yield from (re.sub(r"https?://\S+", "", line) for line in page.splitlines())
        return
    shown = NAVIGATION.sub(" ", page)
    for said in re.split(r"<[^>]+>|\n\s*\n", re.sub(INLINE, " ", shown)):
        yield " ".join(unescape(said).split())
    for said in re.findall(r'(?:title|aria-label|placeholder|data-[\w-]+)="([^/"]+)"', shown):
        yield unescape(said)
