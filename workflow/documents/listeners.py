"""What is listened for in the parts of an Office document while they are read."""

import re

from workflow.documents import formulas
from workflow.documents.fields import Fields
from workflow.documents.outcome import Unfit
from workflow.documents.targets import elsewhere, shown
from workflow.documents.xml_parts import Attributes, PartListener

_STARTS_PROGRAM = "ppaction://program"
_SETTINGS = re.compile(r"[;=]")
"""What stands between the names and the values that say how a database is reached."""


class Formulas(PartListener):
    """The formulas of a workbook: in cells, names, formats and checks."""

    heeded = frozenset(
        {"f", "formula", "formula1", "formula2", "definedName", "oldFormula"}
        | {"calculatedColumnFormula", "totalsRowFormula"}
    )

    words = tuple(it.lower().encode() for it in formulas.SUSPECT)

    def __init__(self) -> None:
        super().__init__()
        self._code: list[str] = []

    def begin(self, _tag: str, _attributes: Attributes) -> None:
        """Hear that a formula begins."""
        self._code.clear()

    def end(self, _tag: str) -> None:
        """Hear that a formula ends."""
        self.marks.update(formulas.marks_of("".join(self._code)))

    def text(self, written: str) -> None:
        """Hear letters."""
        self._code.append(written)


class Shapes(PartListener):
    """Shapes and words of a slide or a sheet: what is done when one is clicked."""

    heeded = frozenset({"action"})

    def begin(self, _tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        action = attributes.get("action", "").strip()
        if action.lower().startswith(_STARTS_PROGRAM):
            raise Unfit("runs_commands", shown(action))


class OtherBook(PartListener):
    """Another workbook whose cells are shown, or a program that fills them."""

    heeded = frozenset({"ddeLink"})

    def begin(self, _tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        asked = (attributes.get(it, "") for it in ("ddeService", "ddeTopic"))
        raise Unfit("runs_commands", shown("|".join(asked)))


class Connections(PartListener):
    """How a workbook reaches databases, files and pages of the web for its figures."""

    def begin(self, _tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        for value in attributes.values():
            for setting in _SETTINGS.split(value):
                if elsewhere(setting.strip(" \"'")):
                    raise Unfit("fetches_content", shown(setting))


_LISTENERS: tuple[tuple[str, str, type[PartListener]], ...] = (
    (".wordprocessingml.", "word/", Fields),
    ("externallink", "xl/externallinks/", OtherBook),
    ("connections+xml", "xl/connections", Connections),
    ("worksheet+xml", "xl/worksheets/", Formulas),
    ("sheet.main+xml", "xl/workbook", Formulas),
    ("table+xml", "xl/tables/", Formulas),
    ("drawing", "xl/drawings/", Shapes),
    (".presentationml.", "ppt/", Shapes),
)
"""By what is in the type that is declared of a part, or by how its name begins."""


def listener_of(name: str, said: str) -> PartListener | None:
    """What listens to a part of this name and declared type; None where nothing is to be heard."""
    for declared, begins, listener in _LISTENERS:
        if declared in said or name.startswith(begins):
            return listener()
    return None
