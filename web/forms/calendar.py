"""The forms by which the office keeps its calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from web import wording
from web.forms.base import Form
from web.forms.fields import SHORT, DayField
from workflow.planning.office_calendar import CUT_OFF_DAYS, CalendarRules

OFF, WORKED = "off", "worked"


class OwnDayForm(Form):
    """A day on which the office is closed, or works, whatever the calendar says."""

    day = DayField(_l("Ngày"), [InputRequired()], render_kw=SHORT)
    kind = RadioField(
        _l("Chế độ của ngày"),
        choices=[
            SelectChoice(OFF, _l("nghỉ")),
            SelectChoice(WORKED, _l("làm việc (làm bù)")),
        ],
        default=OFF,
    )
    name = StringField(_l("Lý do"), [InputRequired()], render_kw={"class": "w-medium"})


class DayForm(Form):
    """Which day is meant."""

    day = DayField(_l("Ngày"), [InputRequired()])


class CalendarRulesForm(Form):
    """The weekdays off, and the day on which periods end."""

    free_days = SelectMultipleField(
        _l("Nghỉ hằng tuần"),
        coerce=int,
        choices=[SelectChoice(number, name) for number, name in wording.WEEKDAYS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    cut_off_day = SelectField(
        _l("Ngày chốt số liệu của kỳ"),
        coerce=int,
        choices=[SelectChoice(number, "") for number in CUT_OFF_DAYS],
        render_kw=SHORT,
    )

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)
        self.cut_off_day.choices = [
            SelectChoice(number, wording.cut_off_day(number)) for number in CUT_OFF_DAYS
        ]

    def entry(self) -> CalendarRules:
        """The terms that were filled in."""
        return CalendarRules(frozenset(self.free_days.data or []), self.cut_off_day.data)
