"""Whose site an address leads to, as people know it."""

import re
import unicodedata

from workflow.documents.links import host_of


def site(address: str) -> str:
    """The site of an address: `vtv.vn`; `xn--nt-8ja.vn (nốt.vn)` where its name has marks.

    A name in other letters than Latin ones is left as it is sent: some look like these.
    """
    sent = host_of(address)
    try:
        meant = sent.encode("ascii").decode("idna")
    except UnicodeError:
        return sent
    return sent if meant == sent or not _is_latin(meant) else f"{sent} ({meant})"


def _is_latin(name: str) -> bool:
    letters = re.sub(r"[0-9.:_-]", "", name)
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)
