"""How far something is that takes a while."""

from __future__ import annotations

import sys


class Progress:
    """One line that tells how far it is: written over on a terminal, else only now and then."""

    def __init__(self) -> None:
        self.on_terminal = sys.stdout.isatty()
        self.told = ""

    def tell(self, what: str, done: int, of: int) -> None:
        """Say `Fetching 12 of 47`, where that is news."""
        line = f"  {what} {min(done, of)} of {of}"
        if self.on_terminal:
            print(f"\r\x1b[K{line}", end="", flush=True)
        elif line != self.told and (done >= of or done % 10 == 0):
            print(line, flush=True)
        self.told = line

    def end(self) -> None:
        """Leave the line, so that what follows stands below it."""
        if self.on_terminal and self.told:
            print(flush=True)
