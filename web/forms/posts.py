"""The forms by which posts are given and ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from models.vocabulary import Role
from web import wording
from web.forms.base import Form
from web.forms.plans import DATE_FORMATS
from workflow.posts import Clash, PostEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from models.organisation import Unit
    from workflow.errors import Invalid

SHORT = {"class": "w-short"}


class PostForm(Form):
    """A post to be given: what it is, where, and from which day to which."""

    token = HiddenField(default=lambda: uuid.uuid4().hex)
    role = SelectField(
        _l("Chức vụ"), choices=[(role.value, words) for role, words in wording.ROLES.items()]
    )
    unit = SelectField(_l("Đơn vị"))
    title = StringField(_l("Chức danh"), [InputRequired()], render_kw={"class": "w-medium"})
    valid_from = DateField(
        _l("Từ ngày"), [InputRequired()], format=list(DATE_FORMATS), render_kw=SHORT
    )
    valid_to = DateField(_l("Đến hết ngày"), [Optional()], format=list(DATE_FORMATS), render_kw=SHORT)

    @classmethod
    def blank(cls, units: Iterable[Unit], today: date) -> Self:
        """The form as it is first shown."""
        return cls(formdata=None, role=Role.OFFICER.value, valid_from=today).offering(units)

    def offering(self, units: Iterable[Unit]) -> Self:
        """The form itself, with the units that a post can be in."""
        none = ("", gettext("Không thuộc đơn vị"))
        self.unit.choices = [none, *((unit.code, unit.name) for unit in units)]
        return self

    def entry(self) -> PostEntry:
        """The post that was filled in."""
        return PostEntry(
            role=Role(self.role.data),
            unit=self.unit.data or None,
            title=self.title.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def show(self, invalid: Invalid) -> None:
        super().show(invalid)
        if isinstance(invalid, Clash):
            self.role.errors = [*self.role.errors, wording.clash(invalid)]


class LastDayForm(Form):
    """The last day of what ends."""

    last_day = DateField(
        _l("Ngày cuối cùng"), [InputRequired()], format=list(DATE_FORMATS), render_kw=SHORT
    )
