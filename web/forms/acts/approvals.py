"""The forms of approving, and of what was done on a direction."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from web.forms.action import ActionForm
from workflow.engine.acts.approvals import ApprovalEntry, DirectionReportEntry
from workflow.instance.entry import Entry


class ApprovalForm(ActionForm):
    """Agreed; or agreed with a direction, where something is written."""

    direction = TextAreaField(_l("Ý kiến chỉ đạo (nếu có)"), render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        return ApprovalEntry(self.direction.data or "")


class DirectionReportForm(ActionForm):
    """What was done."""

    outcome = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 3, "required": True})

    def entry(self) -> Entry | None:
        return DirectionReportEntry(self.outcome.data or "")


FORMS: dict[str, type[ActionForm]] = {
    ApprovalEntry.kind: ApprovalForm,
    DirectionReportEntry.kind: DirectionReportForm,
}
