"""What looking into a document can come to."""

from models.vocabulary import ActiveContent

Marks = frozenset[ActiveContent]
"""What a document that is taken can do by itself, for its readers to know."""


class Unfit(Exception):
    """It cannot be taken; `code` says why: `damaged`, `encrypted`, `bomb` and the like."""

    def __init__(self, code: str, named: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.named = named
        """What the reason is about, in the document's own words: a template, an address."""
