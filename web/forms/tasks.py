"""The forms of actions: what a person gives, the version they saw, and the intent's token."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from models.vocabulary import Opinion
from web import wording
from web.forms.base import Form
from web.forms.fields import TokenField
from workflow.entries import Entry, OpinionEntry, ReasonEntry, ReportEntry, ResponseEntry


class ActionForm(Form):
    """An action that asks for nothing; the base of those that do."""

    token = TokenField()
    version = IntegerField("version", widget=HiddenInput())

    @property
    def seen_version(self) -> int | None:
        """The version the person saw; None when a script does not say, 0 when it is no number."""
        return 0 if self.version.errors else self.version.data

    def entry(self) -> Entry | None:
        """What was given, as it was typed; the workflow says what is wrong with it."""
        return None


class ReportForm(ActionForm):
    """The lead unit's report, in the parts of an official report."""

    results = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 6, "required": True})
    difficulties = TextAreaField(_l("Khó khăn, vướng mắc"), render_kw={"rows": 3})
    proposals = TextAreaField(_l("Đề xuất, kiến nghị"), render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        return ReportEntry(
            self.results.data or "", self.difficulties.data or "", self.proposals.data or ""
        )


class OpinionForm(ActionForm):
    """A cooperating unit's confirmation; agreeing is chosen beforehand."""

    opinion = RadioField(
        _l("Ý kiến của đơn vị"),
        choices=[SelectChoice(opinion.value, words) for opinion, words in wording.OPINIONS.items()],
        default=Opinion.AGREE.value,
        validate_choice=False,
    )
    remark = TextAreaField(_l("Ý kiến bổ sung"), render_kw={"rows": 2})

    def entry(self) -> Entry | None:
        if self.opinion.data not in list(Opinion):
            return None
        return OpinionEntry(Opinion(self.opinion.data), self.remark.data or "")


class ReasonForm(ActionForm):
    """Why: for objecting, returning, taking back and reopening."""

    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    def entry(self) -> Entry | None:
        return ReasonEntry(self.reason.data or "")


class ResponseForm(ActionForm):
    """The lead unit's answer to an objection."""

    unit = StringField("unit", widget=HiddenInput())
    response = TextAreaField(_l("Giải trình, tiếp thu"), render_kw={"rows": 4, "required": True})

    def entry(self) -> Entry | None:
        return ResponseEntry(self.response.data or "", self.unit.data or None)


FORMS: dict[str | None, type[ActionForm]] = {
    None: ActionForm,
    "report": ReportForm,
    "opinion": OpinionForm,
    "reason": ReasonForm,
    "response": ResponseForm,
}
"""The form for what a rule `gives`."""
