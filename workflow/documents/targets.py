"""Where a path or address in a document leads: to the writer's own disk, or elsewhere."""

import re
from enum import Enum, auto
from urllib.parse import unquote

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
_DRIVE = re.compile(r"[a-z][:|]")
_FETCHES_NOTHING = ("cid:", "mid:", "data:", "about:")
"""Parts of a mail that the text was copied from, and things written out in the address itself."""
_OLD_MAC = re.compile(r"[^/:@]+(?::[^/:@]+){2,}")
"""A path of a Mac with its disk before it: Macintosh:Users:lan:Normal.dotm."""
_SHARE = re.compile(r"//+[^/*?\"<>|]+/")
"""Another computer, and something of its own; a switch of a field may also begin so."""
_OWN_HOSTS = ("", "localhost", "127.0.0.1")
_DEVICE = re.compile(r"//[?.]/(?!unc/|globalroot)")
"""How Windows spells a path of any length: on this computer, unless it goes on with UNC."""
_LONG_SHARE = ("//?/", "//./")
_MOST_LAYERS = 4
_LONGEST_SHOWN = 120


class Elsewhere(Enum):
    """What has to be asked for the thing."""

    WEB = auto()
    """A server by its address, with whatever scheme."""
    SHARE = auto()
    """Another computer's folder, to which Windows introduces itself with the reader's password."""


def elsewhere(target: str) -> Elsewhere | None:
    """What a target outside the document leads to; None when it stays on the reader's computer.

    Paths of Windows, Mac and Linux, with a drive or without, relative or not, all stay.
    """
    path = spelt_plainly(target)
    if path.startswith("file:"):
        return _of_file_address(path.removeprefix("file:"))
    if path.startswith(_FETCHES_NOTHING) or _OLD_MAC.fullmatch(path) or _DEVICE.match(path):
        return None
    if _SCHEME.match(path):
        return Elsewhere.WEB
    return Elsewhere.SHARE if _SHARE.match(path) or path.startswith(_LONG_SHARE) else None


def scheme_of(target: str) -> str:
    """How an address begins, without its colon; empty for a path, whatever disk it names."""
    path = spelt_plainly(target)
    found = None if _OLD_MAC.fullmatch(path) else _SCHEME.match(path)
    return found[1] if found else ""


def shown(target: str) -> str:
    """A target as a person is told of it, in one line."""
    visible = "".join(c for c in _decoded(target) if c.isprintable() or c.isspace())
    words = " ".join(visible.split())
    return words if len(words) <= _LONGEST_SHOWN else f"{words[: _LONGEST_SHOWN - 1]}…"


def spelt_plainly(target: str) -> str:
    """Small letters, one kind of slash, nothing escaped and nothing invisible."""
    decoded = _decoded(target)
    visible = "".join(c for c in decoded if c.isprintable()).strip()
    return visible.replace("\\", "/").lower()


def _of_file_address(rest: str) -> Elsewhere | None:
    path = rest.lstrip("/")
    slashes = len(rest) - len(path)
    host = path.partition("/")[0]
    if _DRIVE.match(path) or slashes in (0, 1, 3):
        return None
    if slashes == 2 and host in _OWN_HOSTS:  # noqa: PLR2004 - file://host/path
        return None
    return Elsewhere.SHARE


def _decoded(target: str) -> str:
    for _ in range(_MOST_LAYERS):
        if (plain := unquote(target)) == target:
            break
        target = plain
    return target
