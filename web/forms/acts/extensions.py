"""The forms of extensions."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Optional

from models.organisation import Unit
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation

_DAY = {**SHORT, "required": True}


class ExtensionForm(ActionForm):
    """By when the lead unit asks to have it done, and why."""

    proposed_on = DayField(_l("Đề nghị gia hạn đến ngày"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.proposed_on.data,) if self.proposed_on.data else ()

    def entry(self) -> Entry | None:
        return ExtensionEntry(self.proposed_on.data, self.reason.data or "")


class GrantForm(ActionForm):
    """The new due date; the one asked for is filled in beforehand."""

    is_read_beside = True

    until = DayField(_l("Hạn mới"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Ghi chú (nếu có)"), render_kw={"rows": 2})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.until.data,) if self.until.data else ()

    def entry(self) -> Entry | None:
        return GrantEntry(self.until.data, self.reason.data or "")

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        if self.until.raw_data is None and situation.open_extension:
            self.until.data = situation.open_extension.proposed_on


FORMS: dict[str, type[ActionForm]] = {
    ExtensionEntry.kind: ExtensionForm,
    GrantEntry.kind: GrantForm,
}
