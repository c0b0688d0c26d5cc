"""The sentences of the screen: as the code has them, and as the English catalogue has them.

The compiled catalogue is committed beside the readable one: a wheel must work without a build
step. `web.translations.check` proves that neither lags behind the code.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

WEB = Path(__file__).parents[1]
METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}

HEADER = r"""# The English sentences of Đôn Đốc; `python -m web.translations.update` adds to them.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
# Babel notes a date in both files, which would make each of them new every time.
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


class Translation:
    """One language's catalogue in a folder of its own: `messages.po`, and compiled beside it."""

    def __init__(self, folder: Path, source: Path = WEB) -> None:
        self.source = source
        self.readable = folder / "messages.po"
        self.compiled = folder / "messages.mo"

    @classmethod
    def english(cls) -> Self:
        """The one that comes with the product."""
        return cls(WEB / "translations" / "en" / "LC_MESSAGES")

    def update(self) -> int:
        """How many sentences wait to be translated, once both files are what the code demands."""
        catalogue = self._read()
        catalogue.update(extracted(self.source), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.creation_date = catalogue.revision_date = SOME_DAY
        self.readable.parent.mkdir(parents=True, exist_ok=True)
        with self.readable.open("wb") as file:
            file.write(HEADER.encode())
            write_po(
                file, catalogue, width=100, omit_header=True, sort_by_file=True,
                include_lineno=False,
            )  # fmt: skip
        with self.compiled.open("wb") as file:
            write_mo(file, catalogue)
        return sum(not _is_translated(message) for message in _messages(catalogue))

    def faults(self) -> Iterator[str]:
        """Everything in which the files lag behind the code, each with the sentence concerned."""
        catalogue = self._read()
        wanted = {message.id for message in _messages(extracted(self.source))}
        known = {message.id: message for message in _messages(catalogue)}
        for text in sorted(wanted - known.keys(), key=str):
            yield f"not in the catalogue: {text!r}"
        for text in sorted(known.keys() - wanted, key=str):
            yield f"no longer in the code: {text!r}"
        for text in catalogue.obsolete:
            yield f"obsolete: {text!r}"
        for text, message in known.items():
            if message.fuzzy:
                yield f"fuzzy: {text!r}"
            elif not _is_translated(message):
                yield f"not translated: {text!r}"
            elif _placeholders(message.id) != _placeholders(message.string):
                yield f"placeholders differ: {text!r} and {message.string!r}"
        if self._compiled_sentences() != _compilable_sentences(catalogue):
            yield f"{self.compiled.name} is not what {self.readable.name} compiles to"

    def _read(self) -> Catalog:
        if not self.readable.exists():
            return Catalog(locale="en", fuzzy=False)
        with self.readable.open("rb") as file:
            return read_po(file, locale="en")

    def _compiled_sentences(self) -> dict[object, object]:
        if not self.compiled.exists():
            return {}
        with self.compiled.open("rb") as file:
            return {message.id: message.string for message in _messages(read_mo(file))}


def extracted(source: Path) -> Catalog:
    """Every sentence in the code and the templates under a folder, not translated."""
    catalogue = Catalog(fuzzy=False)
    options = {METHODS[0][0]: {"silent": "false"}}
    for name, line, text, comments, context in extract_from_dir(
        source, METHODS, options, keywords=KEYWORDS
    ):
        catalogue.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without the header that it keeps among them."""
    return (message for message in catalogue if message.id)


def _is_translated(message: Message) -> bool:
    return all(_texts(message.string))


def _placeholders(value: object) -> set[str]:
    return {found for text in _texts(value) for found in _PLACEHOLDER.findall(text)}


def _texts(value: object) -> tuple[str, ...]:
    """The one text of a message, or its forms for different numbers."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value or ""),)


def _compilable_sentences(catalogue: Catalog) -> dict[object, object]:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return {message.id: message.string for message in _messages(read_mo(compiled))}
