"""The sentences of the screen: as the code has them, and as the English catalogue has them.

Babel's own commands do the work; what they are to read stands in pyproject.toml. The compiled
catalogue is committed beside the readable one: a wheel must work without a build step.
`web.translations.check` proves that neither lags behind the code.
"""

from __future__ import annotations

import io
import re
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from web.translations.areas import unclear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Catalog, Message

WEB = Path(__file__).resolve().parents[1]
MAPPING = WEB.parent / "pyproject.toml"

# No numbers of lines and no new date: either would make every branch change the same lines.
EXTRACT = (
    f"--mapping-file={MAPPING}", "--add-location=file", "--sort-by-file",
    "--keyword=lazy_pgettext:1c,2",
)  # fmt: skip
UPDATE = (
    "--width=100", "--ignore-pot-creation-date", "--ignore-obsolete", "--no-fuzzy-matching",
    "--init-missing",
)  # fmt: skip

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


class Translation:
    """One language's catalogue in a folder of its own: `messages.po`, and compiled beside it."""

    def __init__(self, folder: Path, source: Path = WEB, language: str = "en") -> None:
        self.source = source
        self.language = language
        self.readable = folder / "messages.po"
        self.compiled = folder / "messages.mo"

    @classmethod
    def english(cls) -> Self:
        """The one that comes with the product."""
        return cls(WEB / "translations" / "en" / "LC_MESSAGES")

    def update(self) -> None:
        """Make both files what the code demands; a sentence that is new there stays empty."""
        to = f"--locale={self.language}"
        with _extracted(self.source) as template:
            update = ("update", *UPDATE, to, f"--input-file={template}")
            _pybabel(*update, f"--output-file={self.readable}")
        compile_ = ("compile", to, f"--input-file={self.readable}")
        _pybabel(*compile_, f"--output-file={self.compiled}")

    def faults(self) -> Iterator[str]:
        """Everything in which the files lag behind the code, each with the sentence concerned."""
        catalogue = _catalogue(self.readable, self.language)
        with _extracted(self.source) as template:
            messages = list(_messages(_catalogue(template)))
        wanted = {_key(message) for message in messages}
        known = {_key(message): message for message in _messages(catalogue)}
        for text in sorted(wanted - known.keys(), key=str):
            yield f"not in the catalogue: {text!r}"
        for text in sorted(known.keys() - wanted, key=str):
            yield f"no longer in the code: {text!r}"
        for text in catalogue.obsolete:
            yield f"obsolete: {text!r}"
        for text, message in known.items():
            if message.fuzzy:
                yield f"fuzzy: {text!r}"
            elif not all(_texts(message.string)):
                yield f"not translated: {text!r}"
            elif _placeholders(message.id) != _placeholders(message.string):
                yield f"placeholders differ: {text!r} and {message.string!r}"
        if self.source == WEB:
            yield from _meanings(messages)
        if self._compiled_sentences() != _compilable_sentences(catalogue):
            yield f"{self.compiled.name} is not what {self.readable.name} compiles to"

    def _compiled_sentences(self) -> dict[object, object]:
        if not self.compiled.exists():
            return {}
        with self.compiled.open("rb") as file:
            return _sentences(read_mo(file))


@contextmanager
def _extracted(source: Path) -> Iterator[Path]:
    """A file with every sentence in the code and the templates under a folder, for a while.

    Babel names files as seen from where it stands, so it is made to stand in that folder.
    """
    with TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        with chdir(source):
            _pybabel("extract", *EXTRACT, f"--output-file={template}", ".")
        yield template


def _pybabel(*arguments: str) -> None:
    """Run a command of Babel, which says only what is wrong."""
    command = ["pybabel", "--quiet", *arguments]
    CommandLineInterface().run(command)  # type: ignore[no-untyped-call]  # Babel types no command


def _catalogue(file: Path, language: str | None = None) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without the header that it keeps among them."""
    return (message for message in catalogue if message.id)


def _sentences(catalogue: Catalog) -> dict[object, object]:
    return {_key(message): message.string for message in _messages(catalogue)}


def _meanings(messages: Iterable[Message]) -> Iterator[str]:
    """What may mean two things, as `web/translations/areas.py` tells them apart."""
    shared, in_vain = unclear(
        (_texts(message.id)[0], {file for file, _ in message.locations})
        for message in messages
        if not message.context
    )
    for text in shared:
        yield (
            f"said in several areas: {text!r}; give it a context (pgettext), or say in"
            " web/translations/areas.py that it means the same in each"
        )
    for text in in_vain:
        yield f"no longer said in several areas: {text!r}; take it out of web/translations/areas.py"


def _key(message: Message) -> object:
    """By what a sentence is found: itself, and the context where it has two meanings."""
    return (message.context, message.id) if message.context else message.id


def _placeholders(value: object) -> set[str]:
    return {found for text in _texts(value) for found in _PLACEHOLDER.findall(text)}


def _texts(value: object) -> tuple[str, ...]:
    """The one text of a message, or its forms for different numbers."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value or ""),)


def _compilable_sentences(catalogue: Catalog) -> dict[object, object]:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return _sentences(read_mo(compiled))
