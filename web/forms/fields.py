"""The fields that several forms have: a day, and the token of an intent."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask_babel import gettext
from wtforms import DateField, HiddenField

DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
"""As browsers send a date, and as people write it."""

SHORT = {"class": "w-short"}
"""How a field is drawn that holds a few letters."""

_TOKEN = re.compile("[0-9a-zA-Z-]{1,64}")


class DayField(DateField):  # type: ignore[misc]  # WTForms is published without types
    """A day, as browsers send it or as people write it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as every field takes
        super().__init__(*args, format=list(DATE_FORMATS), **kwargs)


class TokenField(HiddenField):  # type: ignore[misc]  # the same
    """One for each time a form is drawn: a double click and a resend carry the same.

    Empty is none; what no token looks like is a fault of the form, drawn again with a new one.
    """

    data: str | None

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as every field takes
        super().__init__("token", default=_new_token, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing; raises `ValueError` for what no token looks like."""
        if not valuelist:
            return
        given = valuelist[0]
        if given and not _TOKEN.fullmatch(given):
            self.data = _new_token()
            raise ValueError(gettext("Nội dung này không hợp lệ."))
        self.data = given or None


def _new_token() -> str:
    return uuid.uuid4().hex
