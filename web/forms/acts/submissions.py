"""The form of the slip with which the follow-up office submits a result."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from models.vocabulary import Recommendation
from web import wording
from web.forms.action import ActionForm
from workflow.engine.acts.submissions import SubmissionEntry
from workflow.instance.entry import Entry


class SubmissionForm(ActionForm):
    """What the office proposes: nothing is chosen beforehand."""

    recommendation = RadioField(
        _l("Đề xuất của Văn phòng"),
        [InputRequired()],
        choices=[
            SelectChoice(each.value, words) for each, words in wording.RECOMMENDATIONS.items()
        ],
        validate_choice=False,
    )
    note = TextAreaField(_l("Ý kiến kèm theo hoặc lý do trả lại"), render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        chosen = self.recommendation.data
        proposed = Recommendation(chosen) if chosen in list(Recommendation) else None
        return SubmissionEntry(proposed, self.note.data or "")


FORMS: dict[str, type[ActionForm]] = {SubmissionEntry.kind: SubmissionForm}
