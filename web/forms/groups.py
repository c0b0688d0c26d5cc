"""The form by which a unit joins a group."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.plans import DATE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from models.organisation import Unit


class MemberForm(Form):
    """Which unit joins, and from which day on."""

    token = HiddenField(default=lambda: uuid.uuid4().hex)
    unit = SelectField(_l("Đơn vị"))
    valid_from = DateField(
        _l("Từ ngày"),
        [InputRequired()],
        format=list(DATE_FORMATS),
        render_kw={"class": "w-short"},
    )

    @classmethod
    def blank(cls, units: Iterable[Unit], today: date) -> Self:
        """The form as it is first shown."""
        return cls(formdata=None, valid_from=today).offering(units)

    def offering(self, units: Iterable[Unit]) -> Self:
        """The form itself, with the units that can join."""
        self.unit.choices = [(unit.code, unit.name) for unit in units]
        return self
