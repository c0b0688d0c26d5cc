"""The forms of pages as a browser has them, and what is sent by somebody who gets them wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator

TOO_LONG = "Rà soát từng hộ <b>vay vốn</b> & báo cáo. " * 500
"""More than any field takes, with what a page has to escape."""
NO_DAY = "32/13/2026"
NOBODYS = "00000000-0000-7000-8000-000000000000"
"""What no row has for its key, and no choice for its value."""
NO_TOKEN = "a b"  # noqa: S105 - what no token looks like

NOT_TYPED_IN = {"hidden", "readonly"}
"""What a field has of which a browser sends what the page says, whoever fills it in."""

TEXTS = ("text", "search", "tel", "email", "url", "textarea")
CHOICES = ("select", "radio", "checkbox")


@dataclass
class Field:
    """One field of a form."""

    name: str
    kind: str
    value: str = ""
    is_counted: bool = False
    """Whether a day, a time or a number is to be typed in it."""


@dataclass
class PostedForm:
    """A form that is posted: where to, and what is in it."""

    leads_to: str
    fields: list[Field] = field(default_factory=list)

    @property
    def can_be_wrong(self) -> bool:
        """Whether anything can be filled in that is no answer: a single box is ticked or not."""
        boxes = [each.name for each in self.fields if each.kind == "checkbox"]
        single = {name for name in boxes if boxes.count(name) == 1}
        return any(each.kind != "hidden" and each.name not in single for each in self.fields)

    def unchanged(self) -> dict[str, Any]:
        """What is hidden in it."""
        return {each.name: each.value for each in self.fields if each.kind == "hidden"}

    @property
    def typed_in(self) -> dict[str, str]:
        """What is wrong for each field in which something is typed."""
        return {
            each.name: NO_DAY if each.is_counted else TOO_LONG
            for each in self.fields
            if each.kind in TEXTS
        }

    def wrong(self) -> dict[str, Any]:
        """Everything filled in wrongly: too long, no day, nobody's, and a file of no kind."""
        given = self.unchanged() | self.typed_in
        for each in self.fields:
            if each.kind in CHOICES:
                given[each.name] = NOBODYS
            elif each.kind == "password":
                given[each.name] = "sai"
            elif each.kind == "file":
                given[each.name] = (BytesIO(b"MZ"), "chay.exe")
        return given

    def stale(self) -> dict[str, Any]:
        """Everything that is hidden in it as no page has it, but for the guard of the session."""
        kept = {"csrf_token"}
        return {
            name: value if name in kept else NO_TOKEN for name, value in self.unchanged().items()
        }


def forms_of(page: str, address: str) -> Iterator[PostedForm]:
    """The forms of a page that are posted."""
    found = _Forms(address)
    found.feed(page)
    return iter(found.forms)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[PostedForm] = []
        self._address = address
        self._within = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._within = given.get("method") == "post"
            if self._within:
                self.forms.append(PostedForm(urljoin(self._address, given.get("action", ""))))
        elif (
            self._within
            and "name" in given
            and not given.keys() & NOT_TYPED_IN
            and (kind := _kind(tag, given))
        ):
            is_counted = given.get("inputmode") == "numeric" or kind == "number"
            kind = "text" if kind == "number" else kind
            self.forms[-1].fields.append(
                Field(given["name"], kind, given.get("value", ""), is_counted)
            )

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False


def _kind(tag: str, given: dict[str, str]) -> str:
    if "name" not in given:
        return ""
    if tag in {"select", "textarea"}:
        return tag
    return given.get("type", "text") if tag == "input" else ""
