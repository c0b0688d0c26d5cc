"""Vietnamese text: keys for searching and sorting it, and how it writes numbers and sizes.

Not every database can fold đ.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from workflow.texts import mended

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries, after no tone."""
_SHAPES = {"\u0306", "\u0302", "\u031b"}
"""Breve, circumflex and horn make another letter; they are no tones."""

_UNITS = ("B", "KB", "MB", "GB")
_STEP = 1024


def fold(text: str) -> str:
    """The text without case and marks, đ as d, any gap as one space: `Đề  án` is `de an`.

    Texts that look alike have the same, whatever was pasted with them.
    """
    # Marks go first, because putting many of them in order would take their square.
    bare = "".join(c for c in text.casefold() if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFD", bare).replace("đ", "d")
    return " ".join("".join(filter(_counts, plain)).split())


def _counts(character: str) -> bool:
    return not (unicodedata.combining(character) or unicodedata.category(character) == "Cf")


def name_sort_key(full_name: str) -> str:
    """A key that sorts people as an office list does: by given name, then by the names before.

    A remark in brackets after the name does not count.
    """
    words = mended(full_name).split("(", maxsplit=1)[0].split()
    return " ".join(_order(word) for word in [*words[-1:], *words[:-1]])


def _order(word: str) -> str:
    letters: list[str] = []
    tones = [0]
    for character in unicodedata.normalize("NFD", word.casefold()):
        if character in _TONES:
            tones.append(_TONES[character])
        elif character in _SHAPES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + character)
        else:
            letters.append(character)
    places = (_ALPHABET.find(letter) for letter in letters)
    return "".join(chr(ord("A") + place) for place in places) + str(max(tones))


_ABBREVIATED = {each.casefold(): each for each in ("UBND", "HĐND", "MTTQ", "NHCSXH", "HĐND&UBND")}


def in_sentence_form(heading: str, known: Sequence[str]) -> str:
    """A heading that is issued in capitals as a sentence begins; any other one as it is.

    Capitals hide which words have one of their own. Those are taken from the `known` texts, where
    at least two words follow each other as in the heading, and from the usual abbreviations.
    """
    if heading != heading.upper():
        return heading
    words = heading.split()
    told = [each.replace(";", "").split() for each in known]
    shown: list[str] = []
    while len(shown) < len(words):
        rest = words[len(shown) :]
        run = max(
            (_alike(rest, text, i) for text in told for i in range(len(text))), key=len, default=()
        )
        first = rest[0].casefold()
        shown += run if len(run) > 1 else [_ABBREVIATED.get(first, rest[0].lower())]
    sentence = " ".join(shown)
    return sentence[:1].upper() + sentence[1:]


def _alike(words: Sequence[str], text: Sequence[str], start: int) -> Sequence[str]:
    """How many words of a text from there on are, but for capitals, those that are looked for."""
    pairs = zip(words, text[start:], strict=False)
    return [there for _, there in takewhile(lambda pair: _is_same(*pair), pairs)]


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def number(value: Decimal | float) -> str:
    """A number as 1.234.567,8: dots between thousands, a comma before the fraction."""
    written = f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)):,f}"
    whole, _, fraction = written.partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction.strip("0") else "")


def size(octets: int) -> str:
    """So many bytes, of a file or of a disk, as 1,2 MB."""
    value, unit = float(octets), 0
    while round(value, 1) >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{number(round(value, 1))} {_UNITS[unit]}"
