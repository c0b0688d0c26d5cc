"""Formulas of cells: some ask a server when they are reckoned, some run what is in no workbook."""

import re
from collections.abc import Iterator

from models.vocabulary import ActiveContent
from workflow.documents.outcome import Unfit
from workflow.documents.targets import elsewhere, shown

SUSPECT = ("DDE", "RTD", "CALL", "EXEC", "REGISTER", "WEBSERVICE", "IMAGE", "REQUEST", "|", "'")
"""Of a million formulas nearly all have none of these, which is told at once."""
_TEXTS = re.compile(r'"[^"]*"')
_RUNS = re.compile(r"(?<!\w)(?:DDE|RTD|CALL|EXEC|REGISTER(?:\.ID)?)\s*\(", re.IGNORECASE)
_ASKS_PROGRAM = re.compile(r"(?:[^\W\d][\w.]*|'')\s*\|")
"""A program, its topic after the line: cmd|'/c calc'!A1. Excel has no other use for the line."""
_FETCHES = re.compile(r"(?<!\w)WEBSERVICE\s*\(", re.IGNORECASE)
_SHOWS = re.compile(r"(?<!\w)IMAGE\s*\(", re.IGNORECASE)
_ASKS_DATABASE = re.compile(r"(?<!\w)SQL\.REQUEST\s*\(", re.IGNORECASE)
_COLUMN = re.compile(r"\[[^\[\]]*\]")
_QUOTED = re.compile(r"'((?:[^']|'')+)'")
"""A sheet, with the path of its workbook before it where that is another one."""


def marks_of(formula: str) -> Iterator[ActiveContent]:
    """What a formula is to be told of; raises `Unfit` when it runs or fetches something."""
    capitals = formula.upper()
    if not any(it in capitals for it in SUSPECT):
        return
    named = _TEXTS.sub('""', formula)
    # What sheets and columns are called is nothing that a formula does.
    code = _COLUMN.sub("[]", _QUOTED.sub("''", named))
    if _RUNS.search(code) or _ASKS_PROGRAM.search(code):
        raise Unfit("runs_commands", shown(formula))
    if _FETCHES.search(code) or any(map(elsewhere, _QUOTED.findall(named))):
        raise Unfit("fetches_content", shown(formula))
    if _SHOWS.search(code):
        yield ActiveContent.FETCHED_PICTURE
    if _ASKS_DATABASE.search(code):
        yield ActiveContent.DATA_CONNECTION
