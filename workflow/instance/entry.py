"""What a person gives with an act. Texts come in NFC, trimmed; a form checked their length."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from workflow.errors import Invalid
from workflow.instance.case import Case

_TEXT = {str, str | None, "str", "str | None"}
"""How a text is annotated; in words where a module puts its annotations off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The base of what can be given."""

    kind: ClassVar[str]
    """By what forms and words know it."""
    read_elsewhere: ClassVar[tuple[str, ...]] = ()
    """Those of its texts that its line in the history does not quote, and why it needs not."""

    @classmethod
    def names(cls) -> list[str]:
        """What it consists of."""
        return [each.name for each in fields(cls)]

    @classmethod
    def texts(cls) -> list[str]:
        """What of it is a text."""
        return [each.name for each in fields(cls) if each.type in _TEXT]

    @classmethod
    def quoted(cls) -> list[str]:
        """The texts that its line in the history quotes."""
        return [name for name in cls.texts() if name not in cls.read_elsewhere]

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""

    def as_json(self) -> dict[str, Any]:
        """It as JSON values, by which it is known again when it is sent twice."""
        return asdict(self)

    @property
    def about_unit(self) -> str | None:
        """The code of the unit whose answer it is about; None where it is about none."""
        return None

    @property
    def as_unit(self) -> str | None:
        """The code of the unit for which it is given; None where that is open."""
        return None

    @property
    def because(self) -> str:
        """The reason in it, as the record has it; may be empty."""
        return ""


@dataclass(frozen=True, slots=True)
class ReasonEntry(Entry):
    """Why something is returned, objected to, revoked or reopened."""

    kind = "reason"

    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless there is one."""
        demand(reason=self.reason)

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


def demand(**texts: str) -> None:
    """Raise `Invalid` beside each text that is empty."""
    refuse(empty(**texts))


def empty(**texts: str) -> dict[str, str]:
    """A fault for each text that is empty."""
    return {name: "required" for name, text in texts.items() if not text.strip()}


def refuse(wrong: dict[str, str]) -> None:
    """Raise `Invalid` with these faults, if there are any."""
    if wrong:
        raise Invalid(wrong)
