"""Parts of a page in words."""

from __future__ import annotations

import re
from html import unescape


def words(html: str) -> str:
    """What a part of a page says, without its tags and with one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
