"""The forms of a collective decision: entered as the minutes have it, or voted here."""

from dataclasses import dataclass, field
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from models.vocabulary import Choice, VoteForm
from web import wording
from web.forms.base import Form
from web.forms.fields import SHORT, DayField, TokenField
from workflow.instance.situation import Situation
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import VoteEntry

_COUNT = [InputRequired(), NumberRange(min=0, max=999)]


class OfRoundForm(Form):
    """What is said of one round of an instance: the base of those that begin or end a decision."""

    token = TokenField()
    round = IntegerField("round", widget=HiddenInput())

    @property
    def seen_round(self) -> int | None:
        """The round the person saw; None when a script does not say, 0 when it is no number."""
        return 0 if self.round.errors else self.round.data


class OfBallotForm(Form):
    """What is said to one ballot: the base of those that are sent while it is open."""

    ballot = HiddenField("ballot", default=None)
    """Its key; another one may have been opened since."""


class VotingForm(OfRoundForm):
    """The counts as in the minutes or in the summary of the opinion slips."""

    form = RadioField(
        _l("Hình thức"),
        choices=[SelectChoice(form.value, words) for form, words in wording.VOTE_FORMS.items()],
        default=VoteForm.SESSION.value,
    )
    decided_on = DayField(_l("Ngày quyết định"), validators=[InputRequired()])
    members = IntegerField(_l("Tổng số thành viên Ủy ban"), validators=_COUNT)
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


class BallotForm(OfRoundForm):
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


class SlipForm(OfBallotForm):
    """A member's slip."""

    token = TokenField()
    choice = RadioField(
        _l("Ý kiến của anh/chị"),
        [InputRequired()],
        choices=[SelectChoice(choice.value, words) for choice, words in wording.CHOICES.items()],
    )
    remark = TextAreaField(_l("Ý kiến khác, nếu có"), render_kw={"rows": 2})

    def entry(self) -> SlipEntry:
        """The slip that was filled in."""
        return SlipEntry(choice=Choice(self.choice.data), remark=self.remark.data or "")


class CountForm(OfBallotForm):
    """The document that goes with the count."""

    document_number = StringField(
        _l("Số biên bản hoặc văn bản tổng hợp phiếu"), [InputRequired()], render_kw=SHORT
    )


class WithdrawalForm(OfBallotForm):
    """Why the matter is taken back from the members."""

    token = TokenField()
    reason = TextAreaField(_l("Lý do"), [InputRequired()], render_kw={"rows": 2})


@dataclass(frozen=True, slots=True)
class DecisionForms:
    """All of them on one page; those that came back hold what was typed."""

    vote: VotingForm = field(default_factory=lambda: VotingForm(formdata=None))
    ballot: BallotForm = field(default_factory=lambda: BallotForm(formdata=None))
    slip: SlipForm = field(default_factory=lambda: SlipForm(formdata=None))
    count: CountForm = field(default_factory=lambda: CountForm(formdata=None))
    withdrawal: WithdrawalForm = field(default_factory=lambda: WithdrawalForm(formdata=None))

    def about(self, situation: Situation) -> Self:
        """The same, each saying of which round or ballot it is."""
        for of_round in (self.vote, self.ballot):
            of_round.round.data = situation.instance.round
        for of_ballot in (self.slip, self.count, self.withdrawal):
            of_ballot.ballot.data = str(situation.ballot.id) if situation.ballot else None
        return self
