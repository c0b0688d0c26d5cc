"""The forms of actions: what a person gives, what they saw, and the intent's token."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from models.organisation import Unit
from models.vocabulary import Opinion, Stance
from web import wording
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.answers import ObjectionEntry, OpinionEntry, ResponseEntry
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.errors import Invalid
from workflow.instance.entry import Entry, ReasonEntry
from workflow.instance.situation import Situation

_DAY = {**SHORT, "required": True}


class ReportForm(ActionForm):
    """The lead unit's report, in the parts of an official report."""

    results = TextAreaField(_l("Kết quả thực hiện"), render_kw={"rows": 6, "required": True})
    difficulties = TextAreaField(_l("Khó khăn, vướng mắc"), render_kw={"rows": 3})
    proposals = TextAreaField(_l("Đề xuất, kiến nghị"), render_kw={"rows": 3})

    def entry(self) -> Entry | None:
        return ReportEntry(
            self.results.data or "", self.difficulties.data or "", self.proposals.data or ""
        )

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Fill in what was reported in the round before, to be mended."""
        before = situation.report
        for field in (self.results, self.difficulties, self.proposals):
            if before and field.raw_data is None:
                field.data = getattr(before, field.short_name)
                # A draft that is kept in the browser is newer than this.
                field.render_kw = {**(field.render_kw or {}), "data-prefilled": ""}


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
    remark = TextAreaField(_l("Ý kiến hoặc lý do"), render_kw={"rows": 2})

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


OBJECTS = "object"
"""The answer that is an action of its own."""


class ReasonForm(AnswerForm):
    """Why: for objecting, returning, taking back and reopening."""

    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    def entry(self) -> Entry | None:
        reason, unit = self.reason.data or "", self.unit.data
        return ObjectionEntry(reason, unit) if unit else ReasonEntry(reason)


class ResponseForm(ActionForm):
    """The lead unit's answer to an objection."""

    unit = StringField("unit", widget=HiddenInput())
    response = TextAreaField(_l("Giải trình, tiếp thu"), render_kw={"rows": 4, "required": True})

    def entry(self) -> Entry | None:
        return ResponseEntry(self.response.data or "", self.unit.data or None)


class ExtensionForm(ActionForm):
    """By when the lead unit asks to have it done, and why."""

    proposed_on = DayField(_l("Đề nghị gia hạn đến ngày"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.proposed_on.data,) if self.proposed_on.data else ()

    def entry(self) -> Entry | None:
        return ExtensionEntry(self.proposed_on.data, self.reason.data or "")


class GrantForm(ActionForm):
    """The new due date; the one asked for is filled in beforehand."""

    is_read_beside = True

    until = DayField(_l("Hạn mới"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Ghi chú (nếu có)"), render_kw={"rows": 2})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.until.data,) if self.until.data else ()

    def entry(self) -> Entry | None:
        return GrantEntry(self.until.data, self.reason.data or "")

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        if self.until.raw_data is None and situation.open_extension:
            self.until.data = situation.open_extension.proposed_on


class ReassignmentForm(ActionForm):
    """Which unit gets it instead, and by when."""

    unit = SelectField(
        _l("Đơn vị chủ trì mới"), validate_choice=False, render_kw={"required": True}
    )
    due_on = DayField(_l("Hạn hoàn thành"), [Optional()], render_kw=_DAY)
    reason = TextAreaField(_l("Lý do"), render_kw={"rows": 3, "required": True})

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        return (self.due_on.data,) if self.due_on.data else ()

    def entry(self) -> Entry | None:
        return ReassignmentEntry(self.unit.data or "", self.due_on.data, self.reason.data or "")

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        offered = [SelectChoice(unit.code, unit.name) for unit in units]
        self.unit.choices = [SelectChoice("", _l("Chọn đơn vị")), *offered]
        if self.due_on.raw_data is None:
            due_on = situation.instance.due_on
            self.due_on.data = due_on if due_on and due_on >= situation.today else None


class UrgingForm(ActionForm):
    """What is said to the units that are awaited, all of them unless some are left out."""

    is_read_beside = True

    message = TextAreaField(_l("Lời đôn đốc"), render_kw={"rows": 3, "required": True})
    units = SelectMultipleField(
        _l("Đơn vị được đôn đốc"),
        [InputRequired()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    """The workflow says which of them can be urged: some may have answered meanwhile."""

    def entry(self) -> Entry | None:
        chosen = tuple(self.units.data or ()) if "units" in self else None
        return UrgingEntry(self.message.data or "", chosen)

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Offer what the instance has to offer."""
        awaited = situation.awaited_units
        if "units" not in self:
            return
        if len(awaited) <= 1 and not self.units.raw_data:
            # There is nothing to choose, and nobody chose when there was.
            del self.units
            return
        self.units.choices = [SelectChoice(unit.code, unit.name) for unit in awaited]
        if self.units.raw_data is None:
            self.units.data = [unit.code for unit in awaited]
