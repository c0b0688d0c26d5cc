"""The form in which the office writes down what a unit answered on paper or by telephone."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from models.organisation import Unit
from models.vocabulary import Opinion, Stance
from web import wording
from web.forms.action import ActionForm
from web.forms.acts.answers import OBJECTS
from web.forms.documents import DocumentForm
from web.forms.fields import DayField
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.paper_answers import PaperObjectionEntry, PaperOpinionEntry
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class PaperAnswerForm(DocumentForm):
    """Which unit answered what, and where that comes from."""

    unit = SelectField(
        _l("Đơn vị trả lời"), choices=[], validate_choice=False, render_kw={"required": True}
    )
    """Its code; after it which answer that the office entered before is replaced, if any."""
    answer = RadioField(
        _l("Ý kiến của đơn vị"),
        [InputRequired()],
        choices=[
            *(SelectChoice(opinion.value, words) for opinion, words in wording.OPINIONS.items()),
            SelectChoice(OBJECTS, wording.STANCES[Stance.OBJECTED]),
        ],
        validate_choice=False,
    )
    remark = TextAreaField(_l("Nội dung ý kiến hoặc lý do, ghi nguyên văn"), render_kw={"rows": 2})
    number = StringField(_l("Số, ký hiệu văn bản"))
    dated = DayField(_l("Ngày văn bản"), validators=[Optional()])
    said_by = StringField(_l("Người trả lời (nếu qua điện thoại, trực tiếp)"))
    file = FileField(_l("Tệp chụp văn bản (nếu có)"))

    def offer(self, case: Case) -> None:
        """Offer the units for which this person can write down an answer."""
        self.unit.choices = [
            SelectChoice("", "–"),
            *(_choice(unit, case.situation) for unit in case.enterable),
        ]

    def entry(self) -> Entry | None:
        code, _, position = (self.unit.data or "").partition("/")
        given = {
            "unit": code,
            "instead_of": int(position) if position.isdecimal() else None,
            "document_number": self.number.data or "",
            "document_date": self.dated.data,
            "said_by": self.said_by.data or "",
            "document": self.document,
        }
        if self.answer.data == OBJECTS:
            return PaperObjectionEntry(**given, reason=self.remark.data or "")
        if self.answer.data not in list(Opinion):
            return None
        opinion = Opinion(self.answer.data)
        return PaperOpinionEntry(**given, opinion=opinion, remark=self.remark.data or "")

    def deed(self, action: str, definition: Definition) -> str:
        """The action that was chosen: to write down that a unit confirms, or that it objects."""
        objects = self.answer.data == OBJECTS
        effect = EffectName.PAPER_OBJECTION if objects else EffectName.PAPER_CONFIRMATION
        return next(iter(definition.actions_with(effect)), action)

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(
            invalid.renamed(reason="remark", document_number="number", document_date="dated")
        )


def _choice(unit: Unit, situation: Situation) -> SelectChoice:
    """A unit to be chosen; the answer that was entered for it before is named with it."""
    before = situation.answers.get(unit.id)
    if before is None:
        return SelectChoice(unit.code, unit.name)
    if before.id not in situation.on_paper:
        return SelectChoice(f"{unit.code}/{before.position}", unit.name)
    told = gettext("%(unit)s (ghi lại ý kiến đã ghi)", unit=unit.name)
    return SelectChoice(f"{unit.code}/{before.position}", told)


FORMS: dict[str, type[ActionForm]] = {
    PaperOpinionEntry.kind: PaperAnswerForm,
    PaperObjectionEntry.kind: PaperAnswerForm,
}
