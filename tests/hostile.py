"""Texts that somebody might send to keep a server busy, and whether they do."""

from __future__ import annotations

from functools import partial
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS = 5_000, 20_000
"""Two lengths, the second as long as four of the first."""

MOST = 8
"""How many times the work may grow where the length grows four times; its square would be 16."""

HARDLY_ANY = 0.004
"""Seconds of work that tell nothing: so little is noise."""

PIECES = {
    "a name and dots": ("@a", "."),
    "a name and letters": ("@", "a"),
    "signs of names": ("", "@"),
    "names": ("", "@a.-_"),
    "brackets": ("", "("),
    "brackets both ways": ("", "[]{}<>"),
    "spaces": ("a", " "),
    "spaces of other kinds": ("a", "\xa0\u3000\u2009"),
    "tabs": ("a", "\t"),
    "marks": ("a", "\u0301\u0323"),
    "marks of one kind": ("a", "\u0323"),
    "silent characters": ("a", "\u200b\xad\u2060"),
    "joined pictures": ("", "👩\u200d"),
    "joiners": ("", "\u200d\ufe0f"),
    "ends of lines": ("", "\n"),
    "ends of other lines": ("", "\r\u2028\x0b\x85"),
    "from right to left": ("", "\u202e\u05d0"),
    "one word": ("", "a"),
    "words with hyphens": ("", "a-"),
    "quotes": ("", "> "),
    "angles": ("", "<"),
    "ampersands": ("", "&"),
    "digits": ("", "1"),
    "digits and dots": ("", "1."),
    "capitals that fold": ("", "İẞ"),
    "addresses": ("a@", "a."),
    "links": ("", "http://a/"),
    "backslashes": ("", "\\"),
    "control characters": ("a", "\x07"),
}
"""What texts begin with, and what is repeated, by a name."""


def text_of(name: str, length: int) -> str:
    """A text of a kind and a length."""
    begins, repeated = PIECES[name]
    return (begins + repeated * (length // len(repeated) + 1))[:length]


def grows_too_fast(work: Callable[[int], object], *, unnoticed: float = HARDLY_ANY) -> str:
    """How the work for a text grows with its length, when that is faster than it; else empty.

    Looked at again before it is said, because a machine has other things to do.
    """
    short = long = 0.0
    for _ in range(4):
        short, long = (seconds(partial(work, length)) for length in LENGTHS)
        if long <= MOST * max(short, unnoticed):
            return ""
    return f"{short * 1000:.1f} ms became {long * 1000:.1f} ms"


def seconds(work: Callable[[], object]) -> float:
    """The seconds of a processor that something takes."""
    begun = process_time()
    work()
    return process_time() - begun
