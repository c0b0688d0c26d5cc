"""The forms by which tasks are assigned: one task edited, or a section taken as it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from models.vocabulary import UnitKind
from web import wording
from web.forms.base import Form
from web.forms.fields import DayField, TokenField
from web.forms.plans import span_from, span_word
from workflow.actors.directory import may_be_given_work
from workflow.planning.assignment import Assignment
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flask_babel import LazyString

    from models.organisation import Unit
    from models.plan import Task
    from workflow.calendar.periods import Span
    from workflow.errors import Obstacle
    from workflow.planning.proposals import Proposal


def boxes(
    label: LazyString, coerce: Callable[[object], object] = str, *, required: bool = False
) -> SelectMultipleField:
    """A field of several choices, each with a box of its own; `required`: at least one of them."""
    return SelectMultipleField(
        label,
        coerce=coerce,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        render_kw={"required": True} if required else None,
    )


class AssignmentForm(Form):
    """One task: who leads and in which way, who cooperates, and by when."""

    token = TokenField()
    lead = boxes(_l("Đơn vị chủ trì"), required=True)
    mode = RadioField(
        _l("Khi có từ hai đơn vị chủ trì"),
        choices=[SelectChoice(mode.value, words) for mode, words in wording.MODES.items()],
    )
    accountable = SelectField(_l("Đơn vị chủ trì chính"), validate_choice=False)
    cooperating = boxes(_l("Đơn vị phối hợp"))
    due_on = DayField(
        _l("Hạn hoàn thành"),
        validators=[InputRequired()],
        render_kw={"class": "w-short"},
    )
    answer_by = DayField(
        _l("Hạn trả lời của đơn vị phối hợp"),
        validators=[InputRequired()],
        render_kw={"class": "w-short"},
    )
    shown = StringField("")
    """How many instances the page showed that would be made."""

    def has_shown(self, decided: Assignment) -> bool:
        """Whether it was seen how many instances it would make; of one it needs no look."""
        count = len(list(decided.instances()))
        return count == 1 or self.shown.data == str(count)

    def offer(self, units: Iterable[Unit], proposal: Proposal) -> None:
        """Offer in each field the units that can be taken for it.

        Villages answer for their own part and are offered as leads only where the plan says so.
        """
        asked = [unit for unit in units if may_be_given_work(unit)]
        named = {unit.id for unit in proposal.leads}
        leads = [u for u in asked if u.kind is not UnitKind.VILLAGE or u.id in named]
        self.lead.choices = [SelectChoice(unit.code, unit.name) for unit in leads]
        self.accountable.choices = [SelectChoice("", "–"), *self.lead.choices]
        self.cooperating.choices = [SelectChoice(unit.code, unit.name) for unit in asked]

    def propose(self, proposal: Proposal) -> None:
        """Fill the fields with what is proposed; no lead where it runs already."""
        leads = [unit.code for unit in to_be_ticked(proposal)]
        self.lead.data = leads
        # Whoever ticks several where the plan names no such says which of them leads, or that
        # each does: nothing is given out to all of them by a choice that was made beforehand.
        self.mode.data = (proposal.mode if len(leads) > 1 else Mode.ONE_LEADS).value
        self.accountable.data = leads[0] if leads else ""
        self.cooperating.data = [unit.code for unit in proposal.cooperating]
        self.due_on.data = proposal.due_on
        self.answer_by.data = proposal.answer_by

    def assignment(self, task: Task, span: Span, units: Mapping[str, Unit]) -> Assignment | None:
        """What was decided; None when it was not said which of several units leads."""
        leads = list(dict.fromkeys(self.lead.data or []))
        mode = Mode(self.mode.data)
        if mode is Mode.ONE_LEADS and len(leads) > 1:
            if self.accountable.data not in leads:
                self.accountable.errors = [
                    gettext("Chọn một trong các đơn vị chủ trì đã đánh dấu ở trên.")
                ]
                return None
            leads.sort(key=lambda code: code != self.accountable.data)
        assert self.due_on.data is not None
        assert self.answer_by.data is not None
        return Assignment(
            task_id=task.id,
            span=span,
            mode=mode,
            lead_ids=tuple(units[code].id for code in leads),
            cooperating_ids=tuple(units[code].id for code in self.cooperating.data or []),
            due_on=self.due_on.data,
            answer_by=self.answer_by.data,
        )

    def show_obstacles(self, obstacles: Iterable[Obstacle]) -> None:
        """Show each obstacle beside the field that can clear it."""
        for obstacle in obstacles:
            # Who reads this is the one who can clear it, and needs not be told who can.
            sentence = wording.obstacle(replace(obstacle, cleared_by=None))
            field = self._fields.get(_FIELDS.get(obstacle.code, ""))
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]


_FIELDS = {
    "lead_undecided": "lead",
    "lead_also_cooperates": "cooperating",
    "unit_not_asked": "cooperating",
}


class SectionForm(Form):
    """Tasks of a section, each taken as it was proposed and seen."""

    token = TokenField()
    tasks = boxes(_l("Nhiệm vụ"), required=True)


@dataclass(frozen=True, slots=True)
class SeenProposal:
    """A proposal as a person saw it, carried in the form, so that just this is assigned."""

    span: Span
    mode: Mode
    leads: tuple[str, ...]
    cooperating: tuple[str, ...]
    due_on: date
    answer_by: date

    @classmethod
    def of(cls, proposal: Proposal) -> SeenProposal:
        """The proposal, with its units by their codes."""
        return cls(
            span=proposal.span,
            mode=proposal.mode,
            leads=tuple(unit.code for unit in proposal.leads),
            cooperating=tuple(unit.code for unit in proposal.cooperating),
            due_on=proposal.due_on,
            answer_by=proposal.answer_by,
        )

    @classmethod
    def read(cls, text: str) -> SeenProposal | None:
        """What `written` wrote, or None when it is something else."""
        try:
            period, mode, leads, cooperating, due_on, answer_by = text.split(";")
            if (span := span_from(period)) is None:
                return None
            return cls(
                span=span,
                mode=Mode(mode),
                leads=_codes(leads),
                cooperating=_codes(cooperating),
                due_on=date.fromisoformat(due_on),
                answer_by=date.fromisoformat(answer_by),
            )
        except ValueError:
            return None

    @property
    def written(self) -> str:
        """As the form carries it."""
        parts = (
            span_word(self.span),
            self.mode.value,
            ",".join(self.leads),
            ",".join(self.cooperating),
            self.due_on.isoformat(),
            self.answer_by.isoformat(),
        )
        return ";".join(parts)

    def assignment(self, task: Task, units: Mapping[str, Unit]) -> Assignment | None:
        """Just what was seen; None when a unit is there no more."""
        if not {*self.leads, *self.cooperating} <= set(units):
            return None
        return Assignment(
            task_id=task.id,
            span=self.span,
            mode=self.mode,
            lead_ids=tuple(units[code].id for code in self.leads),
            cooperating_ids=tuple(units[code].id for code in self.cooperating),
            due_on=self.due_on,
            answer_by=self.answer_by,
        )


def to_be_ticked(proposal: Proposal) -> Sequence[Unit]:
    """The lead units proposed; none where the task runs already, or where they are to be chosen."""
    return [] if proposal.running or proposal.groups else proposal.leads


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
