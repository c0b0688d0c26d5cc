"""The form of the report."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Optional

from models.organisation import Unit
from models.product import ProductVersion
from models.work import Report
from web.forms.action import ActionForm
from web.forms.fields import SHORT, DayField
from web.forms.product_answers import ProductAnswerForm
from web.wording.acts.reports import HEADINGS
from workflow.documents.product_answers import asked_in
from workflow.engine.acts.reports import ReportEntry
from workflow.errors import Invalid
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation


class FiveHeadings(ActionForm):
    """What a report says, under the headings of an official report."""

    guidance = TextAreaField(HEADINGS["guidance"], render_kw={"rows": 3})
    results = TextAreaField(HEADINGS["results"], render_kw={"rows": 6, "required": True})
    difficulties = TextAreaField(HEADINGS["difficulties"], render_kw={"rows": 3})
    next_steps = TextAreaField(HEADINGS["next_steps"], render_kw={"rows": 3})
    proposals = TextAreaField(HEADINGS["proposals"], render_kw={"rows": 3})

    @property
    def texts(self) -> list[TextAreaField]:
        """The fields of the headings, in their order."""
        return [self[name] for name in HEADINGS]

    def start_from(self, before: Report | None) -> None:
        """Fill in what was reported in the round before, to be mended."""
        for field in self.texts:
            if before and field.raw_data is None:
                field.data = getattr(before, field.short_name)
                # A draft that is kept in the browser is newer than this.
                field.render_kw = {**(field.render_kw or {}), "data-prefilled": ""}


class ReportForm(FiveHeadings):
    """The lead unit's report."""

    is_read_beside = True

    answers_due_on = DayField(
        _l("Hạn các đơn vị phối hợp trả lời"),
        [Optional()],
        description=_l("Tính từ ngày báo cáo; có thể cho thêm thời gian, không rút ngắn được."),
        render_kw=SHORT,
    )

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that it sets, as far as they are filled in."""
        if "answers_due_on" not in self or not self.answers_due_on.data:
            return ()
        return (self.answers_due_on.data,)

    products: Sequence[ProductAnswerForm] = ()
    """What is said of each product that no version is handed in of."""

    @property
    def parts(self) -> Sequence[ProductAnswerForm]:
        """What is said of products, one by one."""
        return self.products

    def entry(self) -> Entry | None:
        texts = {field.short_name: field.data or "" for field in self.texts}
        products = tuple(filter(None, (part.said for part in self.products)))
        return ReportEntry(**texts, answers_due_on=self.answers_due_on.data, products=products)

    def offer(self, holding: Mapping[int, Sequence[ProductVersion]]) -> None:
        """Offer the versions of earlier periods that still hold, by the product's position."""
        for part in self.products:
            part.offer(holding.get(part.requirement.position, ()))

    def show(self, invalid: Invalid) -> None:
        """Show beside each field, also of its parts, what the workflow found wrong with it."""
        beside = dict(invalid.fields)
        for part in self.products:
            mine = {name: field.name for name, field in part._fields.items()}
            wrong = {name: beside.pop(full) for name, full in mine.items() if full in beside}
            part.show(Invalid(wrong))
        super().show(Invalid(beside, missing=invalid.missing))

    def ask_until(self, soonest: date | None) -> None:
        """Offer the soonest day for the answers; None where nobody is asked for one."""
        if soonest is None:
            del self.answers_due_on
        elif self.answers_due_on.raw_data is None:
            self.answers_due_on.data = soonest

    def suit(self, situation: Situation, units: Sequence[Unit]) -> None:
        """Begin with the report of the round before, texts and products."""
        self.start_from(situation.report)
        said = situation.answered_in(situation.report)
        is_sent = self.token.raw_data is not None
        known = {part.requirement.id: part for part in self.products}
        self.products = [
            known.get(each.id) or ProductAnswerForm.of(each, said.get(each.id), is_sent=is_sent)
            for each in asked_in(situation)
        ]


FORMS: dict[str, type[ActionForm]] = {ReportEntry.kind: ReportForm}
