"""The forms by which the members of the committee are asked, and vote."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from models.vocabulary import Choice, VoteForm
from web import wording
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.voting.ballots import BallotEntry, SlipEntry


class BallotForm(ActionForm):
    """How the members are asked, and by when."""

    form = RadioField(
        _l("Hình thức"),
        choices=[SelectChoice(form.value, words) for form, words in wording.VOTE_FORMS.items()],
        default=VoteForm.SESSION.value,
    )
    held_on = DayField(
        _l("Ngày họp, hoặc ngày cuối nhận phiếu"), [InputRequired()], render_kw=SHORT
    )

    def entry(self) -> BallotEntry:
        """What was filled in."""
        return BallotEntry(form=VoteForm(self.form.data), held_on=self.held_on.data)


class SlipForm(ActionForm):
    """A member's slip."""

    choice = RadioField(
        _l("Ý kiến của anh/chị"),
        [InputRequired()],
        choices=[SelectChoice(choice.value, words) for choice, words in wording.CHOICES.items()],
    )
    remark = TextAreaField(_l("Ý kiến khác, nếu có"), render_kw={"rows": 2})

    def entry(self) -> SlipEntry:
        """The slip that was filled in."""
        return SlipEntry(choice=Choice(self.choice.data), remark=self.remark.data or "")


FORMS: dict[str, type[ActionForm]] = {BallotEntry.kind: BallotForm, SlipEntry.kind: SlipForm}
