"""The fields that several forms have: a day, a time of day, and the token of an intent."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask_babel import gettext
from wtforms import DateField, HiddenField, TimeField
from wtforms.widgets import TextInput

from web import wording
from web.formats import day as as_written
from web.forms.days import read_clock, read_day
from workflow.calendar.validity import day_fault

SHORT = {"class": "w-short"}
"""How a field is drawn that holds a few letters."""

_TOKEN = re.compile("[0-9a-zA-Z-]{1,64}")

# Nothing that a browser would show in an order of its own.
_BY_HAND = {"inputmode": "numeric", "autocomplete": "off"}


class DayField(DateField):  # type: ignore[misc]  # WTForms is published without types
    """A day, written by hand as 05/10/2026; the script offers a calendar beside it."""

    widget = TextInput()
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as every field takes
        drawn = {**_BY_HAND, **(kwargs.pop("render_kw", None) or {}), "data-day": True}
        super().__init__(*args, render_kw=drawn, **kwargs)

    def _value(self) -> str:
        """What stands in the field: as typed while it cannot be read."""
        return as_written(self.data) or " ".join(self.raw_data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raise `ValueError` for what is no day, or one in no office's years."""
        if not valuelist:
            return
        found = read_day(valuelist[0])
        self.data = None
        if found is None:
            raise ValueError(gettext("Ngày chưa đúng; hãy nhập như 05/10/2026."))
        if fault := day_fault(found):
            raise ValueError(wording.invalid(fault))
        self.data = found


class ClockField(TimeField):  # type: ignore[misc]  # the same
    """A time of day, written by hand as 21:30: of 24 hours, in whatever language a browser is."""

    widget = TextInput()
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as every field takes
        drawn = {**_BY_HAND, **(kwargs.pop("render_kw", None) or {})}
        super().__init__(*args, render_kw=drawn, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raise `ValueError` for what is no time of day."""
        if not valuelist:
            return
        self.data = read_clock(valuelist[0])
        if self.data is None:
            raise ValueError(gettext("Giờ chưa đúng; hãy nhập như 21:30."))


class TokenField(HiddenField):  # type: ignore[misc]  # the same
    """One for each time a form is drawn: a double click and a resend carry the same.

    Empty is none; what no token looks like is a fault of the form, drawn again with a new one.
    """

    data: str | None

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as every field takes
        super().__init__("token", default=_new_token, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raise `ValueError` for what no token looks like."""
        if not valuelist:
            return
        given = valuelist[0]
        if given and not _TOKEN.fullmatch(given):
            self.data = _new_token()
            raise ValueError(gettext("Nội dung này không hợp lệ."))
        self.data = given or None


def _new_token() -> str:
    return uuid.uuid4().hex
