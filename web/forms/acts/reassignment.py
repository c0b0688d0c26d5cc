"""The form by which another unit gets what was sent back."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.acts.extensions import _DAY
from web.forms.fields import DayField
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class ReassignmentForm(ActionForm):
    """Which unit gets it instead, and by when."""

    unit = SelectField(
        _l("Đơn vị chủ trì mới"), validate_choice=False, render_kw={"required": True}
    )
    due_on = DayField(_l("Hạn hoàn thành"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.due_on.data,) if self.due_on.data else ()

    def entry(self) -> Entry | None:
        return ReassignmentEntry(self.unit.data or "", self.due_on.data, self.reason.data or "")

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        offered = [SelectChoice(unit.code, unit.name) for unit in units]
        self.unit.choices = [SelectChoice("", _l("Chọn đơn vị")), *offered]
        if self.due_on.raw_data is None:
            due_on = situation.instance.due_on
            self.due_on.data = due_on if due_on and due_on >= situation.today else None


FORMS: dict[str, type[ActionForm]] = {ReassignmentEntry.kind: ReassignmentForm}
