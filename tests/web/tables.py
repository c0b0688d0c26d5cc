"""What a page shows: its words, and its tables row by row."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def words(page: str) -> str:
    """What a page says, without its tags and with one space between words."""
    within = re.search(r"<main.*</main>", page, re.DOTALL)
    assert within
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", within[0])).split())


def rows(page: str) -> list[str]:
    """The rows of a page's tables."""
    return [words(f"<main>{row}</main>") for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)]


def row_of(page: str, content: str) -> str:
    """The one row that speaks of something."""
    [row] = [row for row in rows(page) if content in row]
    return row


def as_shown(page: str) -> dict[str, Any]:
    """What a browser sends from the page's form when nothing is touched."""
    form = re.search(r'<form method="post"\s+action="/giao-nhiem-vu.*?</form>', page, re.DOTALL)
    assert form
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in {"checkbox", "radio"} and not re.search(r"\schecked\b", tag):
            continue
        if given["name"] in sent:
            sent[given["name"]] = [*_listed(sent[given["name"]]), given["value"]]
        else:
            sent[given["name"]] = given.get("value", "")
    for select_tag in re.findall(r"<select.*?</select>", form[0], re.DOTALL):
        name = re.search(r'name="([\w-]+)"', select_tag)
        chosen = re.search(r'<option selected value="([^"]*)"', select_tag)
        assert name
        sent[name[1]] = chosen[1] if chosen else ""
    return sent


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
