"""The form of plain acts: why something is done."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from web.forms.action import ActionForm
from web.forms.acts.answers import AnswerForm
from workflow.engine.acts.answers import ObjectionEntry
from workflow.instance.entry import Entry, ReasonEntry


class ReasonForm(AnswerForm):
    """Why: for objecting, returning, taking back and reopening."""

    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    def entry(self) -> Entry | None:
        reason, unit = self.reason.data or "", self.unit.data
        return ObjectionEntry(reason, unit) if unit else ReasonEntry(reason)


FORMS: dict[str, type[ActionForm]] = {ReasonEntry.kind: ReasonForm}
