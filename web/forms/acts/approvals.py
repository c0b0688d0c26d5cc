"""The forms of approving, and of what was done on a direction."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from models.organisation import Unit
from web.forms.action import ActionForm
from web.wording.address import to
from workflow.engine.acts.approvals import ApprovalEntry, DirectionReportEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation

DIRECTING, REMARKING = _l("Ý kiến chỉ đạo (nếu có)"), _l("Ý kiến kèm theo (nếu có)")
"""What goes with an approval; a body outside the committee is directed nothing."""


class ApprovalForm(ActionForm):
    """Agreed; or agreed with a direction, where something is written."""

    direction = TextAreaField(DIRECTING, render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        return ApprovalEntry(self.direction.data or "")

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Name what is written by what it is to the lead unit."""
        self.direction.label.text = str(to(situation.instance.lead_unit, DIRECTING, REMARKING))


class DirectionReportForm(ActionForm):
    """What was done."""

    outcome = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 3, "required": True})

    def entry(self) -> Entry | None:
        return DirectionReportEntry(self.outcome.data or "")


FORMS: dict[str, type[ActionForm]] = {
    ApprovalEntry.kind: ApprovalForm,
    DirectionReportEntry.kind: DirectionReportForm,
}
