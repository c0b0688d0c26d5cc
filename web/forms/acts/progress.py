"""The form in which the lead unit notes how far its work is."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import NumberRange, Optional

from web.forms.action import ActionForm
from web.forms.fields import SHORT
from workflow.engine.acts.progress import ALL, ProgressEntry
from workflow.instance.entry import Entry


class ProgressForm(ActionForm):
    """What was done and what is left, and how much of it is done."""

    note = TextAreaField(_l("Tình hình thực hiện"), render_kw={"rows": 3, "required": True})
    percent = IntegerField(
        _l("Tỷ lệ hoàn thành, phần trăm"),
        [Optional(), NumberRange(0, ALL)],
        render_kw={**SHORT, "inputmode": "numeric"},
    )

    def entry(self) -> Entry | None:
        return ProgressEntry(self.note.data or "", self.percent.data)


FORMS: dict[str, type[ActionForm]] = {ProgressEntry.kind: ProgressForm}
