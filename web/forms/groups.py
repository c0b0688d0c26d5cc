"""The forms by which units join and leave a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from web.forms.posts import as_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.organisation import Unit
    from workflow.administration.groups import Membership


class JoinForm(Form):
    """Which unit joins, and from which day on."""

    token = TokenField()
    unit = SelectField(_l("Đơn vị"), validate_choice=False)
    valid_from = DayField(_l("Từ ngày"), [InputRequired()], render_kw=SHORT)

    def offering(self, units: Iterable[Unit]) -> Self:
        """The form itself, with the units that can join."""
        self.unit.choices = [SelectChoice(unit.code, unit.name) for unit in units]
        return self


class LeaveForm(Form):
    """Which unit leaves, and its last day in the group."""

    member = SelectField(_l("Đơn vị"), coerce=as_key, validate_choice=False)
    last_day = DayField(_l("Ngày cuối cùng"), [InputRequired()], render_kw=SHORT)

    def offering(self, memberships: Iterable[Membership]) -> Self:
        """The form itself, with the memberships that can end."""
        self.member.choices = [
            SelectChoice(str(each.row.id), each.unit.name) for each in memberships
        ]
        return self
