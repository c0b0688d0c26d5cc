"""The forms by which the decision of the committee comes into the books."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from models.vocabulary import VoteForm
from web import wording
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.voting.decisions import CountEntry, VoteEntry

_COUNT = [InputRequired(), NumberRange(min=0, max=999)]


class VotingForm(ActionForm):
    """The counts as in the minutes or in the summary of the opinion slips."""

    form = RadioField(
        _l("Hình thức"),
        choices=[SelectChoice(form.value, words) for form, words in wording.VOTE_FORMS.items()],
        default=VoteForm.SESSION.value,
    )
    decided_on = DayField(_l("Ngày quyết định"), validators=[InputRequired()])
    members = IntegerField(_l("Tổng số thành viên Ủy ban nhân dân xã"), validators=_COUNT)
    in_favour = IntegerField(_l("Tán thành"), validators=_COUNT)
    against = IntegerField(_l("Không tán thành"), validators=_COUNT)
    abstained = IntegerField(_l("Không biểu quyết"), validators=_COUNT)
    chair_in_favour = BooleanField(_l("Chủ tịch tán thành (chỉ xét khi số phiếu bằng nhau)"))
    document_number = StringField(_l("Số biên bản hoặc văn bản tổng hợp phiếu"))

    def entry(self) -> VoteEntry:
        """The result that was entered."""
        return VoteEntry(
            form=VoteForm(self.form.data),
            decided_on=self.decided_on.data,
            members=self.members.data,
            in_favour=self.in_favour.data,
            against=self.against.data,
            abstained=self.abstained.data,
            chair_in_favour=self.chair_in_favour.data,
            document_number=self.document_number.data or "",
        )


class CountForm(ActionForm):
    """The document that goes with the count."""

    document_number = StringField(
        _l("Số biên bản hoặc văn bản tổng hợp phiếu"), [InputRequired()], render_kw=SHORT
    )

    def entry(self) -> CountEntry:
        """What was filled in."""
        return CountEntry(document_number=self.document_number.data or "")


FORMS: dict[str, type[ActionForm]] = {VoteEntry.kind: VotingForm, CountEntry.kind: CountForm}
