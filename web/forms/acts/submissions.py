"""The form of the slip with which the follow-up office submits a result."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from models.organisation import Unit
from models.vocabulary import Recommendation
from web import wording
from web.forms.action import ActionForm
from web.wording.address import to
from workflow.engine.acts.submissions import SubmissionEntry
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation

NOTE = _l("Ý kiến kèm theo hoặc lý do trả lại")
NOTE_OF_REQUEST = _l("Ý kiến kèm theo hoặc nội dung đề nghị bổ sung")
"""The same where the lead unit can only be requested."""


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
    note = TextAreaField(NOTE, render_kw={"rows": 3})

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        lead = situation.instance.lead_unit
        self.recommendation.choices = [
            SelectChoice(each.value, wording.recommendation(each, lead)) for each in Recommendation
        ]
        self.note.label.text = str(to(lead, NOTE, NOTE_OF_REQUEST))

    def entry(self) -> Entry | None:
        chosen = self.recommendation.data
        proposed = Recommendation(chosen) if chosen in list(Recommendation) else None
        return SubmissionEntry(proposed, self.note.data or "")


FORMS: dict[str, type[ActionForm]] = {SubmissionEntry.kind: SubmissionForm}
