"""The form of urging."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from models.organisation import Unit
from web.forms.action import ActionForm
from web.wording.address import is_requested, to_all
from workflow.engine.acts.urging import UrgingEntry
from workflow.instance.case import Case
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation

LABELS = (_l("Nội dung đôn đốc"), _l("Đơn vị được đôn đốc"))
LABELS_OF_REQUEST = (_l("Nội dung đề nghị"), _l("Đơn vị được đề nghị"))
LABELS_OF_BOTH = (_l("Nội dung đôn đốc, đề nghị"), _l("Đơn vị được đôn đốc, đề nghị"))
"""What is asked for where some of those awaited can only be requested, or all of them."""


class UrgingForm(ActionForm):
    """What is said to the units that are awaited, all of them unless some are left out."""

    is_read_beside = True

    message = TextAreaField(LABELS[0], render_kw={"rows": 3, "required": True})
    units = SelectMultipleField(
        LABELS[1],
        [InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    """The workflow says which of them can be urged: some may have answered meanwhile."""

    def entry(self) -> Entry | None:
        chosen = tuple(self.units.data or ()) if "units" in self else None
        return UrgingEntry(self.message.data or "", chosen)

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        awaited = situation.awaited_units
        if "units" in self and len(awaited) <= 1 and not self.units.raw_data:
            # There is nothing to choose, and nobody chose when there was.
            del self.units
        self._speak_of(awaited, situation.instance.lead_unit)

    def offer(self, case: Case) -> None:
        """Offer of those awaited whom this person can urge."""
        self._speak_of(case.urgeable, case.situation.instance.lead_unit)

    def _speak_of(self, awaited: Sequence[Unit], lead: Unit) -> None:
        said, told = to_all(
            [lead] if is_requested(lead) else awaited, LABELS, LABELS_OF_REQUEST, LABELS_OF_BOTH
        )
        self.message.label.text = str(said)
        if "units" in self:
            self.units.label.text = str(told)
            self.units.choices = [SelectChoice(unit.code, unit.name) for unit in awaited]
            if self.units.raw_data is None:
                self.units.data = [unit.code for unit in awaited]


FORMS: dict[str, type[ActionForm]] = {UrgingEntry.kind: UrgingForm}
