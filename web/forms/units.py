"""The forms by which units are entered, corrected and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from models.vocabulary import UnitKind
from web import wording
from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from workflow.administration.units import Naming, UnitEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.organisation import Unit

ASSIGNED, REQUESTED = "giao", "de-nghi"


class UnitForm(Form):
    """A unit to be entered; a village has a form of its own."""

    token = TokenField()
    name = StringField(_l("Tên đơn vị"), [InputRequired()])
    short_name = StringField(_l("Tên viết tắt"), [InputRequired()], render_kw={"class": "w-medium"})
    code = StringField(
        lazy_pgettext("unit", "Mã"), [InputRequired(), Length(max=60)],
        render_kw={"class": "w-medium", "autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip
    kind = SelectField(
        _l("Loại"),
        # There is one committee, and it comes with the commune.
        choices=[
            SelectChoice(kind.value, words)
            for kind, words in wording.UNIT_KINDS.items()
            if kind is not UnitKind.COMMITTEE
        ],
    )
    parent = SelectField(_l("Trực thuộc"), validate_choice=False)
    subordinate = RadioField(
        _l("Quan hệ với Ủy ban nhân dân xã"),
        choices=[
            SelectChoice(ASSIGNED, _l("Ủy ban nhân dân xã giao nhiệm vụ")),
            SelectChoice(REQUESTED, _l("Ủy ban nhân dân xã đề nghị phối hợp")),
        ],
        default=ASSIGNED,
    )
    informed = BooleanField(_l("Chỉ thông báo, không đề nghị xác nhận"))
    position = IntegerField(_l("Thứ tự trong danh sách"), [Optional()], render_kw=SHORT)
    valid_from = DayField(_l("Hoạt động từ ngày"), [InputRequired()], render_kw=SHORT)

    def offering(self, units: Iterable[Unit]) -> Self:
        """The form itself, with the units that another can be beneath."""
        none = SelectChoice("", gettext("Không trực thuộc đơn vị nào"))
        self.parent.choices = [none, *(SelectChoice(unit.code, unit.name) for unit in units)]
        return self

    def entry(self) -> UnitEntry:
        """The unit that was filled in."""
        return UnitEntry(
            code=self.code.data or "",
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            kind=UnitKind(self.kind.data),
            subordinate=self.subordinate.data == ASSIGNED,
            informed=self.informed.data,
            parent=self.parent.data or None,
            position=self.position.data,
            valid_from=self.valid_from.data,
        )


class VillageForm(Form):
    """A village to be entered: the rest follows from its name."""

    name = StringField(_l("Tên thôn"), [InputRequired()], render_kw={"class": "w-medium"})
    valid_from = DayField(_l("Hoạt động từ ngày"), [InputRequired()], render_kw=SHORT)


class NamingForm(Form):
    """How a unit is called, and where it stands in lists."""

    name = StringField(_l("Tên đơn vị"), [InputRequired()])
    short_name = StringField(_l("Tên viết tắt"), [InputRequired()], render_kw={"class": "w-medium"})
    position = IntegerField(_l("Thứ tự trong danh sách"), [InputRequired()], render_kw=SHORT)

    def entry(self) -> Naming:
        """The naming that was filled in."""
        return Naming(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            position=self.position.data,
        )


class UnitLastDayForm(Form):
    """The last day of a unit; empty while it goes on."""

    last_day = DayField(_l("Ngày hoạt động cuối cùng"), [Optional()], render_kw=SHORT)
