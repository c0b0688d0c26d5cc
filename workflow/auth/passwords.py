"""Which passwords are too easy to guess: length counts, kinds of characters do not."""

import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise

from workflow.vietnamese import fold

SHORTEST, LONGEST = 15, 128
SHORTEST_WORD = 3
LEFT_OVER = 8
"""How many characters have to be left when what anybody would try is taken away."""


def fault_in(password: str, *, known: tuple[str, ...] = ()) -> str | None:
    """The code of what is wrong with a new password, or None.

    `known` are words that belong to the person, such as the user name.
    """
    text = unicodedata.normalize("NFC", password)
    if len(text) < SHORTEST:
        return "password_short"
    if len(text) > LONGEST:
        return "password_long"
    return "password_easy" if len(_left_over(text, known)) < LEFT_OVER else None


def _left_over(password: str, known: tuple[str, ...]) -> str:
    rest = _letters(password)
    personal = {_letters(part) for words in known for part in (words, *words.split())}
    guessed = {word for word in personal.union(_blocklist()) if len(word) >= SHORTEST_WORD}
    for word in sorted(guessed, key=len, reverse=True):
        rest = rest.replace(word, "")
    return _without_runs(rest)


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _without_runs(text: str) -> str:
    """The text in which `aaaa`, `1234` and `fedc` count as one character each."""
    kept = text[:1]
    for before, here in pairwise(text):
        if abs(ord(here) - ord(before)) > 1:
            kept += here
    return kept


@cache
def _blocklist() -> tuple[str, ...]:
    lines = (resources.files("workflow.auth") / "blocklist.txt").read_text(encoding="utf-8")
    return tuple(_letters(line) for line in lines.splitlines() if line and line[0] != "#")
