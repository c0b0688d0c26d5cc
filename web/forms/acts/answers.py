"""The forms of what the units asked answer, and of what they are answered."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from models.vocabulary import Opinion, Stance
from web import wording
from web.forms.action import ActionForm
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.answers import ObjectionEntry, OpinionEntry, ResponseEntry
from workflow.errors import Invalid
from workflow.instance.entry import Entry

OBJECTS = "object"
"""The answer that is an action of its own."""


class AnswerForm(ActionForm):
    """What the head of a cooperating unit answers, with the unit for which they do."""

    unit = StringField("unit", widget=HiddenInput())
    """Its code; empty where nobody answers for a unit."""


class OpinionForm(AnswerForm):
    """A cooperating unit's answer: nothing is chosen beforehand, and each answer is as near."""

    opinion = RadioField(
        _l("Ý kiến của đơn vị"),
        [InputRequired()],
        choices=[SelectChoice(opinion.value, words) for opinion, words in wording.OPINIONS.items()],
        validate_choice=False,
    )
    remark = TextAreaField(
        _l("Ý kiến hoặc lý do"),
        description=_l("Thống nhất mà không có ý kiến thì để trống."),
        render_kw={"rows": 2},
    )

    def offer_objecting(self) -> None:
        """Offer objecting as one of the answers."""
        objecting = SelectChoice(OBJECTS, wording.STANCES[Stance.OBJECTED])
        self.opinion.choices = [*self.opinion.choices, objecting]

    @property
    def objects(self) -> bool:
        """Whether the unit objects."""
        return bool(self.opinion.data == OBJECTS)

    def entry(self) -> Entry | None:
        if self.objects:
            return ObjectionEntry(self.remark.data or "", self.unit.data or None)
        if self.opinion.data not in list(Opinion):
            return None
        opinion = Opinion(self.opinion.data)
        return OpinionEntry(opinion, self.remark.data or "", self.unit.data or None)

    def deed(self, action: str, definition: Definition) -> str:
        """The action that was chosen: to confirm, or to object."""
        objecting = (
            rule.action for rule in definition.rules if rule.effect == EffectName.OBJECTION
        )
        return next(objecting, action) if self.objects else action

    def show(self, invalid: Invalid) -> None:
        """Show beside each field what the workflow found wrong with it."""
        super().show(invalid.renamed(reason="remark"))


class ResponseForm(ActionForm):
    """The lead unit's answer to an objection."""

    unit = StringField("unit", widget=HiddenInput())
    response = TextAreaField(_l("Giải trình, tiếp thu"), render_kw={"rows": 4, "required": True})

    def entry(self) -> Entry | None:
        return ResponseEntry(self.response.data or "", self.unit.data or None)


FORMS: dict[str, type[ActionForm]] = {
    OpinionEntry.kind: OpinionForm,
    ResponseEntry.kind: ResponseForm,
}
