"""Hashing passwords: slowly on purpose, and only a few at once."""

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from workflow.auth.credentials import new_token

ADVISED = 46
"""MiB of memory for one hash of one pass in one lane, as OWASP advises."""

AT_ONCE = 2
"""How many passwords are hashed at the same time, so that a flood cannot fill the memory."""

_KIBIBYTES = 1024


class Hashing:
    """What an installation hashes passwords with. They are taken in NFC: keyboards differ in it.

    A hash takes a tenth of a second, so it is never made inside a transaction that changes: on
    SQLite everybody else would wait for it.
    """

    def __init__(self, mebibytes: float = ADVISED) -> None:
        memory = int(mebibytes * _KIBIBYTES)
        self._hasher = PasswordHasher(time_cost=1, memory_cost=memory, parallelism=1)
        self._places = BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str) -> str:
        """The hash to store for a password."""
        with self._places:
            return self._hasher.hash(_normal(password))

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether a stored hash is the password's; no sooner known where none is stored."""
        with self._places:
            try:
                self._hasher.verify(stored or self._nobodys, _normal(password))
            except VerificationError:
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash took another effort than one made now."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(new_token())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
