"""What people type or paste, mended in one way: prose, texts of one line, names of files.

Whatever can be told from what was meant is put right. Only what nobody can mend is refused, and
then the words around it are quoted, because it cannot be seen.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_MARKS = 4
"""How many marks a letter carries; two in Vietnamese. Sorting more would take their square."""

QUOTED = 24
"""How many characters are quoted on either side of what cannot be read."""

_AMPLE = 4
"""How much more of a text is looked at than is shown, as some of it may be gaps."""

STANDS_FOR = "▯"
"""What is shown in the place of a character that cannot be."""

# Of PowerPoint, of Word's pages, of mainframes, and of Unicode.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GAP = re.compile("[ \t\n]+")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# What breaks, joins, fills, directs or tags, and what is no character.
_SILENT = (
    "\xad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200c\u200e-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffc"
    "\ufffe-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
UNSEEN = f"\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\u200d{_SILENT}"
GAPS = f" \t\n\r\x0b\x0c\x85\u2028\u2029{_SPACES}"
"""What nobody sees in a name, and what only keeps words apart: as within brackets of a pattern,
which the script in the page reads too."""

# The bullets of Word, in the places that its symbol fonts give them.
_SYMBOLS = {
    "\uf02d": "-",
    "\uf076": "❖",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
}

# A picture may be made of several; anywhere else what joins them or chooses their look is silent.
_PICTURE = "\xa9\xae\u203c-\u3299\U0001f000-\U0001faff"
_STRAY = re.compile(
    f"(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])|(?<![{_PICTURE}0-9#*])[\ufe0e\ufe0f]"
)


@dataclass(frozen=True, slots=True)
class UnreadableCharacter:
    """The first character that cannot be mended, and where it stands."""

    code: str
    """As in `U+0007`."""
    around: str
    """The words about it, with a sign in its place."""


def mended(text: str) -> str:
    """Prose in NFC, without space around it, its lines ended in one way, nothing silent in it."""
    plain = _LINE_END.sub("\n", text).translate(_MENDED)
    return _composed(_STRAY.sub("", plain)).strip()


def on_one_line(text: str) -> str:
    """A text of one line: as prose, with one space for each gap and each end of a line."""
    return _GAP.sub(" ", mended(text)).strip()


def unreadable(text: str) -> UnreadableCharacter | None:
    """What in a text cannot be mended, or None."""
    found = _UNREADABLE.search(text)
    if found is None:
        return None
    before = text[max(0, found.start() - QUOTED) : found.start()]
    after = text[found.end() : found.end() + QUOTED]
    around = on_one_line(legible(f"{before}{STANDS_FOR}{after}"))
    return UnreadableCharacter(f"U+{ord(found[0]):04X}", around)


def legible(text: str) -> str:
    """A text that was stored whenever, with a sign for each character that cannot be shown."""
    return _UNREADABLE.sub(STANDS_FOR, text)


def shown_on_one_line(text: str) -> str:
    """A text that was stored whenever, as a line that nothing can break out of."""
    return legible(on_one_line(text))


def shortened(text: str, most: int) -> str:
    """As much of a text as fits on a line of so many characters, ended between words."""
    ample = text[: _AMPLE * most]
    line = shown_on_one_line(ample)
    if len(line) <= most and ample == text:
        return line
    place = line.rfind(" ", most // 2, most)
    return f"{line[: place if place > 0 else most - 1].rstrip()}…"


def _composed(text: str) -> str:
    """In NFC, with no more marks on a letter than letters have."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(_without_heaps(text)))


def _without_heaps(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        if not unicodedata.combining(character):
            marks = 0
        else:
            marks += len(unicodedata.decomposition(character).split()) or 1
        if marks <= MOST_MARKS:
            yield character


def _characters(ranges: str) -> Iterable[int]:
    """The code points of what stands in the brackets of a pattern."""
    for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL):
        yield from range(ord(first), ord(last or first) + 1)


def _as_windows_meant() -> Iterator[tuple[int, str]]:
    """Dashes and quotes of code page 1252 that were taken for control characters."""
    for code in range(0x80, 0xA0):
        meant = bytes([code]).decode("cp1252", "ignore")
        if meant:
            yield code, meant


_MENDED: dict[int, str | None] = {
    **dict.fromkeys(_characters(_SPACES), " "),
    **dict.fromkeys(_characters(_SILENT)),
    **dict(_as_windows_meant()),
    **{ord(symbol): meant for symbol, meant in _SYMBOLS.items()},
}
